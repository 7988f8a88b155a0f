"""Rosters in personnel files: by name, by dates, for people and teams."""

from datetime import date

import pytest

from cwem.people.assignments import roster_on
from cwem.people.csv_export import export_csv
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Plan, apply_plan
from cwem.people.values import AssignmentKind, Company
from tests.people.staff import BY, TODAY, MemoryRegistry

ROSTERS = {"w": "Week", "n": "Nights", "=x": "=Odd"}
K = AssignmentKind


def planned(text: str, company: Company | None = None, on: date = TODAY) -> Plan:
    return plan_import(text.encode(), company or Company(), on, rosters=ROSTERS)


def imported(text: str, registry: MemoryRegistry | None = None) -> MemoryRegistry:
    registry = registry or MemoryRegistry()
    made = planned(text, registry.company())
    assert made.problems == ()
    apply_plan(registry, made, BY)
    return registry


def test_people_and_teams_by_name_or_id() -> None:
    company = imported(
        "number,joined,team,roster,team roster\n"
        "1,2020-01-01,Lab,,week\n2,2020-01-01,Lab,n,Week\n3,2020-01-01,,Nights,\n"
    ).company()
    assert [roster_on(company, n, TODAY) for n in "123"] == ["w", "n", "n"]


def test_days_before_anybody_spoke_of_rosters_stay_unplanned() -> None:
    company = imported("number,joined,roster\n1,2020-01-01,Week\n2,2027-01-01,Week\n").company()
    assert company.line(K.ROSTER, "1").steps[0].since == TODAY
    assert company.line(K.ROSTER, "2").steps[0].since == date(2027, 1, 1)


def test_dates_and_the_german_names() -> None:
    company = imported(
        "Personalnummer;Eintritt;Schichtplan;Schichtplan ab;Schichtplan bis\n"
        "1;01.01.2020;Nights;01.06.2026;30.06.2026\n"
    ).company()
    line = company.line(K.ROSTER, "1")
    assert [line.on(date(2026, month, 15)) for month in (5, 6, 7)] == [None, "n", None]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("number,roster\n1,Weak\n", (2, "roster"), "did you mean Week?"),
        ("number,roster\n1,Elsewhere\n", (2, "roster"), "on the page Shifts"),
        ("number,team roster\n1,Week\n", (2, "team roster"), "without a team"),
        (
            "number,team,team roster\n1,Lab,Week\n2,Lab,Nights\n", (3, "team roster"),
            "row 2 says otherwise",
        ),
        ("number,roster,roster from\n1,,2026-01-01\n", (2, "roster"), "has dates beside it"),
        (
            "number,roster,roster from,roster until\n1,Week,2026-02-01,2026-01-01\n",
            (2, "roster until"), "ends before it starts",
        ),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(text: str, place: tuple[int, str], words: str) -> None:
    made = planned(text)
    assert [(each.row, each.column) for each in made.problems] == [place]
    assert words in str(made.problems[0])


def test_what_is_exported_imports_again() -> None:
    registry = imported(
        "number,joined,team,roster,team roster\n1,2020-01-01,Lab,=Odd,Week\n2,2020-01-01,Lab,,\n"
    )
    company = registry.company()
    content = export_csv(company, TODAY, rosters=ROSTERS)
    assert "'=Odd" in content.decode("utf-8-sig")
    again = plan_import(content, company, TODAY, rosters=ROSTERS)
    assert again.problems == ()
    assert not again.changes
    anew = plan_import(content, Company(), TODAY, rosters=ROSTERS)
    assert anew.problems == ()
    rebuilt = Company().after(anew.changes)
    assert [roster_on(rebuilt, n, TODAY) for n in "12"] == ["=x", "w"]
