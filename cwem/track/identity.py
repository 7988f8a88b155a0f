"""Who a track is: several good images fused before a name, checked again as long as it lasts.

    undecided --- the same match twice in a row ---> confirmed --- a failed verification ---+
        |  ^                                             ^                                  |
        |  +---- more images ----+                       +--- verified after all -----------+
        +-- enough images, no match --> unknown                    |
                                          (tried again slowly)     +--> revised, undecided

A track is embedded only when due, so the expensive step runs a few times a second at first and
every few seconds afterwards.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from cwem.ports import Gallery
from cwem.track.evidence import Claim, Evidence, claimed
from cwem.values import (
    UNPROVEN,
    Embedding,
    Identity,
    IdentityStatus,
    Match,
    Millis,
    Purpose,
    Quality,
    Revision,
    Verdict,
    fuse,
)


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """How many images decide and how often one is taken. Fusing three images is what
    RECOGNITION.md measured (ten times fewer errors of both kinds than one)."""

    fuse: int = 3
    """Images fused before a name can be confirmed."""
    agree: int = 2
    """Fused decisions in a row that must name the same person."""
    give_up: int = 6
    """Images after which nobody is an answer."""
    window: int = 8
    """Most recent images that are fused."""
    undecided_every: Millis = 150
    confirmed_every: Millis = 3_000
    unknown_every: Millis = 5_000
    unfit: Millis = 2_000
    """Without a good image for this long, too small or poor is the answer."""


@dataclass(slots=True)
class _Belief:
    """What is believed about one track."""

    window: int
    identity: Identity = field(default_factory=lambda: Identity(IdentityStatus.TENTATIVE))
    images: deque[Embedding] = field(default_factory=deque)
    quality: Quality | None = None
    claim: Claim | None = None
    doubts: list[Embedding] = field(default_factory=list)
    evidence: Evidence = field(default_factory=Evidence)
    verified: Millis | None = None
    due: Millis = 0
    good: Millis | None = None
    """When the last image was good enough."""

    @property
    def employee(self) -> str | None:
        return self.identity.employee

    def forget_images(self) -> None:
        self.images.clear()
        self.doubts.clear()
        self.claim = self.verified = None
        self.evidence = Evidence()


class Recogniser:
    """The beliefs about every track of one capture. One object per capture, one thread.

    `only` is the signed-in employee of an own webcam: then the question is 1:1."""

    def __init__(self, gallery: Gallery, rules: IdentityRules, only: str | None = None) -> None:
        self._gallery, self._rules, self.only = gallery, rules, only
        self._beliefs: dict[int, _Belief] = {}
        self._revisions: list[Revision] = []
        self._denied: frozenset[str] = frozenset()

    def due(self, track: int, at: Millis) -> bool:
        """Whether this track should be embedded now."""
        return at >= self._belief(track).due

    def assess(self, track: int, at: Millis, quality: Quality) -> bool:
        """The quality of the face that is due. True when it is worth embedding."""
        belief = self._belief(track)
        belief.quality = quality
        if quality.verdict is Verdict.GOOD:
            belief.good = at
            return True
        belief.due = at + self._rules.undecided_every
        stale = belief.good is None or at - belief.good > self._rules.unfit
        if stale and belief.identity.status in _UNDECIDED:
            belief.identity = Identity(_UNFIT[quality.verdict], quality=quality.value)
        return False

    def add(self, track: int, at: Millis, embedding: Embedding) -> None:
        """A good image of this track."""
        belief = self._belief(track)
        if belief.employee is not None:
            self._verify(track, belief, at, embedding)
        else:
            self._decide(belief, at, embedding)

    def contest(self, tracks: Iterable[int], at: Millis) -> None:
        """These tracks crossed and may have been swapped: each has to prove itself anew."""
        for track in tracks:
            belief = self._belief(track)
            belief.forget_images()
            belief.identity = Identity(IdentityStatus.TENTATIVE)
            belief.due = at

    def deny(self, employees: Collection[str]) -> list[int]:
        """Nobody is one of these now, whatever they look like, until this is called without them;
        the tracks that lose their name by it."""
        self._denied = frozenset(employees)
        lost = [track for track, one in self._beliefs.items() if one.employee in self._denied]
        for track in lost:
            belief = self._beliefs[track]
            belief.forget_images()
            belief.identity = Identity(IdentityStatus.TENTATIVE)
        return lost

    def forget(self, tracks: Iterable[int]) -> None:
        """These tracks are lost."""
        for track in tracks:
            self._beliefs.pop(track, None)

    def swap(self, gallery: Gallery, at: Millis) -> None:
        """A new gallery: withdrawn names go at once, and those that a stricter operating point
        would not have given; strangers are compared again."""
        self._gallery = gallery
        for track, belief in self._beliefs.items():
            employee = belief.employee
            if employee is None:
                belief.due = at
            elif Purpose.ATTENDANCE not in gallery.purposes(employee):
                belief.forget_images()
                belief.identity = Identity(IdentityStatus.TENTATIVE)
            elif belief.evidence.rate > gallery.rate:
                self.contest([track], at)

    def identities(self, tracks: Iterable[int]) -> tuple[dict[int, Identity], set[int]]:
        """The answer for the tracks of this frame, and those of them that claim a person another
        one claims too: these are all tentative."""
        answer = {track: self._belief(track).identity for track in tracks}
        claims = Counter(i.employee for i in answer.values() if i.employee is not None)
        rivals = {t for t, i in answer.items() if i.employee and claims[i.employee] > 1}
        for track in rivals:
            believed = answer[track]
            answer[track] = Identity(
                IdentityStatus.TENTATIVE, None, believed.similarity, believed.quality
            )
        return answer, rivals

    def verified(self, track: int) -> Millis | None:
        """When this track's name was last confirmed by an image."""
        return self._belief(track).verified

    def evidence(self, track: int) -> float:
        """What this track's name stands on; see Match.rate."""
        return self._belief(track).evidence.rate

    def revisions(self) -> list[Revision]:
        """Identities that turned out wrong since the last call."""
        out, self._revisions = self._revisions, []
        return out

    def _belief(self, track: int) -> _Belief:
        return self._beliefs.setdefault(track, _Belief(self._rules.window))

    def _ask(self, embedding: Embedding, images: int) -> Match:
        if self.only is None:
            match = self._gallery.identify(embedding, images)
        else:
            match = self._gallery.verify(self.only, embedding, images)
        return replace(match, employee=None) if match.employee in self._denied else match

    def _decide(self, belief: _Belief, at: Millis, embedding: Embedding) -> None:
        """Another image of somebody without a name."""
        rules = self._rules
        belief.images.append(embedding)
        if len(belief.images) > rules.window:
            belief.images.popleft()
        count = len(belief.images)
        belief.due = at + rules.undecided_every
        known = belief.identity.status in _DECIDED
        if not known:
            belief.identity = Identity(IdentityStatus.TENTATIVE)
        if count < rules.fuse:
            return
        # Frames of one moment are alike: however many, they are not asked for more than `fuse`
        # separate photos would be (docs/decisions/0005-operating-points.md).
        match = self._ask(fuse(belief.images), rules.fuse)
        if match.employee is None:
            belief.claim = None
            if known or count >= rules.give_up:
                belief.identity = self._nobody(belief, match)
                belief.images.clear()  # whoever comes next is judged by fresh images alone
                belief.due = at + rules.unknown_every
            return
        belief.claim = claimed(belief.claim, match.employee, match.rate)
        if belief.claim.agreed >= rules.agree:
            belief.evidence = Evidence(belief.claim.rate)
            belief.identity = self._confirmed(belief, match)
            belief.verified, belief.due = at, at + rules.confirmed_every
            belief.claim = None

    def _verify(self, track: int, belief: _Belief, at: Millis, embedding: Embedding) -> None:
        """Another image of somebody with a name: it agrees, or doubts gather until they count."""
        rules, employee = self._rules, belief.employee
        assert employee is not None
        belief.evidence.add(embedding, partial(self._rate, employee), rules.fuse, rules.agree)
        match = self._gallery.keeps(employee, embedding, 1)
        if match.employee is None:
            belief.doubts.append(embedding)
            belief.due = at + rules.undecided_every
            if len(belief.doubts) < rules.fuse:
                return
            match = self._gallery.keeps(employee, fuse(belief.doubts), len(belief.doubts))
        if match.employee is not None:
            belief.doubts.clear()
            belief.verified, belief.due = at, at + rules.confirmed_every
            belief.identity = self._confirmed(belief, match)
            return
        self._revise(track, belief, employee)

    def _rate(self, employee: str, fused: Embedding) -> float:
        """What this name would stand on, if it were to be given now."""
        match = self._ask(fused, self._rules.fuse)
        return match.rate if match.employee == employee else UNPROVEN

    def _revise(self, track: int, belief: _Belief, employee: str) -> None:
        doubts = list(belief.doubts)
        other = self._ask(fuse(doubts), len(doubts))
        since = belief.verified or 0
        self._revisions.append(Revision(track, employee, since, "identity revised", other.employee))
        belief.forget_images()
        belief.images.extend(doubts)
        belief.identity = Identity(IdentityStatus.TENTATIVE)

    def _confirmed(self, belief: _Belief, match: Match) -> Identity:
        quality = belief.quality.value if belief.quality else None
        return Identity(IdentityStatus.CONFIRMED, match.employee, match.similarity, quality)

    def _nobody(self, belief: _Belief, match: Match) -> Identity:
        status = IdentityStatus.UNKNOWN if self.only is None else IdentityStatus.SOMEONE_ELSE
        quality = belief.quality.value if belief.quality else None
        return Identity(status, None, match.similarity, quality)


_UNFIT = {
    Verdict.TOO_SMALL: IdentityStatus.TOO_SMALL,
    Verdict.POOR: IdentityStatus.POOR,
}
_DECIDED = {IdentityStatus.UNKNOWN, IdentityStatus.SOMEONE_ELSE}
_UNDECIDED = {IdentityStatus.TENTATIVE, *_UNFIT.values()}
