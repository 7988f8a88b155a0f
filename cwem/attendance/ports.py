"""Where working days are kept."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from cwem.access.audit import AuditEntry
from cwem.access.pepper import Pepper
from cwem.attendance.closed import ClosedLine, Closing, Ground, Key
from cwem.attendance.entries import EVERY_KIND, Entry, EntryKind
from cwem.attendance.limits import BookRemoval, Old
from cwem.attendance.passes import Pass, PassKind
from cwem.attendance.shifts import RuleBook
from cwem.attendance.work_events import WorkEvent
from cwem.values import Millis


class WorkEvents(Protocol):
    """Append-only. Safe to call from any thread; raises StoreError."""

    def append(self, *events: WorkEvent) -> None:
        """All of them or none, durable when it returns; a repeat changes nothing."""
        ...

    def events(self, employee: str, since: Millis, until: Millis) -> Sequence[WorkEvent]:
        """One person's events of [since, until), in order of time."""
        ...

    def of(
        self, employees: Collection[str], since: Millis, until: Millis
    ) -> Mapping[str, Sequence[WorkEvent]]:
        """The same of many people, read in one go; people without any are not in it."""
        ...


class Entries(Protocol):
    """The book of attendance. Append-only. Safe to call from any thread; raises StoreError."""

    def append(
        self, entries: Sequence[Entry], audit: Sequence[AuditEntry] = (), once: str = ""
    ) -> None:
        """All of them or none, durable when it returns; a repeat changes nothing. With them their
        audit. `once`: the id of one of them that must not stand there already saying something
        else; then StoreChanged, and nothing is kept: of two decisions at one moment one holds.
        Raises StoreError for somebody who was erased."""
        ...

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> Mapping[str, Sequence[Entry]]:
        """These people's entries of these kinds about moments of [since, until), by time; people
        without any are not in it."""
        ...

    def everyone(self, since: Millis, until: Millis) -> Iterator[Entry]:
        """Everybody's, person by person."""
        ...

    def revision(self, employees: Collection[str]) -> int:
        """Differs once anything was appended about one of them; cheap."""
        ...

    def removals(self) -> Sequence[BookRemoval]:
        """Before which days entries were removed, the earliest first; see BookRetention."""
        ...


class RuleBooks(Protocol):
    """Where what was agreed is kept. Safe to call from any thread; raises StoreError."""

    def revision(self) -> int:
        """Cheap, so that a book can be kept until it rises."""
        ...

    def book(self) -> RuleBook: ...

    def at(self, revision: int) -> RuleBook:
        """As it was at this revision: closed periods name theirs. 0 is the empty book before the
        first. Raises StoreError for one that is not there."""
        ...

    def replace(self, book: RuleBook, audit: Sequence[AuditEntry] = ()) -> None:
        """Keep this book as the next revision, if the one it was prepared from (`book.revision`)
        is the newest; else raises StoreChanged."""
        ...


class Passes(Protocol):
    """PINs and QR codes: only what proves them. Safe to call from any thread; raises StoreError."""

    @property
    def pepper(self) -> Pepper:
        """The key of this installation that PINs take; it is not in the store."""
        ...

    def keep(self, one: Pass, audit: Sequence[AuditEntry] = ()) -> None:
        """Replace the person's pass of this kind."""
        ...

    def revoke(self, employee: str, kind: PassKind, audit: Sequence[AuditEntry] = ()) -> None: ...

    def of(self, employee: str) -> Sequence[Pass]: ...

    def holder(self, kind: PassKind, proof: str) -> str | None:
        """Whose pass this proof belongs to (a QR code's)."""
        ...

    def held(self) -> Mapping[str, frozenset[PassKind]]:
        """Who has which."""
        ...

    def keyless(self) -> frozenset[str]:
        """Whose PIN was made with another key than `pepper`."""
        ...


class Closings(Protocol):
    """Periods whose figures are frozen. Safe to call from any thread; raises StoreError."""

    def ground(self) -> Ground:
        """What a closing that is worked out from now on rests on. Read it before anything else."""
        ...

    def close(
        self,
        closing: Closing,
        lines: Sequence[ClosedLine],
        ground: Ground,
        audit: Sequence[AuditEntry] = (),
    ) -> None:
        """Keep it with its lines, once: raises StoreChanged if this version is taken, or if
        anything was closed, asked or decided since `ground` was read."""
        ...

    def closings(self, first: date, last: date) -> Sequence[Closing]:
        """Those whose period touches these days, by period, team and version."""
        ...

    def lines(self, closing: Closing) -> Sequence[ClosedLine]:
        """By employee; those erased since are gone."""
        ...

    def lines_of(
        self, employees: Collection[str], first: date, last: date
    ) -> Mapping[Key, Sequence[ClosedLine]]:
        """These people's lines of every closing, of every version, that touches these days."""
        ...


class BookRetention(Protocol):
    """How the attendance book ends. Safe to call from any thread; raises StoreError."""

    def old(self, before: date) -> Old:
        """What `remove` would delete. Goes through all of it: not for every look."""
        ...

    def remove(self, before: date, at: Millis, go_on: Callable[[], bool] = lambda: True) -> int:
        """Delete what is said about days before this one, as `limits.end_of` says, with what was
        said on Live; how many entries there were. From its first step on `Entries.removals` has
        the line; broken off anywhere it is done again, and `go_on` is asked between two steps. What
        comes late goes with the next call."""
        ...

    def remove_closings(self, before: date) -> int:
        """Delete the closed periods that ended before this day, lines and all; how many."""
        ...

    def remove_rules(self) -> int:
        """Delete the revisions of the rule book that are `limits.unneeded`; how many."""
        ...
