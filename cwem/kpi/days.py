"""Working days of people, read from the store and reckoned by what was agreed.

    kept totals -> stays --+
    book of attendance ----+-> attendance.reckoning -> WorkingDay
    buttons of Live -------+

Everything is worked out on reading, so what was agreed can change, and be tried, without a row
being rewritten.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from cwem.attendance.book import Said, read, said_on_live
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.intervals import Interval
from cwem.attendance.limits import BookRemoval, removal_of, removed_day
from cwem.attendance.planning import Plan, Planner
from cwem.attendance.reckoning import working_days
from cwem.attendance.shifts import RuleBook
from cwem.attendance.work_events import LONGEST, WorkEvent
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.kept_days import KeptDays
from cwem.kpi.stays import read_stays
from cwem.kpi.supposing import Supposed, WorkingStore
from cwem.people.assignments import employed
from cwem.people.values import Company
from cwem.totals.reading import Days
from cwem.values import DAY, Millis, utc_day

OPEN = timedelta(days=3)
"""So long after a working day nothing of it can still be running."""
AT_ONCE = 500
"""People who are read in one go."""
YOUNG = timedelta(days=365)
"""Nothing of a day that is not older is ever removed; see attendance.limits."""
_DAY = timedelta(days=1)
_SAYING = frozenset({EntryKind.PUNCH, EntryKind.LEAVE, EntryKind.STRIKE, EntryKind.TIMES})
_SILENT = Said()


class WorkingDays:
    """One moment of the company and of what was agreed. Thread-safe; raises StoreError."""

    def __init__(  # noqa: PLR0913, PLR0917 - what they are read from, and what is known already
        self,
        store: WorkingStore,
        company: Company,
        book: RuleBook,
        days: Days,
        planner: Planner | None = None,
        kept: KeptDays | None = None,
    ) -> None:
        """`planner` has the plans of this company by this book, if they are known already; `kept`
        the days of earlier readings."""
        self._store, self._days = store, days
        self.company, self.book = company, book
        self._planner = planner or Planner(company, book)
        self._kept = kept if kept is not None else KeptDays(0)

    def of(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        now: Millis,
        *,
        telling: bool = True,
    ) -> dict[str, list[WorkingDay]]:
        """These people's working days from `first` to `last`, both included, as of `now`. Without
        `telling` reasons, steps and evidence stay empty, which is faster."""
        people = sorted(set(employees))
        found: dict[str, list[WorkingDay]] = {who: [] for who in people}
        if first < utc_day(now) - YOUNG:  # younger ones are never removed
            gone = [each for each in self._store.entries.removals() if each.before > first]
            if gone:
                rest = min(gone[-1].before, last + _DAY)
                for who in people:
                    found[who] = self._removed(who, first, rest, gone)
                first = rest
        for at in range(0, len(people) if first <= last else 0, AT_ONCE):
            for who, days in self._of(people[at : at + AT_ONCE], first, last, now, telling).items():
                found[who] += days
        return found

    def _removed(
        self, who: str, first: date, end: date, gone: Sequence[BookRemoval]
    ) -> list[WorkingDay]:
        """Days of which nothing is known any more, from `first` to the one before `end`."""
        days = (first + timedelta(days=n) for n in range((end - first).days))
        return [
            removed_day(who, day, self._days.zone(who, day), removal_of(day, gone))
            if employed(self.company, who, day)
            else WorkingDay(who, day, self._days.zone(who, day), Status.NOT_EMPLOYED, (), "", 0)
            for day in days
        ]

    def one(self, employee: str, day: date, now: Millis) -> WorkingDay:
        """One working day of one person."""
        return self.of({employee}, day, day, now)[employee][0]

    def supposing(self, entries: Sequence[Entry]) -> "WorkingDays":
        """What it would be if these entries stood in the book too; nothing is kept."""
        store = Supposed(self._store, entries)
        return WorkingDays(store, self.company, self.book, self._days, self._planner)

    def by(self, book: RuleBook) -> "WorkingDays":
        """By another book, such as the one a period was closed by."""
        return WorkingDays(self._store, self.company, book, self._days)

    def team(self, employee: str, day: date) -> str:
        """Id of the team this person's day belongs to; empty without one, or if they have left."""
        return self._days.team(employee, day)

    def plan(self, employee: str, first: date, last: date) -> Plan:
        """What is planned for one person."""
        return self._planner.plan(employee, first, last)

    def _of(
        self, people: Sequence[str], first: date, last: date, now: Millis, telling: bool
    ) -> dict[str, list[WorkingDay]]:
        plans = {who: self._planner.plan(who, first, last) for who in people}
        stays = read_stays(self._store, self._days, plans)
        since = min(plan.begins[0] for plan in plans.values()) - DAY
        until = max(plan.days[-1].end for plan in plans.values()) + DAY
        entries = self._store.entries.of(people, since, until, _SAYING)
        live = self._store.work_events.of(people, since - 2 * LONGEST, until)
        over = min(last, utc_day(now) - OPEN)
        found: dict[str, list[WorkingDay]] = {}
        for who in people:
            facts = _Facts(stays[who], tuple(entries.get(who, ())), tuple(live.get(who, ())))
            ask = _Asked(who, now, telling)
            those = self._known(ask, facts, first, over) if first <= over else ()
            begin = max(first, over + _DAY)
            plan = plans[who] if begin == first else None
            if begin <= last:
                plan = plan or self._planner.plan(who, begin, last)
                those = [*those, *_reckoned(ask, plan, facts)]
            found[who] = list(those)
        return found

    def _known(
        self, ask: "_Asked", facts: "_Facts", first: date, last: date
    ) -> Sequence[WorkingDay]:
        """Days that are long over, so that they do not depend on the time it is."""
        plan = self._planner.plan(ask.who, first, last)
        key, state = (ask.who, first, last, ask.telling), (plan, facts)
        known = self._kept.get(key, state)
        if known is None:
            known = _reckoned(ask, plan, facts)
            self._kept.put(key, state, known)
        return known


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of one person around some days."""

    stays: Sequence[Interval]
    entries: tuple[Entry, ...]
    """Compared by what they are, ids included."""
    live: tuple[WorkEvent, ...]


class _Asked(NamedTuple):
    who: str
    now: Millis
    telling: bool


def _reckoned(ask: _Asked, plan: Plan, facts: _Facts) -> list[WorkingDay]:
    """`facts` may be those of many more days."""
    low, high = plan.begins[0], plan.days[-1].end
    stays, entries, live = facts.stays, facts.entries, facts.live
    if stays and (stays[0][0] < low or stays[-1][0] >= high):
        stays = [stay for stay in stays if stay[1] > low and stay[0] < high]
    if entries and (entries[0].at < low - DAY or entries[-1].at >= high + DAY):
        entries = tuple(each for each in entries if low - DAY <= each.at < high + DAY)
    if live and (live[0].at < low - 2 * LONGEST or live[-1].at >= high):
        live = tuple(each for each in live if low - 2 * LONGEST <= each.at < high)
    said = _SILENT
    if entries or live:
        said = read(entries, said_on_live(live, ask.now) if live else ())
    return working_days(ask.who, plan, stays, said, now=ask.now, telling=ask.telling)
