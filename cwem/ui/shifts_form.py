"""Entering a shift: what is typed, how it looks along the day, and what is wrong with it."""

from collections.abc import Sequence
from datetime import time
from typing import Any

import streamlit as st

from cwem.attendance.shift_checks import MOST_GRACE, MOST_WINDOW
from cwem.attendance.shifts import FULL_DAY, Shift, ShiftKind, Stretch
from cwem.attendance.times_text import between
from cwem.ui.language import _, tr
from cwem.ui.shifts_words import KINDS

MOST_STRETCHES = 4
_STEP = 300
"""Seconds between two times of the list; any other may be typed."""
_DEFAULT = Stretch(540, 1050)


def shift_form(known: Shift, form: str) -> Shift:
    """Draw the fields, with what `known` says at first; the shift as it is entered. `form` begins
    the keys of the fields."""
    name = st.text_input(_("Name"), known.name, key=f"{form}-name", max_chars=100)
    kind = st.segmented_control(
        _("Hours"),
        list(ShiftKind),
        default=known.kind,
        required=True,
        format_func=lambda each: tr(KINDS[each]),
        key=f"{form}-kind",
        help=_("Flexible: a number of hours a day is agreed, to be worked within a frame."),
    )
    if kind is ShiftKind.FLEXIBLE:
        stretches, minutes, core = _flexible(known, form)
    else:
        stretches, minutes, core = _stretches(known.stretches, form), 0, None
    with st.container(horizontal=True):
        pause = _minutes(_("Pause (min)"), known.pause, f"{form}-pause", 480, _pause_means())
        grace = _minutes(_("Grace (min)"), known.grace, f"{form}-grace", MOST_GRACE, _grace_means())
    with st.expander(_("Overtime, early arrival and more"), icon=":material/tune:"):
        more = _more(known, form)
    return Shift(
        known.id, " ".join((name or "").split()), kind or known.kind, stretches, minutes, core,
        pause, grace, **more,
    )  # fmt: skip


def _pause_means() -> str:
    return _("Unpaid, within these times; to be taken as recorded breaks.")


def _grace_means() -> str:
    return _("So many minutes after the begin nobody is late.")


def _minutes(label: str, value: int, key: str, most: int, help: str = "") -> int:
    return int(st.number_input(label, 0, most, value, 5, key=key, help=help or None, width=220))


def _stretches(known: Sequence[Stretch], form: str) -> tuple[Stretch, ...]:
    known = known or (_DEFAULT,)
    count = int(st.session_state.setdefault(f"{form}-count", len(known)))
    found = [_stretch(known[n] if n < len(known) else None, f"{form}-{n}", n) for n in range(count)]
    with st.container(horizontal=True):
        if count < MOST_STRETCHES:
            st.button(
                _("Split: add another time"),
                key=f"{form}-add",
                type="tertiary",
                icon=":material/add:",
                on_click=_counted,
                args=(f"{form}-count", count + 1),
            )
        if count > 1:
            st.button(
                _("Take the last one away"),
                key=f"{form}-less",
                type="tertiary",
                icon=":material/remove:",
                on_click=_counted,
                args=(f"{form}-count", count - 1),
            )
    return tuple(found)


def _counted(key: str, count: int) -> None:
    st.session_state[key] = count


def _stretch(known: Stretch | None, key: str, number: int) -> Stretch:
    """One time from and to; only those after the first may begin on the next day."""
    shown = known or Stretch(780, 1020)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        begin = _time(_("From"), shown.begin, f"{key}-from")
        end = _time(_("To"), shown.end, f"{key}-to")
        later = number > 0 and st.checkbox(
            _("on the next day"), shown.begin >= FULL_DAY, key=f"{key}-later"
        )
    over = FULL_DAY if later else 0
    each = between(begin, end)
    return Stretch(each.begin + over, each.end + over)


def _time(label: str, minute: int, key: str) -> int:
    rest = minute % FULL_DAY
    shown = st.time_input(label, time(rest // 60, rest % 60), key=key, step=_STEP, width=150)
    return shown.hour * 60 + shown.minute


def _flexible(known: Shift, form: str) -> tuple[tuple[Stretch, ...], int, Stretch | None]:
    flexible = known.kind is ShiftKind.FLEXIBLE
    frame = known.stretches[0] if flexible and known.stretches else Stretch(360, 1200)
    agreed = known.minutes if flexible else 480
    with st.container(horizontal=True):
        begin = _time(_("Frame from"), frame.begin, f"{form}-frame-from")
        end = _time(_("Frame to"), frame.end, f"{form}-frame-to")
        hours = st.number_input(
            _("Agreed hours"), 0, 24, agreed // 60, key=f"{form}-hours", width=150
        )
        rest = st.number_input(
            _("and minutes"), 0, 59, agreed % 60, key=f"{form}-minutes", width=150
        )
    core = None
    if st.toggle(
        _("Core time"),
        known.core is not None,
        key=f"{form}-has-core",
        help=_("When everybody has to be there; late and early are counted against it only."),
    ):
        shown = known.core or Stretch(600, 900)
        with st.container(horizontal=True):
            since = _time(_("Core time from"), shown.begin, f"{form}-core-from")
            until = _time(_("Core time to"), shown.end, f"{form}-core-to")
        core = _within(between(since, until), begin)
    return (between(begin, end),), int(hours) * 60 + int(rest), core


def _within(core: Stretch, begin: int) -> Stretch:
    """A core time that is earlier on the clock than the frame's begin is that of the next day."""
    over = FULL_DAY if core.begin < begin and core.end < begin else 0
    return Stretch(core.begin + over, core.end + over)


def _more(known: Shift, form: str) -> dict[str, Any]:
    with st.container(horizontal=True):
        early = _minutes(
            _("Grace before the end (min)"),
            known.early_grace,
            f"{form}-early",
            MOST_GRACE,
            _("So many minutes before the end nobody has left early."),
        )
        overtime = _minutes(
            _("Overtime from (min)"),
            known.overtime_from,
            f"{form}-overtime",
            FULL_DAY,
            _("From so many minutes beyond the end on all of them are overtime."),
        )
    counts = st.toggle(
        _("Time before the begin counts as worked"),
        known.early_counts,
        key=f"{form}-counts",
        help=_("Otherwise work begins with the shift, however early somebody comes."),
    )
    with st.container(horizontal=True):
        before = _minutes(
            _("Belongs to it from (min before)"),
            known.window_before,
            f"{form}-before",
            MOST_WINDOW,
            _("An arrival so long before the begin is one of this shift."),
        )
        after = _minutes(
            _("Belongs to it up to (min after)"),
            known.window_after,
            f"{form}-after",
            MOST_WINDOW,
            _("What happens later opens another day; nothing swallows the next one."),
        )
    return {
        "early_grace": early, "overtime_from": overtime, "early_counts": counts,
        "window_before": before, "window_after": after,
    }  # fmt: skip
