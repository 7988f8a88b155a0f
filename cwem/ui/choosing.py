"""Choosing one of many: in a table by pointing, in a list by typing."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

TALL = 560
"""Pixels of a table that is longer than the screen."""
MANY = 14


def table(
    key: str,
    columns: Mapping[str, Sequence[object]],
    alt: str,
    config: Mapping[str, ColumnConfig] | None = None,
    scrolls: tuple[int, int] = (MANY, TALL),
) -> int | None:
    """Draw a table; the row that was chosen, once. `scrolls`: with more rows than the first it is
    as high as the second, in pixels."""
    many, tall = scrolls
    length = len(next(iter(columns.values())))
    turns = f"{key}_turn"
    turn = int(st.session_state.setdefault(turns, 0))
    event = st.dataframe(
        columns,
        hide_index=True,
        height=tall if length > many else "auto",
        key=f"{key}-table-{turn}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=config,
        alt=alt,
    )
    rows = event.selection.rows
    if not rows or rows[0] >= length:
        return None
    st.session_state[turns] = turn + 1  # a new table, in which nothing is chosen
    return int(rows[0])


def typed(label: str, titles: Mapping[str, str], placeholder: str, key: str) -> str | None:
    """The same choice for the keyboard, of these in their order."""
    return st.selectbox(
        label,
        list(titles),
        index=None,
        format_func=lambda each: titles.get(each, each),
        placeholder=placeholder,
        label_visibility="collapsed",
        key=key,
    )
