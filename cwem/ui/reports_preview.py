"""The beginning of a table, as the file will have it, in words for people."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import streamlit as st

from cwem.kpi.report.columns import Column, Kind, Table
from cwem.kpi.report.rows import Row
from cwem.kpi.report.wording import Wording
from cwem.ui import formats
from cwem.ui.language import language, tr

ROWS = 200
"""A preview has no more."""


def preview(table: Table, rows: Iterable[Row]) -> int:
    """Draw the first rows; how many there are in it."""
    shown = list(islice(rows, ROWS))
    words = Wording(language())
    st.dataframe(
        columns(table, shown, words), hide_index=True, height=420 if len(shown) > 11 else "auto",
        alt=tr(table.title),
    )  # fmt: skip
    return len(shown)


def columns(table: Table, rows: Sequence[Row], words: Wording) -> dict[str, list[str]]:
    """Title -> cells; a title that stands there already gets the name of the column too."""
    found: dict[str, list[str]] = {}
    for at, column in enumerate(table.columns):
        title = tr(column.title)
        if title in found:
            title = f"{title} ({column.name})"
        write = _cell(column, words)
        found[title] = [write(row[at]) for row in rows]
    return found


def _cell(column: Column, words: Wording) -> Callable[[Any], str]:
    def text(value: str | None) -> str:
        called = (column.words or {}).get(value or "")
        return tr(called) if called is not None else value or ""

    def day(value: date | None) -> str:
        return formats.day(value) if value is not None else ""

    def moment(value: datetime | None) -> str:
        return value.strftime("%H:%M") if value is not None else ""

    def length(value: int | None) -> str:
        return words.length(value) if value is not None else ""

    def count(value: float | None) -> str:
        return words.count(value) if value is not None else ""

    kinds: dict[Kind, Callable[[Any], str]] = {
        Kind.TEXT: text, Kind.DAY: day, Kind.MOMENT: moment, Kind.LENGTH: length,
        Kind.COUNT: count,
    }  # fmt: skip
    return kinds[column.kind]
