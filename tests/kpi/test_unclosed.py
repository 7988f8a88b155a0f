"""Which months nobody closed, and who is told of what goes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cwem.access.accounts import Role
from cwem.attendance.closed import Closing
from cwem.attendance.forgetting import Going
from cwem.attendance.limits import Old
from cwem.kpi.going_words import RemovalNotices
from cwem.kpi.unclosed import unclosed
from cwem.people.timeline import EVER, Step, Timeline
from cwem.people.values import AssignmentKind, Company
from cwem.values import Employee, day_start
from tests.access.fakes import T0, House
from tests.access.fakes import house as opened

Kind = AssignmentKind
JAN, FEB, MAR = ((date(2022, n, 1), date(2022, n, last)) for n, last in ((1, 31), (2, 28), (3, 31)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = opened(tmp_path)
    yield found
    found.store.close()


def company() -> Company:
    """Ada is in the lab, and from March at a desk; Ben began in February in no team."""
    lines = {
        (Kind.TEAM, "1"): Timeline((Step(EVER, "lab"), Step(date(2022, 3, 1), "desk"))),
        (Kind.EMPLOYMENT, "2"): Timeline((Step(date(2022, 2, 14), "here"),)),
    }
    return Company(employees={"1": Employee("1"), "2": Employee("2")}, lines=lines)


def closed(month: tuple[date, date], team: str) -> Closing:
    return Closing(*month, team, 1, "", (), 0, "pay", 0)


@pytest.mark.parametrize(
    ("closings", "before", "missing"),
    [
        ([], date(2023, 1, 1), {}),
        ([closed(JAN, "lab")], date(2022, 3, 1), {FEB: {"lab", ""}}),
        ([closed(JAN, "lab"), closed(FEB, "lab"), closed(FEB, "")], date(2022, 3, 31), {}),
        (
            [closed(JAN, "lab"), closed(FEB, ""), closed(MAR, "lab")],
            date(2022, 4, 1),
            {FEB: {"lab"}, MAR: {"desk", ""}},
        ),
        ([closed(FEB, "lab"), closed(FEB, "")], date(2022, 3, 1), {}),
    ],
)
def test_months_from_the_first_closing_on_need_one_of_every_team_with_somebody_in(
    closings: list[Closing], before: date, missing: dict
) -> None:
    assert unclosed(company(), closings, date.min, before) == missing


def test_of_what_was_removed_nothing_can_be_closed_any_more() -> None:
    found = unclosed(company(), [closed(JAN, "lab")], date(2022, 3, 1), date(2022, 5, 1))
    assert list(found) == [MAR, (date(2022, 4, 1), date(2022, 4, 30))]


@pytest.mark.parametrize("missing", [False, True])
def test_who_sets_it_and_payroll_are_told_what_goes_and_when(house: House, missing: bool) -> None:
    house.person("root", Role.ADMIN)
    house.person("pay", Role.PAYROLL)
    house.person("ada", Role.EMPLOYEE)
    store = house.store
    old = Old(1200, 3, day_start(date(2021, 5, 3)))
    going = Going(date(2023, 1, 1), old, date(2020, 1, 1), (closed(JAN, "lab"),))
    RemovalNotices(store, store.registry, store).tell(going, missing, T0)
    said = {name: [str(n.words) for n in store.notices.of(name, 9)] for name in ("root", "pay")}
    day = "Dec 15, 2023" if missing else "Nov 15, 2023"
    for (words,) in said.values():
        assert f"before Jan 1, 2023 are removed for good on {day}: 1203" in words
        assert "the earliest of May 3, 2021" in words
        assert "ended before Jan 1, 2020" in words
    assert ("not closed for payroll" in said["pay"][0]) is missing
    assert "not closed" not in said["root"][0]
    assert store.notices.of("ada", 9) == []
