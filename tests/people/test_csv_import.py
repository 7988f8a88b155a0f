"""What a file does to a company."""

from datetime import date

import pytest

from cwem.access.accounts import Role
from cwem.errors import InputError, StoreChanged
from cwem.people.assignments import employed, manager_on, manages, team_on, zone_on
from cwem.people.csv_plan import AccountWish, Entry, FieldChange, State, apply_plan
from cwem.people.timeline import Span
from cwem.people.values import AssignmentKind, Changes, Days, Site, Team
from cwem.values import Employee
from tests.people.staff import BY, TODAY, MemoryRegistry, imported, plan, problems

K = AssignmentKind

FULL = """\
Personalnummer;Name;E-Mail;Sprache;Eintritt;Team;Standort;Standort-Zeitzone;Vorgesetzter;Rolle;Login
001;Anna Ärmel;anna@example.org;de;01.02.2024;Vertrieb;Köln;Europe/Berlin;003;Mitarbeiter;anna
002;Ben Ode;;;01.07.2026;Vertrieb;Köln;;003;;
003;Cara Dee;cara@example.org;en;;Leitung;Köln;;;Führungskraft;cara
"""


def test_a_file_makes_a_company() -> None:
    company = imported(FULL).company()
    assert company.employees["001"] == Employee("001", "Anna Ärmel", "anna@example.org", "de")
    assert company.sites == {"köln": Site("köln", "Köln", "Europe/Berlin")}
    assert company.teams["vertrieb"] == Team("vertrieb", "Vertrieb", "köln")
    assert manager_on(company, "001", TODAY) == "003"  # a manager later in the same file
    assert manages(company, "003", "001", date(2024, 2, 1))
    assert not employed(company, "001", date(2024, 1, 31))
    assert employed(company, "003", date(1990, 1, 1))  # nobody said since when
    assert zone_on(company, "001", TODAY) == "Europe/Berlin"  # the site's, nothing else is said


def test_assignments_without_a_first_day_begin_with_the_person_or_today() -> None:
    company = imported(FULL).company()
    team = [company.line(K.TEAM, number).spans()[0].since for number in ("001", "002", "003")]
    assert team == [date(2024, 2, 1), date(2026, 7, 1), TODAY]


def test_repeating_changes_nothing_today_and_later() -> None:
    registry = imported(FULL)
    for on in (TODAY, date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)):
        again = plan(FULL, registry, on)
        assert not again.changes, again.changes
        assert {entry.state for entry in again.people} == {State.UNCHANGED}
        assert apply_plan(registry, again, BY) == registry.revision() == 1


def test_the_preview_tells_new_changed_unchanged_and_leaving() -> None:
    registry = imported("number,name,email\n1,Ada,a@x\n2,Bo,b@x\n3,Cy,\n4,Di,\n")
    made = plan(
        "number,name,email,left\n1,Ada,new@x,\n2,Bo,,\n3,Cy,,2026-06-30\n5,Ed,,\n", registry
    )
    assert made.of(State.CHANGED) == (
        Entry(2, "1", "Ada", State.CHANGED, (FieldChange("email", "a@x", "new@x"),)),
    )
    assert [entry.id for entry in made.of(State.UNCHANGED)] == ["2"]  # an empty cell says nothing
    assert made.of(State.LEAVING)[0].fields == (FieldChange("left", "", "2026-06-30"),)
    assert made.of(State.NEW)[0].fields == (FieldChange("name", "", "Ed"),)
    assert made.missing == ("4",)
    after = imported("number,name,email,left\n3,Cy,,2026-06-30\n", registry).company()
    assert employed(after, "3", date(2026, 6, 30))
    assert not employed(after, "3", date(2026, 7, 1))
    assert employed(after, "4", date(2030, 1, 1))  # missing is not leaving
    assert "3" not in plan("number\n1\n", registry, date(2026, 7, 1)).missing


def test_a_plan_with_mistakes_is_never_applied_and_an_old_one_neither() -> None:
    registry = imported("number,name\n1,Ada\n")
    wrong = plan("number,email\n2,nonsense\n3,fine@x\n", registry)
    with pytest.raises(InputError, match="row 2, column email"):
        apply_plan(registry, wrong, BY)
    one, other = plan("number\n4\n", registry), plan("number\n5\n", registry)
    apply_plan(registry, one, BY)
    with pytest.raises(StoreChanged):
        apply_plan(registry, other, BY)
    assert set(registry.company().employees) == {"1", "4"}


def test_the_audit_names_whom_and_which_columns_but_no_content() -> None:
    registry = imported("number,name,email\n1,Ada,ada@example.org\n2,Bo,\n")
    imported("number,name,email\n1,Ada,other@example.org\n2,Bo,\n", registry)
    assert [entry.about for entry in registry.audit] == ["1", "2", "1"]
    assert registry.audit[-1].details == {"as": "changed", "columns": "email"}
    assert "example" not in repr(registry.audit)


# --- what goes wrong ------------------------------------------------------------------------------


