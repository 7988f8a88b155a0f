"""Who decides what somebody asks, by dates."""

from datetime import date

from cwem.people.approvers import above, approvers, managing, may_have_asked, nobody_near
from cwem.people.timeline import EVER, Step
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Changes, Company, Team
from cwem.values import Employee

KIND = AssignmentKind
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def company(*steps: tuple[AssignmentKind, str, date, str | None]) -> Company:
    people = ("E1", "E2", "E3", "E4", "E5")
    return Company().after(
        Changes(
            teams=(Team("a", "A"),),
            employees=tuple(Employee(number, number) for number in people),
            assignments=tuple(
                Assignment(kind, subject, Step(day, value)) for kind, subject, day, value in steps
            ),
        )
    )


def test_the_manager_and_within_the_dates_the_deputy() -> None:
    known = company(
        (KIND.MANAGER, "E1", EVER, "E2"),
        (KIND.DEPUTY, "E2", JUNE, "E4"),
        (KIND.DEPUTY, "E2", JULY, None),
    )
    assert managing(known, "E1", MAY) == {"E2"}
    assert managing(known, "E1", JUNE) == {"E2", "E4"}
    assert managing(known, "E1", JULY) == {"E2"}
    assert approvers(known, "E1", JULY, JUNE) == {"E2", "E4"}, "who stood in then knows"


def test_nobody_approves_their_own_as_their_managers_deputy() -> None:
    known = company((KIND.MANAGER, "E1", EVER, "E2"), (KIND.DEPUTY, "E2", EVER, "E1"))
    assert approvers(known, "E1", JUNE, JUNE) == {"E2"}


def test_a_manager_of_before_decides_about_before_while_employed() -> None:
    steps = [(KIND.MANAGER, "E1", EVER, "E2"), (KIND.MANAGER, "E1", JUNE, "E3")]
    known = company(*steps)
    assert approvers(known, "E1", JUNE, MAY) == {"E2", "E3"}
    assert approvers(known, "E1", JUNE, JUNE) == {"E3"}
    left = company(
        *steps, (KIND.EMPLOYMENT, "E2", EVER, EMPLOYED), (KIND.EMPLOYMENT, "E2", JUNE, None)
    )
    assert approvers(left, "E1", JUNE, MAY) == {"E3"}


def test_above_are_the_managers_managers_and_never_the_person() -> None:
    known = company(
        (KIND.TEAM, "E1", EVER, "a"),
        (KIND.TEAM_MANAGER, "a", EVER, "E2"),
        (KIND.MANAGER, "E2", EVER, "E3"),
        (KIND.DEPUTY, "E3", EVER, "E1"),
    )
    assert above(known, "E1", JUNE) == {"E3"}
    assert above(known, "E3", JUNE) == frozenset()
    assert nobody_near(known, JUNE) == {"E2", "E3", "E4", "E5"}


def test_whose_requests_may_come_to_somebody() -> None:
    known = company(
        (KIND.MANAGER, "E1", EVER, "E2"),
        (KIND.MANAGER, "E1", JUNE, "E4"),
        (KIND.MANAGER, "E2", EVER, "E3"),
        (KIND.DEPUTY, "E4", JULY, "E5"),
    )
    assert may_have_asked(known, "E2", MAY, JULY) == {"E1"}
    assert may_have_asked(known, "E2", JULY, JULY) == frozenset()
    assert may_have_asked(known, "E3", MAY, MAY) == {"E1", "E2"}
    assert may_have_asked(known, "E5", MAY, JULY) == {"E1"}
    assert may_have_asked(known, "E1", MAY, JULY) == frozenset()
