"""Closed periods as they are read: what was frozen, its versions, and what they say otherwise."""

from dataclasses import dataclass
from datetime import date

from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.ports import Closings
from cwem.kpi.frozen import Period
from cwem.kpi.owing import sum_of
from cwem.kpi.report.payroll import Payroll, read_line


@dataclass(frozen=True, slots=True)
class Changed:
    """What one person's figures differ by between two versions of a closing."""

    employee: str
    before: Payroll | None
    """None: was not in it."""
    now: Payroll | None


class ClosedBooks:
    """Of one store. Every call may raise StoreError."""

    def __init__(self, closings: Closings) -> None:
        self._closings = closings

    def newest(self, first: date, last: date) -> dict[Period, Closing]:
        """The last version of every closing that touches these days."""
        found: dict[Period, Closing] = {}
        for one in sorted(self._closings.closings(first, last), key=lambda each: each.version):
            found[Period(one.first, one.last, one.team)] = one
        return found

    def lines(self, closing: Closing) -> list[ClosedLine]:
        """What was frozen."""
        return list(self._closings.lines(closing))

    def versions(self, period: Period) -> list[Closing]:
        """All of them, oldest first."""
        those = self._closings.closings(period.first, period.last)
        return sorted(
            (
                c
                for c in those
                if (c.first, c.last, c.team) == (period.first, period.last, period.team)
            ),
            key=lambda closing: closing.version,
        )

    def changed(self, before: Closing, after: Closing) -> list[Changed]:
        """What one version says otherwise than another, by person."""
        old, new = self._figures(before), self._figures(after)
        return [
            Changed(who, old.get(who), new.get(who))
            for who in sorted(old.keys() | new.keys())
            if old.get(who) != new.get(who)
        ]

    def whole(self, closing: Closing) -> bool:
        """Whether what is kept is what was closed; lines of people erased since are gone, and no
        fault."""
        kept = [line.digest for line in self._closings.lines(closing)]
        return closing_hash(closing.digests) == closing.hash and set(kept) <= set(closing.digests)

    def _figures(self, closing: Closing) -> dict[str, Payroll]:
        found = {}
        for line in self._closings.lines(closing):
            figures, _days, adjustments = read_line(line.body)
            found[line.employee] = figures + sum_of([each.figures for each in adjustments])
        return found
