"""Whoever enrols faces, and what they need for it."""

from dataclasses import dataclass

from cwem.access.audit import By
from cwem.access.roles import Permission
from cwem.ui import guard, state


@dataclass(frozen=True, slots=True)
class Desk:
    """The visitor, and what they work on."""

    guest: guard.Guest
    runtime: state.Runtime

    def by(self) -> By:
        """Who does it, now, from here. Raises NotAllowed, StoreError."""
        return self.guest.by(Permission.ENROL)


def open_desk() -> Desk:
    """For the top of a page: whoever may not enrol is refused here."""
    guest = guard.require(Permission.ENROL)
    runtime = state.server().runtime
    assert runtime is not None
    return Desk(guest, runtime)
