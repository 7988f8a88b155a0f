"""What would be removed for good if something were kept for a shorter time."""

from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, timedelta

import streamlit as st

from cwem.attendance.forgetting import WAITS_UNCLOSED, Going, going
from cwem.kpi.unclosed import months_unclosed
from cwem.ui import formats
from cwem.ui.language import _, n_
from cwem.ui.people_desk import Desk
from cwem.values import utc_day

_SHOWN = 6
"""Months that are named."""
Kept = MutableMapping[str, Going]


def _book(desk: Desk, years: int, kept: Kept) -> None:
    what = _going(desk, years, 0, kept)
    entries = what.old.entries + what.old.live
    if what.before is None or not entries:
        _nothing()
        return
    st.warning(
        n_(
            "{n} entry about days from {since} on and before {before} is removed for good: times, "
            "leave, requests, corrections. These days then read as removed.",
            "{n} entries about days from {since} on and before {before} are removed for good: "
            "times, leave, requests, corrections. These days then read as removed.",
            entries, since=utc_day(what.old.since or 0), before=what.before,
        ),
        icon=":material/delete_forever:",
    )  # fmt: skip
    missing = months_unclosed(desk.runtime.store, desk.company(), what.before)
    if missing:
        st.warning(
            _(
                "Months that were not closed for payroll: {months}. They can never be closed after "
                "that, so it waits {n} days.",
                months=_months(missing), n=WAITS_UNCLOSED,
            ),
            icon=":material/lock_open:",
        )  # fmt: skip
    _later()


def _closed(desk: Desk, years: int, kept: Kept) -> None:
    what = _going(desk, 0, years, kept)
    if what.paid is None or not what.closings:
        _nothing()
        return
    months = {(each.first, each.last): each for each in what.closings}
    st.warning(
        n_(
            "{n} closed period is removed for good, with what was paid by it: {months}.",
            "{n} closed periods are removed for good, with what was paid by them: {months}.",
            len(what.closings), months=_months(months),
        ),
        icon=":material/delete_forever:",
    )  # fmt: skip
    _later()


def _events(desk: Desk, days: int, _kept: Kept) -> None:
    if days >= desk.runtime.settings.events_days:
        _nothing()
        return
    day = utc_day(desk.guest.reception.now()) - timedelta(days=days)
    st.warning(
        _(
            "Events of all days before {day} are removed for good, within a day. What each day "
            "came to stays, and can then no longer be corrected.",
            day=day,
        ),
        icon=":material/delete_forever:",
    )


DRAWN: Mapping[str, Callable[[Desk, int, Kept], None]] = {
    "book_years": _book,
    "payroll_years": _closed,
    "events_days": _events,
}
"""Setting -> draws what its new value removes."""


def _going(desk: Desk, years: int, payroll_years: int, kept: Kept) -> Going:
    """Counted once while the window is open."""
    if "going" not in kept:
        today = utc_day(desk.guest.reception.now())
        with st.spinner(_("Counting what is old")):
            kept["going"] = going(desk.runtime.store, today, years, payroll_years)
    return kept["going"]


def _nothing() -> None:
    st.markdown(f":material/check: {_('Nothing that is kept now is removed by this.')}")


def _later() -> None:
    st.markdown(
        _("The server plans it within ten minutes, tells administrators and payroll, and removes "
          "it a day later. Set back until then, nothing goes.")
    )  # fmt: skip


def _months(those: Mapping[tuple[date, date], object]) -> str:
    """The first of them, and how many more."""
    shown = [formats.month(first) for first, _last in sorted(those)]
    more = [_("{n} more", n=len(shown) - _SHOWN)] if len(shown) > _SHOWN else []
    return ", ".join([*shown[:_SHOWN], *more])
