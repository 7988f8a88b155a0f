"""One person on the page Consents: how they stand, a signed paper, withdrawing for them."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.agreeing import Paper, record_paper, withdraw
from cwem.access.consent import PURPOSES, Version
from cwem.access.roles import Permission
from cwem.ui import formats, guard, state
from cwem.ui.consent_doing import (
    PERSON,
    attempt,
    history_table,
    show_problem,
    state_badge,
)
from cwem.ui.consent_table import SHOWN, PersonRow
from cwem.ui.enrol_agreed import enrol_if_waiting
from cwem.ui.language import _, tr
from cwem.ui.layout import confirm, error, flash
from cwem.ui.terms import term
from cwem.values import Consent, Purpose
from cwem.words import say


def person(
    guest: guard.Guest,
    row: PersonRow,
    consents: list[Consent],
    versions: Mapping[Purpose, list[str]],
) -> None:
    """The card's content. `consents` are this person's, `versions` all texts there are of each
    purpose, newest first."""
    for purpose, now in row.standings.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{tr(term(purpose))}**", width="content")
            state_badge(SHOWN[now.state])
    if consents:
        with st.expander(_("History"), icon=":material/history:"):
            history_table(consents, formats.viewer_zone())
    show_problem(PERSON)
    paper, ending = st.columns(2, gap="medium")
    with paper:
        signed_paper(guest, row, versions)
    with ending:
        withdrawal(guest, row)


def signed_paper(guest: guard.Guest, row: PersonRow, versions: Mapping[Purpose, list[str]]) -> None:
    """Record what the person signed."""
    with st.container(border=True):
        st.markdown(_("**Record a signed paper**"))
        purpose = st.selectbox(
            _("Purpose"),
            list(row.standings),
            format_func=lambda each: tr(PURPOSES[each].title),
            key=f"paper-purpose-{row.number}",
        )
        version = st.selectbox(
            _("Version of the text that was signed"),
            versions[purpose],
            key=f"paper-version-{row.number}-{purpose}",
        )
        zone, today = formats.viewer_zone(), formats.here(guest.reception.now())
        signed: date = st.date_input(
            _("Signed on"),
            today,
            max_value=today,
            format=formats.typed_day(),
            key=f"paper-day-{row.number}",
        )
        kept = st.text_input(
            _("Where the paper is kept"),
            placeholder=_("For example: personnel file, cabinet 3"),
            max_chars=200,
            key=f"paper-kept-{row.number}",
        )
        if st.button(_("Record"), key="paper-record", icon=":material/draw:"):
            paper = Paper(row.number, purpose, version, signed, kept)
            attempt(
                PERSON,
                lambda: recorded(guest, paper, zone),
                _("The signed consent of {person} was recorded.", person=row.label),
            )
            st.rerun()


def recorded(guest: guard.Guest, paper: Paper, zone: ZoneInfo) -> None:
    """Record it, and use the photos that waited for it. Raises InputError, StoreError."""
    by = guest.by(Permission.RECORD_CONSENT)
    record_paper(guest.reception.store, paper, zone, by)
    if paper.purpose is Purpose.ATTENDANCE and (runtime := state.server().runtime):
        enrol_if_waiting(runtime, paper.employee, by)


def withdrawal(guest: guard.Guest, row: PersonRow) -> None:
    """Withdraw for the person, who said so on paper or in a talk."""
    held = [p for p, now in row.standings.items() if now.consent and not now.consent.withdrawn]
    with st.container(border=True):
        st.markdown(_("**Withdraw for this person**"))
        if not held:
            st.caption(_("There is no consent that could be withdrawn."))
            return
        purpose = st.selectbox(
            _("Purpose"),
            held,
            format_func=lambda each: tr(PURPOSES[each].title),
            key=f"withdraw-purpose-{row.number}",
        )
        reason = st.text_input(
            _("Why you do it for them"),
            placeholder=_("For example: asked for it by letter of 3 May"),
            help=_(
                "The person can read this in the audit. Never ask why they withdraw; say only why "
                "you do it and not they themselves."
            ),
            max_chars=200,
            key=f"withdraw-reason-{row.number}",
        )
        if st.button(_("Withdraw"), key="withdraw-for", icon=":material/undo:"):
            ask_withdraw(guest, row, purpose, reason)


def ask_withdraw(guest: guard.Guest, row: PersonRow, purpose: Purpose, reason: str) -> None:
    """Say what goes, then withdraw."""

    def do() -> None:
        by = guest.by(Permission.RECORD_CONSENT)
        withdraw(guest.reception.store, row.number, purpose, by, reason)
        flash(_("The consent of {person} was withdrawn.", person=row.label))

    if not reason.strip():
        error(say("Say why, for the audit: for example that the person asked for it."))
        return
    confirm(
        _("Withdraw the consent of {person}?", person=row.label),
        PURPOSES[purpose].ends,
        _("Withdraw"),
        do,
        Permission.RECORD_CONSENT,
    )


def all_versions(
    published: list[tuple[Purpose, str]], asked: Mapping[Purpose, Version]
) -> dict[Purpose, list[str]]:
    """Every version of each purpose's text, newest first."""
    found = {purpose: {asked[purpose]} for purpose in asked}
    for purpose, version in published:
        found[purpose].add(Version.parse(version))
    return {p: [str(v) for v in sorted(versions, reverse=True)] for p, versions in found.items()}