def test_every_mistake_is_named_at_once_with_row_and_column() -> None:
    text = (
        "number,Eintritt,email,zone,Vorgesetzter,language,role,left,team until,site\n"
        "1,03/04/2024,nonsense,Europe/Berlinn,999,english,king,,2026-01-01,\n"
        ",,,,,,,,,\n"
        "2,2025-01-01,,,2,,,2024-12-31,,\n"
        "1,,,,,,,,,\n"
        "1.23E+05,,,,,,,,,Nowhere\n"
    )
    made = plan(text)
    assert problems(made) == [
        (2, "Eintritt"),
        (2, "Vorgesetzter"),
        (2, "email"),
        (2, "language"),
        (2, "role"),
        (2, "team"),
        (2, "zone"),
        (4, "Vorgesetzter"),
        (4, "left"),
        (5, "number"),
        (6, "number"),
    ]
    said = " ".join(p.sentence for p in made.problems)
    assert "did you mean Europe/Berlin?" in said
    assert "1 stands in row 2 already" in said
    assert "nobody can be their own" in said
    assert not made.changes


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("number,manager\nE100,\nF7,E10O\n", 3, "did you mean E100?"),
        ("number,login\n1,ada\n2,ADA\n", 3, "ADA stands in row 2|ada stands in row 2"),
        (
            "number,manager\n1,2\n2,3\n3,1\n",
            2,
            "1 is managed by 2, who is managed by 3, who is managed by 1",
        ),
        ("number,team,team lead\n1,A,2\n2,B,1\n", 2, "circle"),
        ("number,team,site,site zone\n1,A,X,UTC\n2,A,Y,UTC\n", 3, "y here but x in row 2"),
        ("number,team,site\n1,A,Berlin\n", 2, "site Berlin is new; give its time zone"),
        ("number,site,site zone\n1,Berlin,UTC\n", 2, "name the team too"),
        ("number,team lead\n1,1\n", 2, "without a team"),
        ("number,team,team lead\n1,A,1\n2,A,2\n", 3, "row 2 says otherwise"),
        ("number,team,team from,team until\n1,A,2026-05-01,2026-04-01\n", 2, "ends before"),
        ("number,team,site,site zone\n1,A,X,UTC\n2,A,X,Asia/Tokyo\n", 3, "Asia/Tokyo here but UTC"),
    ],
)
def test_what_does_not_fit_together_is_named(text: str, row: int, said: str) -> None:
    made = plan(text)
    import re

    assert any(p.row == row and re.search(said, p.sentence) for p in made.problems), made.problems


def test_a_number_without_its_zeros_is_doubted() -> None:
    registry = imported("number,name\n007,Bond\nE1,Em\n")
    notes = plan("number,name\n7,Bond\ne1,Em\n", registry).notes
    assert ["007 is known" in notes[0].message, "E1 is known" in notes[1].message] == [True, True]
    assert [note.row for note in notes] == [2, 3]


# --- teams and sites ------------------------------------------------------------------------------

OFFICE = "number,team id,team,site,site zone\n1,s,Sales,Berlin,Europe/Berlin\n"


def test_with_an_id_a_team_is_renamed_without_it_is_another() -> None:
    registry = imported(OFFICE)
    made = plan(OFFICE.replace("Sales", "Sales North"), registry)
    (team,) = made.teams
    assert (team.state, team.fields) == (
        State.CHANGED,
        (FieldChange("team", "Sales", "Sales North"),),
    )
    assert made.of(State.UNCHANGED)
    other = plan("number,team\n1,Sales North\n", registry)
    assert other.teams[0].state is State.NEW
    assert "everybody of Sales moves to the new team Sales North" in other.notes[0].sentence
    assert "team_id with s" in other.notes[0].sentence
    assert other.of(State.CHANGED)[0].fields == (FieldChange("team", "Sales", "Sales North"),)
    assert not plan("number,team\n1,SALES\n", registry).changes


def test_a_name_two_teams_share_has_to_be_told_apart() -> None:
    registry = imported("number,team id,team\n1,a,Sales\n2,b,Sales\n")
    (problem,) = plan("number,team\n3,Sales\n", registry).problems
    assert "2 are called Sales; say which in a column team_id: a, b" in problem.sentence


def test_moving_to_another_site_means_another_team_from_a_day_on() -> None:
    registry = imported(OFFICE)
    text = (
        "number,team,team from,site,zone,zone from\n"
        "1,Sales PT,2026-06-01,Porto,Europe/Lisbon,2026-06-01\n"
    )
    made = plan(text, registry)
    assert "site Porto is new and gets Europe/Lisbon" in made.notes[0].message
    apply_plan(registry, made, BY)
    company = registry.company()
    june = date(2026, 6, 1)
    assert [team_on(company, "1", day).name for day in (TODAY, june)] == ["Sales", "Sales PT"]  # type: ignore[union-attr]
    assert [zone_on(company, "1", day) for day in (TODAY, june)] == [
        "Europe/Berlin",
        "Europe/Lisbon",
    ]
    assert made.dirty == {}  # nothing has been recorded in June yet


