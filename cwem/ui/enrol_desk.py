"""Whoever enrols faces, and what they need for it."""

from dataclasses import dataclass

import streamlit as st

from cwem.access.audit import By
from cwem.access.roles import Permission
from cwem.ui import guard, state
from cwem.words import say

SEEN = say("enrolment seen")
"""The action in the audit."""
_LOOKED = "enrol_looked_at"


@dataclass(frozen=True, slots=True)
class Desk:
    """The visitor, and what they work on."""

    guest: guard.Guest
    runtime: state.Runtime

    def by(self) -> By:
        """Who does it, now, from here. Raises NotAllowed, StoreError."""
        return self.guest.by(Permission.ENROL)

    def note_look(self, about: str | None = None) -> None:
        """A look at how people stand is audited, once for everything looked at in turn. Raises
        StoreError."""
        if st.session_state.get(_LOOKED) != (about or ""):
            self.guest.reception.record(self.guest.visitor, SEEN, about)
            st.session_state[_LOOKED] = about or ""


def open_desk() -> Desk:
    """For the top of a page: whoever may not enrol is refused here."""
    guest = guard.require(Permission.ENROL)
    runtime = state.server().runtime
    assert runtime is not None
    return Desk(guest, runtime)
