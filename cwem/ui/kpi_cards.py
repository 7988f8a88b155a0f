"""Figures and charts with their definitions one click away."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from cwem.kpi.definitions import DEFINITIONS, UNITS, Figure, Kpi
from cwem.kpi.measures import Share
from cwem.ui.kpi_words import GOOD, change, figure, made_of
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import Metric, metrics


@contextmanager
def kpi_card(
    title: str, kpis: Sequence[Figure], caption: str = "", *, level: bool = False
) -> Iterator[None]:
    """A card whose heading has the definitions of what it shows at its right."""
    with st.container(border=True, height="stretch" if level else "content"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            with st.container(gap="xsmall"):
                st.subheader(markdown(title), anchor=False)
                if caption:
                    st.caption(markdown(caption))
            if kpis:
                explained(kpis)
        yield


def explained(kpis: Sequence[Figure], label: str = "") -> None:
    """A small button that opens the definitions of these figures."""
    with st.popover(
        label,
        icon=":material/info:",
        type="tertiary",
        help=None if label else _("What this means"),
        width="content",
    ):
        for number, kpi in enumerate(kpis):
            if number:
                st.divider()
            defined(kpi)


def defined(kpi: Figure) -> None:
    """One definition."""
    one = DEFINITIONS[kpi]
    st.markdown(f"**{tr(one.name)}**")
    st.markdown(tr(one.sentence))
    rows = {
        _("Counted"): one.part,
        _("Of"): one.whole,
        _("Unit"): UNITS[one.unit],
        _("Left out"): one.leaves_out,
    }
    st.markdown("\n".join(f"- {name}: {tr(words)}" for name, words in rows.items()))


MOST = 4
"""Cards of a row: more are two rows of one length."""


def figures_row(
    now: Mapping[Kpi, Share],
    then: Mapping[Kpi, Share],
    compared: str,
    name: str = "",
) -> None:
    """A row of figures, each with what it is made of and how it compares; below it what they
    mean. A page's second row has a name."""
    cards = [_card(kpi, share, then) for kpi, share in now.items()]
    rows = -(-len(cards) // MOST)
    metrics(cards, name, -(-len(cards) // max(rows, 1)))
    meaning(list(now), compared)


def meaning(figures: Sequence[Figure], compared: str) -> None:
    """Below a row of figures: what they mean, and what they are compared with."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        explained(figures, _("What these figures mean"))
        if compared:
            st.caption(compared, width="content")


def _card(kpi: Kpi, share: Share, then: Mapping[Kpi, Share]) -> Metric:
    one = DEFINITIONS[kpi]
    difference = change(kpi, share, then[kpi]) if kpi in then else ""
    return Metric(
        tr(one.name),
        figure(kpi, share),
        difference,
        made_of(kpi, share),
        GOOD.get(kpi, "neither"),
        help=tr(one.sentence),
    )
