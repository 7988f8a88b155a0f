"""Whoever enters and changes people, teams and sites, and what they need for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.roles import Permission
from cwem.errors import InputError, StoreError
from cwem.people.values import Changes, Company
from cwem.ui import guard, state
from cwem.ui.formats import today, viewer_zone
from cwem.ui.language import _, tr
from cwem.ui.looks import note_look
from cwem.words import Words

_MARKDOWN = re.compile(r"([\\`*_\[\]$<>~#|]|:(?=\w))")


@dataclass(frozen=True, slots=True)
class Desk:
    """The visitor, and the registry and store they work on."""

    guest: guard.Guest
    runtime: state.Runtime

    def by(self) -> By:
        """Who does it, now, from here."""
        visitor = self.guest.visitor
        return By(visitor.account.name, self.guest.reception.now(), visitor.login.address)

    def company(self) -> Company:
        """As it is now. Ends the page with a word when the store does not answer."""
        with saying(stop=True):
            return self.runtime.registry.company()

    def change(
        self,
        company: Company,
        changes: Changes,
        action: Action,
        about: str | None = None,
        **details: str | int,
    ) -> None:
        """Record changes prepared from this company, with their audit entry. Raises InputError,
        StoreError."""
        by = self.by()
        entry = AuditEntry(by.at, by.actor, action, about, details=details, address=by.address)
        self.runtime.registry.change(changes, company.revision, by.at, [entry])

    def note_look(self, action: Action, about: str | None = None) -> None:
        """See looks.note_look."""
        note_look(self.guest, action, about)


def open_desk() -> Desk:
    """For the top of a page: whoever may not manage people is refused here."""
    guest = guard.require(Permission.MANAGE_PEOPLE)
    runtime = state.server().runtime
    assert runtime is not None
    return Desk(guest, runtime)


@contextmanager
def saying(stop: bool = False) -> Iterator[None]:
    """What goes wrong inside is said on the page; with `stop` the page ends there."""
    try:
        yield
    except (InputError, StoreError) as error:
        st.error(tr(error), icon=":material/error:")
        if stop:
            st.stop()


def as_explained(key: str, what: object) -> bool:
    """Whether the dialog said this already when it was drawn before. A button may be pressed with
    a date in its field that was typed a moment ago, or after somebody else changed something: then
    what it would do has not been read yet."""
    before = st.session_state.get(key)
    st.session_state[key] = what
    return bool(before == what)


def look_again() -> None:
    """Say that what was explained has changed."""
    st.warning(_("This has changed just now. Look at it again."), icon=":material/sync_problem:")


def shown(text: str) -> str:
    """Words in the reader's language; names as they are."""
    return tr(text) if isinstance(text, Words) else text


def plain(text: str) -> str:
    """The text in markdown, as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def here() -> date:
    """Today, where the viewer is."""
    return today(viewer_zone())
