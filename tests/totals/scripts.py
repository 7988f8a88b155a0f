"""Scripted days whose truth is known by how they are made.

A script is what happens before one camera, piece by piece, each so long that the duration rules of
DESIGN leave no doubt what it counts as:

    seen    a label for at least 1.75 s        blip    another label for up to 1.5 s: the old one's
    gap     nobody: bridged up to 3 s, present but uncertain up to 5 s, else away or nothing
    dark    black pictures for at least 1.75 s stall   no pictures for more than 3 s: nobody's
    late    the name comes after up to 10 s: credited; later: dropped
    revised it was somebody else since the last verification: nobody's from there on

`film` plays it to a Ledger as the pipeline does, and returns what is true beside it.
"""

import random
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from cwem.track.ledger import Ledger, Sighting
from cwem.values import (
    Bout,
    BoutRules,
    BoutVoid,
    CameraKind,
    Capture,
    Channel,
    Judgement,
    Purpose,
    Revision,
)
from tests.totals.oracle import Claim

STEP = 250
"""Milliseconds between two pictures."""
MODELS = {Channel.PRESENCE: "face-1", Channel.ACTIVITY: "act-1", Channel.POSTURE: "post-1"}
POSTURE = {
    "sitting": "upright", "standing": "leaning", "walking": "tilted", "at desk": "slouched",
    "hand raised": "too close",
}  # fmt: skip
EMPLOYEE = "E1"
Batch = tuple[list[Bout], list[BoutVoid]]


class Recording:
    """A sink that remembers every call, to be delivered later, in whatever order."""

    def __init__(self) -> None:
        self.calls: list[Batch] = []

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        self.calls.append((list(bouts), list(voids)))
        done: Future[None] = Future()
        done.set_result(None)
        return done


