"""Whoever works on the rule book, and how a change of it is kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.access.roles import Permission
from cwem.attendance.group_locks import dated
from cwem.attendance.planning import FALLBACK
from cwem.attendance.rule_edits import Edit, audited, check_unused, edited
from cwem.attendance.shifts import RuleBook, SiteRules
from cwem.people.values import Company
from cwem.ui import guard, state
from cwem.ui.layout import saying
from cwem.ui.people_desk import Desk
from cwem.values import Millis


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
        company = self.runtime.registry.company()
        check_unused(book, company, edit)
        edit = _dated(edit, company, by.at)
        books.replace(edited(book, edit), [audited(edit, by)])


def _dated(edit: Edit, company: Company, at: Millis) -> Edit:
    """With the days on which a site shows activity of groups only, by the site's clock."""
    drawn, new = edit.drawn, edit.new
    if not isinstance(new, SiteRules) or not isinstance(drawn, SiteRules | None):
        return edit
    site = company.sites.get(edit.key)
    zone = ZoneInfo(site.zone if site else FALLBACK)
    today = datetime.fromtimestamp(at / 1000, zone).date()
    return replace(edit, new=dated(drawn, new, today))


def open_rules() -> RulesDesk:
    """For the top of the page: whoever may not manage shifts is refused here."""
    guest = guard.require(Permission.MANAGE_SHIFTS)
    runtime = state.server().runtime
    assert runtime is not None
    return RulesDesk(guest, runtime)
