"""What is written in a cell: text, dates, formulas that a spreadsheet must not run.

Excel and its relatives run a cell that begins with = + - @ (also in full width), or with one of
these after a tab, blank or line break. By which character they separate cells is a setting of the
computer, whatever the file was written with, and a quotation mark within what they take for a cell
holds nothing together:

    as written               its cells where ; separates
    E001,"Ada;=1+1;",Lab     E001,"Ada   =1+1   ",Lab

So a mark that would begin a cell, at the start of the text or after any separator in it, is
exported with an apostrophe before it and imported without; what could be mistaken for that is
given an apostrophe too, so that every text comes back as it was. Every CSV file this product
writes is written by `line`.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from cwem.words import Words, say

_SEPARATES = r",;|\t\r\n"
_BEGINS = rf"(?<![^{_SEPARATES}])"
"""A place where a cell begins, for one spreadsheet or another."""
_RUNS = r"(?=[\0\s\"']*[=+\-@＝＋－＠\t\r\n])"
"""What follows may be run."""
_UNSAFE = re.compile(_BEGINS + _RUNS)
_ESCAPED = re.compile(f"{_BEGINS}'{_RUNS}")
_QUOTED = re.compile(f'[{_SEPARATES}"]')

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
    """As a cell no spreadsheet runs, nor any part of it that one takes for a cell."""
    return _UNSAFE.sub("'", text)


def unescape(cell: str) -> str:
    """The text behind an escaped cell; other cells as they are."""
    return _ESCAPED.sub("", cell)


@lru_cache(maxsize=10_000)
def written(text: str) -> str:
    """The text as it stands in a file: escaped, and in quotation marks if it holds what any
    spreadsheet separates by. Text without that stands as it is, so files stay as they were."""
    cell = escape(text)
    return '"{}"'.format(cell.replace('"', '""')) if _QUOTED.search(cell) else cell


def line(cells: Iterable[str], separator: str) -> str:
    """A row of a CSV file. Text goes through `written` first; figures and days need nothing."""
    return separator.join(cells) + "\r\n"


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
