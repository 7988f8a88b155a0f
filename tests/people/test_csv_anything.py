"""Whatever a file holds: it is planned or refused with a place, never half, and a second time it
has nothing left to do."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwem.people.csv_columns import Column, since_of, until_of
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import State, apply_plan
from cwem.people.values import Company
from tests.people.staff import BY, TODAY, imported

DAYS = ["2025-01-01", "2026-03-01", "2026-05-04", "2026-06-30", "2027-01-01", "9999-12-31"]
VALUES = {
    Column.NAME: ["Ada", "Bo"],
    Column.JOINED: DAYS[:3],
    Column.LEFT: DAYS[2:],
    Column.TEAM: ["Sales", "Lab"],
    Column.ZONE: ["Europe/Berlin", "Asia/Kolkata"],
    Column.MANAGER: ["1", "2", "3"],
    Column.DEPUTY: ["1", "2"],
}
DATED = [Column.TEAM, Column.ZONE, Column.MANAGER, Column.DEPUTY]


@st.composite
def files(draw: st.DrawFn) -> str:
    """Files of people 1 to 4 in which most cells make sense."""
    columns = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=4, unique=True))
    dated = [
        c for column in columns if column in DATED for c in (since_of(column), until_of(column))
    ]
    lines = [",".join([Column.NUMBER, *columns, *dated])]
    for number in draw(st.permutations("1234"))[: draw(st.integers(1, 4))]:
        cells = {c: draw(st.sampled_from(["", *VALUES[c]])) for c in columns}
        cells |= {c: draw(st.sampled_from(["", *DAYS])) for c in dated}
        for column in columns:
            if not cells[column] or (column in DATED[2:] and cells[column] == number):
                cells |= {c: "" for c in cells if c.startswith(column)}
        lines.append(",".join([number, *cells.values()]))
    return "\n".join(lines) + "\n"


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(files(), st.sampled_from([date(2026, 1, 1), TODAY])), max_size=4))
def test_what_was_imported_has_nothing_left_to_do(steps: list[tuple[str, date]]) -> None:
    registry = imported("number\n1\n2\n3\n4\n", on=date(2025, 6, 1))
    for text, on in steps:
        made = plan_import(text.encode(), registry.company(), on)
        if made.problems:
            assert not made.changes
            assert all(p.row and p.message for p in made.problems), made.problems
            continue
        apply_plan(registry, made, BY)
        touched = {a.subject for a in made.changes.assignments}
        for entry in made.of(State.UNCHANGED):
            assert entry.id not in touched
        again = plan_import(text.encode(), registry.company(), on)
        assert again.problems == ()
        assert not again.changes, (text, again.changes)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"number,name\n{t}".encode()))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"\xfe\xff\x00")
@example(b'"')
@example(b"sep=;")
@example(b'number\n"')
@example("number\n\ud800".encode("utf-8", "surrogatepass"))
def test_no_bytes_break_it(content: bytes) -> None:
    made = plan_import(content, Company(), TODAY)
    assert bool(made.problems) != bool(made.people)
