"""Time passes in the company: what happened between two moments is written.

Written again it is the same, and what lies in the future is cut off; so a demo that is looked at
for days goes on, and one that was stopped catches up.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cwem.access.audit import Action, AuditEntry
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import Notices
from cwem.attendance.asking_words import asked_for
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.requests import request_of
from cwem.attendance.work_events import WorkEvent
from cwem.demo.asked import Step, day_disputed, days_entered, holidays_asked
from cwem.demo.cast import Person
from cwem.demo.mark import Mark
from cwem.demo.said import punches, work_events
from cwem.demo.seen import Seen, seen
from cwem.demo.workdays import Happened, happened
from cwem.demo.world import World
from cwem.errors import CwemError
from cwem.store.ports import WholeStore
from cwem.values import Millis, utc_day
from cwem.words import say

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
_DECIDED_WITHIN = timedelta(days=12)
"""So long after a day something about it may still be asked or decided."""
_AHEAD = timedelta(days=70)
"""So long before a holiday it may be asked for."""
_AT_ONCE = 4_000
"""Bouts of one write."""
_DEVICE = "device:"


@dataclass(slots=True)
class Written:
    """How much of what was written."""

    days: int = 0
    bouts: int = 0
    entries: int = 0
    events: int = 0


@dataclass(slots=True)
class _Batch:
    """Bouts on their way."""

    store: WholeStore
    rows: Seen = field(default_factory=Seen)

    def add(self, found: Seen) -> None:
        self.rows.bouts += found.bouts
        self.rows.voids += found.voids
        if len(self.rows.bouts) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self.rows.bouts:
            self.store.write(self.rows.bouts, self.rows.voids).result()
        self.rows = Seen()


def bring_up_to(  # noqa: PLR0913, PLR0917 - from when, to when, and who is told
    store: WholeStore,
    notices: Notices,
    world: World,
    since: Millis | None,
    until: Millis,
    day: Callable[[date], object] = lambda _day: None,
    last: date | None = None,
) -> Written:
    """Write what happened after `since` (None: ever) and up to `until`, of working days up to
    `last`. `day` is told of each that is done. Raises StoreError."""
    done = Written()
    batch = _Batch(store)
    there = _there(store, world)
    steps: list[Step] = []
    events: list[WorkEvent] = []
    said: list[Entry] = []
    for each in _days(world, since, until, last):
        for one in _happened(world, there, each):
            done.days += 1
            if since is None or one.stays[-1][1] > since:
                found = _cut(seen(world, one), since, until)
                done.bouts += len(found.bouts)
                batch.add(found)
                said += (entry for entry in punches(world, one) if entry.said <= until)
                events += (event for event in work_events(world, one) if event.at <= until)
            steps += day_disputed(world, one)
        day(each)
    batch.flush()
    steps += _asked_of_all(world, there, since, until, last)
    names = {person.login for person in there}
    steps = [s for s in steps if s.at <= until and all(e.by in names for e in s.entries)]
    told = _append(store, said, steps, since)
    done.entries += len(told)
    _tell_of(notices, world, names, told)
    if events:
        store.work_events.append(*events)
    done.events = len(events)
    return done


def _days(world: World, since: Millis | None, until: Millis, last: date | None) -> Iterator[date]:
    first = world.first if since is None else utc_day(since) - _DECIDED_WITHIN
    day = max(first, world.first)
    while day <= min(utc_day(until) + _DAY, last or date.max):
        yield day
        day += _DAY


def _there(store: WholeStore, world: World) -> list[Person]:
    """Nothing is written of somebody who was erased, nor by them."""
    known = {employee.number for employee in store.employees()}
    return [person for person in world.people if person.number in known]


def _happened(world: World, people: Sequence[Person], day: date) -> Iterator[Happened]:
    for person in people:
        one = happened(world, person, day)
        if one is not None:
            yield one


def _cut(found: Seen, since: Millis | None, until: Millis) -> Seen:
    """What there was by then; a bout that goes on ends there, and grows later."""
    begin = -1 if since is None else since
    bouts = [
        bout if bout.end <= until else replace(bout, end=until)
        for bout in found.bouts
        if bout.end > begin and bout.key.start < until
    ]
    return Seen(bouts, [void for void in found.voids if begin < void.since <= until])


def _asked_of_all(
    world: World, people: Sequence[Person], since: Millis | None, until: Millis, last: date | None
) -> Iterator[Step]:
    end = min(utc_day(until), last or date.max)
    begin = world.first if since is None else max(world.first, utc_day(since) - _DECIDED_WITHIN)
    for person in people:
        for step in holidays_asked(world, person, end):
            first = utc_day(step.entries[0].at)
            if first >= begin and first <= end + _AHEAD:
                yield step
        yield from days_entered(world, person, begin, end)


def _append(
    store: WholeStore, said: list[Entry], steps: list[Step], since: Millis | None
) -> list[Entry]:
    """Everything new in one go."""
    if since is not None:
        said = [entry for entry in said if entry.said > since]
        steps = [step for step in steps if step.at > since]
    steps.sort(key=lambda step: step.at)
    entries = said + [entry for step in steps for entry in step.entries]
    audit = [_noted(entry) for entry in said]
    audit += [each for step in steps for each in step.audit]
    audit.sort(key=lambda each: each.at)
    store.entries.append(entries, audit)
    return entries


def _noted(entry: Entry) -> AuditEntry:
    """As a kiosk notes it."""
    actor = entry.by.removeprefix(_DEVICE)
    details: dict[str, str | int] = {"said": entry.body["kind"]}
    return AuditEntry(entry.said, actor, Action.PUNCH, entry.employee, details=details)


def _tell_of(notices: Notices, world: World, names: Collection[str], entries: list[Entry]) -> None:
    """What was asked and nobody has decided yet is told to who has to."""
    decided = {e.body["request"] for e in entries if e.kind is EntryKind.DECISION}
    for entry in entries:
        if entry.kind is not EntryKind.REQUEST or entry.id in decided:
            continue
        person = world.known[entry.employee]
        manager = world.manager(person)
        if manager is not None and manager.login in names:
            what = asked_for(request_of(entry))
            words = say("{who} asks for {what}.", who=person.name, what=what)
            told = [manager.login]
            tell(notices, told, NoticeKind.REQUEST, words, "requests.py", entry.said)


EVERY = 20.0
"""Seconds between two looks of `GoesOn`: a page that shows who is in asks about as often."""


class GoesOn:
    """Lets time pass while a server shows the company; one thread calls `run`."""

    def __init__(
        self,
        store: WholeStore,
        notices: Notices,
        mark: Mark,
        now: Callable[[], Millis],
    ) -> None:
        self._store, self._notices, self._now = store, notices, now
        self._world, self._since = World(mark.seed, mark.first), mark.until

    def run(self) -> None:
        """Write what happened since the last time."""
        now = self._now()
        try:
            bring_up_to(self._store, self._notices, self._world, self._since, now)
        except CwemError as error:
            log.warning("the demo stands still, tried again later: %s", error)
        except Exception:
            log.exception("the demo stands still")
        else:
            self._since = now

    def stop(self) -> None:
        """Nothing to break off: it is short."""
