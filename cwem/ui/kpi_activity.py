"""Activity in figures that are judged: those days that were seen enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share, judged, share
from cwem.kpi.tables import PersonDay, activity_table, session
from cwem.people.values import Days as Period
from cwem.totals.reading import Days
from cwem.totals.sums import DayTotals
from cwem.ui.activity_people import Found
from cwem.ui.state import Runtime
from cwem.ui.working_days import working_days
from cwem.values import Millis

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """Days of activity, those that were seen enough apart from the others."""

    rows: Sequence[DayTotals]
    """Those that count."""
    days: pd.DataFrame
    """The same as a table."""
    every: pd.DataFrame
    """Those that were seen too little, too."""

    @property
    def left_out(self) -> int:
        """How many were seen too little."""
        return len(self.every) - len(self.days)

    @property
    def seen(self) -> Share:
        """How much was seen of all of them."""
        return share(Kpi.COVERAGE, self.every)

    def before(self, day: date) -> "Judged":
        """Without this day and those after it."""
        kept = [row for row in self.rows if row.day < day]
        days, every = (table[table.day.dt.date < day] for table in (self.days, self.every))
        return Judged(kept, days, every)


@dataclass(frozen=True, slots=True)
class Compared:
    """A period beside the one before, as figures are told of it."""

    whole: Judged
    """With today."""
    now: Judged
    then: Judged
    today: date
    """The day that may go on."""

    @property
    def alone(self) -> bool:
        """Whether there is nothing but today."""
        return bool(self.now.rows) and self.now.rows[0].day >= self.today

    @property
    def without_today(self) -> bool:
        """Whether today is in the period and not in its figures."""
        return len(self.now.every) < len(self.whole.every)


def compared(
    runtime: Runtime, days: Days, found: tuple[Found, Found], periods: tuple[Period, Period],
    at: Millis,
) -> Compared:  # fmt: skip
    """What figures are told of: for whoever looks at others, and for everybody about themselves.
    Raises StoreError."""
    whole, before = (
        read(runtime, days, each.rows, at, as_group=not each.one_by_one) for each in found
    )
    # one day for all: without some of a group's people it would tell of them what it does not say
    today = min((days.today(row.employee, at) for row in found[0].rows), default=date.max)
    return Compared(whole, *over(whole, before, today, periods), today)


def over(
    now: Judged, then: Judged, today: date, periods: tuple[Period, Period]
) -> tuple[Judged, Judged]:
    """Two periods without `today`, of which a part is not to be compared with whole days, and
    without the day that is like it in the one before. A period that has no other day keeps it and
    is compared with nothing."""
    first, earlier = (period.first for period in periods)
    if today > periods[0].last:
        return now, then
    past = now.before(today)
    if past.every.empty and not now.every.empty:
        return now, then.before(earlier)
    return past, then.before(earlier + (today - first))


def read(
    runtime: Runtime, days: Days, rows: Sequence[DayTotals], now: Millis, *, as_group: bool = False
) -> Judged:
    """Raises StoreError. A group is judged as a whole: all of its days, or none of them."""
    every = activity_table(rows, sessions(runtime, days, rows, now))
    least = runtime.settings.least_coverage / 100
    if as_group:
        seen = share(Kpi.COVERAGE, every).value
        enough = pd.Series(seen is None or seen >= least, index=every.index, dtype=bool)
    else:
        enough = judged(every, least)
    counted = [row for row, counts in zip(rows, enough, strict=True) if counts]
    return Judged(counted, every[enough], every)


def sessions(
    runtime: Runtime, days: Days, rows: Sequence[DayTotals], now: Millis
) -> dict[PersonDay, Millis]:
    """How long each was at work on their calendar day."""
    if not rows:
        return {}
    numbers = {row.employee for row in rows}
    first = min(row.day for row in rows) - _DAY
    last = max(row.day for row in rows)
    working = working_days(runtime, days.company).of(numbers, first, last, now, telling=False)
    by_day = {(one.employee, one.day): one for those in working.values() for one in those}
    found = {}
    for row in rows:
        near = (by_day.get((row.employee, row.day - _DAY)), by_day.get((row.employee, row.day)))
        found[row.employee, row.day] = session(
            (one for one in near if one is not None), *days.bounds(row.employee, row.day)
        )
    return found
