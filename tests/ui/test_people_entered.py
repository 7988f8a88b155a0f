"""What is typed about people and places becomes changes, or a sentence that says what to do."""

from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.invitations import Invitation
from cwem.errors import InputError
from cwem.people.assignments import employed, team_on, zone_on
from cwem.people.belongings import Belongings
from cwem.people.ids import new_id
from cwem.people.leavers import Leaving
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Recorded, Site, Team
from cwem.ui.people_entered import Beginning, dated, employee_of, new_person
from cwem.ui.people_history import entries
from cwem.ui.people_leaving import ends, without_manager
from cwem.ui.places_entered import site_of, team_of
from cwem.ui.places_rows import members, sites, teams
from cwem.values import Employee, Purpose

K = AssignmentKind
DAY = date(2026, 5, 4)
BERLIN = Site("berlin", "Berlin", "Europe/Berlin", "DE-BE")
SALES = Team("sales", "Sales", "berlin")
KNOWN = Company().after(Changes((BERLIN,), (SALES,), (Employee("007", "Ada"),)))


def test_a_person_as_typed() -> None:
    typed = employee_of(" 12 ", "  Jo   Mei ", "jo@example.org", "de")
    assert typed == Employee("12", "Jo Mei", "jo@example.org", "de")


@pytest.mark.parametrize(
    ("number", "name", "email", "said"),
    [
        ("", "Jo", "", "Give the number"),
        ("1", " ", "", "Give the person's name"),
        ("1", "Jo", "jo at home", "write it like ada@example.org"),
        ("1", "Jo\x07", "", "The name is too long or holds characters"),
        ("1" * 201, "Jo", "", "The number is too long"),
    ],
)
def test_mistakes_are_said(number: str, name: str, email: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        employee_of(number, name, email, "")


def test_somebody_new_begins_everything_on_the_first_day() -> None:
    begin = Beginning(DAY, "sales", "Europe/Berlin", "007")
    after = KNOWN.after(new_person(KNOWN, Employee("8", "Bo"), begin))
    before = date(2026, 5, 3)
    assert employed(after, "8", DAY)
    assert not employed(after, "8", before)
    assert team_on(after, "8", DAY) == SALES
    assert zone_on(after, "8", DAY) == "Europe/Berlin"
    assert after.line(K.MANAGER, "8").on(DAY) == "007"
    assert new_person(KNOWN, Employee("8"), Beginning(DAY)).assignments == (
        Assignment(K.EMPLOYMENT, "8", Step(DAY, "employed")),
    )


@pytest.mark.parametrize("number", ["007", "7", "0007"])
def test_a_number_that_is_taken_or_nearly_is_refused(number: str) -> None:
    with pytest.raises(InputError, match="007 is the number of Ada"):
        new_person(KNOWN, Employee(number, "Bo"), Beginning(DAY))


def test_a_dated_form_counts_the_last_day_in() -> None:
    changes = dated(KNOWN, K.TEAM, "007", "sales", DAY, date(2026, 5, 31))
    line = KNOWN.after(changes).line(K.TEAM, "007")
    assert (line.on(date(2026, 5, 31)), line.on(date(2026, 6, 1))) == ("sales", None)
    assert dated(KNOWN, K.TEAM, "007", None, DAY).assignments == ()
    with pytest.raises(InputError, match="cannot be their own manager"):
        dated(KNOWN, K.MANAGER, "007", "007", DAY)
    with pytest.raises(InputError, match="last day lies before the first"):
        dated(KNOWN, K.TEAM, "007", "sales", DAY, date(2026, 5, 3))


def leaving(has: Belongings, alone: tuple[str, ...] = ()) -> Leaving:
    return Leaving("007", DAY, 0, Changes(), has, alone)


def test_all_that_ends_is_named() -> None:
    account = Account("ada", frozenset({Role.EMPLOYEE}), "007", 0)
    link = Invitation("i", "ada", account.roles, "007", 0, "root", 1)
    said = [
        str(words) for _icon, words in ends(leaving(Belongings(account, (link,), tuple(Purpose))))
    ]
    assert said[:4] == [
        "The employment; the history stays",
        "The account ada, with all its log-ins",
        "A live picture that is running, within five seconds",
        "The invitation to make an account",
    ]
    assert len([each for each in said if each.startswith("The consent")]) == 2
    assert said[-2].startswith("The face template")
    assert said[-1] == "PIN and code, if there are any: they are deleted"
    (_employment, _passes, photos) = ends(leaving(Belongings(photos=2)))
    assert str(photos[1]) == "2 photos that wait for a consent: they are deleted"
    nothing = [str(words) for _icon, words in ends(leaving(Belongings()))]
    assert nothing[2:] == ["Nothing else: there is no account, invitation or consent"]


def test_many_without_a_manager_are_counted() -> None:
    said = str(without_manager(KNOWN, leaving(Belongings(), ("007",))))
    assert said.startswith("1 person is without a manager from then on: Ada (007).")
    alone = tuple(str(number) for number in range(10, 25))
    said = str(without_manager(KNOWN, leaving(Belongings(), alone)))
    assert "15 people" in said
    assert said.endswith("19 and 5 more. Give them another one.")


def test_what_was_recorded_is_told_newest_first() -> None:
    recorded = [
        Recorded(Assignment(K.TEAM, "007", Step(EVER, "sales")), 1, 100),
        Recorded(Assignment(K.TEAM, "007", Step(DAY, None)), 2, 200, "root"),
    ]
    newest, oldest = entries(KNOWN, recorded)
    assert (newest.by, newest.since, str(newest.value)) == ("root", DAY, "No team")
    assert (oldest.by, oldest.since, oldest.value) == ("", None, "Sales")


# --- places -------------------------------------------------------------------------------------


def test_a_site_as_typed_gets_an_id_that_stays() -> None:
    new = site_of(KNOWN, None, " Köln  Süd ", "Europe/Berlin", "de-nw")
    assert new == Site("köln-süd", "Köln Süd", "Europe/Berlin", "DE-NW")
    renamed = site_of(KNOWN, BERLIN, "Berlin Mitte", "Europe/Berlin", "")
    assert renamed == Site("berlin", "Berlin Mitte", "Europe/Berlin", "")
    assert new_id("Berlin", KNOWN.sites, "place") == "berlin-2"
    assert new_id("!", {}, "place") == "place"


@pytest.mark.parametrize(
    ("name", "zone", "country", "said"),
    [
        ("", "UTC", "", "Give a name"),
        ("berlin", "UTC", "", "berlin exists already"),
        ("Bonn", "", "", "Choose the time zone of Bonn"),
        ("Bonn", "Europe/Bonn", "", "Choose the time zone of Bonn"),
        ("Bonn", "UTC", "Germany", "GERMANY is no country; write it like DE"),
    ],
)
def test_mistakes_in_a_site_are_said(name: str, zone: str, country: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        site_of(KNOWN, None, name, zone, country)


def test_a_team_as_typed() -> None:
    assert team_of(KNOWN, None, "Lab", "") == Team("lab", "Lab", None)
    assert team_of(KNOWN, SALES, "sales", "berlin") == Team("sales", "sales", "berlin")
    with pytest.raises(InputError, match="Sales exists already"):
        team_of(KNOWN, None, "Sales", "")


def test_who_is_there_today() -> None:
    lab = Team("lab", "Lab")
    assigned = (
        Assignment(K.TEAM, "007", Step(EVER, "sales")),
        Assignment(K.TEAM, "8", Step(EVER, "sales")),
        Assignment(K.EMPLOYMENT, "8", Step(EVER, "employed")),
        Assignment(K.EMPLOYMENT, "8", Step(DAY, None)),
        Assignment(K.TEAM_MANAGER, "sales", Step(DAY, "007")),
    )
    known = KNOWN.after(
        Changes(teams=(lab,), employees=(Employee("8", "Bo"),), assignments=assigned)
    )
    before = date(2026, 5, 3)
    assert members(known, "sales", before) == ["007", "8"]
    assert members(known, "sales", DAY) == ["007"]
    assert [(row.site.name, row.teams, row.people) for row in sites(known, DAY)] == [
        ("Berlin", 1, 1)
    ]
    assert [(r.team.name, r.site, r.manager, r.people) for r in teams(known, DAY)] == [
        ("Lab", "", "", 0), ("Sales", "Berlin", "Ada (007)", 1),
    ]  # fmt: skip
    assert [row.team.id for row in teams(known, before, "berlin")] == ["sales"]
    assert teams(known, before)[1].manager == ""
