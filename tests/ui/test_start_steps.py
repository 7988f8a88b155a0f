"""The checklist, from the facts."""

from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.consent import ConsentText
from cwem.access.invitations import Invitation
from cwem.people.timeline import EVER, Step, Timeline
from cwem.people.values import EMPLOYED, AssignmentKind, Camera, Company, Site, Team
from cwem.ui.start_count import Facts, facts_of
from cwem.ui.start_steps import StepState, finished, steps
from cwem.values import CameraKind, Employee, Purpose

DAY = date(2026, 11, 21)
DONE = Facts(
    sites=1, teams=2, rosters=1, people=50, invited=50, enrolled=1, cameras=1, https=True,
    for_others=True, settled=frozenset({"backup"}),
)  # fmt: skip


def states(facts: Facts) -> dict[str, StepState]:
    return {step.key: step.state for step in steps(facts)}


def test_an_empty_installation_has_everything_to_do() -> None:
    assert set(states(Facts(drafts=2)).values()) == {StepState.OPEN}


def test_a_complete_one_has_nothing_to_do() -> None:
    assert all(state.finished for state in states(DONE).values())
    assert finished(steps(DONE))


@pytest.mark.parametrize(
    ("missing", "key", "state"),
    [
        ({"sites": 0}, "site", StepState.OPEN),
        ({"teams": 0}, "team", StepState.OPEN),
        ({"rosters": 0}, "shift", StepState.OPEN),
        ({"without_roster": 3}, "shift", StepState.PARTLY),
        ({"people": 0}, "people", StepState.OPEN),
        ({"without_manager": 3}, "managers", StepState.PARTLY),
        ({"without_manager": 50}, "managers", StepState.OPEN),
        ({"drafts": 1}, "consent", StepState.OPEN),
        ({"invited": 12}, "invitations", StepState.PARTLY),
        ({"invited": 0}, "invitations", StepState.OPEN),
        ({"enrolled": 0}, "enrolment", StepState.OPEN),
        ({"cameras": 0}, "cameras", StepState.OPEN),
        ({"https": False}, "https", StepState.OPEN),
        ({"for_others": False}, "https", StepState.OPEN),
        ({"settled": frozenset()}, "backup", StepState.OPEN),
        ({"settled": frozenset(), "backed_up": True}, "backup", StepState.PARTLY),
        ({"settled": frozenset(), "backed_up_daily": True}, "backup", StepState.OPEN),
    ],
)
def test_each_step_looks_at_its_own_fact(
    missing: dict[str, object], key: str, state: StepState
) -> None:
    facts = Facts(**{name: getattr(DONE, name) for name in DONE.__slots__} | missing)  # type: ignore[arg-type]
    found = states(facts)
    assert found[key] is state
    # without people nobody can have been invited or have a manager either
    others = {name for name, each in found.items() if not each.finished} - {key}
    assert others <= ({"managers", "invitations"} if key == "people" else set())
    assert not finished(steps(facts))


def test_what_an_administrator_settled_is_settled_unless_it_is_really_there() -> None:
    settled = frozenset({"managers", "invitations", "cameras", "https", "backup", "site"})
    found = states(Facts(cameras=1, settled=settled))
    assert found["cameras"] is StepState.DONE
    assert {found[k] for k in ("managers", "invitations", "https", "backup")} == {StepState.SETTLED}
    assert found["site"] is StepState.OPEN, "a site is always needed"


def test_the_figures_are_said() -> None:
    said = {step.key: str(step.detail) for step in steps(Facts(people=50, invited=12))}
    assert said["invitations"] == "12 of 50 people have an account or an invitation"
    assert said["enrolment"] == "0 of 50 people are enrolled"
    assert said["https"] == "The app answers this machine only"


def line(value: str, since: date = EVER) -> Timeline:
    return Timeline((Step(since, value),))


def company() -> Company:
    """Ada manages Ben and Cem; Dee has nobody; Eve has left."""
    kind = AssignmentKind
    gone = Timeline((Step(EVER, EMPLOYED), Step(DAY, None)))
    return Company(
        sites={"b": Site("b", "Berlin", "Europe/Berlin")},
        teams={"s": Team("s", "Sales", "b")},
        employees={n: Employee(n) for n in ("ada", "ben", "cem", "dee", "eve")},
        cameras={"c": Camera("c", "Door", CameraKind.SHARED, "b", "Europe/Berlin")},
        lines={
            (kind.MANAGER, "ben"): line("ada"),
            (kind.TEAM, "cem"): line("s"),
            (kind.TEAM_MANAGER, "s"): line("ada"),
            (kind.EMPLOYMENT, "eve"): gone,
        },
    )


def look(**given: object) -> Facts:
    nothing: dict[str, object] = {
        "texts": [], "accounts": [], "invitations": [], "now": 100, "enrolled": frozenset(),
        "settled": frozenset(), "https": False, "for_others": False,
    }  # fmt: skip
    return facts_of(company(), DAY, **nothing | given)  # type: ignore[arg-type]


def test_people_are_counted_who_work_here_and_managers_need_none() -> None:
    found = look(enrolled=frozenset({"ben", "eve"}))
    assert (found.sites, found.teams, found.people, found.cameras) == (1, 1, 4, 1)
    assert found.without_manager == 1, "Dee; Ada manages"
    assert found.enrolled == 1, "Eve has left"


def test_invited_is_who_has_an_account_or_a_link_that_still_works() -> None:
    roles = frozenset({Role.EMPLOYEE})
    accounts = [Account("ada", roles, "ada", 0), Account("root", frozenset({Role.ADMIN}), None, 0)]
    invitations = [
        Invitation("1", "ben", roles, "ben", 0, "root", expires=200),
        Invitation("2", "cem", roles, "cem", 0, "root", expires=50),
        Invitation("3", "dee", roles, "dee", 0, "root", expires=200, revoked=90),
    ]
    assert look(accounts=accounts, invitations=invitations).invited == 2


def test_a_draft_is_one_until_the_company_publishes() -> None:
    own = ConsentText(Purpose.POSTURE, "1.1", "en", "Ours", 5)
    assert look().drafts == len(Purpose)
    assert look(texts=[own]).drafts == len(Purpose) - 1
