"""Whoever works on the registry, people, teams, sites and access to them, and what they need."""

from dataclasses import dataclass

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.roles import Permission
from cwem.people.values import Changes, Company
from cwem.ui import guard, state
from cwem.ui.layout import saying
from cwem.ui.looks import note_look


@dataclass(frozen=True, slots=True)
class Desk:
    """The visitor, and the registry and store they work on."""

    guest: guard.Guest
    runtime: state.Runtime
    permission: Permission = Permission.MANAGE_PEOPLE
    """What the work asks for."""

    def still_here(self) -> None:
        """See guard.still_here."""
        guard.still_here(self.permission)

    def by(self) -> By:
        """Who does it, now, from here. Raises NotAllowed, StoreError."""
        return self.guest.by(self.permission)

    def company(self) -> Company:
        """As it is now. Ends the page with a word when the store does not answer."""
        with saying(stop=True):
            return self.runtime.registry.company()

    def rosters(self) -> dict[str, str]:
        """Id and name of those that can be assigned. Ends the page as `company` does."""
        with saying(stop=True):
            return self.runtime.store.rule_books.book().roster_names

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
