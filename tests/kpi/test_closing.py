"""Closed periods: frozen figures, versions, and corrections that are paid once."""

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.access.audit import By
from cwem.attendance.closed import ClosedLine, closing_hash
from cwem.attendance.limits import BookRemoval, removed_day
from cwem.attendance.requests import APPROVED_WITHIN, Request, Subject
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status
from cwem.errors import InputError, StoreChanged
from cwem.kpi.closing import Period, month_of
from cwem.kpi.closing_checks import Checklist, Unsettled
from cwem.kpi.report.payroll import Payroll, payroll
from cwem.kpi.report.payroll_file import Now, Whose, payroll_rows
from cwem.kpi.report.reading import Known
from cwem.people.timeline import EVER
from cwem.values import day_start
from tests.kpi.closing_fakes import (
    AFTER,
    DEC,
    NOV,
    OCT,
    PAT,
    Closed,
    Working,
    books,
    company,
    late,
    read,
)


def test_a_month_has_a_first_and_a_last_day() -> None:
    assert month_of(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (DEC.first, DEC.last)


def test_closing_freezes_the_figures_of_the_team() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, AFTER + 1, PAT)
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
    books(working, closed).close(OCT, AFTER + 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    nov = books(working, closed).close(NOV, AFTER + 2, PAT)
    (owed,) = read(closed, nov)["E1"][2]
    assert (owed.first, owed.last, owed.version) == (OCT.first, OCT.last, 1)
    assert owed.figures == Payroll(worked_minutes=120)
    assert read(closed, nov)["E2"][2] == ()
    dec = books(working, closed).close(DEC, AFTER + 3, PAT)
    assert read(closed, dec)["E1"][2] == (), "each once"
    late(working, "E1", date(2026, 10, 5), 7)
    jan = Period(date(2027, 1, 1), date(2027, 1, 31), "a")
    last = books(working, closed).close(jan, AFTER + 4, PAT)
    assert read(closed, last)["E1"][2][0].figures == Payroll(worked_minutes=-180)


def test_what_can_still_be_approved_is_still_paid() -> None:
    """Asked about a day a year ago, approved a quarter later, closed a month after that."""
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    late(working, "E1", OCT.first, 10)
    approved = OCT.first + timedelta(milliseconds=APPROVED_WITHIN)
    next_one = (approved + timedelta(days=31)).replace(day=1)
    period = Period(*month_of(next_one), "a")
    assert (period.first - OCT.first).days > 450
    last = books(working, closed).close(period, day_start(period.last + timedelta(days=9)), PAT)
    assert [each.first for each in read(closed, last)["E1"][2]] == [OCT.first]


def test_closed_again_it_is_the_next_version_and_says_what_changed() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, AFTER + 1, PAT)
    with pytest.raises(InputError, match="Nothing has changed since version 1"):
        books(working, closed).close(OCT, AFTER + 2, PAT)
    late(working, "E2", date(2026, 10, 5), 9)
    two = books(working, closed).close(OCT, AFTER + 3, By("pat", 3))
    assert two.version == 2
    (changed,) = books(working, closed).changed(one, two)
    assert changed.employee == "E2"
    assert changed.now - changed.before == Payroll(worked_minutes=60)  # type: ignore[operator]
    nov = books(working, closed).close(NOV, AFTER + 4, PAT)
    assert read(closed, nov)["E2"][2] == (), "paid with version 2"
    assert [c.version for c in books(working, closed).versions(OCT)] == [1, 2]


def test_a_month_whose_entries_were_removed_is_paid_as_it_was_and_never_taken_back() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    for n in range(31):
        day = OCT.first + timedelta(days=n)
        gone = removed_day("E1", day, "UTC", BookRemoval(NOV.first, 0))
        working.otherwise["E1", day] = gone
    nov = books(working, closed).close(NOV, AFTER + 2, PAT)
    assert read(closed, nov)["E1"][2] == ()


def test_no_further_version_once_a_later_period_paid_the_difference() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    books(working, closed).close(NOV, AFTER + 2, PAT)
    late(working, "E1", date(2026, 10, 6), 10)
    with pytest.raises(InputError, match="no further version"):
        books(working, closed).close(OCT, AFTER + 3, PAT)


def test_rules_that_change_later_change_nothing_that_was_closed() -> None:
    working, closed = Working(company(), by_rules={3: 8, 4: 6}), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    after = replace(working, book=RuleBook(4))
    nov = books(after, closed).close(NOV, AFTER + 2, PAT)
    figures, _days, owed = read(closed, nov)["E1"]
    assert figures.worked_minutes == 30 * 360
    assert owed == ()


