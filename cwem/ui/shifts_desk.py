"""Whoever works on the rule book, and how a change of it is kept."""

from dataclasses import dataclass

from cwem.access.roles import Permission
from cwem.attendance.rule_edits import Edit, audited, check_unused, edited
from cwem.attendance.shifts import RuleBook
from cwem.ui import guard, state
from cwem.ui.layout import saying
from cwem.ui.people_desk import Desk


@dataclass(frozen=True, slots=True)
class RulesDesk(Desk):
    """The visitor, the registry and the rule book."""

    permission: Permission = Permission.MANAGE_SHIFTS

    def book(self) -> RuleBook:
        """As it is now. Ends the page with a word when the store does not answer."""
        with saying(stop=True):
            return self.runtime.store.rule_books.book()

    def keep(self, edit: Edit) -> None:
        """Make this change to the book as it is now, with its line of the audit. Raises InputError
        for what may not stand in it or is used, NotAllowed, StoreChanged, StoreError."""
        by = self.by()
        books = self.runtime.store.rule_books
        book = books.book()
        check_unused(book, self.runtime.registry.company(), edit)
        books.replace(edited(book, edit), [audited(edit, by)])


def open_rules() -> RulesDesk:
    """For the top of the page: whoever may not manage shifts is refused here."""
    guest = guard.require(Permission.MANAGE_SHIFTS)
    runtime = state.server().runtime
    assert runtime is not None
    return RulesDesk(guest, runtime)
