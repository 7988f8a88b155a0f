"""Shifts and rosters as files: every mistake with its row and column, nothing by halves, and what
is exported comes back as it was."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwem.access.audit import By
from cwem.attendance.rule_checks import check
from cwem.attendance.rule_files import plan_rules, rosters_csv, shifts_csv
from cwem.attendance.rule_plan import RulePlan, apply_rules
from cwem.attendance.rule_templates import TEMPLATES, with_template
from cwem.attendance.shifts import Roster, RuleBook, ShiftKind, Stretch
from cwem.errors import InputError, StoreChanged
from cwem.people.csv_plan import State
from tests.attendance.agreed import ROSTERS, SHIFTS

SHIFT_FILE = """shift,kind,times,hours,core time,pause (min)
Early,fixed,06:00-14:00,,,30
Night,,22:00-06:00,,,
Flex,flexible,06:00-20:00,7:48,10:00-15:00,30
Split,fixed,"08:00-12:00, 16:00-20:00",,,
"""
ROSTER_FILE = """roster,first day,Mon,Tue,Wed,Thu,Fri,Sat,Sun,day 1,day 2,day 3
Weeks,,Early,Early,Early,Early,Early,,,,,
Crew,2026-01-05,,,,,,,,Early,Night,off
"""
BOOK = RuleBook(7, SHIFTS, ROSTERS)


class Books:
    """The port in memory."""

    def __init__(self, book: RuleBook) -> None:
        self.kept, self.audit = book, []

    def revision(self) -> int:
        return self.kept.revision

    def book(self) -> RuleBook:
        return self.kept

    def replace(self, book: RuleBook, audit: object = ()) -> None:
        if book.revision != self.kept.revision:
            raise StoreChanged("changed")
        self.kept = replace(book, revision=book.revision + 1)
        self.audit += audit  # type: ignore[operator]


def plan(*texts: str, book: RuleBook = RuleBook()) -> RulePlan:  # noqa: B008 - frozen
    return plan_rules([(f"{n}.csv", text.encode()) for n, text in enumerate(texts)], book)


def places(made: RulePlan) -> list[tuple[int, str]]:
    return [(each.row, each.column) for each in made.problems]


def test_both_files_at_once_in_any_order() -> None:
    made = plan(ROSTER_FILE, SHIFT_FILE)
    assert made.problems == ()
    assert {key: each.planned for key, each in made.book.shifts.items()} == {
        "early": 450, "night": 480, "flex": 468, "split": 480,
    }  # fmt: skip
    flex = made.book.shifts["flex"]
    assert (flex.kind, flex.core) == (ShiftKind.FLEXIBLE, Stretch(600, 900))
    assert made.book.rosters["weeks"].on(date(2026, 11, 27)) == "early", "a Friday"
    assert made.book.rosters["weeks"].on(date(2026, 11, 28)) == ""
    crew = made.book.rosters["crew"]
    assert crew.cycle == ("early", "night", "")
    assert (crew.on(date(2026, 1, 5)), crew.on(date(2026, 1, 7))) == ("early", "")
    check(made.book)
    assert made == plan(SHIFT_FILE, ROSTER_FILE) or made.book == plan(SHIFT_FILE, ROSTER_FILE).book


def test_german_headers_words_and_a_semicolon() -> None:
    made = plan(
        "Schicht;Art;Zeiten;Sollstunden;Kernzeit;Zeit davor zählt\n"
        "Gleit;Gleitzeit;6-20;7,8;10-15;ja\nFrüh;fest;6-14;;;nein\n",
        "Schichtplan;Erster Tag;Montag;Di;Mi;Do;Fr;Sa;So\nWoche;;früh;Früh;Früh;Früh;Gleit;frei;\n",
    )
    assert made.problems == ()
    gleit = made.book.shifts["gleit"]
    assert (gleit.minutes, gleit.early_counts) == (468, True)
    assert made.book.rosters["woche"].cycle == ("früh",) * 4 + ("gleit", "", "")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("shift,times\n,8-12\n", (2, "shift"), "name is missing"),
        ("shift,times\nA,8-12\na,8-13\n", (3, "shift"), "stands in row 2 already"),
        ("shift,times\nA,\n", (2, "times"), "no times"),
        ("shift,times\nA,8-25:99\n", (2, "times"), "no time of day"),
        ('shift,times\nA,"8-12, 11-15"\n', (2, "times"), "overlap"),
        ('shift,times\nA,"13-17, 8-12"\n', (2, "times"), "not in order"),
        ("shift,times\nA,08:00-09:00+1\n", (2, "times"), "at most 24 h"),
        ("shift,kind,times\nA,odd,8-12\n", (2, "kind"), "no kind of shift"),
        ("shift,times,grace\nA,8-12,-3\n", (2, "grace"), "no number of minutes"),
        ("shift,times,grace\nA,8-12,999\n", (2, "grace"), "at most 240"),
        ("shift,times,pause\nA,8-12,240\n", (2, "pause"), "as long as the shift"),
        ("shift,times,core\nA,8-12,9-10\n", (2, "core"), "only a flexible"),
        ("shift,kind,times,hours\nA,flexible,8-12,9\n", (2, "hours"), "do not fit"),
        ("shift,kind,times\nA,flexible,8-12\n", (2, "hours"), "needs the hours"),
        ("shift,times,hours,core\nA,8-20,8,6-9\n", (2, "core"), "outside of the frame"),
        ("shift,times,early counts\nA,8-12,maybe\n", (2, "early counts"), "neither yes nor no"),
        ("shift,times\nOff,8-12\n", (2, "shift"), "a day off"),
        ("kind,times,grace\nfixed,8-12,5\n", (1, ""), "no column holds the name of the shift"),
    ],
)
def test_every_mistake_of_a_shift_file_has_its_place(
    text: str, place: tuple[int, str], words: str
) -> None:
    made = plan(text)
    assert place in places(made), made.problems
    assert any(words in str(each) for each in made.problems), made.problems
    assert made.book == RuleBook()
    assert not made.entries


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("roster,Mon\n,plain\n", (2, "roster"), "name is missing"),
        ("roster,Mon\nA,plane\n", (2, "Mon"), "did you mean Plain?"),
        ("roster,Mon\nA,=1+1\n", (2, "Mon"), "there is no shift"),
        ("roster,Mon\nA,\n", (2, "roster"), "no day is filled"),
        ("roster,Mon\nA,plain\na,plain\n", (3, "roster"), "stands in row 2"),
        ("roster,day 1\nA,plain\n", (2, "first_day"), "needs its first day"),
        ("roster,first day,day 1\nA,31.2.2026,plain\n", (2, "first day"), "no day of the calendar"),
        ("roster,first day,day 1\nA,31.12.9999,plain\n", (2, "first day"), "no first day"),
        ("roster,first day,day 1,day 3\nA,2026-01-05,plain,late\n", (2, "day_2"), "before a later"),
        ("roster,first day,Mon,day 1\nA,2026-01-05,plain,late\n", (2, "day 1"), "not both"),
        ("roster,first day,day 1,day 2\nA,2026-01-05,night,early\n", (2, "day 2"), "ends at"),
        ("roster,Mon,Montag\nA,plain,plain\n", (1, "Montag"), "means the same as column Mon"),
    ],
)  # fmt: skip
def test_every_mistake_of_a_roster_file_has_its_place(
    text: str, place: tuple[int, str], words: str
) -> None:
    book = replace(BOOK, rosters={})
    if "ends at" in words:  # until 06:30, and from 06:00 on
        night = replace(SHIFTS["night"], stretches=(Stretch(1320, 1830),))
        early = replace(SHIFTS["early"], stretches=(Stretch(360, 840),))
        book = replace(book, shifts=SHIFTS | {"night": night, "early": early})
    made = plan(text, book=book)
    assert place in places(made), made.problems
    assert any(words in str(each) for each in made.problems), made.problems
    assert made.book == book


def test_all_mistakes_are_told_at_once_and_nothing_is_half_imported() -> None:
    made = plan(SHIFT_FILE.replace("06:00-14:00", "06:00"), ROSTER_FILE.replace("Night", "Nigth"))
    assert [file.name for file in made.files if file.problems] == ["0.csv", "1.csv"]
    books = Books(RuleBook())
    with pytest.raises(InputError, match="Nothing was imported: 2 mistakes"):
        apply_rules(books, made, By("ada", 1))
    assert books.kept == RuleBook()
    assert books.audit == []


def test_a_shift_may_not_grow_over_a_roster_that_is_in_no_file() -> None:
    book = plan(SHIFT_FILE, ROSTER_FILE).book
    longer = "shift,times\nNight,22:00-06:30\n"
    crew = replace(book.rosters["crew"], cycle=("night", "early", ""))
    book = replace(book, rosters={"crew": crew})
    made = plan(longer, book=book)
    assert places(made) == [(2, "times")]
    assert "in roster Crew, Night of day 1 ends at 06:30" in made.problems[0].message
    # given together with a roster that fits
    assert plan(longer, "roster,Mon\nCrew,Early\n", book=book).problems == ()


def test_two_files_of_one_kind_are_refused() -> None:
    made = plan(SHIFT_FILE, SHIFT_FILE)
    assert "another file of the same kind" in str(made.problems[0])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe", b"shift\n", b"hello\nx\n"])
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    made = plan_rules([("x.csv", content)], BOOK)
    assert made.problems
    assert made.book == BOOK


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=120)
    | st.text(max_size=120).map(lambda text: f"shift,times,core\n{text}".encode())
    | st.text(max_size=120).map(lambda text: f"roster,mon,day 1\n{text}".encode())
)
@example(b'shift,times\n"')
@example("shift,times\nA,²-³\n".encode())
def test_no_bytes_break_it(content: bytes) -> None:
    made = plan_rules([("x.csv", content)], BOOK)
    assert made.problems or made.entries or made.of(State.UNCHANGED)
    if not made.problems:
        check(made.book)


# --- there and back -----------------------------------------------------------------------------


def everything() -> RuleBook:
    book = RuleBook(7, SHIFTS, ROSTERS)
    for template in TEMPLATES:
        book = with_template(book, template, str)
    odd = Roster("odd", "=HYPERLINK(1)", date(2026, 3, 11), ("plain", "", "late", "", "", "", ""))
    shift = replace(SHIFTS["plain"], id="@x", name="+1;2")
    rosters = book.rosters | {"odd": odd}
    return replace(book, shifts=book.shifts | {"@x": shift}, rosters=rosters)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_is_exported_imports_without_a_change(language: str, separator: str) -> None:
    book = everything()
    files = [
        ("s.csv", shifts_csv(book, separator, language)),
        ("r.csv", rosters_csv(book, separator, language)),
    ]
    again = plan_rules(files, book)
    assert again.problems == ()
    assert again.entries == ()
    assert again.book == book
    anew = plan_rules(files, RuleBook())
    assert anew.problems == ()
    assert anew.book.shifts == book.shifts
    days = [date(2026, 1, 1 + n) for n in range(31)]
    for key, roster in book.rosters.items():
        assert [anew.book.rosters[key].on(d) for d in days] == [roster.on(d) for d in days]


def test_no_cell_is_a_formula() -> None:
    for content in (shifts_csv(everything()), rosters_csv(everything())):
        cells = [c for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for c in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert any(cell.startswith("'") for cell in cells)


def test_only_what_is_in_the_file_changes_and_the_audit_says_what() -> None:
    books = Books(BOOK)
    made = plan("shift,grace\nPlain,10\nLate,\nBrand new,\n".replace("Brand new,\n", ""), book=BOOK)
    assert [(e.id, e.state) for e in made.shifts] == [
        ("plain", State.CHANGED), ("late", State.UNCHANGED),
    ]  # fmt: skip
    apply_rules(books, made, By("ada", 5))
    assert books.kept.shifts == SHIFTS | {"plain": replace(SHIFTS["plain"], grace=10)}
    (entry,) = books.audit
    assert entry.details == {"shift": "plain", "as": "changed", "columns": "grace"}
    with pytest.raises(StoreChanged):
        apply_rules(books, made, By("ada", 6))


def test_a_fixed_shift_that_becomes_flexible_and_back() -> None:
    made = plan("shift,kind,hours,core\nPlain,flexible,6,9-12\n", book=BOOK)
    assert made.problems == ()
    back = plan("shift,kind\nPlain,fixed\n", book=made.book)
    assert back.problems == ()
    assert back.book.shifts == SHIFTS
    none = plan("shift,core\nFlex,-\n", book=BOOK)
    assert none.book.shifts["flex"].core is None