def test_who_moves_within_a_month_is_paid_once_for_each_day() -> None:
    moved = company(("E1", date(2026, 10, 11), "b"))
    working, closed = Working(moved), Closed()
    a = books(working, closed).close(OCT, AFTER + 1, PAT)
    b = books(working, closed).close(replace(OCT, team="b"), AFTER + 1, PAT)
    days = [read(closed, each)["E1"][1] for each in (a, b)]
    assert [len(each) for each in days] == [10, 21]
    assert not set(days[0]) & set(days[1])


def test_moved_afterwards_as_of_a_day_that_is_paid_it_is_not_paid_again() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    working.company = company(("E1", date(2026, 10, 11), "b"))
    b = books(working, closed).close(replace(OCT, team="b"), AFTER + 2, PAT)
    assert sorted(read(closed, b)) == ["E3"]


def test_who_was_never_in_the_team_after_all_is_not_paid_again_either() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    working.company = company(("E1", EVER, "b"))
    b = books(working, closed).close(replace(OCT, team="b"), AFTER + 2, PAT)
    assert sorted(read(closed, b)) == ["E3"]
    late(working, "E1", date(2026, 10, 5), 10)
    nov = books(working, closed).close(replace(NOV, team="b"), AFTER + 3, PAT)
    assert read(closed, nov)["E1"][2][0].figures == Payroll(worked_minutes=120)


def test_a_day_that_is_in_no_closing_of_a_closed_month_is_paid_with_the_next_one() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(replace(OCT, team="b"), AFTER + 1, PAT)
    working.company = company(("E1", date(2026, 10, 11), "b"))
    a = books(working, closed).close(OCT, AFTER + 2, PAT)
    assert len(read(closed, a)["E1"][1]) == 10
    nov = books(working, closed).close(replace(NOV, team="b"), AFTER + 3, PAT)
    figures, days, (owed,) = read(closed, nov)["E1"]
    assert figures.worked_minutes == 30 * 480
    assert (owed.first, owed.figures.worked_minutes) == (OCT.first, 21 * 480)
    assert len(days) == 30 + 21
    late(working, "E1", date(2026, 10, 20), 10)
    dec = books(working, closed).close(replace(DEC, team="b"), AFTER + 4, PAT)
    (owed,) = read(closed, dec)["E1"][2]
    assert (owed.first, owed.figures) == (OCT.first, Payroll(worked_minutes=120))


def test_adjustments_go_with_the_team_somebody_is_in_now_or_with_those_in_none() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    working.company = company(("E1", NOV.first, None))
    nov = books(working, closed).close(NOV, AFTER + 2, PAT)
    assert sorted(read(closed, nov)) == ["E2"]
    none = books(working, closed).close(replace(NOV, team=""), AFTER + 2, PAT)
    assert read(closed, none)["E1"][2][0].figures == Payroll(worked_minutes=120)


def test_a_day_is_in_the_export_once_wherever_its_person_is_said_to_have_been_since() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    working.company = company(("E1", OCT.first, "b"))
    now = Now(working, Known(working.company, working.book), 2)

    def versions(team: str | None) -> dict[str, list[object]]:
        rows = payroll_rows(closed, now, Whose(OCT.first, OCT.last, team))  # type: ignore[arg-type]
        return {who: [row[5] for row in rows if row[0] == who] for who in ("E1", "E2")}

    assert versions(None) == {"E1": [1], "E2": [1]}
    assert versions("b") == {"E1": [], "E2": []}
    assert versions("a") == {"E1": [1], "E2": [1]}


DAY = date(2026, 10, 31)


def asked(who: str, first: date, last: date) -> Request:
    return Request(who, Subject.FIGURE, first, last, "n", 1, who, figure="worked")


def test_a_month_that_goes_on_is_never_closed() -> None:
    working, closed = Working(company()), Closed()
    working.otherwise["E1", DAY] = working.day("E1", DAY, status=Status.RUNNING)
    seen = books(working, closed).checklist(OCT, AFTER)
    assert (seen.goes_on, seen.done) == (1, False)
    with pytest.raises(InputError, match="not over yet"):
        books(working, closed).close(OCT, AFTER + 1, PAT, seen)


