"""Two who close at the same moment, each in a process of their own: every closed day is paid
exactly once, whichever of them is first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cwem.attendance.closed import Ground
from cwem.errors import InputError
from cwem.kpi.report.payroll import Payroll
from tests.kpi.closing_fakes import AFTER, NOV, OCT, PAT, Working, books, company, late, read


class Between:
    """The closings of one who is overtaken by the other just before they are kept."""

    def __init__(self, closings, meanwhile: Callable[[], object]) -> None:
        self._closings, self._meanwhile = closings, meanwhile
        self.tries = 0

    def __getattr__(self, name: str):
        return getattr(self._closings, name)

    def close(self, closing, lines, ground: Ground, audit=()) -> None:
        self.tries += 1
        if self.tries == 1:
            self._meanwhile()
        self._closings.close(closing, lines, ground, audit)


@pytest.fixture
def working(store) -> Working:
    """October is closed, and somebody's 5 October turns out to be two hours longer."""
    working = Working(company())
    books(working, store.closings).close(OCT, AFTER + 1, PAT)
    late(working, "E1", date(2026, 10, 5), 10)
    return working


def paid(store, *closings) -> Payroll:
    """What E1 was paid with in the newest version of each."""
    whole = Payroll()
    for closing in closings:
        figures, _days, owed = read(store.closings, closing)["E1"]
        for part in (figures, *(each.figures for each in owed)):
            whole += part
    return whole


WHOLE = (31 + 30) * 480 + 120


def test_a_correction_is_in_the_next_version_or_in_the_next_month_and_not_in_both(
    store, open_again, working
):
    other = open_again()
    again = lambda: books(working, other.closings).close(OCT, AFTER + 2, PAT)  # noqa: E731
    mine = Between(store.closings, again)
    nov = books(working, mine).close(NOV, AFTER + 2, PAT)
    assert mine.tries == 2, "worked out again, knowing of the other"
    assert read(store.closings, nov)["E1"][2] == ()
    two = books(working, store.closings).versions(OCT)[-1]
    assert (two.version, paid(store, two, nov).worked_minutes) == (2, WHOLE)


def test_the_other_way_round_the_next_version_is_refused(store, open_again, working):
    other = open_again()
    next_month = lambda: books(working, other.closings).close(NOV, AFTER + 2, PAT)  # noqa: E731
    with pytest.raises(InputError, match="no further version"):
        books(working, Between(store.closings, next_month)).close(OCT, AFTER + 2, PAT)
    one, nov = store.closings.closings(OCT.first, NOV.last)
    assert paid(store, one, nov).worked_minutes == WHOLE


def test_who_moved_is_paid_by_one_of_two_teams_that_are_closed_at_once(store, open_again):
    """One of them still reads the company as it was."""
    before, after = Working(company()), Working(company(("E1", OCT.first, "b")))
    other = open_again()
    theirs = replace(OCT, team="b")
    mine = Between(
        store.closings, lambda: books(after, other.closings).close(theirs, AFTER + 1, PAT)
    )
    books(before, mine).close(OCT, AFTER + 1, PAT)
    found = [set(read(store.closings, one)) for one in store.closings.closings(OCT.first, OCT.last)]
    assert found == [{"E2"}, {"E1", "E3"}]
