"""Whether an installation is set up, asked of the store; and whether the checklist was put away."""

import streamlit as st

from cwem.access.audit import Action, AuditEntry
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.ui import formats, guard, state
from cwem.ui.start_count import Facts, facts_of
from cwem.ui.start_steps import finished, steps
from cwem.ui.system_backup import backed_up

_LOOPBACK = {"127.0.0.1", "localhost"}
PUT_AWAY = "away"
"""Kept like a step: nobody is offered the checklist any more."""
_LANDED = "start_landed"


def facts(guest: guard.Guest, runtime: state.Runtime) -> Facts:
    """What there is now. Raises StoreError."""
    store, settings = guest.reception.store, runtime.settings
    now = guest.reception.now()
    certificate = bool(st.get_option("server.sslCertFile"))
    return facts_of(
        runtime.registry.company(),
        formats.today(formats.viewer_zone()),
        texts=store.agreements.texts(),
        accounts=store.accounts.accounts(),
        invitations=store.invitations.invitations(),
        now=now,
        rosters=len(runtime.store.rule_books.book().rosters),
        enrolled=runtime.store.enrolled(),
        settled=store.checklist.settled(),
        https=certificate or (st.context.url or "").startswith("https:"),
        backed_up=backed_up(settings, now),
        backed_up_daily=bool(settings.backup_folder),
        for_others=settings.host not in _LOOPBACK or bool(settings.hosts),
    )


def settle(guest: guard.Guest, step: str) -> None:
    """An administrator says that this step is done or not needed. Raises NotAllowed, StoreError."""
    _settle(guest, step, Action.SETTLE_STEP, {"step": step})


def put_away(guest: guard.Guest) -> None:
    """The checklist is offered to nobody any more. Raises NotAllowed, StoreError."""
    _settle(guest, PUT_AWAY, Action.PUT_CHECKLIST_AWAY, {})


def _settle(guest: guard.Guest, step: str, action: Action, details: dict[str, str]) -> None:
    by = guest.by(Permission.MANAGE_SETTINGS)
    entry = AuditEntry(by.at, by.actor, action, details=details, address=by.address)
    guest.reception.store.checklist.settle(step, entry)


def is_away(guest: guard.Guest) -> bool:
    """Whether somebody put it away. Raises StoreError."""
    return PUT_AWAY in guest.reception.store.checklist.settled()


def still_offered(guest: guard.Guest) -> bool:
    """Whether the navigation shows the checklist."""
    try:
        return not is_away(guest)
    except StoreError:
        return True


def lands_here(guest: guard.Guest) -> bool:
    """Whether a visit of this account begins with the checklist: once in a visit, for who can work
    on it, while something is left to do."""
    if st.session_state.setdefault(_LANDED, False):
        return False
    st.session_state[_LANDED] = True
    runtime = state.server().runtime
    if runtime is None or not guest.may(Permission.MANAGE_SETTINGS):
        return False
    try:
        return not is_away(guest) and not finished(steps(facts(guest, runtime)))
    except StoreError:
        return False
