"""Which rows are a person's, and which only name one.

    a column `employee`      in whatever table: the row is that person's and goes
    OWNED                   rows that are a person's by another column
    NAMED                   columns of others' rows that may name the person
    audit, entry, notice    name people in their words too; see pseudonyms.py

A new table with a column `employee` is therefore erased without a word here. One that has people in
a column of another name needs a line; the tests of erasing fail until it has one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cwem.access.lockout import place_digest, try_keys

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


def place_rows(login: str, addresses: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
    """(table, column, digest) of where somebody logged in from with this name; one whose address is
    not known any more ends by itself (lockout.KNOWN_FOR)."""
    for address in sorted({*addresses, ""}):
        keys = try_keys(login, address, known=False)
        yield "login_place", "digest", place_digest(login, address)
        yield "login_failure", "key", keys.account.key
        yield "login_failure", "key", keys.account_place.key