@dataclass
class Film:
    """One capture as it is played, and its truth so far."""

    capture: Capture
    confidence: float
    posture: bool
    sink: Recording
    truth: list[Claim] = field(default_factory=list)
    label: str | None = None
    """The activity that counts at the moment; None: nobody is there."""

    def __post_init__(self) -> None:
        self.at = self.capture.started
        self.own = self.capture.kind is CameraKind.OWN
        purposes = frozenset(Purpose) if self.posture else frozenset({Purpose.ATTENDANCE})
        self.purposes = {EMPLOYEE: purposes}
        self.ledger = Ledger(self.capture, MODELS, BoutRules(), self.sink)

    # --- what is played ---------------------------------------------------------------------------

    def seen(self, label: str, length: int) -> None:
        self._here(self.at, self.at + length, label)
        self._play(length, EMPLOYEE, label)

    def blip(self, label: str, length: int) -> None:
        assert self.label is not None
        self._here(self.at, self.at + length, self.label)
        self._play(length, EMPLOYEE, label)

    def gap(self, length: int) -> None:
        start, end = self.at, self.at + length
        if self.label is None or length >= 5_000:
            self._gone("away", start, end)
        elif length > 3_000:
            self._here(start, end, "uncertain")
        else:
            self._here(start, end, self.label)
        self._play(length, None)

    def dark(self, length: int) -> None:
        self._gone("paused", self.at, self.at + length)
        for _ in range(length // STEP):
            self.ledger.pause(self.at)
            self.at += STEP

    def stall(self, length: int) -> None:
        """What was last seen ends with the last picture."""
        self.truth = [_cut(claim, self.at - STEP) for claim in self.truth]
        self.at += length
        self.label = None

    def late(self, label: str, waiting: int, length: int) -> None:
        """Nobody is there before; the name is found `waiting` after the first picture."""
        begin = self.at if waiting <= 10_000 else self.at + waiting
        self._gone("away", self.at, begin)
        self._here(begin, self.at + waiting + length, label)
        self._play(waiting, None, label)
        self._play(length, EMPLOYEE, label)

    def revised(self, label: str, verified: int, length: int) -> None:
        """Verified up to `verified` after the beginning; found to be wrong after `length`."""
        since = self.at + verified
        self._here(self.at, since, label)
        self._play(length, EMPLOYEE, label)
        wrong = Revision(1, EMPLOYEE, since, "somebody else")
        self.ledger.record(self.at, [], self.purposes, [wrong])
        self.ledger.forget([1])
        self.at += STEP
        self.label = None

    def finish(self) -> None:
        self.ledger.finish()
        self.truth = [_cut(claim, self.at - STEP) for claim in self.truth]

    # --- what is true -----------------------------------------------------------------------------

    def _here(self, start: int, end: int, label: str) -> None:
        self._claim("presence", start, end, "present", 1.0)
        if self.posture:
            unseen = label == "uncertain"
            confidence = 0.0 if unseen else self.confidence
            self._claim("activity", start, end, label, confidence)
            self._claim("posture", start, end, POSTURE.get(label, label), confidence)
        self.label = label

    def _gone(self, label: str, start: int, end: int) -> None:
        if self.own and end > start:
            self._claim("presence", start, end, label, 1.0)
        self.label = None

    def _claim(self, channel: str, start: int, end: int, label: str, confidence: float) -> None:
        self.truth.append(Claim(channel, start, end, label, (confidence,), self.capture.id))

    def _play(self, length: int, who: str | None, label: str = "") -> None:
        for _ in range(length // STEP):
            sightings = []
            if label:
                judged = (
                    Judgement(label, self.confidence), Judgement(POSTURE[label], self.confidence),
                )  # fmt: skip
                sightings = [Sighting(1, who, who is not None, *judged)]
            self.ledger.record(self.at, sightings, self.purposes)
            self.at += STEP


def _cut(claim: Claim, end: int) -> Claim:
    return Claim(
        claim.channel, min(claim.start, end), min(claim.end, end), claim.label, claim.weight,
        claim.source,
    )  # fmt: skip


def film(dice: random.Random, capture: Capture, confidence: float, scenes: int) -> Film:
    """A random script, played."""
    shown = Film(capture, confidence, dice.random() < 0.85, Recording())
    if dice.random() < 0.4:
        shown.gap(steps(dice, 250, 12_000))
    _someone(dice, shown)
    for _ in range(scenes):
        _scene(dice, shown)
    shown.finish()
    return shown


def _someone(dice: random.Random, shown: Film) -> None:
    """Somebody is there, for long enough, after whatever was before."""
    label = _label(dice, shown)
    if shown.label is None and dice.random() < 0.3:
        # before it nobody was there for long enough to be settled
        shown.gap(steps(dice, 5_250, 9_000))
        shown.late(label, steps(dice, 250, 14_000), steps(dice, 1_750, 20_000))
    else:
        shown.seen(label, steps(dice, 1_750, 25_000))


def _scene(dice: random.Random, shown: Film) -> None:
    kind = dice.choice(["seen", "blip", "gap", "gap", "dark", "stall", "revised"])
    if kind == "blip":
        other = _label(dice, shown)
        shown.blip(other, steps(dice, 250, 1_500))
        shown.seen(dice.choice([label for label in POSTURE if label != other]), 3_000)
        return
    if kind == "gap":
        shown.gap(steps(dice, 250, 9_000))
    elif kind == "dark":
        shown.dark(steps(dice, 1_750, 9_000))
    elif kind == "stall":
        shown.stall(steps(dice, 3_000, 30_000))
    elif kind == "revised" and not shown.own:
        verified = steps(dice, 2_000, 8_000)
        shown.revised(_label(dice, shown), verified, verified + steps(dice, 250, 15_000))
    _someone(dice, shown)


def _label(dice: random.Random, shown: Film) -> str:
    return dice.choice([label for label in POSTURE if label != shown.label])


def steps(dice: random.Random, least: int, most: int) -> int:
    """A length in whole pictures."""
    return dice.randrange(least, most + 1, STEP)
