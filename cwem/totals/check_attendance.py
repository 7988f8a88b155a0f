"""`cwem store check`: whether the attendance book and closed periods can be trusted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from cwem.attendance.book import leave_of, punch_of, strike_of
from cwem.attendance.closed import Closing, closing_hash
from cwem.attendance.day_times import statement_of
from cwem.attendance.decisions import decision_of
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.not_me import Mistaken, mistaken_of
from cwem.attendance.ports import Closings, Entries, RuleBooks
from cwem.attendance.requests import request_of
from cwem.errors import RulesMissing
from cwem.people.values import Company
from cwem.store.erasure import Erasures
from cwem.totals.conservation import Rule, Violation
from cwem.values import Bout, BoutVoid, Channel, standing, utc_day

_EVER = 1 << 60
_READERS: Mapping[EntryKind, Callable[[Entry], object]] = {
    EntryKind.PUNCH: punch_of,
    EntryKind.LEAVE: leave_of,
    EntryKind.TIMES: statement_of,
    EntryKind.STRIKE: strike_of,
    EntryKind.REQUEST: request_of,
    EntryKind.DECISION: decision_of,
}


class AttendanceStore(Protocol):
    """What is looked at of a store."""

    @property
    def entries(self) -> Entries: ...

    @property
    def rule_books(self) -> RuleBooks: ...

    @property
    def closings(self) -> Closings: ...

    @property
    def erasures(self) -> Erasures: ...

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = ...
    ) -> tuple[Sequence[Bout], Sequence[BoutVoid]]: ...


def attendance_violations(store: AttendanceStore, company: Company) -> Iterator[Violation]:
    """Everything that does not hold. Raises StoreError."""
    unknown = set()
    for entry in store.entries.everyone(-_EVER, _EVER):
        if entry.employee not in company.employees and entry.employee not in unknown:
            unknown.add(entry.employee)
            said = "has entries in the attendance book and is in no record"
            yield Violation(Rule.EMPLOYEE, entry.employee, said)
        yield from _entry(store, entry)
    rules_there, erased = _Rules(store.rule_books), len(store.erasures.blocked())
    versions: dict[tuple[date, date, str], int] = {}
    for closing in store.closings.closings(date.min, date.max):
        period = (closing.first, closing.last, closing.team)
        versions[period] = versions.get(period, 0) + 1
        if closing.version != versions[period]:
            yield _closed(closing, f"is version {closing.version}, and one before it is missing")
        if not rules_there(closing.rules):
            yield _closed(closing, f"was worked out by rules {closing.rules}, which are not there")
        yield from _lines(store, closing, erased)


class _Rules:
    """Whether a revision of the rule book can still be read; each is looked for once."""

    def __init__(self, books: RuleBooks) -> None:
        self._books, self._there = books, dict[int, bool]()

    def __call__(self, revision: int) -> bool:
        if revision not in self._there:
            try:
                self._books.at(revision)
            except RulesMissing:
                self._there[revision] = False
            else:
                self._there[revision] = True
        return self._there[revision]


def _entry(store: AttendanceStore, entry: Entry) -> Iterator[Violation]:
    try:
        _READERS[entry.kind](entry)
        mistaken = mistaken_of(entry)
    except (KeyError, ValueError, TypeError) as error:
        said = f"the entry {entry.id} of {entry.at} cannot be read: {error!r}"
        yield Violation(Rule.ENTRY, entry.employee, said)
        return
    if mistaken is not None:
        yield from _struck(store, mistaken)


def _struck(store: AttendanceStore, one: Mistaken) -> Iterator[Violation]:
    """Whether everything that was recorded of somebody else is void."""
    bouts, voids = store.bouts(one.employee, utc_day(one.begin), utc_day(one.end))
    if left := one.voids(standing(bouts, voids)):
        said = f"{len(left)} bouts between {one.begin} and {one.end} count and were struck"
        yield Violation(Rule.STRUCK, one.employee, said)


def _lines(store: AttendanceStore, closing: Closing, erased: int) -> Iterator[Violation]:
    """Whether the hash is that of the digests, and the lines are those of the digests; lines of
    people who were erased since are gone."""
    if closing_hash(closing.digests) != closing.hash:
        yield _closed(closing, "does not have the hash it was closed with")
    lines, left = store.closings.lines(closing), list(closing.digests)
    for line in lines:
        if line.digest in left:
            left.remove(line.digest)
        else:
            said = f"{_name(closing)}: the line is not the one that was closed"
            yield Violation(Rule.CLOSED, line.employee, said)
    if len(closing.digests) - len(lines) > erased:
        missing = len(closing.digests) - len(lines)
        yield _closed(closing, f"lacks {missing} lines, and {erased} people were erased")


def _closed(closing: Closing, what: str) -> Violation:
    return Violation(Rule.CLOSED, "", f"{_name(closing)} {what}")


def _name(closing: Closing) -> str:
    return f"{closing.first} to {closing.last} of team {closing.team or '-'} v{closing.version}"
