"""A planned import as tables, and the files that go with it."""

from cwem.people.csv_columns import Column
from cwem.people.csv_export import TEMPLATE, template_csv
from cwem.people.csv_plan import State
from cwem.ui.people_import import (
    change_rows,
    finding_rows,
    findings_csv,
    missing_rows,
    names_after,
    place_rows,
    recount_rows,
)
from cwem.ui.people_import_format import MEANING, format_rows
from tests.people.staff import TODAY, imported, plan

FILE = "number,name,email,left\n1,Ada,a@x,\n2,Bo,b@x,\n3,Cy,,\n"


def test_mistakes_are_rows_and_a_file_nobody_runs() -> None:
    made = plan("number,email,left\n1,=no,soon\n2,fine@x,\n2,other@x,\n")
    rows = finding_rows(made.problems, "en")
    assert [(each.row, each.column) for each in rows] == [
        ("2", "email"),
        ("2", "left"),
        ("4", "number"),
    ]
    assert (rows[1].wrong, rows[1].advice) == ("'soon' is no date", "Write 2024-03-31")
    text = findings_csv(made.problems, "de").decode("utf-8-sig").splitlines()
    assert text[0].count(";") == 3
    assert not any(line.startswith(("=", "+", "-", "@")) for line in text)
    assert finding_rows(plan("").problems, "en")[0].row == ""


def test_changes_column_by_column_can_be_filtered() -> None:
    registry = imported(FILE)
    made = plan(
        "number,name,email,left\n1,Ada,new@x,\n2,Bo,,2026-06-30\n3,Cy,,\n4,Di,,\n", registry
    )
    rows = change_rows(made.people, "en")
    assert [(r.number, r.state, r.column, r.old, r.new) for r in rows] == [
        ("1", State.CHANGED, "Email", "a@x", "new@x"),
        ("2", State.LEAVING, "Left", "", "Jun 30, 2026"),
        ("4", State.NEW, "Name", "", "Di"),
    ]
    assert change_rows(made.people, "de", [State.CHANGED])[0].column == "E-Mail"
    assert change_rows(made.people, "de")[1].new == "30.06.2026"
    assert [r.number for r in change_rows(made.people, "en", [State.NEW, State.LEAVING])] == [
        "2",
        "4",
    ]
    assert [r.number for r in change_rows(made.people, "en", (), "NEW@")] == ["1"]
    assert names_after(made, registry.company())["4"] == "Di"


def test_places_missing_people_and_days_to_count_again() -> None:
    office = "number,name,team,site,site zone,zone,zone from\n1,Ada,A,X,UTC,UTC,2026-01-01\n"
    registry = imported(office + "2,Bo,A,X,UTC,,\n")
    made = plan(
        "number,team,site,site zone,zone,zone from\n1,B,Y,Asia/Tokyo,Asia/Tokyo,2026-04-01\n",
        registry,
    )
    assert place_rows(made.sites, "en") == [("Y", "New", "Site zone: Asia/Tokyo")]
    assert place_rows(made.teams, "en") == [("B", "New", "Site: Y")]
    assert missing_rows(made, registry.company(), TODAY) == [("2", "Bo", "A")]
    (again,) = recount_rows(made, registry.company())
    assert (again.number, again.last) == ("1", TODAY)


def test_the_template_is_a_file_we_read() -> None:
    for separator, language in ((",", "en"), (";", "de")):
        empty = template_csv(separator, language)  # type: ignore[arg-type]
        (problem,) = plan(empty).problems
        assert "nobody below" in problem.message
        head = empty.decode("utf-8-sig").strip()
        cells = ["" for _ in TEMPLATE]
        cells[0] = "1"
        made = plan(f"{head}\r\n{separator.join(cells)}\r\n")
        assert (made.problems, made.notes) == ((), ())
        assert [entry.id for entry in made.people] == ["1"]


def test_every_column_is_explained() -> None:
    assert set(MEANING) == set(Column)
    assert len(format_rows("de")) == len(Column)
    assert format_rows("de")[0][0] == "Personalnummer"
