"""Another rule book is tried on the days there were, and nothing about one person leaks out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.shifts import ReckoningRule, Roster, RuleBook, SiteRules
from cwem.attendance.working_day import Status
from cwem.kpi.dry_run import (
    DayChange,
    DryRun,
    Outcome,
    closed_days,
    compared,
    concerned,
    dry_run,
    groups,
    last_days,
    parted,
    summed,
)
from cwem.kpi.report.payroll import Payroll, line_body
from cwem.people.assignments import reassign
from cwem.people.timeline import Span
from cwem.people.values import AssignmentKind, Company
from tests.access.fakes import T0, House, house
from tests.attendance.agreed import Setting, Signs, reckoned
from tests.kpi.trying import (
    BOOK,
    DESK,
    FIRST,
    LAB,
    LAST,
    OFFICE,
    TODAY,
    WEEK,
    WORKED,
    staffed,
    working,
)

MINUTE = 60_000
TOLERANT = replace(BOOK, shifts={"office": replace(OFFICE, grace=10)})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[House]:
    opened = house(tmp_path)
    yield opened
    opened.store.close()


def run(opened: House, company: Company, after: RuleBook, closed: object = None) -> DryRun:
    return dry_run(
        working(opened.store, company, BOOK),
        working(opened.store, company, after),
        lambda _who: closed or {},  # type: ignore[arg-type, return-value]
        (FIRST, LAST),
        T0,
    )


def test_thirty_days_with_the_one_that_runs() -> None:
    assert last_days(TODAY) == (FIRST, LAST)
    assert (LAST - FIRST).days == 29


def test_a_more_tolerant_grace_takes_seven_minutes_off_every_day(store: House) -> None:
    tried = run(store, staffed(store.store), TOLERANT)
    assert tried.tried == 7
    assert tried.people == (*LAB, *DESK)
    assert [(c.employee, c.day) for c in tried.changes] == [
        (number, day) for number in (*LAB, *DESK) for day in WORKED
    ]
    one = tried.changes[0]
    assert (one.before.status, one.after.status) == (Status.LATE, Status.PRESENT)
    assert (one.by("late"), one.by("worked")) == (-7 * MINUTE, 0)
    total = summed(tried.changes)
    assert (total.people, total.days, total.closed) == (7, 35, 0)
    assert total.lengths["late"] == -35 * 7 * MINUTE
    assert total.statuses == {(Status.LATE, Status.PRESENT): 35}


def test_the_same_book_changes_nothing_and_asks_about_nobody(store: House) -> None:
    company = staffed(store.store)
    assert run(store, company, BOOK) == DryRun(FIRST, LAST, 0)
    renamed = replace(BOOK, shifts={"office": replace(OFFICE, name="Bureau")})
    assert run(store, company, renamed).changes == ()


def test_only_who_is_concerned_is_worked_out(store: House) -> None:
    company = staffed(store.store, desk=False)
    who = concerned((company, BOOK), (company, TOLERANT), FIRST, LAST)
    assert who == [*LAB]
    strict = replace(BOOK, sites={"s": SiteRules(reckoning=ReckoningRule.SEEN_AT_DOOR)})
    assert concerned((company, BOOK), (company, strict), FIRST, LAST) == [*LAB, *DESK]
    locked = replace(BOOK, sites={"s": SiteRules(groups_only=True)})
    assert concerned((company, BOOK), (company, locked), FIRST, LAST) == []
    later = Roster("new", "New", date(2023, 1, 2), ("office",))
    assert concerned(
        (company, BOOK), (company, replace(BOOK, rosters={"week": WEEK, "new": later})), FIRST, LAST
    ) == []  # fmt: skip


def test_another_assignment_can_be_tried_too(store: House) -> None:
    company = staffed(store.store)
    two = replace(BOOK, rosters={"week": WEEK, "off": Roster("off", "Off", FIRST, ("",))})
    kind, day = AssignmentKind.ROSTER, date(2023, 11, 8)
    after = company.after(reassign(company, kind, "7", Span("off", day, None)))
    tried = dry_run(
        working(store.store, company, two),
        working(store.store, after, two),
        lambda _who: {},
        (FIRST, LAST),
        T0,
    )
    assert tried.people == ("7",)
    assert tried.changes[0].day == day
    assert all(change.after.planned == 0 for change in tried.changes)
    assert tried.adjusts, "a closed day of somebody who was assigned otherwise is adjusted"


def test_a_holiday_takes_the_absence(store: House) -> None:
    company = staffed(store.store)
    day = date(2023, 11, 13)
    after = replace(BOOK, sites={"s": SiteRules(extra_holidays={day: "Carnival"})})
    tried = run(store, company, after)
    assert {(c.day, c.before.status, c.after.status) for c in tried.changes} == {
        (day, Status.ABSENT, Status.HOLIDAY)
    }
    assert summed(tried.changes).lengths["credited"] == 7 * 480 * MINUTE


def test_closed_periods_are_marked(store: House) -> None:
    """Day by day, as they are frozen; of a version that another has replaced nothing is."""
    company, port = staffed(store.store), store.store.closings
    for version, days in ((1, WORKED[:3]), (2, WORKED[:2])):
        frozen = {day.isoformat(): {} for day in days}
        line = ClosedLine("1", line_body(Payroll(), frozen))
        closing = Closing(FIRST, WORKED[2], "lab", version, closing_hash([line.digest]),
                          (line.digest,), T0, "pay", 0)  # fmt: skip
        port.close(closing, [line], port.ground())
    closed = closed_days(port, ["1", "2"], FIRST, LAST)
    assert closed == {"1": set(WORKED[:2]), "2": frozenset()}
    tried = run(store, company, TOLERANT, closed)
    assert [(c.employee, c.day) for c in tried.changes if c.closed] == [
        ("1", WORKED[0]),
        ("1", WORKED[1]),
    ]
    assert summed(tried.changes).closed == 2
    assert not tried.adjusts, "closed days are compared by the book they were closed by"


def test_it_compares_what_it_is_given() -> None:
    signs = Signs().add("in 08:07, out 16:00", TODAY)
    days = reckoned(Setting(), signs, TODAY, TODAY)
    again = [replace(days[0], late=0, status=Status.PRESENT)]
    (change,) = compared({"E1": days}, {"E1": again}, {"E1": [TODAY]})
    assert (change.employee, change.day, change.closed) == ("E1", TODAY, True)
    assert change.by("late") == -7 * MINUTE
    assert compared({"E1": days}, {"E1": days}, {}) == ()
    assert compared({"E1": days}, {}, {}) == ()


# --- what may be shown of others ------------------------------------------------------------------

NOTHING = Outcome(Status.PRESENT, 0, 0, 0, 0, 0, 0)


def changed(number: str, day: date = TODAY, *, closed: bool = False) -> DayChange:
    late = replace(NOTHING, late=MINUTE, status=Status.LATE)
    return DayChange(number, day, NOTHING, late, closed)


def teams(**members: str) -> Company:
    lines = {}
    for team, numbers in members.items():
        for number in numbers:
            before = Company(lines=lines)
            changes = reassign(before, AssignmentKind.TEAM, number, Span(team, FIRST, None))
            lines = dict(before.after(changes).lines)
    return Company(lines=lines)


def test_a_team_of_one_says_nothing_about_that_one() -> None:
    company = teams(lab="123456", desk="7")
    found = groups([changed(n) for n in "1234567"], company)
    assert {team: total.people for team, total in found.teams.items()} == {"lab": 6}
    assert found.rest is None
    assert found.hidden
    assert found.all is None, "all less the lab would be the one at the desk"


def test_small_teams_are_shown_together_where_they_are_enough() -> None:
    company = teams(lab="12345", a="67", b="89A")
    found = groups([changed(n) for n in "123456789A"], company)
    assert set(found.teams) == {"lab"}
    assert found.rest is not None
    assert found.rest.people == 5
    assert not found.hidden
    assert found.all is not None
    assert found.all.people == 10


@pytest.mark.parametrize(
    ("closed", "said"),
    [("123456", 6), ("12345", 5), ("1234", 0), ("1234567", 6), ("7", 0), ("", 0)],
)
def test_closed_days_of_few_are_in_no_figure(closed: str, said: int) -> None:
    """6 people in the lab, one at the desk of whom nothing is told."""
    changes = [changed(n, closed=n in closed) for n in "1234567"]
    assert groups(changes, teams(lab="123456", desk="7")).closed == said


@pytest.mark.parametrize("count", [0, 1, 4])
def test_few_people_say_nothing_at_all(count: int) -> None:
    found = groups([changed(n) for n in "1234"[:count]], teams(lab="1234"))
    assert (found.teams, found.rest, found.all) == ({}, None, None)
    assert found.hidden is (count > 0)


def test_four_people_on_many_days_are_still_four() -> None:
    many = [changed(n, day) for n in "1234" for day in WORKED]
    assert groups(many, teams(lab="1234")).teams == {}


def test_each_day_is_seen_or_not() -> None:
    changes = [changed("1", WORKED[0]), changed("1", WORKED[1]), changed("2", WORKED[0])]
    seen, unseen = parted(changes, lambda who, day: who == "1" and day == WORKED[1])
    assert seen == [changes[1]]
    assert unseen == [changes[0], changes[2]]
