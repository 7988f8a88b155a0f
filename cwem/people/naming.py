"""What people type to say who they are, and what a screen at the door calls them."""

import re

from cwem.people.values import Company


def number_typed(company: Company, typed: str) -> str:
    """The employee number that was typed, whatever its capitals; its digits alone are enough where
    they belong to one person, since a pad at the door has no letters: "1" and "001" are E001. What
    is nobody's number comes back as it was typed."""
    plain = typed.strip()
    if plain in company.employees:
        return plain
    folded = plain.casefold()
    alike = [each for each in company.employees if each.casefold() == folded]
    if not alike and plain.isdecimal():
        digits = plain.lstrip("0")
        alike = [each for each in company.employees if _digits(each) == digits]
    return alike[0] if len(alike) == 1 else plain


def first_name(name: str) -> str:
    """What a screen says that others read too: "Ada" of "Ada Lovelace" and of "Lovelace, Ada"."""
    given = name.partition(",")[2] or name
    return (given.split() or [""])[0]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")
