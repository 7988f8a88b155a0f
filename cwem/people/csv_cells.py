"""What is written in a cell: text, dates, formulas that a spreadsheet must not run.

Excel and its relatives run a cell that begins with = + - @ (also in full width), or with one of
these after a tab or line break. Such a cell is exported with an apostrophe before it and imported
without; one that could be mistaken for that is given an apostrophe too, so that every text comes
back as it was. Every CSV file this product writes is escaped here.
"""

import re
import unicodedata
from datetime import date

from cwem.words import Words, say

_RUNS = "=+-@＝＋－＠\t\r"
_ESCAPED = tuple(f"'{mark}" for mark in _RUNS + "'")

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?: 00:00(?::00)?)?")
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?: 0?0:00(?::00)?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_DAY_NUMBER = re.compile(r"\d{5}")
_NO_END = date(9999, 12, 31)
"""What SAP and others write for "no end is known"."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

ISO_DAY = say("write 2024-03-31")


class Unusable(ValueError):
    """A cell that cannot be understood: what is wrong with it, and what to do."""

    def __init__(self, wrong: Words, advice: Words | None = None) -> None:
        super().__init__(wrong, advice)
        self.wrong, self.advice = wrong, advice

    def __str__(self) -> str:
        return f"{self.wrong}; {self.advice}" if self.advice else str(self.wrong)


def escape(text: str) -> str:
    """As a cell no spreadsheet runs."""
    return f"'{text}" if text.startswith((*_RUNS, *_ESCAPED)) else text


def unescape(cell: str) -> str:
    """The text behind an escaped cell; other cells as they are."""
    return cell[1:] if cell.startswith(_ESCAPED) else cell


def clean(text: str) -> str:
    """The text as it is kept: one line, no blanks around it, umlauts as one character.

    Raises Unusable for control characters."""
    line = re.sub(r"[\r\n\u2028\u2029]+", " ", unicodedata.normalize("NFC", text)).strip()
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in line):
        raise Unusable(say("holds control characters"), say("type it again"))
    return line


def day_first(cells: list[str]) -> bool | None:
    """Whether dates with slashes name the day first, decided by those that can only be read one
    way; None where none decides or they contradict each other."""
    found = set()
    for cell in cells:
        if parts := _SLASHES.fullmatch(cell):
            one, two = int(parts[1]), int(parts[3])
            if max(one, two) > 12:
                found.add(one > 12)
    return found.pop() if len(found) == 1 else None


def parse_day(cell: str, day_comes_first: bool | None) -> date | None:
    """The date in a cell; None for "no end is known" (31.12.9999). Raises Unusable for
    everything that is not certainly a date."""
    if parts := _ISO.fullmatch(cell):
        found = _day(cell, parts[1], parts[2], parts[3])
    elif parts := _DOTS.fullmatch(cell):
        found = _day(cell, parts[3], parts[2], parts[1])
    elif parts := _SLASHES.fullmatch(cell):
        found = _slashed(cell, parts, day_comes_first)
    elif _SHORT_YEAR.fullmatch(cell):
        raise Unusable(say("'{cell}' has a year of two digits", cell=cell), ISO_DAY)
    elif _DAY_NUMBER.fullmatch(cell):
        raise Unusable(
            say("'{cell}' is Excel's number of a day", cell=cell),
            say("format the column as a date"),
        )
    else:
        raise Unusable(say("'{cell}' is no date", cell=cell[:40]), ISO_DAY)
    if found == _NO_END:
        return None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unusable(
            say("'{cell}': the year {year} cannot be meant", cell=cell, year=found.year), ISO_DAY
        )
    return found


def _slashed(cell: str, parts: re.Match[str], day_comes_first: bool | None) -> date:
    if int(parts[1]) == int(parts[3]):
        return _day(cell, parts[4], parts[3], parts[1])
    if day_comes_first is None:
        raise Unusable(
            say(
                "'{cell}' can be read as day/month or month/day, and nothing else in the file "
                "decides it",
                cell=cell,
            ),
            ISO_DAY,
        )
    if day_comes_first:
        return _day(cell, parts[4], parts[3], parts[1])
    return _day(cell, parts[4], parts[1], parts[3])


def _day(cell: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unusable(say("'{cell}' is no day of the calendar", cell=cell), ISO_DAY) from None
