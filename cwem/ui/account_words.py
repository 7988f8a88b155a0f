"""An account in words."""

from collections.abc import Iterable

from babel.lists import format_list

from cwem.access.accounts import Role
from cwem.access.audit import CONSOLE, NOBODY
from cwem.ui.language import _, language, tr
from cwem.ui.terms import term


def roles(held: Iterable[Role]) -> str:
    """ "Administrator, Employee" in the reader's language, widest first."""
    order = (
        Role.ADMIN,
        Role.MANAGER,
        Role.PAYROLL,
        Role.AUDITOR,
        Role.EMPLOYEE,
        Role.KIOSK,
    )
    words = [tr(term(role)) for role in order if role in set(held)]
    return str(format_list(words, "unit", locale=language()))


def actor(name: str) -> str:
    """Whose doing something was: a log-in name, or in words where it was no account's."""
    if name == NOBODY:
        return _("nobody logged in")
    return _("the server's console") if name == CONSOLE else name
