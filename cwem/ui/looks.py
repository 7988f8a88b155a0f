"""Looks at other people's data, told to the audit: each once a day, however often a page is drawn.
Who was looked at finds it in their own audit; see `audit.ABOUT_EVERYONE` for lists.

Looked at is everybody a page answers about one by one, whether there was anything or not: that
somebody was not there is an answer too. A group is nobody, where its figures show nobody; a name to
choose by is no look, for choosing it is one."""

from collections.abc import Iterable, Mapping

import streamlit as st

from cwem.access.audit import Action, AuditEntry
from cwem.ui.guard import Guest
from cwem.values import DAY

_NOTED = "looks_noted"


def note_look(
    guest: Guest,
    action: Action,
    about: str | None = None,
    *,
    account: str | None = None,
    **details: str,
) -> None:
    """Audit a look at this employee or account, or, with neither, at what concerns everybody.
    Raises StoreError; then nothing may be shown."""
    _once_a_day(guest, action, [about], account, details)


def note_looks(guest: Guest, action: Action, people: Iterable[str], **details: str) -> None:
    """The same for several people, an entry each; one's own are no entry."""
    _once_a_day(guest, action, _others(guest, people), None, details)


def note_file(
    guest: Guest,
    action: Action,
    about: str | None = None,
    *,
    account: str | None = None,
    **details: str | int,
) -> None:
    """Audit a file, each time and from any thread; as note_look. Raises StoreError."""
    _record(guest, action, [about], account, details)


def note_files(guest: Guest, action: Action, people: Iterable[str], **details: str) -> None:
    """The same for several people, as note_looks."""
    _record(guest, action, _others(guest, people), None, details)


def _others(guest: Guest, people: Iterable[str]) -> list[str]:
    own = guest.visitor.account.employee
    return [number for number in people if number != own]


def _once_a_day(
    guest: Guest,
    action: Action,
    people: Iterable[str | None],
    account: str | None,
    details: Mapping[str, str],
) -> None:
    today = guest.reception.now() // DAY
    day, noted = st.session_state.get(_NOTED, (today, frozenset()))
    if day != today:
        noted = frozenset()
    thing = (action, account, frozenset(details.items()))
    new = [about for about in people if (thing, about) not in noted]
    _record(guest, action, new, account, details)
    st.session_state[_NOTED] = today, noted | {(thing, about) for about in new}


def _record(
    guest: Guest,
    action: Action,
    people: Iterable[str | None],
    account: str | None,
    details: Mapping[str, str | int],
) -> None:
    visitor, at = guest.visitor, guest.reception.now()
    name, address = visitor.account.name, visitor.login.address
    entries = [AuditEntry(at, name, action, each, account, details, address) for each in people]
    if entries:
        guest.reception.store.audit.record(*entries)
