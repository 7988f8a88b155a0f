"""Activity in figures that are judged: how much of a day was seen, and how people sat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

import pandas as pd

from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share, judged, share
from cwem.kpi.sitting import SittingsRead
from cwem.kpi.tables import PersonDay, activity_table, session
from cwem.people.values import Company
from cwem.totals.reading import Days
from cwem.totals.sums import DayTotals
from cwem.ui.state import Runtime
from cwem.ui.working_days import working_days
from cwem.values import Millis

MOST = 320
"""Days of people whose events are read at once; more take longer than anybody waits."""
_DAY = timedelta(days=1)
_read: WeakKeyDictionary[object, SittingsRead] = WeakKeyDictionary()
"""Of each store that is open in this process, which is one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Days of activity, those that were seen enough apart from the others."""

    days: pd.DataFrame
    """Those that count."""
    every: pd.DataFrame
    """Those that were seen too little, too."""
    sat: bool
    """Whether their events were read."""

    @property
    def left_out(self) -> int:
        """How many were seen too little."""
        return len(self.every) - len(self.days)

    @property
    def seen(self) -> Share:
        """How much was seen of all of them."""
        return share(Kpi.COVERAGE, self.every)


def read(  # noqa: PLR0913, PLR0917 - whose days, from where, and how they are judged
    runtime: Runtime,
    known: Company,
    days: Days,
    rows: Sequence[DayTotals],
    now: Millis,
    as_group: bool = False,
    sat: bool = True,
) -> Judged:
    """Raises StoreError. A group is judged as a whole: all of its days, or none of them. `sat`:
    how people sat, too, of so many days as can be read at once."""
    wanted = _by_person(row for row in rows if row.activity)
    few = sat and sum(map(len, wanted.values())) <= MOST
    sittings = {}
    if few:
        reader = _read.setdefault(runtime.store, SittingsRead())
        sittings = reader.read(runtime.store, days, wanted.items())
    every = activity_table(rows, sittings, sessions(runtime, known, days, rows, now))
    least = runtime.settings.least_coverage / 100
    if as_group:
        seen = share(Kpi.COVERAGE, every).value
        return Judged(every if seen is None or seen >= least else every[:0], every, few)
    return Judged(every[judged(every, least)], every, few)


def sessions(
    runtime: Runtime, known: Company, days: Days, rows: Sequence[DayTotals], now: Millis
) -> dict[PersonDay, Millis]:
    """How long each was at work on their calendar day."""
    if not rows:
        return {}
    numbers = {row.employee for row in rows}
    first = min(row.day for row in rows) - _DAY
    last = max(row.day for row in rows)
    working = working_days(runtime, known).of(numbers, first, last, now, telling=False)
    found = {}
    for row in rows:
        near = (one for one in working[row.employee] if row.day - _DAY <= one.day <= row.day)
        found[row.employee, row.day] = session(near, *days.bounds(row.employee, row.day))
    return found


def _by_person(rows: Iterable[DayTotals]) -> Mapping[str, set[date]]:
    found: dict[str, set[date]] = {}
    for row in rows:
        found.setdefault(row.employee, set()).add(row.day)
    return found
