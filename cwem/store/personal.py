"""Which rows are a person's, and which only name one.

    a column `employee`      in whatever table: the row is that person's and goes
    OWNED                   rows that are a person's by another column
    NAMED                   columns of others' rows that may name the person
    audit, entry, notice    name people in their words too; see pseudonyms.py

A new table with a column `employee` is therefore erased without a word here. One that has people in
a column of another name needs a line; the tests of erasing fail until it has one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from cwem.access.lockout import TryKey, place_digest, try_keys
from cwem.access.pepper import Pepper

_PEOPLES = ("employment", "team", "zone", "manager", "deputy")
"""Kinds of assignments whose subject is an employee; of the others it is a team."""
_MANAGERS = ("manager", "deputy", "team_manager")
"""Kinds whose value is an employee."""
Key = Literal["number", "login"]
PSEUDONYM: Final = "pseudonym"


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows that are a person's: where `column` is the number, or one of the log-in names."""

    table: str
    column: str
    key: Key = "number"
    kinds: tuple[str, ...] = ()
    """Only rows whose column `kind` is one of these; empty: all."""


@dataclass(frozen=True, slots=True)
class Named:
    """Rows of others."""

    table: str
    column: str
    key: Key
    instead: Literal["pseudonym", "", None]
    """What stands there afterwards: the person's PSEUDONYM, an empty text, or nothing."""
    kinds: tuple[str, ...] = ()


OWNED: Sequence[Owned] = (
    Owned("login", "account", "login"),
    Owned("notice", "account", "login"),
    Owned("invitation", "login", "login"),
    Owned("assignment", "subject", kinds=_PEOPLES),
    Owned("employee", "number"),
)
NAMED: Sequence[Named] = (
    Named("bout_void", "replaced_by", "number", ""),
    Named("assignment", "value", "number", None, _MANAGERS),
    Named("adjustment", "author", "login", PSEUDONYM),
    Named("adjustment", "approver", "login", PSEUDONYM),
    Named("assignment", "recorded_by", "login", PSEUDONYM),
    Named("consent", "recorded_by", "login", PSEUDONYM),
    Named("consent_text", "published_by", "login", PSEUDONYM),
    Named("invitation", "invited_by", "login", PSEUDONYM),
    Named("work_event", "said_by", "login", PSEUDONYM),
    Named("pass", "issued_by", "login", PSEUDONYM),
    Named("closing", "closed_by", "login", PSEUDONYM),
)


def kept_key(pepper: Pepper, key: TryKey) -> TryKey:
    """As it stands in the store: names, addresses and numbers are soon guessed."""
    return replace(key, key=pepper.keyed("tries", key.key))


def kept_keys(pepper: Pepper, keys: Iterable[TryKey]) -> list[TryKey]:
    """All of them, in their order."""
    return [kept_key(pepper, each) for each in keys]


def kept_place(pepper: Pepper, account: str, address: str) -> bytes:
    """The same of where an account has logged in from."""
    return pepper.keyed("tries", place_digest(account, address))


def place_rows(
    pepper: Pepper, login: str, addresses: Iterable[str]
) -> Iterator[tuple[str, str, bytes]]:
    """(table, column, digest) of where somebody logged in from with this name; one whose address is
    not known any more ends by itself (lockout.KNOWN_FOR)."""
    for address in sorted({*addresses, ""}):
        keys = try_keys(login, address, known=False)
        yield "login_place", "digest", kept_place(pepper, login, address)
        for each in kept_keys(pepper, [keys.account, keys.account_place]):
            yield "login_failure", "key", each.key
