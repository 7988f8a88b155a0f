"""What the page for closing months works with."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from cwem.attendance.closed import Closing
from cwem.kpi.closing import LOOKED_BACK, Books, Checklist, Period, month_of
from cwem.kpi.report.order import Format
from cwem.kpi.report.payroll_file import Style
from cwem.kpi.unclosed import months_unclosed
from cwem.people.assignments import employed
from cwem.people.values import AssignmentKind
from cwem.ui.language import _
from cwem.ui.requests_desk import Desk

MONTHS = 14
"""So many can be chosen, the running one with them."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClosingDesk:
    """A desk with the closed books."""

    desk: Desk
    books: Books
    style: Style = field(default_factory=lambda: Style(Format.CSV.value))
    """Of the payroll files."""

    def teams(self, first: date, last: date) -> dict[str, str]:
        """Id -> name of the teams that had anybody in this month, by name; "" for those in none,
        if there are any, or if somebody left lately: what is corrected of leavers is paid there."""
        company, found = self.desk.company, set[str]()
        for number in company.employees:
            line = company.line(AssignmentKind.TEAM, number)
            inside = [step.value for step in line.steps if first < step.since <= last]
            found |= {team for team in (line.on(first), *inside) if team}
            if self._left(number, last):
                found.add("")
        if self.unassigned(first, last):
            found.add("")
        named = {id: company.teams[id].name for id in found if id in company.teams}
        named = dict(sorted(named.items(), key=lambda item: item[1].casefold()))
        return {**named, "": _("Without a team")} if "" in found else named

    def unassigned(self, first: date, last: date) -> bool:
        """Whether anybody was employed and in no team on any of these days."""
        company = self.desk.company
        for number in company.employees:
            team = company.line(AssignmentKind.TEAM, number)
            steps = [*team.steps, *company.line(AssignmentKind.EMPLOYMENT, number).steps]
            changed = {first, *(step.since for step in steps if first < step.since <= last)}
            if any(not team.on(day) and employed(company, number, day) for day in changed):
                return True
        return False

    def _left(self, number: str, day: date) -> bool:
        """Whether this person is gone by then, and not for so long that nothing is adjusted."""
        company = self.desk.company
        steps = company.line(AssignmentKind.EMPLOYMENT, number).steps
        return not employed(company, number, day) and any(
            step.value is None and day - LOOKED_BACK < step.since <= day for step in steps
        )

    def checklist(self, period: Period) -> Checklist:
        """What the team's month still lacks. Raises StoreError."""
        return self.books.checklist(period, self.desk.now())

    def newest(self, first: date, last: date) -> dict[str, Closing]:
        """Team -> the last version of this month's closing. Raises StoreError."""
        return {
            period.team: closing
            for period, closing in self.books.newest(first, last).items()
            if (period.first, period.last) == (first, last)
        }


def older(desk: ClosingDesk, before: date) -> list[tuple[date, date]]:
    """Months before this day that nobody closed, newest first: the book's end waits a month for
    them, not for ever. Raises StoreError."""
    found = months_unclosed(desk.desk.runtime.store, desk.desk.company, before)
    return sorted(found, reverse=True)


def closing_desk(desk: Desk) -> ClosingDesk:
    """Over the books of this store."""
    return ClosingDesk(desk, Books(desk.runtime.store, desk.working, desk.company))


def months(today: date) -> list[tuple[date, date]]:
    """The last months, newest first."""
    found = [month_of(today)]
    while len(found) < MONTHS:
        found.append(month_of(found[-1][0] - _DAY))
    return found
