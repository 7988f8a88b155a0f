"""My account: who one is here, language, password, and where one is logged in."""

import streamlit as st

from cwem.access.accounts import Account
from cwem.access.logins import Login
from cwem.access.roles import Permission
from cwem.ui import account_words, formats, guard
from cwem.ui.language import _, language, speak
from cwem.ui.layout import card, confirm, flash, header, saying
from cwem.ui.pass_own import own_passes
from cwem.words import languages


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.OWN_ACCOUNT)
    account = guest.visitor.account
    with header(_("My account"), belongs_to(account)):
        pass
    left, right = st.columns(2, gap="small")
    with left, card(_("Language"), _("Of all pages, dates and files you export.")):
        language_choice(guest)
        st.caption(_("Light or dark follows the setting of your device."))
    with (
        right,
        card(_("Password"), _("After a change you stay logged in here; every other log-in ends.")),
    ):
        if st.button(_("Change password"), icon=":material/key:"):
            guard.go_to("/password?next=/account")
    own_passes(guest)
    with card(
        _("Where you are logged in"),
        _(
            "Times: {zone}. End what you do not know, then change your password.",
            zone=formats.viewer_zone().key,
        ),
    ):
        log_ins(guest)


def belongs_to(account: Account) -> str:
    """Log-in name, what it may act as, and whose it is."""
    held = account_words.roles(account.roles)
    if account.employee:
        return _(
            "{name}: {roles}, employee number {number}",
            name=account.name,
            roles=held,
            number=account.employee,
        )
    return _("{name}: {roles}", name=account.name, roles=held)


def language_choice(guest: guard.Guest) -> None:
    """Empty is what the browser asks for."""
    account, known = guest.visitor.account, languages()
    choices = ["", *known]
    chosen = st.selectbox(
        _("Language"),
        choices,
        index=choices.index(account.language) if account.language in choices else 0,
        format_func=lambda code: known.get(code, _("As the browser says")),
        label_visibility="collapsed",
    )
    if chosen == account.language:
        return
    with saying():
        guest.reception.set_language(guest.visitor, chosen)
        speak(chosen)
        flash(_("From now on in this language: {language}", language=known[language()]))
        st.rerun()


def log_ins(guest: guard.Guest) -> None:
    """Where this account is logged in."""
    present = guest.visitor.login.id
    with saying(stop=True):
        found = guest.reception.log_ins(guest.visitor)
    for login in found:
        one_log_in(guest, login, here=login.id == present)
    others = [login for login in found if login.id != present]
    if len(others) > 1 and st.button(_("End all others"), icon=":material/logout:"):
        confirm(
            _("End all other log-ins?"),
            _("Whoever uses them has to log in again. A running camera there stops."),
            _("End all others"),
            lambda: end(guest, others),
            Permission.OWN_ACCOUNT,
        )


def one_log_in(guest: guard.Guest, login: Login, here: bool) -> None:
    """One line of the list."""
    zone = formats.viewer_zone()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            st.text(login.browser or _("Another browser"))
            st.caption(
                _(
                    "From {address}, since {since}, last seen {seen}",
                    address=login.address or _("this machine"),
                    since=formats.moment(login.opened, zone),
                    seen=formats.moment(login.seen, zone),
                )
            )
        if here:
            st.badge(_("This one"), icon=":material/check:", color="green")
        elif st.button(_("End"), key=f"end-{login.id}", type="tertiary", icon=":material/logout:"):
            with saying():
                end(guest, [login])
                st.rerun()


def end(guest: guard.Guest, logins: list[Login]) -> None:
    """End these log-ins of one's own. Raises StoreError."""
    for login in logins:
        guest.reception.end_log_in(guest.visitor, login.id)
    flash(_("Ended. Whoever used it has to log in again."))


main()
