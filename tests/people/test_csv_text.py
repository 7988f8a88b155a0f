"""What arrives as a file: encodings, separators, headers, limits."""

import pytest

from cwem.people import csv_bytes
from cwem.people.csv_columns import COLUMNS, NAMES, Column, plain_header
from cwem.people.csv_import import plan_import
from cwem.people.values import Company
from cwem.words import Words
from tests.people.staff import TODAY, plan, problems

TWO = "number,name,team\n007,Jörg Müller,Sales\n8,Ada,Sales\n"


def names(content: str | bytes) -> dict[str, str]:
    made = plan(content)
    assert made.problems == ()
    return {entry.id: entry.name for entry in made.people}


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(),
        TWO.encode("utf-8-sig"),
        TWO.encode("cp1252"),
        TWO.encode("utf-16"),
        TWO.replace(",", ";").encode(),
        TWO.replace(",", "\t").encode(),
        ("sep=;\r\n" + TWO.replace(",", ";")).encode("utf-8-sig"),
        ("sep=|\n" + TWO.replace(",", "|")).encode(),
        TWO.replace("\n", "\r\n").encode(),
        TWO.replace("\n", "\r").encode(),
        TWO.replace("Jörg", "Jo\u0308rg").encode(),
        TWO.replace("007,Jörg Müller", '"007\u00a0","Jörg\nMüller "').encode(),
        ("\n" + TWO + "\n,,\n\n").encode(),
        TWO.replace("number,name,team", " NUMBER ,Name,TEAM").encode(),
        TWO.replace("number,name,team", "Pers.-Nr.,Mitarbeiter,Abteilung").encode(),
        TWO.replace("name", '"name"').encode(),
    ],
    ids=lambda content: repr(content[:24]),
)
def test_every_spelling_of_a_file_reads_the_same(content: bytes) -> None:
    assert names(content) == {"007": "Jörg Müller", "8": "Ada"}


def test_windows_1252_is_said_clearly() -> None:
    (note,) = plan(TWO.encode("cp1252")).notes
    assert "Windows-1252" in note.message
    assert "umlauts" in note.sentence
    assert isinstance(note.message, Words)
    assert isinstance(note.advice, Words)
    assert plan(TWO).notes == ()


def test_first_and_last_names_are_put_together() -> None:
    assert names("number,first name,last name\n1,Ada,Lovelace\n2,,Curie\n3,Mo,\n") == {
        "1": "Ada Lovelace",
        "2": "Curie",
        "3": "Mo",
    }
    assert names("Personalnummer;Name;Vorname\n1;Lovelace;Ada\n") == {"1": "Ada Lovelace"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"number,name\n", "only a header"),
        (b"number,name\n,\n", "only a header"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"number\n\0\0", "zero bytes"),
        (b"number,name\n1,\x81\x8d\xff\n", "line 2 holds bytes that are no text"),
        (b"name\nAda\n", "no column holds the employee number"),
        (b'number,name\n1,"Ada\n2,Bo\n', "quotation marks"),
        (b"number,Personalnummer\n1,2\n", "means the same as column number"),
        (b"number,name\n1,Ada,Sales\n", "3 cells under 2 headers"),
        (b"number,name\n1," + b"x" * 201 + b"\n", "201 characters"),
        (b"number,name\n1," + b"x" * 200_000 + b"\n", "quotation marks"),
        (b"number,name\n1,A\x07da\n", "control characters"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, said: str) -> None:
    made = plan(content)
    assert any(said in str(problem) for problem in made.problems), made.problems
    assert not made.changes
    assert made.people == ()


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "number\n" + "".join(f"{n}\n" for n in range(11))
    (problem,) = plan_import(rows.encode(), Company(), TODAY, max_rows=10).problems
    assert str(problem) == "row 12: there are more than 10 rows; split it into several files"
    assert not plan_import(rows.encode(), Company(), TODAY, max_rows=11).problems
    monkeypatch.setattr(csv_bytes, "MAX_BYTES", 1_000_000)
    (problem,) = plan(b"number\n" + b"1\n" * 600_000).problems
    assert problem.message == "the file has 1.2 MB, at most 1 can be read"
    assert problem.advice == "split it into several files"


def test_three_hundred_columns_are_no_trouble() -> None:
    header = ",".join(["number", "name", *(f"HR field {n}" for n in range(298))])
    made = plan(f"{header}\n1,Ada{',x' * 298}\n")
    assert made.problems == ()
    assert made.people[0].name == "Ada"
    (note,) = made.notes
    assert "HR field 9 and 288 more" in note.message


def test_a_mistyped_header_gets_a_suggestion() -> None:
    _, first = plan("number,Emial\n1,a@b\n").notes
    assert (first.row, first.column) == (1, "Emial")
    assert "did you mean email?" in first.sentence


def test_rows_are_those_of_the_spreadsheet() -> None:
    text = 'sep=,\nnumber,name,joined\n1,"Ada\nLovelace",\n\n2,Bo,yesterday\n'
    assert problems(plan(text)) == [(4, "joined")]


def test_no_header_means_two_things() -> None:
    spelled = [n for spelling in COLUMNS.values() for n in (*spelling.english, *spelling.german)]
    ambiguous = {n for n in spelled if spelled.count(n) > 2}
    assert ambiguous == set()
    for column, spelling in COLUMNS.items():
        for name in (column, *spelling.english, *spelling.german):
            assert NAMES[plain_header(name)] is column
    assert set(COLUMNS) == set(Column)
