"""Books over a company in which everybody works eight hours every day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from cwem.access.audit import By
from cwem.attendance.closed import ClosedLine, Closing, Ground, Key
from cwem.attendance.ports import Closings
from cwem.attendance.requests import Request, entry_of
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import StoreChanged
from cwem.kpi.closing import Books, Period
from cwem.kpi.report.payroll import Payroll, read_line
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Team
from cwem.values import Employee, day_start

HOUR = 3_600_000
OCT = Period(date(2026, 10, 1), date(2026, 10, 31), "a")
NOV = Period(date(2026, 11, 1), date(2026, 11, 30), "a")
DEC = Period(date(2026, 12, 1), date(2026, 12, 31), "a")
PAT = By("pat", 1)
AFTER = day_start(date(2027, 3, 1))
"""All of these months are over."""


class Closed:
    """The `Closings` port in memory."""

    def __init__(self) -> None:
        self.kept: dict[Closing, list[ClosedLine]] = {}

    def ground(self) -> Ground:
        return Ground(len(self.kept), 0)

    def close(
        self, closing: Closing, lines: list[ClosedLine], ground: Ground, audit: object = ()
    ) -> None:
        if ground != self.ground():
            raise StoreChanged("moved")
        taken = {(c.first, c.last, c.team, c.version) for c in self.kept}
        if (closing.first, closing.last, closing.team, closing.version) in taken:
            raise StoreChanged("taken")
        self.kept[closing] = list(lines)

    def closings(self, first: date, last: date) -> list[Closing]:
        return sorted(c for c in self.kept if c.first <= last and c.last >= first)

    def lines(self, closing: Closing) -> list[ClosedLine]:
        return self.kept[closing]

    def lines_of(
        self, employees: Collection[str], first: date, last: date
    ) -> dict[Key, list[ClosedLine]]:
        return {
            one.key: [line for line in self.kept[one] if line.employee in employees]
            for one in self.closings(first, last)
        }


@dataclass
class Working:
    """Everybody works eight hours every day, but for what is said otherwise."""

    company: Company
    book: RuleBook = field(default_factory=lambda: RuleBook(3))
    otherwise: dict[tuple[str, date], WorkingDay] = field(default_factory=dict)
    by_rules: dict[int, int] = field(default_factory=dict)
    """Revision -> hours a day by it."""

    def of(
        self, people: Collection[str], first: date, last: date, now: int, *, telling: bool = True
    ) -> dict[str, list[WorkingDay]]:
        return {
            who: [
                self.otherwise.get((who, day)) or self.day(who, day)
                for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
            ]
            for who in people
        }

    def day(self, who: str, day: date, worked: int | None = None, **more: object) -> WorkingDay:
        hours = self.by_rules.get(self.book.revision, 8) if worked is None else worked
        more = {"status": Status.PRESENT, **more}
        return WorkingDay(who, day, "UTC", reasons=(), shift="s", planned=8 * HOUR,
                          worked=hours * HOUR, **more)  # type: ignore[arg-type]  # fmt: skip

    def by(self, book: RuleBook) -> "Working":
        return replace(self, book=book)

    def team(self, who: str, day: date) -> str:
        return self.company.line(AssignmentKind.TEAM, who).on(day) or ""


class Rules:
    def at(self, revision: int) -> RuleBook:
        return RuleBook(revision)


def company(*moves: tuple[str, date, str | None]) -> Company:
    given = [("E1", EVER, "a"), ("E2", EVER, "a"), ("E3", EVER, "b"), *moves]
    return Company().after(
        Changes(
            teams=(Team("a", "A"), Team("b", "B")),
            employees=tuple(Employee(n, n) for n in ("E1", "E2", "E3")),
            assignments=tuple(
                Assignment(AssignmentKind.TEAM, n, Step(day, team)) for n, day, team in given
            ),
        )
    )


def books(working: Working, closed: Closings, asked: Iterable[Request] = ()) -> Books:
    said: dict[str, list[object]] = {}
    for each in asked:
        said.setdefault(each.employee, []).append(entry_of(each))
    entries = SimpleNamespace(
        of=lambda people, *_when: {who: those for who, those in said.items() if who in people}
    )
    store: Any = SimpleNamespace(closings=closed, rule_books=Rules(), entries=entries)
    return Books(store, working, working.company)  # type: ignore[arg-type]


def read(closed: Closings, closing: Closing) -> dict[str, tuple[Payroll, dict, tuple]]:
    return {line.employee: read_line(line.body) for line in closed.lines(closing)}


def late(working: Working, who: str, day: date, worked: int) -> None:
    """A correction is approved: this day comes to so many hours."""
    working.otherwise[who, day] = working.day(who, day, worked)
