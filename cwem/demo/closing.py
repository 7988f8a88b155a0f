"""Payroll closes the months that are over, some days into the next one."""

from collections.abc import Iterator
from datetime import date, timedelta

from cwem.access.audit import By
from cwem.demo.agreed import TEAMS
from cwem.demo.founding import PAYROLL
from cwem.demo.world import World
from cwem.kpi.closing import Books, Period, month_of
from cwem.kpi.days import WorkingDays
from cwem.people.values import Company
from cwem.store.ports import WholeStore
from cwem.totals.reading import Days
from cwem.values import Millis, day_start

_DAY = timedelta(days=1)
_DAYS_LATER = 20
"""The last month is left open, so that there is something to close."""
_AT: Millis = 10 * 3_600_000


def close_months(
    store: WholeStore, company: Company, world: World, until: Millis, departure: Millis
) -> int:
    """Close what is over and not closed yet; how many months of teams. Raises StoreError."""
    known = {(each.first, each.team) for each in store.closings.closings(date.min, date.max)}
    working = WorkingDays(store, company, store.rule_books.book(), Days(store, company, departure))
    books = Books(store, working, company)
    count = 0
    for first, last in _months(world.first, until):
        at = day_start(last + _DAY * _DAYS_LATER) + _AT
        for team in TEAMS:
            if (first, team.id) not in known:
                period = Period(first, last, team.id)
                books.close(period, at, By(PAYROLL, at), books.checklist(period, at))
                count += 1
    return count


def _months(first: date, until: Millis) -> Iterator[tuple[date, date]]:
    """Whole months of which everything is known."""
    begin, last = month_of(first)
    if begin < first:
        begin, last = month_of(last + _DAY)
    while day_start(last + _DAY * _DAYS_LATER) + _AT <= until:
        yield begin, last
        begin, last = month_of(last + _DAY)
