"""Closed periods: frozen figures, versions, and corrections that are paid once."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.access.audit import By
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.decisions import Case, Decision, Verdict
from cwem.attendance.requests import Request, Subject
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError, StoreChanged
from cwem.kpi.closing import Books, Period, month_of
from cwem.kpi.report.payroll import Payroll, payroll, read_line
from cwem.kpi.report.payroll_file import Now, Whose, payroll_rows
from cwem.kpi.report.reading import Known
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Team
from cwem.values import Employee

HOUR = 3_600_000
OCT = Period(date(2026, 10, 1), date(2026, 10, 31), "a")
NOV = Period(date(2026, 11, 1), date(2026, 11, 30), "a")
DEC = Period(date(2026, 12, 1), date(2026, 12, 31), "a")
PAT = By("pat", 1)


class Closed:
    """The `Closings` port in memory."""

    def __init__(self) -> None:
        self.kept: dict[Closing, list[ClosedLine]] = {}

    def close(self, closing: Closing, lines: list[ClosedLine], audit: object = ()) -> None:
        taken = {(c.first, c.last, c.team, c.version) for c in self.kept}
        if (closing.first, closing.last, closing.team, closing.version) in taken:
            raise StoreChanged("taken")
        self.kept[closing] = list(lines)

    def closings(self, first: date, last: date) -> list[Closing]:
        return sorted(c for c in self.kept if c.first <= last and c.last >= first)

    def lines(self, closing: Closing) -> list[ClosedLine]:
        return self.kept[closing]


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


def books(working: Working, closed: Closed) -> Books:
    return Books(closed, Rules(), working, working.company)  # type: ignore[arg-type]


def read(closed: Closed, closing: Closing) -> dict[str, tuple[Payroll, dict, tuple]]:
    return {line.employee: read_line(line.body) for line in closed.lines(closing)}


def late(working: Working, who: str, day: date, worked: int) -> None:
    """A correction is approved: this day comes to so many hours."""
    working.otherwise[who, day] = working.day(who, day, worked)


def test_a_month_has_a_first_and_a_last_day() -> None:
    assert month_of(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (DEC.first, DEC.last)


def test_closing_freezes_the_figures_of_the_team() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, 1, PAT)
    assert (one.version, one.by, one.rules) == (1, "pat", 3)
    found = read(closed, one)
    assert sorted(found) == ["E1", "E2"]
    assert found["E1"][0].worked_minutes == 31 * 480
    assert len(found["E1"][1]) == 31
    assert one.hash == closing_hash(line.digest for line in closed.lines(one))
    late(working, "E1", date(2026, 10, 5), 2)
    assert read(closed, one)["E1"][0].worked_minutes == 31 * 480, "frozen"


def test_a_correction_is_an_adjustment_of_the_next_closing_and_only_of_that() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    nov = books(working, closed).close(NOV, 2, PAT)
    (owed,) = read(closed, nov)["E1"][2]
    assert (owed.first, owed.last, owed.version) == (OCT.first, OCT.last, 1)
    assert owed.figures == Payroll(worked_minutes=120)
    assert read(closed, nov)["E2"][2] == ()
    dec = books(working, closed).close(DEC, 3, PAT)
    assert read(closed, dec)["E1"][2] == (), "each once"
    late(working, "E1", date(2026, 10, 5), 7)
    jan = Period(date(2027, 1, 1), date(2027, 1, 31), "a")
    last = books(working, closed).close(jan, 4, PAT)
    assert read(closed, last)["E1"][2][0].figures == Payroll(worked_minutes=-180)


def test_closed_again_it_is_the_next_version_and_says_what_changed() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, 1, PAT)
    with pytest.raises(InputError, match="Nothing has changed since version 1"):
        books(working, closed).close(OCT, 2, PAT)
    late(working, "E2", date(2026, 10, 5), 9)
    two = books(working, closed).close(OCT, 3, By("pat", 3))
    assert two.version == 2
    (changed,) = books(working, closed).changed(one, two)
    assert changed.employee == "E2"
    assert changed.now - changed.before == Payroll(worked_minutes=60)  # type: ignore[operator]
    nov = books(working, closed).close(NOV, 4, PAT)
    assert read(closed, nov)["E2"][2] == (), "paid with version 2"
    assert [c.version for c in books(working, closed).versions(OCT)] == [1, 2]


def test_no_further_version_once_a_later_period_paid_the_difference() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    books(working, closed).close(NOV, 2, PAT)
    late(working, "E1", date(2026, 10, 6), 10)
    with pytest.raises(InputError, match="no further version"):
        books(working, closed).close(OCT, 3, PAT)


def test_rules_that_change_later_change_nothing_that_was_closed() -> None:
    working, closed = Working(company(), by_rules={3: 8, 4: 6}), Closed()
    books(working, closed).close(OCT, 1, PAT)
    after = replace(working, book=RuleBook(4))
    nov = books(after, closed).close(NOV, 2, PAT)
    figures, _days, owed = read(closed, nov)["E1"]
    assert figures.worked_minutes == 30 * 360
    assert owed == ()


def test_who_moves_within_a_month_is_paid_once_for_each_day() -> None:
    moved = company(("E1", date(2026, 10, 11), "b"))
    working, closed = Working(moved), Closed()
    a = books(working, closed).close(OCT, 1, PAT)
    b = books(working, closed).close(replace(OCT, team="b"), 1, PAT)
    days = [read(closed, each)["E1"][1] for each in (a, b)]
    assert [len(each) for each in days] == [10, 21]
    assert not set(days[0]) & set(days[1])


def test_moved_afterwards_as_of_a_day_that_is_paid_it_is_not_paid_again() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    working.company = company(("E1", date(2026, 10, 11), "b"))
    b = books(working, closed).close(replace(OCT, team="b"), 2, PAT)
    assert sorted(read(closed, b)) == ["E3"]


def test_who_was_never_in_the_team_after_all_is_not_paid_again_either() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    working.company = company(("E1", EVER, "b"))
    b = books(working, closed).close(replace(OCT, team="b"), 2, PAT)
    assert sorted(read(closed, b)) == ["E3"]
    late(working, "E1", date(2026, 10, 5), 10)
    nov = books(working, closed).close(replace(NOV, team="b"), 3, PAT)
    assert read(closed, nov)["E1"][2][0].figures == Payroll(worked_minutes=120)


def test_a_day_that_is_in_no_closing_of_a_closed_month_is_paid_with_the_next_one() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(replace(OCT, team="b"), 1, PAT)
    working.company = company(("E1", date(2026, 10, 11), "b"))
    a = books(working, closed).close(OCT, 2, PAT)
    assert len(read(closed, a)["E1"][1]) == 10
    nov = books(working, closed).close(replace(NOV, team="b"), 3, PAT)
    figures, days, (owed,) = read(closed, nov)["E1"]
    assert figures.worked_minutes == 30 * 480
    assert (owed.first, owed.figures.worked_minutes) == (OCT.first, 21 * 480)
    assert len(days) == 30 + 21
    late(working, "E1", date(2026, 10, 20), 10)
    dec = books(working, closed).close(replace(DEC, team="b"), 4, PAT)
    (owed,) = read(closed, dec)["E1"][2]
    assert (owed.first, owed.figures) == (OCT.first, Payroll(worked_minutes=120))


def test_adjustments_go_with_the_team_somebody_is_in_now_or_with_those_in_none() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    working.company = company(("E1", NOV.first, None))
    nov = books(working, closed).close(NOV, 2, PAT)
    assert sorted(read(closed, nov)) == ["E2"]
    none = books(working, closed).close(replace(NOV, team=""), 2, PAT)
    assert read(closed, none)["E1"][2][0].figures == Payroll(worked_minutes=120)


def test_a_day_is_in_the_export_once_wherever_its_person_is_said_to_have_been_since() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    working.company = company(("E1", OCT.first, "b"))
    now = Now(working, Known(working.company, working.book), 2)

    def versions(team: str | None) -> dict[str, list[object]]:
        rows = payroll_rows(closed, now, Whose(OCT.first, OCT.last, team))  # type: ignore[arg-type]
        return {who: [row[5] for row in rows if row[0] == who] for who in ("E1", "E2")}

    assert versions(None) == {"E1": [1], "E2": [1]}
    assert versions("b") == {"E1": [], "E2": []}
    assert versions("a") == {"E1": [1], "E2": [1]}


def test_a_month_that_goes_on_or_is_incomplete_is_not_closed_unasked() -> None:
    working, closed = Working(company()), Closed()
    day = date(2026, 10, 31)
    working.otherwise["E1", day] = working.day("E1", day, status=Status.RUNNING)
    with pytest.raises(InputError, match="not over yet"):
        books(working, closed).close(OCT, 1, PAT, all_the_same=True)
    working.otherwise["E1", day] = working.day("E1", day, status=Status.INCOMPLETE)
    with pytest.raises(InputError, match="incomplete"):
        books(working, closed).close(OCT, 1, PAT)
    one = books(working, closed).close(OCT, 1, PAT, all_the_same=True)
    assert read(closed, one)["E1"][0].incomplete_days == 1


def test_the_checklist_has_incomplete_days_and_open_requests_of_the_team() -> None:
    working, closed = Working(company()), Closed()
    day = date(2026, 10, 31)
    working.otherwise["E1", day] = working.day("E1", day, status=Status.INCOMPLETE)
    opened = books(working, closed)

    def asked(who: str, first: date, last: date) -> Request:
        return Request(who, Subject.FIGURE, first, last, "n", 1, who, figure="worked")

    into = asked("E1", date(2026, 9, 28), date(2026, 10, 2))
    other = asked("E3", day, day)
    before = asked("E1", date(2026, 9, 1), date(2026, 9, 2))
    done = asked("E2", day, day)
    cases = [Case(each) for each in (into, other, before)]
    cases.append(Case(done, Decision(done.id, Verdict.REFUSED, "no", 2, "mia")))
    found = opened.checklist(opened.days(OCT, 1), cases)
    assert (found.people, found.goes_on, found.done) == (2, 0, False)
    assert [(d.employee, d.day) for d in found.incomplete] == [("E1", day)]
    assert [case.request for case in found.open] == [into]


def test_two_who_close_at_once_get_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, 1, PAT)
    monkeypatch.setattr(closed, "closings", lambda _first, _last: [])
    late(working, "E1", date(2026, 10, 5), 10)
    with pytest.raises(StoreChanged):
        books(working, closed).close(OCT, 2, PAT)
    assert len(closed.kept) == 1


def test_whole_tells_whether_somebody_changed_a_line() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, 1, PAT)
    assert books(working, closed).whole(one)
    closed.kept[one] = closed.kept[one][1:]
    assert books(working, closed).whole(one), "of somebody who was erased"
    closed.kept[one] = [ClosedLine("E2", "{}")]
    assert not books(working, closed).whole(one)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["close a", "close b", "again", "work", "move"]),
            st.sampled_from(["E1", "E2", "E3"]),
            st.integers(0, 91),
            st.integers(0, 12),
        ),
        max_size=25,
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_happens_every_closed_day_is_paid_exactly_once(
    steps: list[tuple[str, str, int, int]],
) -> None:
    working, closed = Working(company()), Closed()
    months = iter(
        [replace(month, team=team) for month in (OCT, NOV, DEC) for team in ("a", "b", "")]
    )
    moves: list[tuple[str, date, str | None]] = []
    last = None
    for clock, (what, who, back, hours) in enumerate(steps, 2):
        day = OCT.first + timedelta(days=back)
        if what.startswith("close") and (month := next(months, None)) is not None:
            books(working, closed).close(month, clock, PAT)
            last = month
        elif what == "again" and last is not None:
            with contextlib.suppress(InputError):  # nothing has changed, or it was adjusted since
                books(working, closed).close(last, clock, PAT)
        elif what == "work":
            late(working, who, day, hours)
        elif what == "move":
            moves.append((who, day, ["a", "b"][hours % 2]))
            working.company = company(*moves)
    for month in months:
        books(working, closed).close(month, 99, PAT)
    for team in ("a", "b", ""):
        jan = Period(date(2027, 1, 1), date(2027, 1, 31), team)
        books(working, closed).close(jan, 100, PAT)
    until = books(working, closed)
    newest = until.newest(OCT.first, date(2027, 1, 31))
    days: dict[str, list[str]] = {}
    paid: dict[str, Payroll] = {}
    for closing in newest.values():
        for employee, (figures, told, owed) in read(closed, closing).items():
            days.setdefault(employee, []).extend(told)
            for part in (figures, *(each.figures for each in owed)):
                paid[employee] = paid.get(employee, Payroll()) + part
    whole = working.of(["E1", "E2", "E3"], OCT.first, date(2027, 1, 31), 0)
    for employee, those in whole.items():
        assert len(days[employee]) == len(set(days[employee])) == len(those)
        assert paid[employee] == payroll(those)
