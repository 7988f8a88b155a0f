"""My consent: what I agreed to, and changing my mind."""

import streamlit as st

from cwem.access.agreeing import agree, decline, withdraw
from cwem.access.consent import (
    PURPOSES,
    ConsentState,
    ConsentText,
    Standing,
    Version,
    current_texts,
    in_language,
    standing,
)
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.ui import formats, guard, state
from cwem.ui.consent_doing import MINE, attempt, history_table, show_problem, state_badge
from cwem.ui.consent_table import SHOWN, readable, recorded_by
from cwem.ui.enrol_agreed import enrol_if_waiting, waiting_note
from cwem.ui.language import _, language, tr
from cwem.ui.layout import card, confirm, empty, error, flash, header
from cwem.values import Consent, Purpose

ANSWERED = {ConsentState.AGREED, ConsentState.DECLINED, ConsentState.WITHDRAWN}
"""The text need not be unfolded: the person has answered this one."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.OWN_CONSENT)
    with header(
        _("My consent"),
        _("What you agreed to and what not. You decide, and you can change your mind at any time."),
    ):
        pass
    show_problem(MINE)
    number = guest.visitor.account.employee
    try:
        if number is None or number not in registered():
            empty(
                _(
                    "Your account does not belong to an employee, so there is nothing to agree to. "
                    "If you work here, ask your administrator to connect it with your employee "
                    "number."
                ),
                icon=":material/badge:",
            )
            return
        store = guest.reception.store.agreements
        own = [consent for consent in store.consents() if consent.employee == number]
        texts = current_texts(store.texts())
    except StoreError as problem:
        error(problem)
        return
    for purpose in Purpose:
        text = in_language(texts[purpose], language())
        purpose_card(guest, number, text, [c for c in own if c.purpose is purpose])


def registered() -> frozenset[str]:
    """Everybody's numbers. Raises StoreError."""
    runtime = state.server().runtime
    return frozenset(runtime.registry.company().employees) if runtime else frozenset()


def purpose_card(
    guest: guard.Guest, number: str, text: ConsentText, consents: list[Consent]
) -> None:
    """One purpose: how I stand to it, the text, and what I can do."""
    now = standing(consents, Version.parse(text.version))
    with card(tr(PURPOSES[text.purpose].title)):
        with st.container(horizontal=True, vertical_alignment="center"):
            state_badge(SHOWN[now.state])
            st.caption(since(guest, now), width="stretch")
        if sentence := asks(now.state):
            st.info(sentence, icon=":material/info:")
        if text.purpose is Purpose.ATTENDANCE and not now.state.records:
            waiting_note(number)
        with st.expander(
            _("The text, version {version}", version=text.version),
            expanded=now.state not in ANSWERED,
            icon=":material/description:",
        ):
            if text.draft:
                st.caption(
                    _(
                        "This is a draft that comes with CWEM. Your company has not published a "
                        "text of its own yet."
                    )
                )
            st.markdown(readable(text.body))
        answer(guest, number, text, now)
        if consents:
            with st.expander(_("History"), icon=":material/history:"):
                history_table(consents, formats.viewer_zone())


def since(guest: guard.Guest, now: Standing) -> str:
    """Since when, which text, and who recorded it."""
    if now.consent is None:
        return _("Nothing is recorded for this purpose.")
    at = formats.moment(now.consent.withdrawn or now.consent.given, formats.viewer_zone())
    if now.consent.withdrawn is not None:
        return _("Since {when}. Nothing is recorded for this purpose.", when=at)
    text = now.consent.text or _("without a version")
    if now.consent.by == guest.visitor.account.name:
        return _("Since {when}, text {version}, recorded by you.", when=at, version=text)
    who = tr(recorded_by(now.consent))
    return _("Since {when}, text {version}, recorded by {who}.", when=at, version=text, who=who)


def asks(now: ConsentState) -> str:
    """Why the person is asked although they agreed once."""
    if now is ConsentState.OLDER:
        return _(
            "There is a newer text. It means the same, so your consent still holds; please read it "
            "and agree to it, or withdraw."
        )
    if now is ConsentState.OUTDATED:
        return _(
            "The text means something else now, so your earlier consent does not hold for it. "
            "Nothing is recorded for this purpose until you agree again."
        )
    return ""


def answer(guest: guard.Guest, number: str, text: ConsentText, now: Standing) -> None:
    """Agree, decline, withdraw: what makes sense from here."""
    store, purpose = guest.reception.store, text.purpose
    holds = now.state.records or now.state is ConsentState.OUTDATED
    may_agree = now.state is not ConsentState.AGREED
    ticked = may_agree and st.checkbox(
        _("I have read the text and agree to it."), key=f"tick-{purpose}-{text.version}"
    )
    with st.container(horizontal=True):
        if may_agree and st.button(
            _("Agree"),
            key=f"agree-{purpose}",
            type="primary",
            icon=":material/check:",
            disabled=not ticked,
        ):
            attempt(MINE, lambda: agreed(guest, number, text), _("Your consent was recorded."))
            st.rerun()
        if now.state is ConsentState.NOT_ASKED and st.button(
            _("I do not agree"), key=f"decline-{purpose}"
        ):
            attempt(
                MINE,
                lambda: decline(store, number, text, guest.by(Permission.OWN_CONSENT)),
                _("Your answer was recorded."),
            )
            st.rerun()
        if holds and st.button(_("Withdraw"), key=f"withdraw-{purpose}", icon=":material/undo:"):
            ask_withdraw(guest, number, purpose)


def agreed(guest: guard.Guest, number: str, text: ConsentText) -> None:
    """Record it, and use the photos that waited for it. Raises InputError, StoreError."""
    by = guest.by(Permission.OWN_CONSENT)
    agree(guest.reception.store, number, text, by)
    if text.purpose is Purpose.ATTENDANCE and (runtime := state.server().runtime):
        enrol_if_waiting(runtime, number, by)


def ask_withdraw(guest: guard.Guest, number: str, purpose: Purpose) -> None:
    """Say what goes, then withdraw."""

    def do() -> None:
        by = guest.by(Permission.OWN_CONSENT)
        withdraw(guest.reception.store, number, purpose, by)
        flash(_("Your consent was withdrawn."))

    confirm(
        _("Withdraw your consent?"),
        PURPOSES[purpose].ends,
        _("Withdraw"),
        do,
        Permission.OWN_CONSENT,
    )


main()
