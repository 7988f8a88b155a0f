"""The audit in words and as a file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cwem.access.accounts import plain_name
from cwem.access.audit import ABOUT_EVERYONE, AuditEntry
from cwem.access.ports import Accounts
from cwem.people.csv_cells import line, written
from cwem.people.local_days import midnight
from cwem.ui import formats
from cwem.ui.account_words import actor
from cwem.ui.audit_words import action, details
from cwem.ui.language import _
from cwem.values import Millis

EXPORTED = 20_000
"""Entries in a file."""
DAY: Millis = 86_400_000


class Period(NamedTuple):
    """[since, until) with the days a person reads it as."""

    since: Millis
    until: Millis
    first: date
    last: date


def last_days(count: int, now: Millis, zone: ZoneInfo) -> Period:
    """The `count` times 24 hours up to now."""
    since = now - count * DAY
    first = datetime.fromtimestamp(since / 1000, zone).date()
    return Period(since, now + DAY, first, datetime.fromtimestamp(now / 1000, zone).date())


def between(first: date, last: date, zone: ZoneInfo) -> Period:
    """From the first day to the last, both included, by the viewer's clock."""
    until = midnight(zone.key, last + timedelta(days=1))
    return Period(midnight(zone.key, first), until, first, last)


def asked_about(person: str, accounts: Accounts) -> tuple[str | None, str | None]:
    """(employee number, log-in name) behind what was typed, which may be either: the typed text is
    the number where no account has that name. (None, None): nobody in particular. Raises
    StoreError."""
    if not person:
        return None, None
    account = accounts.account(plain_name(person))
    return (person, None) if account is None else (account.employee, account.name)


def columns() -> tuple[str, ...]:
    """The table's columns."""
    return (_("When"), _("Who"), _("What"), _("About"), _("Details"), _("From"))


def row(entry: AuditEntry, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """One entry as a person reads it, without its time: who, what, about, details, from. `names`
    of people by their numbers, as far as they are known."""
    return (
        actor(entry.actor),
        action(entry.action),
        _about(entry, names or {}),
        details(entry),
        entry.address,
    )


def _about(entry: AuditEntry, names: Mapping[str, str]) -> str:
    person = entry.about or ""
    if name := names.get(person):
        person = f"{name} ({person})"
    if person and entry.account:
        return _("{number}, account {name}", number=person, name=entry.account)
    if person or entry.account:
        return person or _("account {name}", name=entry.account)
    return _("everyone") if entry.action in ABOUT_EVERYONE else ""


def as_csv(
    entries: Iterable[AuditEntry],
    zone: ZoneInfo,
    names: Mapping[str, str] | None = None,
    more: bool = False,
) -> bytes:
    """CSV for the reader's spreadsheet; no cell is taken for a formula. `more`: there are older
    entries that are not in it, which its last line says."""
    when, *rest = columns()
    rows: list[Iterable[str]] = [[when, _("Time zone"), *rest]]
    rows += [_cells(entry, zone, names) for entry in entries]
    if more:
        rows.append([_("Older entries are not in this file: choose a shorter time.")])
    separator = formats.csv_separator()
    return "".join(line(map(_plain, row), separator) for row in rows).encode("utf-8-sig")


def _cells(entry: AuditEntry, zone: ZoneInfo, names: Mapping[str, str] | None) -> Iterator[str]:
    yield datetime.fromtimestamp(entry.at / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    yield zone.key
    yield from row(entry, names)


def _plain(text: str) -> str:
    return written(" ".join(text.split()))
