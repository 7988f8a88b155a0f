"""What is owed of closed months is the same as if everything were read by every rule there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.attendance.closed import Closing
from cwem.attendance.limits import BookRemoval, removed_day
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.closing import Period
from cwem.kpi.frozen import Frozen
from cwem.kpi.owing import Owed, Owing
from cwem.kpi.report.payroll import Adjustment, payroll
from tests.kpi.closing_fakes import AFTER, DEC, NOV, OCT, PAT, Closed, Working, books, company, late

EVERYBODY = ("E1", "E2", "E3")
DAYS = [OCT.first + timedelta(days=n) for n in (0, 10, 20, 31, 45)]


class Counted(Working):
    """Says who was read how often."""

    read: list[tuple[int, str]] = []  # noqa: RUF012 - one list for a book and the books by it

    def of(self, people, first, last, now, *, telling=True):
        self.read += [(self.book.revision, who) for who in people]
        return super().of(people, first, last, now, telling=telling)


def plainly(owing: Owing, period: Period) -> Owed:
    """Everybody's closed months by every rule, whether anything can have come of it or not."""
    found = Owed()
    for month in sorted({(p.first, p.last) for p in owing.closed if p.last < period.first}):
        versions = {
            p.team: c.version for p, c in owing.closed.items() if (p.first, p.last) == month
        }
        for who in EVERYBODY:
            by = {
                rules: owing.by(rules).of([who], *month, AFTER)[who]
                for rules in {*range(3, 8), owing.working.book.revision}
            }
            today = by[owing.working.book.revision]
            if any(day.status is Status.REMOVED for day in today):
                continue
            new = list(_unpaid(owing, who, today, versions))
            owed = payroll(new)
            for part in owing.frozen.parts(who, month):
                owed += payroll(day for day in by[part.rules] if day.day in part.days)
            owed -= owing.frozen.paid(who, month)
            if owed or new:
                one = Adjustment(*month, max(versions.values()), owed)
                found.adjustments.setdefault(who, []).append(one)
                found.days.setdefault(who, []).extend(new)
    return found


def _unpaid(
    owing: Owing, who: str, days: list[WorkingDay], versions: dict[str, int]
) -> Iterator[WorkingDay]:
    for day in days:
        closed = owing.working.team(who, day.day) in versions
        paid = day.day in owing.frozen.days(who)
        if closed and not paid and day.status is not Status.NOT_EMPLOYED:
            yield day


def owing_of(working: Working, closed: Closed) -> Owing:
    newest: dict[Period, Closing] = books(working, closed).newest(OCT.first, NOV.last)
    return Owing(
        working, newest, Frozen(closed, newest.values(), EVERYBODY),  # type: ignore[arg-type]
        lambda revision: working.by(RuleBook(revision)),  # type: ignore[arg-type,return-value]
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["close", "close", "move", "move", "rules", "work", "gone", "removed"]),
            st.sampled_from(EVERYBODY),
            st.sampled_from(DAYS),
            st.integers(0, 12),
        ),
        min_size=8,
        max_size=20,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_is_not_read_would_have_changed_nothing(
    steps: list[tuple[str, str, date, int]],
) -> None:
    working, closed = Working(company(), by_rules={3: 8, 4: 7, 5: 6, 6: 5, 7: 4}), Closed()
    months = iter([replace(month, team=team) for month in (OCT, NOV) for team in ("a", "b", "")])
    moves: list[tuple[str, date, str | None]] = []
    for what, who, day, n in steps:
        if what == "work":
            late(working, who, day, n)
        elif what == "gone":
            gone = working.day(who, day, 0, status=Status.NOT_EMPLOYED)
            working.otherwise[who, day] = replace(gone, planned=0, shift="")
        elif what == "removed":
            working.otherwise[who, day] = removed_day(who, day, "UTC", BookRemoval(NOV.first, 0))
        elif what == "move":
            moves.append((who, day, ["a", "b", None][n % 3]))
            working.company = company(*moves)
        elif what == "rules":
            working.book = RuleBook(3 + n % 5)
        elif (month := next(months, None)) is not None:
            days = working.otherwise
            working.otherwise = {  # a month of which days were removed is not closed
                key: one for key, one in days.items() if one.status is not Status.REMOVED
            }
            books(working, closed).close(month, AFTER, PAT)
            working.otherwise = days
    owing = owing_of(working, closed)
    assert owing.before(DEC, EVERYBODY, AFTER) == plainly(owing, DEC)


def test_a_month_is_read_once_by_the_rules_it_was_paid_by_and_only_of_whom_it_paid() -> None:
    working, closed = Counted(company(), by_rules={3: 8, 4: 6}), Closed()
    books(working, closed).close(OCT, AFTER, PAT)
    working.book = RuleBook(4)
    late(working, "E1", OCT.first, 10)
    working.read.clear()
    owed = owing_of(working, closed).before(NOV, EVERYBODY, AFTER)
    assert working.read == [(3, "E1"), (3, "E2")]
    assert [one.figures.worked_minutes for one in owed.adjustments["E1"]] == [120]
