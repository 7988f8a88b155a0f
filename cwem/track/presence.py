"""One person before one camera: seen, unseen, paused -> presence, and what they did meanwhile.

    seen         x x x . . x x . . . . . . . . . . x x x
    own webcam   [ present   ][ away               ][ present
    shared       [ present   ]                      [ present

`away` and `paused` exist on an own webcam only, where they partition the capture together with
`present`; on a shared camera a person who is not there simply has no bout. Activity and posture
partition the present time: a gap longer than the collar but shorter than away is present with
activity uncertain, because nobody saw what was done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cwem.track.bouts import ChannelLog
from cwem.values import (
    NOT_ME,
    Bout,
    BoutRules,
    BoutVoid,
    CameraKind,
    Capture,
    Channel,
    Judgement,
    Millis,
    Observation,
    Presence,
)

CERTAIN = 1.0
UNSEEN = Judgement("uncertain", 0.0)


@dataclass(slots=True)
class PersonLog:
    """Feed `observe`, `miss` or `pause` once a frame, in order of time; collect `settled`."""

    employee: str
    capture: Capture
    models: Mapping[Channel, str]
    rules: BoutRules
    since: Millis
    """The first instant that may be claimed for this person."""
    unseen: Millis | None = None
    """First frame without the person since they were last seen."""
    doubt: Millis | None = None
    """First frame of the present run in which somebody not yet identified may be the person."""
    dark: Millis | None = None
    """First black frame of the present run of them."""
    _position: Millis | None = None
    """Nothing before this instant may be claimed again."""
    _logs: dict[Channel, ChannelLog] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._logs = {
            channel: ChannelLog(self.capture, self.employee, channel, model, self.rules)
            for channel, model in self.models.items()
        }
        if self._own:
            self.unseen = self.since

    def observe(self, seen: Observation) -> None:
        """The person is there. Observations before what is already settled are ignored."""
        if self._position is not None and seen.at < self._position:
            return
        self._return(seen.at)
        self._presence.see(seen.at, Judgement(Presence.PRESENT, CERTAIN), seen.evidence)
        for channel, judgement in (
            (Channel.ACTIVITY, seen.activity),
            (Channel.POSTURE, seen.posture),
        ):
            if judgement is not None:
                self._logs[channel].see(seen.at, judgement)
            else:
                self._logs[channel].close(seen.at)
        self.unseen = self.dark = self.doubt = None
        self._position = seen.at

    def miss(self, at: Millis, certain: bool = True) -> None:
        """The person is not in this frame. `certain` is False while somebody not yet identified
        is in the picture: it may be them, so nothing is decided while that time could still be
        credited to them, be it the first seconds of an absence or the last ones."""
        self._lights_on(at)
        if self.unseen is None:
            self.unseen = at
        if certain:
            self.doubt = None
        elif self.doubt is None:
            self.doubt = at
        if self.doubt is None or at - self.doubt > self.rules.pending:
            self._judge_absence(at)

    def pause(self, at: Millis) -> None:
        """The camera delivers black frames; counts once it has lasted `label_change`."""
        if self.dark is None:
            self.dark = at
        if at - self.dark < self.rules.label_change:
            return
        self._close_gap(self.dark)
        if self.here:
            self._leave(self.dark)
        if self._own:
            self._absent(Presence.PAUSED, self.dark, at)

    def close(self, at: Millis) -> None:
        """The capture ends here; what was not confirmed stays with the old label."""
        self._close_gap(at)
        if self._own and self._presence.label is None:
            self._fill(at)
        for log in self._logs.values():
            log.close(at)
        self.unseen = self.dark = self.doubt = None
        self._position = at

    def interrupt(self, last: Millis, again: Millis) -> None:
        """No frame between these two: that time was observed by nobody."""
        self.close(last)
        self._position = again
        if self._own:
            self.unseen = again

    def cut(self, since: Millis, reason: str, replaced_by: str | None) -> list[BoutVoid]:
        """It was not this person after all, since their last positive verification."""
        voids = [
            void for log in self._logs.values() for void in log.cut(since, reason, replaced_by)
        ]
        # A voided bout may begin at `since`; its key must never be written again.
        self._position = self.unseen = since + 1
        return voids

    def deny(self, since: Millis, until: Millis) -> list[BoutVoid]:
        """Somebody said that it was not this person: nothing between these two is theirs."""
        voids = self.cut(since, NOT_ME, None)
        self._position = max(since + 1, until)
        return voids

    def verified(self, at: Millis) -> None:
        """A positive verification at this instant."""
        for log in self._logs.values():
            log.verified(at)

    def settled(self) -> Iterator[Bout]:
        """The bouts that have grown since the last call."""
        for log in self._logs.values():
            yield from log.settled()

    @property
    def here(self) -> bool:
        """Whether the person counts as present."""
        return self._presence.label == Presence.PRESENT

    @property
    def _presence(self) -> ChannelLog:
        return self._logs[Channel.PRESENCE]

    @property
    def _own(self) -> bool:
        return self.capture.kind is CameraKind.OWN

    def _judge_absence(self, at: Millis) -> None:
        if self.unseen is None or at - self.unseen < self.rules.away:
            return
        if self.here:
            self._leave(self.unseen)
        if self._own and self._presence.label != Presence.PAUSED:
            self._absent(Presence.AWAY, self.unseen, at)

    def _return(self, at: Millis) -> None:
        """Close the gap that ends with this observation, by its length."""
        self._lights_on(at)
        self._close_gap(at)
        if self._own and not self.here:
            self._fill(at)
            if self._presence.label is not None:
                self._presence.switch(at, Judgement(Presence.PRESENT, CERTAIN))

    def _close_gap(self, at: Millis) -> None:
        """Judge the unseen time that ends here by its length."""
        if not self.here or self.unseen is None:
            return
        gap = at - self.unseen
        if gap >= self.rules.away:
            self._leave(self.unseen)
        elif gap > self.rules.collar:
            self._unknown_meanwhile(self.unseen)

    def _fill(self, at: Millis) -> None:
        """Own webcam: time that no label has yet, before `at`, was away."""
        if self._presence.label == Presence.AWAY or self.unseen is None:
            return
        since = max(self.unseen, self._position or self.unseen)
        if since < at:
            self._presence.switch(since, Judgement(Presence.AWAY, CERTAIN))

    def _unknown_meanwhile(self, since: Millis) -> None:
        """Present, but unseen for longer than the collar: uncertain from `since` until now."""
        for channel in (Channel.ACTIVITY, Channel.POSTURE):
            log = self._logs[channel]
            if log.label is not None:
                log.switch(since, UNSEEN)

    def _leave(self, at: Millis) -> None:
        for log in self._logs.values():
            log.close(at)
        self._position = at

    def _absent(self, label: Presence, since: Millis, at: Millis) -> None:
        if self._presence.label != label:
            if label is Presence.PAUSED:
                self._fill(since)
            self._presence.switch(since, Judgement(label, CERTAIN))
        self._presence.extend(at)
        self._position = at

    def _lights_on(self, at: Millis) -> None:
        """The first frame that is not black ends a pause; a short one was none."""
        if self.dark is not None and self._presence.label == Presence.PAUSED:
            self._presence.extend(at)
            self.unseen = self._position = at
        self.dark = None
