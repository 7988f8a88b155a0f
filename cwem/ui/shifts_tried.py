"""Before a change is kept: whose last thirty days it would change, and how.

Who manages shifts may not see anybody's working time for that (docs/decisions/0011-access.md):
day by day are shown only people whose attendance the viewer may see, the others as sums of teams in
which at least five change.
"""

from collections.abc import Callable

import streamlit as st

from cwem.attendance.shifts import RuleBook
from cwem.kpi.days import WorkingDays
from cwem.kpi.dry_run import (
    LOOKED_BACK,
    DryRun,
    closed_days,
    concerned,
    dry_run,
    last_days,
)
from cwem.people.values import Changes, Company
from cwem.ui import day_reading
from cwem.ui.explained import as_explained, look_again
from cwem.ui.formats import here
from cwem.ui.language import _, n_
from cwem.ui.layout import saying
from cwem.ui.people_desk import Desk
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_tried_shown import draw

_TRIED = "rules_tried"


def touches(desk: RulesDesk, before: RuleBook, after: RuleBook) -> bool:
    """Whether anybody's last days can change at all. Raises StoreError."""
    company = desk.runtime.registry.company()
    period = last_days(here(desk.guest.reception.now()))
    return bool(concerned((company, before), (company, after), *period))


def try_out(
    desk: Desk, before: tuple[Company, RuleBook], after: tuple[Company, RuleBook]
) -> DryRun:
    """The trial of another book or another company, as of now. Raises StoreError."""
    runtime, now = desk.runtime, desk.guest.reception.now()
    period = last_days(here(now))
    read = [
        WorkingDays(runtime.store, company, book, day_reading.days(runtime, company))
        for company, book in (before, after)
    ]
    closings = runtime.store.closings
    return dry_run(read[0], read[1], lambda who: closed_days(closings, who, *period), period, now)


def ask(
    desk: RulesDesk,
    what: object,
    changed: Callable[[RuleBook], RuleBook],
    keep: Callable[[], None],
) -> None:
    """Show what a change does, then keep it. `what` is compared: another one has to be looked at
    again. `changed` gives the book with the change; it and `keep` raise InputError or StoreError,
    which are said. Call this when the button that starts it was pressed."""

    st.session_state.pop(_TRIED, None)

    @st.dialog(_("What this changes"), width="large", icon=":material/rule:")
    def show() -> None:
        desk.still_here()
        company, book = desk.company(), desk.book()
        explained = as_explained("rules-explained", (company.revision, book.revision, what))
        with saying():
            after = changed(book)
            run = _kept((company.revision, after), lambda: _spun(desk, company, book, after))
            _said(run)
            draw(desk, company, run)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="tried-cancel"):
                st.rerun()
            save = st.button(_("Keep the change"), key="tried-keep", type="primary")
        if save and not explained:
            look_again()
        elif save:
            with saying():
                keep()
                st.rerun()

    show()


def _kept(of: object, made: Callable[[], DryRun]) -> DryRun:
    """The trial, worked out once while its window is open."""
    kept: tuple[object, DryRun] | None = st.session_state.get(_TRIED)
    if kept is None or kept[0] != of:
        kept = st.session_state[_TRIED] = (of, made())
    return kept[1]


def _spun(desk: Desk, company: Company, book: RuleBook, after: RuleBook) -> DryRun:
    with st.spinner(_("Working out the last {n} days anew", n=LOOKED_BACK)):
        return try_out(desk, (company, book), (company, after))


def assignment(desk: Desk, company: Company, changes: Changes) -> None:
    """What another roster from a day on does to days that have passed, drawn where it is asked.
    Raises StoreError."""
    begin = min(one.step.since for one in changes.assignments)
    if begin > here(desk.guest.reception.now()):
        return
    book = desk.runtime.store.rule_books.book()
    run = _kept(
        (company.revision, book.revision, changes),
        lambda: try_out(desk, (company, book), (company.after(changes), book)),
    )
    if run.changes:
        words = _("Of the last {n} days these change, by what is recorded:", n=LOOKED_BACK)
        st.markdown(f"**{words}**")
        draw(desk, company, run)


def _said(run: DryRun) -> None:
    """What the trial is about."""
    if not run.changes:
        st.markdown(
            n_(
                ":material/check: The rules of {n} person change, and none of their last days.",
                ":material/check: The rules of {n} people change, and none of their last days.",
                run.tried,
            )
        )
        return
    st.markdown(
        _(
            "From {first} to {last}, by what is recorded today. Days that have passed are worked "
            "out anew as well. To leave them as they are, make a copy and assign it from a day on.",
            first=run.first,
            last=run.last,
        )
    )
