"""An account in words."""

from collections.abc import Iterable

from babel.lists import format_list

from cwem.access.accounts import Role
from cwem.ui.language import language, tr
from cwem.ui.terms import term


def roles(held: Iterable[Role]) -> str:
    """ "Administrator, Employee" in the reader's language, widest first."""
    order = (Role.ADMIN, Role.MANAGER, Role.EMPLOYEE, Role.KIOSK)
    words = [tr(term(role)) for role in order if role in set(held)]
    return str(format_list(words, "unit", locale=language()))
