"""From the people of a frame to bouts in a sink: whose time it is, and since when.

The pending time of an unbroken track, up to [10 s], is credited from its first observation once
its identity is confirmed; a lost track, a crossing and a revised identity carry nothing over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cwem.ports import BoutSink
from cwem.track.outbound import Outbound
from cwem.track.presence import PersonLog
from cwem.values import (
    UNPROVEN,
    BoutRules,
    BoutVoid,
    Capture,
    Channel,
    Denial,
    Judgement,
    Millis,
    Observation,
    Purpose,
    Revision,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One track in one frame. `employee` is set once confirmed; `decided` is False while it may
    still turn out to be somebody enrolled."""

    track: int
    employee: str | None
    decided: bool
    activity: Judgement
    posture: Judgement
    verified: Millis | None = None
    """Of a confirmed employee: the last positive verification."""
    evidence: float = UNPROVEN
    """Of a confirmed employee: what the name stands on, see Match.rate."""


@dataclass(slots=True)
class _Waiting:
    """A track without a name: what was seen of it since it appeared, while that may count."""

    first: Millis
    seen: list[tuple[Millis, Judgement, Judgement]] = field(default_factory=list)


class Ledger:
    """Keeps the log of everyone seen by one capture. One object per capture, one thread.

    `purposes` tells what an employee has consented to: without posture only presence is kept."""

    def __init__(
        self, capture: Capture, models: Mapping[Channel, str], rules: BoutRules, sink: BoutSink
    ) -> None:
        self._capture, self._models, self._rules = capture, models, rules
        self._outbound = Outbound(sink, rules.heartbeat)
        self._logs: dict[str, PersonLog] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._denials: set[Denial] = set()
        self._last: Millis | None = None

    def record(
        self,
        at: Millis,
        sightings: Sequence[Sighting],
        purposes: Mapping[str, frozenset[Purpose]],
        revisions: Iterable[Revision] = (),
    ) -> None:
        """One analysed frame. Times increase strictly."""
        self._stall(at)
        self._follow_own(at, purposes)
        voids = [void for revision in revisions for void in self._revise(at, revision)]
        named = {s.employee: s for s in sightings if s.employee is not None}
        for employee, sighting in named.items():
            self._credit(at, sighting, employee, purposes.get(employee, frozenset()))
        undecided = self._wait(at, sightings)
        for employee, log in self._logs.items():
            if employee not in named:
                log.miss(at, certain=not undecided)
        self._last = at
        self._drop_departed(at)
        self._flush(at, voids)

    def pause(self, at: Millis) -> None:
        """A black frame: nobody can be seen, and that is not their absence."""
        self._stall(at)
        self._waiting.clear()
        for log in self._logs.values():
            log.pause(at)
        self._last = at
        self._flush(at, [])

    def forget(self, tracks: Iterable[int]) -> None:
        """These tracks are lost or crossed: their pending time is dropped."""
        for track in tracks:
            self._waiting.pop(track, None)

    def deny(self, denials: Iterable[Denial]) -> None:
        """What was recorded of these people is voided, also what is not written yet, and nothing
        of them is recorded until the denial ends. Each is done once."""
        for denial in set(denials) - self._denials:
            self._denials.add(denial)
            log = self._log(denial.employee, denial.since)
            self._flush(denial.since, log.deny(denial.since, denial.until))

    def finish(self, at: Millis | None = None) -> None:
        """The capture ends with its last frame, or where a clip is known to end (`at`, at most a
        collar later); waits until what it wrote is durable.

        Raises StoreError when the store did not take it."""
        if self._last is not None:
            end = self._last
            if at is not None and 0 < at - end <= self._rules.collar:
                end = at
            for log in self._logs.values():
                log.close(end)
            self._flush(end, [])
        self._outbound.drain()

    @property
    def watched(self) -> int:
        """How many people are kept track of."""
        return len(self._logs)

    @property
    def trouble(self) -> str | None:
        """Why the last write failed, while it has not succeeded since."""
        return self._outbound.trouble

    def _stall(self, at: Millis) -> None:
        """No frame for longer than the collar: that time was not observed by anyone."""
        if self._last is None or at - self._last <= self._rules.collar:
            return
        for log in self._logs.values():
            log.interrupt(self._last, at)
        self._waiting.clear()

    def _follow_own(self, at: Millis, purposes: Mapping[str, frozenset[Purpose]]) -> None:
        """An own webcam keeps its employee's time from the first frame on, seen or not, as long
        as they agree to it; nothing more is written after a withdrawal."""
        employee = self._capture.employee
        if employee is None:
            return
        if Purpose.ATTENDANCE in purposes.get(employee, frozenset()):
            self._log(employee, at)
        else:
            self._logs.pop(employee, None)

    def _drop_departed(self, at: Millis) -> None:
        """A shared camera need not remember everyone who ever passed."""
        gone = [
            employee
            for employee, log in self._logs.items()
            if employee != self._capture.employee
            and log.unseen is not None
            and at - log.unseen > self._rules.departure
        ]
        for employee in gone:
            self._outbound.send(at, self._logs.pop(employee).settled(), [])

    def _credit(
        self, at: Millis, sighting: Sighting, employee: str, purposes: frozenset[Purpose]
    ) -> None:
        log = self._log(employee, at)
        waiting = self._waiting.pop(sighting.track, None)
        if waiting and at - waiting.first <= self._rules.pending:
            for then, activity, posture in waiting.seen:
                earlier = replace(sighting, activity=activity, posture=posture)
                log.observe(_observation(then, employee, earlier, purposes))
        log.observe(_observation(at, employee, sighting, purposes))
        if sighting.verified is not None:
            log.verified(sighting.verified)

    def _wait(self, at: Millis, sightings: Sequence[Sighting]) -> bool:
        """Remember what nameless tracks do. True while one of them may still be somebody."""
        undecided = False
        for sighting in sightings:
            if sighting.employee is not None:
                continue
            waiting = self._waiting.setdefault(sighting.track, _Waiting(at))
            if at - waiting.first > self._rules.pending:
                waiting.seen.clear()
            else:
                waiting.seen.append((at, sighting.activity, sighting.posture))
                undecided |= not sighting.decided
        return undecided

    def _revise(self, at: Millis, revision: Revision) -> list[BoutVoid]:
        """The time until the next person's first positive verification is nobody's."""
        self._waiting[revision.track] = _Waiting(at - self._rules.pending - 1)
        log = self._logs.get(revision.employee)
        if log is None:
            return []
        return log.cut(revision.since, revision.reason, revision.replaced_by)

    def _log(self, employee: str, since: Millis) -> PersonLog:
        if employee not in self._logs:
            self._logs[employee] = PersonLog(
                employee, self._capture, self._models, self._rules, since
            )
        return self._logs[employee]

    def _flush(self, at: Millis, voids: list[BoutVoid]) -> None:
        bouts = [bout for log in self._logs.values() for bout in log.settled()]
        self._outbound.send(at, bouts, voids)


def _observation(
    at: Millis, employee: str, seen: Sighting, purposes: frozenset[Purpose]
) -> Observation:
    agreed = Purpose.POSTURE in purposes
    activity, posture = (seen.activity, seen.posture) if agreed else (None, None)
    return Observation(at, employee, activity, posture, seen.evidence)
