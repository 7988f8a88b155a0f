"""What is recorded, from one store into another over their ports: bouts and voids, corrections,
totals, and how far days are sealed.

Person by person and month by month; a month that is there already is not copied again, so a copy
that was broken off goes on where it was. Every month is read back and compared by the number of its
rows and a digest of them. Totals of sealed days are copied, since nothing can make them again; all
others are made anew by the target, whose days are marked as they come.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.errors import RowsRefused, StoreError
from cwem.ports import Records
from cwem.store.bout_rows import bout_row, void_row
from cwem.values import Adjustment, Bout, BoutVoid, PersonDate, RolledDay
from cwem.words import say

_EVER, _LAST = date(1970, 1, 1), date(9998, 12, 31)
_END = 1 << 60
NOBODY = ""
"""The groups of a day."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One person's month in both stores."""

    employee: str
    first: date
    rows: int
    digest: str
    copied: bool
    """It was not there yet."""


def copy_records(
    source: Records,
    target: Records,
    step: Callable[[Checked], object] = lambda _done: None,
    known: Iterable[str] = (),
) -> int:
    """Copy all of it; how many bouts and voids there are. `known`: people who may have corrections
    and nothing else. Raises StoreError where the target refuses a row or does not hold what was
    copied."""
    rows = 0
    for employee in sorted(source.recorded()):
        for first, last in months(source.marks(employee, _EVER, _LAST)):
            done = _month(source, target, employee, first, last)
            rows += done.rows
            step(done)
    people = {day.employee for day in source.rollups.everyone(date.min, date.max, ())}
    for employee in sorted(people.union(source.recorded(), known)):
        for adjustment in source.adjustments.of(employee, -_END, _END):
            _correct(target, adjustment)
    _keep_final(source, target)
    if (sealed := source.retention.sealed_before()) is not None:
        target.retention.seal(sealed)
    return rows


def same_days(source: Records, target: Records) -> bool:
    """Whether the same people have the same days in both, by how many rows there are and where
    they end: anything that came, grew or went on either side shows."""
    people = set(source.recorded())
    return people == set(target.recorded()) and all(
        dict(source.marks(each, _EVER, _LAST)) == dict(target.marks(each, _EVER, _LAST))
        for each in people
    )


def months(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """First and last day of every month that one of these lies in."""
    for first in sorted({day.replace(day=1) for day in days}):
        yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(source: Records, target: Records, employee: str, first: date, last: date) -> Checked:
    bouts, voids = source.bouts(employee, first, last)
    wanted = digest(bouts, voids)
    found = digest(*target.bouts(employee, first, last))
    if copied := found != wanted:
        _write(target, bouts, voids, f"{employee} {first:%Y-%m}")
        found = digest(*target.bouts(employee, first, last))
    if found != wanted:
        raise StoreError(
            say(
                "The target holds other rows of {month} than the source: {found} instead of "
                "{wanted}. Copy into an empty store.",
                month=f"{employee} {first:%Y-%m}",
                found=found[0],
                wanted=wanted[0],
            )
        )
    return Checked(employee, first, *wanted, copied)


def _write(target: Records, bouts: list[Bout], voids: list[BoutVoid], whose: str) -> None:
    try:
        target.write(bouts, voids).result()
    except RowsRefused as error:
        raise StoreError(
            say(
                "The target does not take all rows of {month}: {reason}. If they are older than "
                "CWEM_EVENTS_DAYS, set more days, or run CWEM on the source until it has sealed "
                "them.",
                month=whose,
                reason=error.reasons[0],
            )
        ) from error


def digest(bouts: Iterable[Bout], voids: Iterable[BoutVoid]) -> tuple[int, str]:
    """How many rows, and SHA-256 of them in one order."""
    rows = sorted(repr(bout_row(bout, bout.end)) for bout in bouts)
    rows += sorted(repr(void_row(void)) for void in voids)
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _correct(target: Records, adjustment: Adjustment) -> None:
    begin, end = adjustment.start, adjustment.end
    if adjustment in target.adjustments.of(adjustment.employee, begin, end):
        return
    target.adjustments.add(adjustment)
    if adjustment not in target.adjustments.of(adjustment.employee, begin, end):
        raise StoreError(f"The target holds another correction {adjustment.id}.")


def _keep_final(source: Records, target: Records) -> None:
    """Days whose events are gone, and a mark for their groups."""
    turn = target.rollups.take(date.min, 1).turn
    same: list[RolledDay] = []
    for day in source.rollups.everyone(date.min, date.max):
        if day.sealed is None:
            continue
        if same and same[-1].day != day.day:
            _keep(target, turn, same)
            same = []
        same.append(day)
    if same:
        _keep(target, turn, same)


def _keep(target: Records, turn: int, days: list[RolledDay]) -> None:
    target.rollups.keep(turn, days)
    target.rollups.mark([PersonDate(NOBODY, days[0].day)])
