"""docs/reports.md, made from the columns themselves:

python -m cwem.kpi.report.contract        write it anew
"""

from collections.abc import Iterator

from cwem.kpi.report.columns import TABLES, VERSION, Kind, Table, TableName
from cwem.kpi.report.payroll import PAYROLL_VERSION
from cwem.kpi.report.payroll_file import PAYROLL
from cwem.settings import ROOT

PAGE = ROOT / "docs" / "reports.md"
UNITS = {
    Kind.TEXT: "text",
    Kind.DAY: "day, `2026-11-02`",
    Kind.MOMENT: "time, `2026-11-02T07:58:00+01:00`",
    Kind.LENGTH: "seconds",
    Kind.COUNT: "number",
}
_INTRODUCTION = f"""# Reports: tables, columns, files

Made from `cwem/kpi/report/columns.py` by `python -m cwem.kpi.report.contract`; a test fails while
the two differ. This is version **{VERSION}** of the columns and version **{PAYROLL_VERSION}** of
the payroll export. Names, order and meaning of a version's columns never change: whatever would
change them makes the next version, and is listed at the end.

```
cwem report --from 2026-10-01 --to 2026-10-31 -o october.csv          working days
cwem report ... --table people                                        one row a person
cwem report ... --format xlsx -o october.xlsx                         days, people and teams
cwem report ... --team Sales --format html -o sales.html              a month on paper
cwem report ... --payroll -o payroll.csv                              for payroll
```

The page Exports makes the same files, of those whom the viewer may see. What is in a file is
counted by the functions the pages count with, over the same days. `--help` lists every option.

## Files
- **CSV**: UTF-8, one table, the names below as the first row. With a comma between cells decimals
  have a point, with a semicolon (German, `--separator ";"`) a comma. `--bom` begins the file with a
  byte order mark, which Excel needs; files of the page have it. What a spreadsheet would run as
  a formula has an apostrophe before it: at the start of a text, and after a comma, semicolon, tab
  or bar in it, since any of these may be what the computer separates cells by. A text that holds
  one of them is in quotation marks.
- **JSON**: `{{"contract": {VERSION}, "from": ..., "to": ..., "tables": {{"days": [{{...}}]}}}}`,
  one row a line, empty cells `null`. Text is not escaped: no spreadsheet opens it.
- **Excel**: a sheet a table, headers in the reader's language, days as days, times by the person's
  own clock, lengths as `[h]:mm`; what the columns mean is on the last sheet. A table of more than
  1,048,575 rows goes on in the next sheet.
- **HTML**: a sheet of A4 a person and month, one for each team before them. It needs nothing from
  anywhere else; the browser's print dialogue makes a PDF of it. At most 500 people at once.

Lengths are exact, so people and teams are the sums of the days. Times are told to the minute, in
the zone of the row with its offset; a departure after midnight has the next day's date and belongs
to the day its shift began on. Statuses, kinds of leave and activities are the same words in every
language of CSV and JSON.

What is in no file: how a time came about (face, PIN or code), anybody's posture one by one, and
whoever was erased. How long cameras saw somebody, and activity, are left out where whoever makes
the file may not see activity, and at sites that show it of groups only.

Every file is noted in the audit before it is written, where the people in it find it.
"""
_PAYROLL = """
A closed period's export is made from its frozen lines: the same bytes every time, whatever was
corrected later. What was corrected later is a row of kind `adjustment` in the export of the next
period: what the earlier one (`first` to `last`) comes to now less what was exported of it, so that
all rows of a period together are what it comes to. A period that is not closed is worked out now:
its rows have version 0 and may still change. A period that cuts a closed one is refused.

The file is the same whoever makes it: CSV with commas, decimal points and days as `2026-11-02`,
no byte order mark; Excel with English headers. Whoever needs semicolons with decimal commas, or
German headers, chooses that beside the button (on the console `--separator`, `--language`); the
language somebody reads the page in changes nothing.

A team that was closed again has the newest version in its export. That of an earlier one is made
again with `--team Sales --version 1` (`--team -` is those in no team), or with the version's button
on the pages Closing months and Exports: with the same choice the file it was. Only lines of
somebody who was erased since are gone.

Minutes are cut once, from the sum of the days. There are no names in it; the number says who it is.
"""
_CHANGES = """
## Versions
- 1: the first.
- 2: `arrival` and `departure` of `days` are cut to the minute, as the pages tell them.
"""

_KEPT = """
## How long it is kept

Times, leave, requests and corrections are removed for good once three whole years have ended after
theirs, closed periods after six (Settings, Privacy; a company may keep them longer, or without an
end). A day before it goes administrators and payroll are told how much, and from when; 31 days
before, if months among it were not closed: *Closing months* lists every one that can still be
closed. Their days then read as *removed*. What is approved late is paid with the next closing, up
to 457 days after the day it is about; after that it can only be refused.
"""


def as_markdown() -> str:
    """The page."""
    parts = [_INTRODUCTION]
    for name in TableName:
        parts += [_heading(TABLES[name]), *_rows(TABLES[name])]
    parts += [_heading(PAYROLL), _PAYROLL, *_rows(PAYROLL), _CHANGES, _KEPT]
    return "".join(parts)


def _heading(table: Table) -> str:
    return f"\n## `{table.name}`: {table.title}\n\n{table.about}\n"


def _rows(table: Table) -> Iterator[str]:
    yield "\n| column | what | meaning |\n|---|---|---|\n"
    for column in table.columns:
        said = ", ".join(f"`{value}`" for value in column.words or ())
        meaning = f"{column.meaning} One of {said}." if said else str(column.meaning)
        yield f"| `{column.name}` | {UNITS[column.kind]} | {meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(as_markdown(), encoding="utf-8")
