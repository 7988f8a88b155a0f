"""Tables that leave as files: columns that stay, sums that agree, nothing that runs."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings

from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError
from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import share
from cwem.kpi.report import excel
from cwem.kpi.report.columns import SUMS, TABLES, VERSION, TableName
from cwem.kpi.report.contract import PAGE, as_markdown
from cwem.kpi.report.files import csv_file
from cwem.kpi.report.make import Gathering
from cwem.kpi.report.order import Format
from cwem.kpi.report.sums import Sums
from cwem.kpi.tables import day_table
from cwem.people.csv_cells import escape, unescape
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Team
from cwem.values import Employee
from tests.kpi.invented_days import BOOK, HOUR, MONDAY, NOW, company, day, some_days, worked
from tests.kpi.reported import Invented, number_formats, order, scope, sheets, sources, written

COLUMNS = {
    1: {
        "days": "employee name day team team_name site_name zone status shift_name planned_seconds "
        "arrival departure worked_seconds breaks_seconds late_seconds early_seconds "
        "overtime_seconds credited_seconds leave leave_days seen_seconds",
        "people": "employee name team team_name first last SUMS",
        "teams": "team team_name first last people SUMS",
        "activity": "employee name day activity seconds",
        "posture": "team team_name day people upright_seconds judged_seconds",
    }
}
COLUMNS[2] = COLUMNS[1]
SUMMED = {
    1: "days planned_days worked_days expected_days came_days checked_days in_time_days late_days "
    "early_days absent_days incomplete_days vacation_days illness_days other_leave_days "
    "unpaid_days remote_days holiday_days planned_seconds worked_seconds breaks_seconds "
    "late_seconds early_seconds overtime_seconds credited_seconds seen_seconds"
}
SUMMED[2] = SUMMED[1]


def csv_rows(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def a_week() -> dict[str, list[WorkingDay]]:
    """Two people, whose week is worked out below by hand."""
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    one = [
        worked("E001", days[0], "08:00", "17:00"),  # 8 h 30, half an hour beyond
        worked("E001", days[1], "08:20", "16:30"),  # 20 min late
        day("E001", days[2], Status.ON_LEAVE, credited=8 * HOUR, leave="vacation"),
        day("E001", days[3], Status.ABSENT),
        day("E001", days[4], Status.PRESENT, worked=4 * HOUR, credited=4 * HOUR, leave="illness",
            half=True),
        day("E001", days[5], Status.WEEKEND, planned=0, shift=""),
        day("E001", days[6], Status.WEEKEND, planned=0, shift=""),
    ]  # fmt: skip
    two = [worked("E002", each) for each in days[:3]]
    two.append(day("E002", days[3], Status.NOT_EMPLOYED, planned=0, shift=""))
    return {"E001": one, "E002": two}


# --- the contract ---------------------------------------------------------------------------------


def test_columns_of_a_version_never_change() -> None:
    """If this fails you have changed what other programs read: raise VERSION, add its columns
    above, and say so in docs/reports.md."""
    found = {name.value: " ".join(each.name for each in TABLES[name].columns) for name in TABLES}
    assert " ".join(each.name for each in SUMS) == SUMMED[VERSION]
    frozen = COLUMNS[VERSION]
    assert found == {name: text.replace("SUMS", SUMMED[VERSION]) for name, text in frozen.items()}


def test_no_column_is_about_one_persons_posture_or_the_way_a_time_came_about() -> None:
    for table in TABLES.values():
        names = {each.name for each in table.columns}
        if "employee" in names:
            assert not any("posture" in name or "upright" in name for name in names)
        assert not names & {"means", "evidence", "kind", "pin", "by"}


def test_a_file_tells_arrival_and_departure_to_the_minute() -> None:
    exact = worked("E001", MONDAY, "08:56", "17:03")
    assert exact.arrival is not None
    assert exact.departure is not None
    exact = replace(exact, arrival=exact.arrival + 12_345, departure=exact.departure + 59_999)
    of = sources({"E001": [exact]})
    (row,) = csv_rows(written(of, order(scope(of.known), Format.CSV, tables=(TableName.DAYS,))))
    assert (row["arrival"][11:19], row["departure"][11:19]) == ("08:56:00", "17:03:00")


def test_the_document_is_made_from_the_columns() -> None:
    """`python -m cwem.kpi.report.contract` writes it anew."""
    assert PAGE.read_text("utf-8") == as_markdown()


# --- figures --------------------------------------------------------------------------------------


def test_a_week_by_hand() -> None:
    of = sources(a_week())
    people = csv_rows(written(of, order(scope(of.known), Format.CSV, tables=(TableName.PEOPLE,))))
    one, two = people
    said = {name: one[name] for name in (
        "employee", "name", "team_name", "first", "last", "days", "planned_days", "worked_days",
        "expected_days", "came_days", "checked_days", "in_time_days", "late_days", "absent_days",
        "vacation_days", "illness_days", "planned_seconds", "worked_seconds", "late_seconds",
        "overtime_seconds", "credited_seconds", "breaks_seconds",
    )}  # fmt: skip
    assert said == {
        "employee": "E001", "name": "Name E001", "team_name": "One", "first": "2026-03-02",
        "last": "2026-03-08", "days": "7", "planned_days": "5", "worked_days": "3",
        "expected_days": "4", "came_days": "3", "checked_days": "3", "in_time_days": "2",
        "late_days": "1", "absent_days": "1", "vacation_days": "1", "illness_days": "0.5",
        "planned_seconds": str(5 * 8 * 3600),
        "worked_seconds": str(round((8.5 + 7 + 40 / 60 + 4) * 3600)),
        "late_seconds": "1200", "overtime_seconds": "1800",
        "credited_seconds": str(12 * 3600), "breaks_seconds": "3600",
    }  # fmt: skip
    assert (two["days"], two["worked_seconds"]) == ("3", str(3 * 8 * 3600))


@given(days=some_days())
@settings(deadline=None, max_examples=60)
def test_people_and_teams_are_the_sums_of_the_days(days: dict[str, list[WorkingDay]]) -> None:
    of = sources(days)
    tables = json.loads(written(of, order(scope(of.known), Format.JSON)))["tables"]
    lengths = [each.name for each in SUMS if each.name.endswith("_seconds")]
    for name in lengths:
        whole = sum(round(row[name] * 1000) for row in tables["days"])
        assert sum(round(row[name] * 1000) for row in tables["people"]) == whole
        assert sum(round(row[name] * 1000) for row in tables["teams"]) == whole
    assert sum(row["days"] for row in tables["people"]) == len(tables["days"])
    late = [row for row in tables["days"] if row["late_seconds"]]
    assert sum(row["late_days"] for row in tables["teams"]) == len(late)


@given(days=some_days())
@settings(deadline=None, max_examples=60)
def test_rates_are_those_of_the_pages(days: dict[str, list[WorkingDay]]) -> None:
    """kpi/measures.py counts over pandas, files count as they read: the same parts of the same."""
    here = company({"one": sorted(days)})
    table = day_table(days, here, BOOK)
    sums = Sums()
    for those in days.values():
        for each in those:
            if each.status is not Status.NOT_EMPLOYED:
                sums.add(each, each.seen)
    attendance, punctual = share(Kpi.ATTENDANCE, table), share(Kpi.PUNCTUALITY, table)
    assert (sums.came, sums.expected) == (attendance.part, attendance.whole)
    assert (sums.in_time, sums.checked) == (punctual.part, punctual.whole)
    for name in ("worked", "planned", "late", "early", "overtime", "credited", "breaks"):
        known = table[table.status != Status.NOT_EMPLOYED]
        assert getattr(sums, name) / 60_000 == pytest.approx(known[name].sum())


def test_who_came_on_a_day_off_was_not_expected() -> None:
    off = {"planned": 0, "shift": ""}
    days = [
        worked("E001", MONDAY),
        replace(worked("E001", MONDAY + timedelta(days=1)), **off),
        day("E001", MONDAY + timedelta(days=2), Status.INCOMPLETE, **off),
    ]
    of = sources({"E001": days})
    (person,) = csv_rows(
        written(of, order(scope(of.known), Format.CSV, tables=(TableName.PEOPLE,)))
    )
    assert (person["came_days"], person["expected_days"], person["worked_days"]) == ("1", "1", "2")
    paper = written(of, order(scope(of.known), Format.HTML)).decode()
    assert re.findall(r"(\d) of (\d)", re.sub(r"<[^>]+>", "", paper))[0] == ("1", "1")


def test_who_moves_team_counts_in_each_for_its_days() -> None:
    moved = MONDAY + timedelta(days=2)
    two = Changes(
        teams=(Team("two", "Two"),),
        assignments=(Assignment(AssignmentKind.TEAM, "E002", Step(moved, "two")),),
    )
    days = {"E002": [worked("E002", MONDAY + timedelta(days=n)) for n in range(5)]}
    of = sources(days, company({"one": ["E002"]}).after(two))
    rows = json.loads(written(of, order(scope(of.known), Format.JSON)))["tables"]
    assert [(row["team"], row["days"], row["people"]) for row in rows["teams"]] == [
        ("one", 2, 1), ("two", 3, 1),
    ]  # fmt: skip
    (person,) = rows["people"]
    assert (person["team"], person["days"]) == ("two", 5)
    only = scope(of.known, team="two")
    rows = json.loads(written(of, order(only, Format.JSON)))["tables"]
    assert [row["day"] for row in rows["days"]] == ["2026-03-04", "2026-03-05", "2026-03-06"]


def test_days_outside_of_the_scope_are_in_no_row_and_no_sum() -> None:
    of = sources(a_week())
    mine = scope(of.known, people={"E001": frozenset({MONDAY})})
    rows = json.loads(written(of, order(mine, Format.JSON)))["tables"]
    assert [(row["employee"], row["day"]) for row in rows["days"]] == [("E001", "2026-03-02")]
    assert [row["worked_seconds"] for row in rows["people"]] == [8.5 * 3600]
    assert [row["days"] for row in rows["teams"]] == [1]


def test_how_much_was_seen_is_told_only_where_activity_may_be() -> None:
    of = sources(a_week())
    some = scope(of.known, activity={"E001": frozenset({MONDAY})})
    rows = json.loads(written(of, order(some, Format.JSON)))["tables"]
    told = [row["day"] for row in rows["days"] if row["seen_seconds"] is not None]
    assert told == ["2026-03-02"]
    assert [row["seen_seconds"] for row in rows["people"]] == [None, None]


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_comes_back_as_it_was(separator: str) -> None:
    of = sources(a_week())
    asked = order(scope(of.known), Format.CSV, tables=(TableName.DAYS,), separator=separator,
                  bom=separator == ";")  # fmt: skip
    content = written(of, asked)
    assert content.startswith(b"\xef\xbb\xbf") is (separator == ";")
    rows = csv_rows(content, separator)
    known = json.loads(written(of, order(scope(of.known), Format.JSON)))["tables"]["days"]
    assert len(rows) == len(known) == 10
    for row, other in zip(rows, known, strict=True):
        for name, cell in row.items():
            value = other[name]
            if isinstance(value, float | int):
                assert float(cell.replace(",", ".")) == value
            else:
                assert unescape(cell) == (value or "")
    first = rows[0]
    assert first["arrival"] == "2026-03-02T08:00:00+01:00"
    assert datetime.fromisoformat(first["departure"]).hour == 17
    assert ("0,5" if separator == ";" else "0.5") in {row["leave_days"] for row in rows}


def test_parts_of_a_second_are_kept_and_written_with_the_languages_comma() -> None:
    odd = day("E001", worked=3_600_500)
    of = sources({"E001": [odd]})
    for separator, cell in ((",", "3600.5"), (";", "3600,5")):
        asked = order(scope(of.known), Format.CSV, tables=(TableName.DAYS,), separator=separator)
        assert csv_rows(written(of, asked), separator)[0]["worked_seconds"] == cell


EVIL = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "=cmd|' /C calc'!A0", " =1",
    "a;=cmd|' /C calc'!A0;", "a,=cmd|' /C calc'!A0,", "a\t=1", "a|=1", "a\n=1", 'a;"=1";',
    "a;'=1", "a; -1", "a,\t@SUM(A1)",
]  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_no_file_has_a_cell_that_a_spreadsheet_runs(name: str) -> None:
    evil = Changes(employees=(Employee("E001", name),), teams=(Team("one", name, "one"),))
    of = sources({"E001": [worked("E001")]}, company({"one": ["E001"]}).after(evil))
    for separator in ",;":
        asked = order(scope(of.known), Format.CSV, tables=(TableName.DAYS,), separator=separator)
        content = written(of, asked)
        (row,) = csv_rows(content, separator)
        assert [unescape(row["name"]), unescape(row["team_name"])] == [name, name]
        for other in ",;\t|":
            text = io.StringIO(content.decode(), newline="")
            cells = [cell.lstrip() for row in csv.reader(text, delimiter=other) for cell in row]
            assert [cell for cell in cells if cell[:1] in set("=+-@＝")] == []
    book = sheets(written(of, order(scope(of.known), Format.XLSX)))
    cells = [cell for rows in book.values() for row in rows for cell in row.values()]
    assert [text for kind, _style, text in cells if kind != "n" and text[:1] in "=+-@＝\t\r"] == []
    assert any(escape(name).replace("\r", "\n") in text for _kind, _style, text in cells)
    page = written(of, order(scope(of.known), Format.HTML)).decode()
    assert "<script" not in page


def test_markup_in_a_name_is_text() -> None:
    name = '<script>alert(1)</script> & "Ltd" _x0041_ \x07'
    evil = Changes(employees=(Employee("E001", name),))
    of = sources({"E001": [worked("E001")]}, company({"one": ["E001"]}).after(evil))
    book = sheets(written(of, order(scope(of.known), Format.XLSX)))
    assert book["Days"][1]["B"][2] == name.replace("_x0041_", "_x005F_x0041_").replace("\x07", "")
    page = written(of, order(scope(of.known), Format.HTML)).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_excel_has_a_sheet_a_table_with_days_as_days_and_lengths_as_lengths() -> None:
    of = sources(a_week())
    content = written(of, order(scope(of.known), Format.XLSX))
    book, codes = sheets(content), number_formats(content)
    assert list(book) == ["Days", "People", "Teams", "About this file"]
    header, first, *rest = book["Days"]
    assert [cell[2] for cell in header.values()] == [
        str(c.title) for c in TABLES[TableName.DAYS].columns
    ]
    assert len(rest) == 9
    assert codes[first["C"][1]] == "yyyy-mm-dd"
    assert date(1899, 12, 30) + timedelta(days=int(first["C"][2])) == MONDAY
    assert codes[first["K"][1]] == "yyyy-mm-dd hh:mm"
    assert float(first["K"][2]) % 1 == pytest.approx(8 / 24)
    assert codes[first["M"][1]] == "[h]:mm"
    assert float(first["M"][2]) == pytest.approx(8.5 / 24)
    assert first["H"][2] == "Present"
    with_size = content_of(content, "xl/worksheets/sheet1.xml")
    assert '<dimension ref="A1:U11"/>' in with_size
    assert 'state="frozen"' in with_size
    assert '<autoFilter ref="A1:U11"/>' in with_size
    german = sheets(written(of, order(scope(of.known), Format.XLSX, language="de")))
    assert german.keys() != book.keys()
    assert german[next(iter(german))][1]["H"][2] != "Present"


def content_of(content: bytes, name: str) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 4)
    of = sources(a_week())
    book = sheets(written(of, order(scope(of.known), Format.XLSX)))
    assert {name: len(rows) - 1 for name, rows in book.items() if name.startswith("Days")} == {
        "Days": 4, "Days 2": 4, "Days 3": 2,
    }  # fmt: skip
    assert book["Days 3"][0] == book["Days"][0]


def test_an_empty_report_is_a_file_with_headers() -> None:
    of = sources({"E001": []})
    book = sheets(written(of, order(scope(of.known), Format.XLSX)))
    assert [len(rows) for rows in book.values()][:3] == [1, 1, 1]
    assert json.loads(written(of, order(scope(of.known), Format.JSON)))["tables"] == {
        "days": [], "people": [], "teams": [],
    }  # fmt: skip
    assert csv_rows(written(of, order(scope(of.known), Format.CSV, tables=(TableName.DAYS,)))) == []


def test_csv_has_one_table() -> None:
    of = sources(a_week())
    with pytest.raises(InputError, match="one table"):
        written(of, order(scope(of.known), Format.CSV))


def test_rows_are_read_in_batches_and_written_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cwem.kpi.report.reading.AT_ONCE", 3)
    monkeypatch.setattr("cwem.kpi.report.files._AT_ONCE", 4)
    days = {f"E{n:03d}": [worked(f"E{n:03d}")] for n in range(10)}
    of, asked = sources(days), []
    reading = of.working
    assert isinstance(reading, Invented)
    original = reading.of
    reading.of = lambda who, *a, **b: (asked.append(len(who)), original(who, *a, **b))[1]  # type: ignore[method-assign]
    heard: list[tuple[int, int]] = []
    gathering = Gathering(
        of, order(scope(of.known), Format.CSV), NOW, lambda done, all_: heard.append((done, all_))
    )
    pieces = list(csv_file(TABLES[TableName.DAYS], gathering.rows(TableName.DAYS)))
    assert asked == [3, 3, 3, 1]
    assert len(pieces) == 3
    assert heard == [(0, 10), (3, 10), (6, 10), (9, 10), (10, 10)]
    assert len(csv_rows(b"".join(pieces))) == 10
