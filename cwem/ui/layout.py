"""The grammar of a page: header row, metric row, cards, empty states, questions before something
is lost, and a word after something was done or could not be.

Words come from `_`, `tr` or `say`; what was filled into them, and any other text, is shown as it
is, whatever marks it holds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import CwemError, InputError, StoreChanged, StoreError
from cwem.ui import guard, links
from cwem.ui.language import _, markdown
from cwem.ui.mishaps import sentence

_FLASHED = "layout_flashed"
QUIET = "quiet"
"""Containers whose key begins like this are not read out when they change; see frame.js."""


@contextmanager
def header(title: str, caption: str = "") -> Iterator[None]:
    """Title, under it one line that says what the page is about now; what is drawn inside the
    `with` block are the filters and actions at the right of the same row. On a narrow screen they
    stand below the title."""
    _show_flashed()
    row = st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
        gap="medium",
        key="page-header",
    )
    with row:
        with st.container(gap="xsmall", width="stretch"):
            st.title(markdown(title), anchor=False)
            if caption:
                st.caption(markdown(caption))
        actions = st.container(horizontal=True, vertical_alignment="center", width="content")
    with actions:
        yield


@contextmanager
def card(title: str, caption: str = "", *, level: bool = False) -> Iterator[None]:
    """A bordered container with a small heading. `level`: as high as the card beside it."""
    with st.container(border=True, height="stretch" if level else "content"):
        st.subheader(markdown(title), anchor=False)
        if caption:
            st.caption(markdown(caption))
        yield


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a row. `value` with its denominator ("47 of 60"); `delta` with its sign and
    what it is compared with; `good` says whether a rise is."""

    label: str
    value: str
    delta: str = ""
    compared: str = ""
    good: Literal["up", "down", "neither"] = "neither"
    course: Sequence[float] = ()
    """The small chart under it."""
    help: str = ""


_DELTA: dict[str, Literal["normal", "inverse", "off"]] = {
    "up": "normal",
    "down": "inverse",
    "neither": "off",
}


def metrics(row: Sequence[Metric], name: str = "", beside: int = 0) -> None:
    """A row of figures in cards of one height, two to four of them; on a narrow screen in pairs,
    without their courses. `beside`: so many side by side, three or four, and the others below. A
    page's second row has a name."""
    key = "-".join(part for part in ("metric-row", name, f"of-{beside}" if beside else "") if part)
    with st.container(horizontal=True, gap="small", key=key):
        for each in row:
            changed = each.delta[:1] in {"+", "-", "−"}
            st.metric(
                each.label,
                each.value,
                each.delta or None,
                _DELTA[each.good] if changed else "off",
                delta_arrow="auto" if changed else "off",
                delta_description=each.compared or None,
                help=each.help or None,
                border=True,
                height="stretch",
                chart_data=list(each.course) or None,
                chart_type="area",
            )


def empty(
    words: str,
    button: str = "",
    page: str = "",
    icon: str = ":material/inbox:",
    act: Callable[[], None] | None = None,
) -> None:
    """Nothing to show: one sentence, and one button that leads to what fills it: to `page`, a file
    in pages/, or to what `act` opens here."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.space("xsmall")
        st.markdown(f":gray[{icon}]", width="content")
        st.markdown(markdown(words), width="content", text_alignment="center")
        if button and page:
            links.link(page, button)
        elif act and st.button(button, type="primary", icon=":material/add:"):
            act()
        st.space("xsmall")


def confirm(
    title: str, words: str, button: str, action: Callable[[], None], permission: Permission
) -> None:
    """Ask before something is lost. When the button is pressed and whoever opened the page still
    has the permission, `action` runs, then the page is drawn anew: what it has to say, it says
    with `flash`; an InputError or StoreError of it is said for it. Call this when the button that
    starts it was pressed."""

    def act() -> None:
        try:
            guard.check(permission)
            action()
        except (InputError, StoreError) as problem:
            flash_error(problem)

    @st.dialog(markdown(title), icon=":material/warning:")
    def ask() -> None:
        guard.still_here(permission)
        st.markdown(markdown(words))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="confirm-cancel"):
                st.rerun()
            if st.button(button, key="confirm-do", type="primary", on_click=act):
                st.rerun()

    ask()


def flash(text: str, icon: str = ":material/check_circle:") -> None:
    """Say this after the coming `st.rerun`: the next header shows it as a toast."""
    st.session_state.setdefault(_FLASHED, []).append((markdown(text), icon))


def flash_error(problem: CwemError) -> None:
    """As `flash`, why something could not be done."""
    flash(sentence(problem), ":material/error:")


def error(problem: CwemError | str) -> None:
    """Why something cannot be done or shown, here and now."""
    icon = ":material/error:"
    if isinstance(problem, CwemError):
        if isinstance(problem, StoreError) and not isinstance(problem, StoreChanged):
            icon = ":material/cloud_off:"
        problem = sentence(problem)
    st.error(markdown(problem), icon=icon)


@contextmanager
def saying(stop: bool = False) -> Iterator[None]:
    """What goes wrong inside is said on the page; with `stop` the page ends there."""
    try:
        yield
    except (InputError, StoreError) as problem:
        error(problem)
        if stop:
            st.stop()


def _show_flashed() -> None:
    for text, icon in st.session_state.pop(_FLASHED, ()):
        st.toast(text, icon=icon)


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """What changes by itself every second is drawn in here: a screen reader does not read it out,
    and the element that has the focus keeps it. `name` is unique on the page."""
    with st.container(key=f"{QUIET}-{name}"):
        yield