def test_a_team_nobody_is_in_is_not_closed_before_the_month_is_over() -> None:
    working, closed = Working(company()), Closed()
    none = replace(OCT, team="")
    early, over = day_start(OCT.last), day_start(OCT.last + timedelta(days=1))
    assert books(working, closed).checklist(none, early).goes_on == 1
    with pytest.raises(InputError, match="not over yet"):
        books(working, closed).close(none, early, PAT)
    assert books(working, closed).close(none, over, PAT).digests == ()


def test_what_nobody_knows_any_more_is_not_closed_again_as_nothing() -> None:
    working, closed = Working(company()), Closed()
    books(working, closed).close(OCT, AFTER + 1, PAT)
    working.otherwise["E1", DAY] = working.day("E1", DAY, 0, status=Status.REMOVED)
    seen = books(working, closed).checklist(OCT, AFTER)
    assert (seen.removed, seen.done) == (1, True), "there is nothing to settle"
    with pytest.raises(InputError, match="was removed"):
        books(working, closed).close(OCT, AFTER + 2, PAT, seen)
    assert len(closed.kept) == 1


def test_what_is_incomplete_or_asked_is_only_closed_over_by_who_has_seen_it() -> None:
    working, closed = Working(company()), Closed()
    clean = books(working, closed).checklist(OCT, AFTER)
    working.otherwise["E1", DAY] = working.day("E1", DAY, status=Status.INCOMPLETE)
    opened = books(working, closed, [asked("E2", DAY, DAY)])
    for seen in (None, clean):
        with pytest.raises(Unsettled, match="incomplete or requests are open") as refused:
            opened.close(OCT, AFTER + 1, PAT, seen)
        assert refused.value.new == refused.value.found == opened.checklist(OCT, AFTER)
    half = replace(opened.checklist(OCT, AFTER), incomplete=())
    with pytest.raises(Unsettled) as refused:
        opened.close(OCT, AFTER + 1, PAT, half)
    assert [d.employee for d in refused.value.new.incomplete] == ["E1"]
    assert refused.value.new.open == (), "that was seen"
    assert closed.kept == {}
    one = opened.close(OCT, AFTER + 1, PAT, refused.value.found)
    assert read(closed, one)["E1"][0].incomplete_days == 1


def test_the_checklist_has_incomplete_days_and_open_requests_of_the_team() -> None:
    working, closed = Working(company()), Closed()
    working.otherwise["E1", DAY] = working.day("E1", DAY, status=Status.INCOMPLETE)
    working.otherwise["E3", DAY] = working.day("E3", DAY, status=Status.INCOMPLETE)
    into = asked("E1", date(2026, 9, 28), date(2026, 10, 2))
    others = asked("E3", DAY, DAY), asked("E1", date(2026, 9, 1), date(2026, 9, 2))
    found = books(working, closed, [into, *others]).checklist(OCT, AFTER)
    assert (found.people, found.goes_on, found.version) == (("E1", "E2"), 0, 0)
    assert [(d.employee, d.day) for d in found.incomplete] == [("E1", DAY)]
    assert [case.request for case in found.open] == [into]
    assert not found.done
    assert found.since(found).done
    assert found.since(Checklist()).open == found.open


def test_whoever_looked_at_another_version_closes_nothing() -> None:
    working, closed = Working(company()), Closed()
    seen = books(working, closed).checklist(OCT, AFTER)
    books(working, closed).close(OCT, AFTER + 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    with pytest.raises(StoreChanged, match="closed this period meanwhile"):
        books(working, closed).close(OCT, AFTER + 2, PAT, seen)
    assert len(closed.kept) == 1
    again = books(working, closed).checklist(OCT, AFTER)
    assert books(working, closed).close(OCT, AFTER + 2, PAT, again).version == 2


def test_whole_tells_whether_somebody_changed_a_line() -> None:
    working, closed = Working(company()), Closed()
    one = books(working, closed).close(OCT, AFTER + 1, PAT)
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
            books(working, closed).close(month, AFTER + clock, PAT)
            last = month
        elif what == "again" and last is not None:
            with contextlib.suppress(InputError):  # nothing has changed, or it was adjusted since
                books(working, closed).close(last, AFTER + clock, PAT)
        elif what == "work":
            late(working, who, day, hours)
        elif what == "move":
            moves.append((who, day, ["a", "b"][hours % 2]))
            working.company = company(*moves)
    for month in months:
        books(working, closed).close(month, AFTER + 99, PAT)
    for team in ("a", "b", ""):
        jan = Period(date(2027, 1, 1), date(2027, 1, 31), team)
        books(working, closed).close(jan, AFTER + 100, PAT)
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
