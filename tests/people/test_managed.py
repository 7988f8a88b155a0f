"""Who manages whom over a period is what it is day by day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.people.assignments import employed, manages, team_on
from cwem.people.managed import managed, members
from cwem.people.timeline import EVER, Step
from cwem.people.values import (
    EMPLOYED,
    Assignment,
    AssignmentKind,
    Changes,
    Company,
    Days,
    Team,
    each_day,
)
from cwem.values import Employee

KIND = AssignmentKind
FIRST = date(2026, 3, 1)
NUMBERS, TEAMS = ["E1", "E2", "E3", "E4"], ["lab", "shop"]
PERIOD = Days(FIRST, FIRST + timedelta(days=9))
days = st.one_of(st.just(EVER), st.integers(-2, 11).map(lambda n: FIRST + timedelta(days=n)))


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    kind = draw(st.sampled_from([KIND.MANAGER, KIND.TEAM, KIND.TEAM_MANAGER, KIND.DEPUTY,
                                 KIND.EMPLOYMENT]))  # fmt: skip
    subject = draw(st.sampled_from(TEAMS if kind is KIND.TEAM_MANAGER else NUMBERS))
    value = draw(st.sampled_from(TEAMS if kind is KIND.TEAM else NUMBERS))
    value = EMPLOYED if kind is KIND.EMPLOYMENT else value
    return Assignment(kind, subject, Step(draw(days), draw(st.sampled_from([value, None]))))


@settings(max_examples=150, deadline=None)
@given(st.lists(assignments(), max_size=10))
def test_over_a_period_as_day_by_day(steps: list[Assignment]) -> None:
    company = Company().after(
        Changes(
            teams=tuple(Team(id, id) for id in TEAMS),
            employees=tuple(Employee(number, number) for number in NUMBERS),
            assignments=tuple(steps),
        )
    )
    for boss in NUMBERS:
        one_by_one = {
            n: frozenset(day for day in each_day(PERIOD) if manages(company, boss, n, day))
            for n in NUMBERS
        }
        assert managed(company, boss, PERIOD) == {n: d for n, d in one_by_one.items() if d}
    for team in TEAMS:
        there = {
            n: frozenset(
                day
                for day in each_day(PERIOD)
                if (of := team_on(company, n, day)) and of.id == team
            )
            for n in NUMBERS
        }
        assert members(company, team, PERIOD) == {n: d for n, d in there.items() if d}
    assert employed(company, "E9", FIRST) is False
