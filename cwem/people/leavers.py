"""What ends when somebody leaves, and when.

A last day is recorded at once; what it ends, ends when that day is over where the person lives.
`end_departed` is for a daily job: it may run late or twice, and catches up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from cwem.access.audit import AuditEntry, By
from cwem.errors import InputError
from cwem.people.assignments import assigned, manager_on
from cwem.people.local_days import local_day
from cwem.people.ports import Registry
from cwem.people.timeline import EVER, Span, assign, end
from cwem.people.values import EMPLOYED, AssignmentKind, Changes, Company
from cwem.values import Consent, Millis, Purpose

LEAVES = "last day at work recorded"
"""The action in the audit."""

_DAY = timedelta(days=1)


class Consents(Protocol):
    """The part of `cwem.ports.People` that ends a template."""

    def consents(self, employee: str) -> list[Consent]: ...

    def withdraw(self, employee: str, purpose: Purpose, at: Millis) -> None: ...


class Part(StrEnum):
    """What has to end with an employment."""

    EMPLOYMENT = "employment"
    CONSENTS = "consents"
    """With them the face template and its key."""
    ACCOUNT = "account"
    PIN = "PIN"
    CAPTURES = "open captures"


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves, what of it is done, and what others still have to do."""

    number: str
    last_day: date
    due: Millis
    """The end of the last day in the person's own zone."""
    done: tuple[Part, ...]
    left_to_do: tuple[Part, ...]
    without_manager: tuple[str, ...] = ()
    """Who is managed by nobody from then on; named when the last day is recorded."""


def leave(registry: Registry, store: Consents, number: str, last_day: date, by: By) -> Departure:
    """Record the last day; if it is over already, end what ends with it now.

    Raises InputError for somebody unknown or a last day before the first, StoreChanged."""
    company = registry.company()
    if number not in company.employees:
        raise InputError(f"Nobody has the number {number}; import or enrol the person first.")
    changes = _last_day(company, number, last_day)
    if changes:
        details = {"last day": last_day.isoformat()}
        entry = AuditEntry(by.at, by.actor, LEAVES, number, details=details, address=by.address)
        registry.change(changes, company.revision, by.at, [entry])
    company = company.after(changes)
    due = _due(company, number, last_day)
    if due <= by.at:
        _end_consents(store, number, by.at)
    after = last_day + _DAY
    alone = (n for n in sorted(company.employees) if manager_on(company, n, after) == number)
    return replace(_departure(number, last_day, due, by.at), without_manager=tuple(alone))


def departed(company: Company, at: Millis) -> Iterator[tuple[str, date]]:
    """(number, last day) of everybody whose employment is over and has not begun again: who is to
    come back is among them until then."""
    for number in sorted(company.employees):
        line = company.line(AssignmentKind.EMPLOYMENT, number)
        ended = [span.until - _DAY for span in line.spans() if span.until is not None]
        over = [last_day for last_day in ended if _due(company, number, last_day) <= at]
        if over and not _begun(company, number, over[-1], at):
            yield number, over[-1]


def end_departed(registry: Registry, store: Consents, at: Millis) -> list[Departure]:
    """Everybody who has left, and what had to end; what exists today is ended here. The due
    accounts, PINs and captures are `left_to_do` for those who keep them."""
    company = registry.company()
    found = []
    for number, last_day in departed(company, at):
        _end_consents(store, number, at)
        due = _due(company, number, last_day)
        found.append(_departure(number, last_day, due, at))
    return found


def _last_day(company: Company, number: str, last_day: date) -> Changes:
    """The employment ends with `last_day`, and nothing planned after it remains."""
    line = company.line(AssignmentKind.EMPLOYMENT, number)
    until = last_day + _DAY
    held: Span | None = line.span_on(last_day)
    spans = [span for span in line.spans() if span.since <= last_day]
    begin = held.since if held else spans[-1].since if spans else EVER
    if line.spans() and not spans:
        first = line.spans()[0].since
        raise InputError(f"{number} begins on {first} only; give a last day from then on.")
    steps = assign(line, EMPLOYED, begin, until)
    return assigned(AssignmentKind.EMPLOYMENT, number, (*steps, *end(line.then(steps), until)))


def _due(company: Company, number: str, last_day: date) -> Millis:
    zones = company.line(AssignmentKind.ZONE, number)
    return local_day(zones, last_day, default="UTC")[1]


def _begun(company: Company, number: str, last_day: date, at: Millis) -> bool:
    """Whether the person is employed again, after that day and by now."""
    zones = company.line(AssignmentKind.ZONE, number)
    spans = company.line(AssignmentKind.EMPLOYMENT, number).spans()
    return any(
        span.since > last_day and local_day(zones, span.since, default="UTC")[0] <= at
        for span in spans
    )


def _end_consents(store: Consents, number: str, at: Millis) -> None:
    standing = {c.purpose for c in store.consents(number) if c.withdrawn is None}
    for purpose in sorted(standing):
        store.withdraw(number, purpose, at)


def _departure(number: str, last_day: date, due: Millis, at: Millis) -> Departure:
    done = (Part.EMPLOYMENT, Part.CONSENTS) if due <= at else (Part.EMPLOYMENT,)
    return Departure(number, last_day, due, done, tuple(part for part in Part if part not in done))