# --- dates ----------------------------------------------------------------------------------------


def test_a_zone_corrected_in_the_past_names_the_days_to_count_again() -> None:
    registry = imported("number,zone,zone from\n1,Europe/Berlin,2025-01-01\n2,UTC,\n")
    made = plan("number,zone,zone from\n1,Europe/Lisbon,2026-04-01\n3,UTC,2020-01-01\n", registry)
    assert made.dirty == {"1": (Days(date(2026, 3, 31), TODAY),)}
    assert made.of(State.CHANGED)[0].fields == (
        FieldChange("zone", "Europe/Berlin", "Europe/Lisbon"),
        FieldChange("zone_from", "2025-01-01", "2026-04-01"),
    )


def test_history_is_kept() -> None:
    registry = imported("number,team,team from\n1,A,2025-01-01\n")
    imported("number,team,team from\n1,B,2026-01-01\n", registry)
    assert registry.company().line(K.TEAM, "1").spans() == (
        Span("a", date(2025, 1, 1), date(2026, 1, 1)),
        Span("b", date(2026, 1, 1), None),
    )


def test_what_is_planned_already_stays_and_an_old_file_is_doubted() -> None:
    registry = imported("number,team,team from\n1,A,2025-01-01\n")
    imported("number,team,team from\n1,B,2026-01-01\n", registry)
    stale = plan("number,team,team from\n1,A,2025-01-01\n", registry)
    assert not stale.changes
    assert "A is kept as past: B followed on Jan 1, 2026 and stays" in stale.notes[0].message
    later = plan("number,team,team from\n1,B,2026-03-01\n", registry)
    assert not later.changes
    assert "B holds since Jan 1, 2026 already, which stays" in later.notes[0].message


def test_the_first_day_at_work_can_be_corrected_both_ways() -> None:
    registry = imported("number,joined\n1,2025-02-01\n2,\n")
    for joined in ("2025-03-01", "2025-01-01"):
        imported(f"number,joined\n1,{joined}\n2,{joined}\n", registry)
        for number in "12":
            (span,) = registry.company().line(K.EMPLOYMENT, number).spans()
            assert span == Span("employed", date.fromisoformat(joined), None)


def test_the_last_day_can_be_moved_both_ways_and_somebody_can_come_back() -> None:
    registry = imported("number,joined\n1,2025-02-01\n")
    for left in ("2026-03-31", "2026-06-30", "2026-01-31"):
        made = plan(f"number,left\n1,{left}\n", registry)
        assert made.of(State.LEAVING)
        assert bool(made.notes) == (left < TODAY.isoformat())
        apply_plan(registry, made, BY)
    imported("number,joined\n1,2026-09-01\n", registry)
    assert registry.company().line(K.EMPLOYMENT, "1").spans() == (
        Span("employed", date(2025, 2, 1), date(2026, 2, 1)),
        Span("employed", date(2026, 9, 1), None),
    )
    assert not plan("number,joined,left\n1,2026-09-01,31.12.9999\n", registry).changes


def test_deputies_and_team_managers_have_dates() -> None:
    text = (
        "number,team,team manager,deputy,deputy from,deputy until\n"
        "1,A,2,,,\n2,A,2,3,2026-06-01,2026-06-14\n3,A,,,,\n"
    )
    company = imported(text).company()
    june = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 14), date(2026, 6, 15)]
    assert [manages(company, "3", "1", day) for day in june] == [False, True, True, False]
    assert manages(company, "2", "1", TODAY)
    assert not manages(company, "2", "2", TODAY)


def test_a_team_s_manager_without_a_first_day_begins_today() -> None:
    text = "number,joined,team,team manager\n1,2020-01-01,A,2\n2,2019-01-01,A,2\n"
    registry = imported(text)
    assert registry.company().line(K.TEAM_MANAGER, "a").spans() == (Span("2", TODAY, None),)
    assert not plan(text, registry, date(2026, 9, 1)).changes


def test_an_end_without_a_beginning_ends_what_holds_and_may_be_repeated() -> None:
    registry = imported("number,team,team from\n1,A,2026-01-01\n")
    for on in (TODAY, date(2026, 8, 1)):
        imported("number,team,team until\n1,A,2026-05-31\n", registry, on)
        assert registry.company().line(K.TEAM, "1").spans() == (
            Span("a", date(2026, 1, 1), date(2026, 6, 1)),
        )


def test_accounts_are_wished_for_not_made() -> None:
    assert plan(FULL).wishes == (
        AccountWish(2, "001", "anna", Role.EMPLOYEE, "anna@example.org", "de"),
        AccountWish(4, "003", "cara", Role.MANAGER, "cara@example.org", "en"),
    )


def test_somebody_enrolled_before_is_known() -> None:
    registry = MemoryRegistry()
    registry.change(Changes(employees=(Employee("1", "Ada"),)), 0, 0)
    assert plan("number,name\n1,Ada\n", registry).of(State.UNCHANGED)
    imported("number,name,left\n1,Ada,2026-05-01\n", registry)
    assert not employed(registry.company(), "1", TODAY)
