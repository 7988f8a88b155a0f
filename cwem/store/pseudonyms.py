"""The audit of an erased person: what was done stays, who it was does not.

    actor, about, account     the pseudonym, where they were the person
    address                   empty, of what the person did or what was done to the person
    details                   of entries about the person: counts, and words out of our own lists;
                              of others: whatever names the person becomes the pseudonym

Time, action and order stay: that somebody's data was looked at, by whom, can still be read.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from cwem.access.audit import Action
from cwem.store.entry_rows import body_text
from cwem.store.erasure import Names

_OURS = frozenset({"as", "kind", "language", "permission", "purpose", "roles", "step", "what"})
"""Details whose words are the product's own, never typed."""
_PARTS = re.compile(r"(, | -> )")
_SETTINGS = {str(Action.CHANGE_SETTINGS)}
"""Figures there may look like a number of a person."""


class Said(NamedTuple):
    """The columns of an entry in which a person may stand."""

    actor: str
    about: str | None
    account: str | None
    details: str
    """JSON."""
    address: str


def new_pseudonym() -> str:
    """Has a blank: no log-in name can be taken for it."""
    return f"erased {secrets.token_hex(4)}"


def hidden_entry(who: Names, pseudonym: str, action: str, said: Said) -> Said:
    """The entry without the person; the same one where it does not name them."""
    own = said.about == who.number or said.account in who.logins
    return Said(
        pseudonym if said.actor in who.logins else said.actor,
        pseudonym if said.about == who.number else said.about,
        pseudonym if said.account in who.logins else said.account,
        _hidden_details(who, pseudonym, action, said.details, own),
        "" if said.actor in who.logins or own else said.address,
    )


def entry_names(who: Names, action: str, said: Said) -> bool:
    """Whether an entry names the person."""
    return (
        said.actor in who.logins
        or said.about == who.number
        or said.account in who.logins
        or _hidden_details(who, "", action, said.details, own=False) != said.details
    )


def words_name(who: Names, packed: Mapping[str, Any]) -> bool:
    """Whether kept words (kept_words.py) name the person."""
    for value in packed["params"].values():
        if isinstance(value, dict) and "words" in value and words_name(who, value["words"]):
            return True
        if isinstance(value, str) and _hidden(who, value, "") != value:
            return True
    return False


def hidden_body(who: Names, pseudonym: str, body: str) -> str:
    """The body of an entry of somebody else without the person; JSON, as entry_rows.py makes it."""
    parts = json.loads(body)
    return body_text({name: _hidden(who, value, pseudonym) for name, value in parts.items()})


def body_names(who: Names, body: str) -> bool:
    """Whether the body of an entry names the person."""
    return hidden_body(who, "", body) != body


def whole_names(who: Names) -> list[str]:
    """What stands for the person where it stands alone."""
    return sorted({who.number, *who.logins, who.name, who.email, *who.former} - {""})


def as_json(word: str) -> str:
    """As it stands in a JSON text."""
    return json.dumps(word, ensure_ascii=False)[1:-1]


def _hidden_details(who: Names, pseudonym: str, action: str, details: str, own: bool) -> str:
    hidden = {
        name: _hidden_detail(who, pseudonym, action, name, value, own)
        for name, value in json.loads(details).items()
    }
    return json.dumps(hidden, ensure_ascii=False, sort_keys=True)


def _hidden_detail(  # noqa: PLR0913, PLR0917 - what a detail is known by
    who: Names, pseudonym: str, action: str, name: str, value: str | int, own: bool
) -> str | int:
    if isinstance(value, int) or action in _SETTINGS:
        return value
    if own:
        return value if name in _OURS else pseudonym
    return _hidden(who, value, pseudonym)


def _hidden(who: Names, text: str, pseudonym: str) -> str:
    """The text without the person: alone, as a part of a list, and by full name in a sentence. A
    number or a first name alone would hit others."""
    for word in (who.name, who.email, *who.former):
        if " " in word or "@" in word:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", pseudonym, text)
    return "".join(pseudonym if part in whole_names(who) else part for part in _PARTS.split(text))
