from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.errors import InputError
from cwem.people.assignments import (
    circles,
    employed,
    manager_on,
    manages,
    people_of,
    reassign,
    site_on,
    team_on,
    zone_on,
)
from cwem.people.timeline import Span, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.values import Employee

JAN, MAR, MAY, JUL = (date(2026, month, 1) for month in (1, 3, 5, 7))
K = AssignmentKind


def company(*assigned: tuple[AssignmentKind, str, date, str | None]) -> Company:
    return Company().after(
        Changes(
            sites=(Site("hq", "Head office", "Europe/Berlin"),),
            teams=(Team("sales", "Sales", "hq"), Team("lab", "Lab")),
            employees=tuple(Employee(n) for n in ("anna", "ben", "cara", "dan")),
            assignments=tuple(
                Assignment(kind, subject, Step(since, value))
                for kind, subject, since, value in assigned
            ),
        )
    )


def test_team_and_site_are_those_of_the_day() -> None:
    known = company((K.TEAM, "anna", JAN, "lab"), (K.TEAM, "anna", MAR, "sales"))
    assert team_on(known, "anna", JAN) == Team("lab", "Lab")
    assert site_on(known, "anna", JAN) is None
    assert site_on(known, "anna", MAR) == Site("hq", "Head office", "Europe/Berlin")
    assert team_on(known, "ben", MAR) is None
    assert zone_on(known, "anna", MAR) is None


def test_the_own_manager_goes_before_the_team_s() -> None:
    known = company(
        (K.TEAM, "anna", JAN, "sales"),
        (K.TEAM_MANAGER, "sales", JAN, "ben"),
        (K.MANAGER, "anna", MAR, "cara"),
        (K.MANAGER, "anna", MAY, None),
    )
    assert [manager_on(known, "anna", day) for day in (JAN, MAR, MAY)] == ["ben", "cara", "ben"]
    assert manages(known, "cara", "anna", MAR)
    assert not manages(known, "ben", "anna", MAR)


def test_nobody_manages_themselves() -> None:
    known = company(
        (K.TEAM, "ben", JAN, "sales"),
        (K.TEAM_MANAGER, "sales", JAN, "ben"),
        (K.DEPUTY, "cara", JAN, "anna"),
        (K.MANAGER, "anna", JAN, "cara"),
    )
    assert manager_on(known, "ben", JAN) is None
    assert not manages(known, "ben", "ben", JAN)
    assert not manages(known, "anna", "anna", JAN)


def test_a_deputy_stands_in_within_the_dates_only() -> None:
    known = company(
        (K.MANAGER, "anna", JAN, "ben"),
        (K.DEPUTY, "ben", MAR, "cara"),
        (K.DEPUTY, "ben", MAY, None),
        (K.DEPUTY, "cara", JAN, "dan"),
    )
    assert [manages(known, "cara", "anna", day) for day in (JAN, MAR, MAY)] == [False, True, False]
    assert manages(known, "ben", "anna", MAR)
    assert not manages(known, "dan", "anna", MAR)  # a deputy's deputy
    assert people_of(known, "cara", MAR) == ("anna",)


def test_managers_see_their_own_people_only() -> None:
    known = company((K.MANAGER, "anna", JAN, "ben"), (K.MANAGER, "ben", JAN, "cara"))
    assert people_of(known, "cara", JAN) == ("ben",)
    assert people_of(known, "ben", JAN) == ("anna",)
    assert people_of(known, "anna", JAN) == ()


def test_only_while_both_are_employed() -> None:
    known = company(
        (K.MANAGER, "anna", JAN, "ben"),
        (K.EMPLOYMENT, "anna", JAN, "employed"),
        (K.EMPLOYMENT, "anna", MAY, None),
        (K.EMPLOYMENT, "ben", JAN, "employed"),
        (K.EMPLOYMENT, "ben", JUL, None),
    )
    assert manages(known, "ben", "anna", MAR)
    assert not manages(known, "ben", "anna", MAY)
    assert not employed(known, "ben", JUL)
    assert employed(known, "cara", JUL)  # nobody said when
    assert not employed(known, "stranger", JUL)


def test_circles_are_refused_on_the_days_they_would_close() -> None:
    known = company(
        (K.MANAGER, "anna", JAN, "ben"),
        (K.MANAGER, "anna", MAR, None),
        (K.TEAM, "ben", JAN, "sales"),
    )
    with pytest.raises(
        InputError, match="anna is managed by ben, who is managed by anna: a circle"
    ):
        reassign(known, K.TEAM_MANAGER, "sales", Span("anna", JAN, None))
    later = reassign(known, K.TEAM_MANAGER, "sales", Span("anna", MAR, None))
    assert list(circles(known.after(later))) == []


@pytest.mark.parametrize("kind", [K.MANAGER, K.DEPUTY])
def test_nobody_is_their_own(kind: AssignmentKind) -> None:
    with pytest.raises(InputError, match="their own"):
        reassign(company(), kind, "anna", Span("anna", JAN, None))


def test_an_assignment_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match="last day lies before the first"):
        reassign(company(), K.TEAM, "anna", Span("lab", MAR, JAN))


people = st.sampled_from(["anna", "ben", "cara", "dan"])
when = st.sampled_from([JAN, MAR, MAY, JUL])
managed = st.tuples(st.just(K.MANAGER), people, when, st.none() | people)
led = st.tuples(st.just(K.TEAM_MANAGER), st.sampled_from(["sales", "lab"]), when, people)
members = st.tuples(st.just(K.TEAM), people, when, st.sampled_from(["sales", "lab"]))


@given(st.lists(managed | led | members, max_size=10))
def test_a_circle_is_found_exactly_if_there_is_one_on_some_day(
    assigned: list[tuple[AssignmentKind, str, date, str | None]],
) -> None:
    known = company(*assigned)
    expected = set()
    for day in (JAN, MAR, MAY, JUL):
        for start in known.employees:
            path = [start]
            while (above := manager_on(known, path[-1], day)) and above not in path:
                path.append(above)
            if above == start and start == min(path):
                expected.add(tuple(path))
    assert set(circles(known)) == expected


@given(st.lists(managed, max_size=8), people, people, when)
def test_manages_agrees_with_the_managers_of_the_day(
    assigned: list[tuple[AssignmentKind, str, date, str | None]], one: str, other: str, day: date
) -> None:
    known = company(*assigned)
    assert manages(known, one, other, day) == (
        one != other and manager_on(known, other, day) == one
    )
