"""What follows from “That wasn't me” and failed is done again: the strike itself is in the book."""

import logging
from collections.abc import Callable, Collection
from functools import partial

from cwem.access.ports import AccessStore
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.not_me import mistaken_of, said_by
from cwem.errors import StoreError
from cwem.kpi.inbox import LOOKED_BACK, Inbox
from cwem.kpi.reminding import Working
from cwem.kpi.reread import Reread
from cwem.kpi.striking import Striking
from cwem.people.assignments import zone_on
from cwem.people.values import Company
from cwem.store.ports import WholeStore
from cwem.values import DAY, Millis

log = logging.getLogger(__name__)

EVERY: Millis = 3_600_000
WITHIN: Millis = 7 * DAY
"""What was said longer ago has been done, or `cwem store check` says so."""


def follow_up(striking: Striking, now: Millis, known: Reread[Entry]) -> None:
    """Everything that follows from what was said within the last week; told again is what was said
    just now, and only if it was not told. `known` has what was read the last time. Raises
    StoreError."""

    def read(employees: Collection[str]) -> list[Entry]:
        until = now + DAY  # another machine's clock may be ahead
        found = striking.entries.of(employees, now - LOOKED_BACK, until, {EntryKind.STRIKE})
        return [each for those in found.values() for each in those if each.said > now - WITHIN]

    for entry in known.of(striking.entries, striking.company.employees, read):
        if entry.said <= now - WITHIN or (one := mistaken_of(entry)) is None:
            continue
        try:
            striking.take_out(one, said_by(entry))
        except StoreError as problem:  # the day's events have gone since
            log.warning("a strike could not be followed up: %s", problem)
        if entry.said > now - 2 * EVERY:
            striking.flag(one, said_by(entry))


def striking(work: Working) -> Striking:
    """Over one moment of the company. Raises StoreError."""
    return striking_over(work.registry.company(), work.store, work.access)


def striking_over(company: Company, store: WholeStore, access: AccessStore) -> Striking:
    """The same, of a company that has been read."""
    zone = partial(zone_on, company)
    inbox = Inbox(store.entries, access.accounts, company, lambda n, day: zone(n, day) or "UTC")
    return Striking(store.entries, store, access.notices, inbox, company)


class FollowUps:
    """At most once an hour. One thread calls `run`."""

    def __init__(self, made: Callable[[], Striking]) -> None:
        """`made` reads the company as it is then."""
        self._made, self._last = made, -EVERY
        self._known: Reread[Entry] = Reread()

    def run(self, now: Millis) -> None:
        """Raises StoreError."""
        if now - self._last >= EVERY:
            follow_up(self._made(), now, self._known)
            self._last = now
