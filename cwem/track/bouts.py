"""The duration rules of one person before one camera: observations in, bouts out.

    frames      . . . . . . . . . . . . . . . . . . . . . . . . . .
    observed    S S S S S T S S S T T T T T T T - - - T T T - - - -  -> time
    bouts       [ sitting          [ standing                  ]
                          ^a       ^b             ^c           ^d

a: another label for less than `label_change` stays with the old one. b: a label that holds is
counted from its first evidence. c: a gap up to `collar` is bridged. d: unseen for `away` ends the
presence where the first frame without the person was; what nobody confirmed by then is not lost,
it belongs to the old label.

Between two frames the earlier one's label holds, so the labels of a channel partition the time and
add up to it exactly. Only settled time leaves this module: what is handed out never has to shrink.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cwem.values import (
    DAY,
    UNPROVEN,
    Bout,
    BoutKey,
    BoutRules,
    BoutVoid,
    Capture,
    Channel,
    Judgement,
    Millis,
    day_start,
    utc_day,
)

DENIED_WITHIN: Millis = 60_000
"""Who is taken for somebody else says so within this time, or elsewhere."""


@dataclass(slots=True)
class _Run:
    """A label that holds since `start`, settled up to `end`."""

    label: str
    start: Millis
    end: Millis
    confidence: float = 0.0
    observations: int = 0
    evidence: float = UNPROVEN

    def add(self, at: Millis, confidence: float, evidence: float = UNPROVEN) -> None:
        self.end = at
        self.observations += 1
        self.evidence = min(self.evidence, evidence)
        self.confidence += (confidence - self.confidence) / self.observations


@dataclass(slots=True)
class ChannelLog:
    """One channel of one person of one capture.

    `see` takes observations in order of time; `settled` hands out the bouts that have grown."""

    capture: Capture
    employee: str
    channel: Channel
    model: str
    rules: BoutRules
    _open: _Run | None = None
    _pending: _Run | None = None
    _out: dict[BoutKey, Bout] = field(default_factory=dict)
    _written: dict[BoutKey, Bout] = field(default_factory=dict)
    _beat: Millis | None = None

    def see(self, at: Millis, judgement: Judgement, evidence: float = UNPROVEN) -> None:
        """One observation. The first one opens a bout at once; a change has to hold."""
        if self._open is None:
            self._open = _Run(judgement.label, at, at)
            self._open.add(at, judgement.confidence, evidence)
            self._beat = at
            return
        if judgement.label == self._open.label:
            self._pending = None
            self._open.add(at, judgement.confidence, evidence)
        else:
            self._consider(at, judgement)
        self._heartbeat(at)

    def switch(self, at: Millis, judgement: Judgement) -> None:
        """A change that needs no confirmation, from `at` on."""
        self.close(at)
        self._open = _Run(judgement.label, at, at, judgement.confidence, 1)
        self._beat = at

    def extend(self, at: Millis) -> None:
        """The open label holds up to here without a new observation."""
        if self._open is not None and at > self._open.end:
            self._open.end = at
            self._heartbeat(at)

    def close(self, at: Millis) -> None:
        """The open label ends here; what was pending belongs to it."""
        if self._open is not None:
            self._open.end = max(self._open.end, at)
            self._emit()
        self._open = self._pending = None

    def cut(self, since: Millis, reason: str, replaced_by: str | None) -> list[BoutVoid]:
        """Nothing after `since` holds. Returns voids for what was already handed out."""
        voids = [
            BoutVoid(key, max(since, key.start), reason, replaced_by)
            for key, bout in {**self._written, **self._out}.items()
            if bout.end > since
        ]
        if self._open is not None and self._open.start < since:
            written = self._written.get(self._key(self._open.start))
            if written is None or written.end < since:
                self._open.end = since
                self._emit()
        self._open = self._pending = None
        return voids

    def settled(self) -> list[Bout]:
        """The bouts that have grown since the last call."""
        out = list(self._out.values())
        self._written |= self._out
        self._out = {}
        return out

    def verified(self, at: Millis) -> None:
        """The identity was confirmed: what ended before can be voided by somebody's word only, and
        that is not long in coming."""
        kept = at - DENIED_WITHIN
        self._written = {key: bout for key, bout in self._written.items() if bout.end > kept}

    @property
    def end(self) -> Millis | None:
        """The instant up to which the open label is settled; None when nothing is open."""
        return self._open.end if self._open else None

    @property
    def label(self) -> str | None:
        return self._open.label if self._open else None

    def _consider(self, at: Millis, judgement: Judgement) -> None:
        """Another label than the open one."""
        assert self._open is not None
        if self._pending is None or self._pending.label != judgement.label:
            if self._pending is not None:  # it did not hold: its time stays with the old label
                self._open.end = at
            self._pending = _Run(judgement.label, at, at)
        self._pending.add(at, judgement.confidence)
        if at - self._pending.start >= self.rules.label_change:
            self._open.end = self._pending.start
            self._emit()
            self._open, self._pending = self._pending, None
            self._beat = at
            self._emit()

    def _heartbeat(self, at: Millis) -> None:
        if self._beat is not None and at - self._beat >= self.rules.heartbeat:
            self._beat = at
            self._emit()

    def _emit(self) -> None:
        """Hand out the open run up to its settled end, one bout per UTC day."""
        assert self._open is not None
        run = self._open
        midnight = day_start(utc_day(run.start)) + DAY
        while run.end > midnight:
            self._put(run, midnight)
            run.start = midnight
            midnight += DAY
        if run.end > run.start:
            self._put(run, run.end)

    def _put(self, run: _Run, end: Millis) -> None:
        key = self._key(run.start)
        confidence = round(run.confidence, 4)
        self._out[key] = Bout(
            key, run.label, self.capture.camera, self.model, end, confidence, run.evidence
        )

    def _key(self, start: Millis) -> BoutKey:
        return BoutKey(self.employee, utc_day(start), self.channel, start, self.capture.id)


def visits(bouts: Iterable[Bout], departure: Millis) -> list[tuple[Millis, Millis]]:
    """One person's stays before the cameras, of presence bouts; see `stays`."""
    return stays(((b.key.start, b.end) for b in bouts if b.label == "present"), departure)


def stays(seen: Iterable[tuple[Millis, Millis]], departure: Millis) -> list[tuple[Millis, Millis]]:
    """(arrival, departure) of when somebody was seen, those less than `departure` apart joined.

    [present]  <3 min  [present]    <6 min    [present]
    (------- one visit --------)              (another)
    """
    found: list[tuple[Millis, Millis]] = []
    for start, end in sorted(seen):
        if found and start - found[-1][1] < departure:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
