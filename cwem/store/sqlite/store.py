"""The embedded store behind the `Store` port."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from cwem.ports import EVERY_CHANNEL, DayMark, EnrolledFace, StoreFigures
from cwem.store.bout_rows import AHEAD, bout_row, void_row
from cwem.store.clock import wall_clock
from cwem.store.seal import KeyRing
from cwem.store.sqlite import people
from cwem.store.sqlite.accounts import SqliteAccounts
from cwem.store.sqlite.adjustments import SqliteAdjustments
from cwem.store.sqlite.agreements import SqliteAgreements
from cwem.store.sqlite.audit import SqliteAudit
from cwem.store.sqlite.book_retention import SqliteBookRetention
from cwem.store.sqlite.bouts import (
    next_recorded,
    read_marks,
    read_page,
    read_voids,
)
from cwem.store.sqlite.checklist import SqliteChecklist
from cwem.store.sqlite.closings import SqliteClosings
from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.entries import SqliteEntries
from cwem.store.sqlite.erasing import SqliteErasures
from cwem.store.sqlite.figures import figures
from cwem.store.sqlite.invitations import SqliteInvitations
from cwem.store.sqlite.jobs import LIMITS, Limits
from cwem.store.sqlite.logical import SqliteTables
from cwem.store.sqlite.logins import SqliteLogins
from cwem.store.sqlite.notices import SqliteNotices
from cwem.store.sqlite.passes import SqlitePasses
from cwem.store.sqlite.registry import SqliteRegistry
from cwem.store.sqlite.retention import SqliteRetention
from cwem.store.sqlite.rollups import SqliteRollups
from cwem.store.sqlite.rule_books import SqliteRuleBooks
from cwem.store.sqlite.waiting import SqliteWaitingPhotos
from cwem.store.sqlite.work_events import SqliteWorkEvents
from cwem.store.sqlite.writer import Writer
from cwem.store.templates import Enrolment, open_templates
from cwem.values import Bout, BoutVoid, Channel, Consent, Employee, Millis, Purpose, Template

Given = TypeVar("Given")
Row = TypeVar("Row")


def open_store(path: Path, key_folder: Path) -> "SqliteStore":
    """The store at `path`, made private to its owner if it is not there; template keys lie in
    `key_folder`. Raises StoreUnavailable, StoreTooNew and StoreError.

    Call it after a fork, never before: a connection must not be shared by two processes."""
    return SqliteStore(Database(path), KeyRing(key_folder))


class SqliteStore:
    """All calls are thread-safe. Reads see what was durable when they began.

    `now` is the clock that ends are clamped to."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        now: Callable[[], Millis] = wall_clock,
        limits: Limits = LIMITS,
    ) -> None:
        database.create()
        self._database = database
        self._keys = keys
        self._now = now
        self._readers = Readers(database)
        self._writer = Writer(database, limits)
        self.accounts = SqliteAccounts(self._readers, self._writer)
        self.logins = SqliteLogins(self._readers, self._writer, keys.pepper)
        self.audit = SqliteAudit(self._readers, self._writer)
        self.invitations = SqliteInvitations(self._readers, self._writer)
        self.notices = SqliteNotices(self._readers, self._writer)
        self.agreements = SqliteAgreements(self._readers, self._writer, database)
        self.waiting_photos = SqliteWaitingPhotos(self._readers, self._writer, keys, database)
        self.checklist = SqliteChecklist(self._readers, self._writer)
        self.registry = SqliteRegistry(self._readers, self._writer)
        self.work_events = SqliteWorkEvents(self._readers, self._writer)
        self.entries = SqliteEntries(self._readers, self._writer)
        self.rule_books = SqliteRuleBooks(self._readers, self._writer)
        self.book_retention = SqliteBookRetention(self._readers, self._writer, database)
        self.passes = SqlitePasses(self._readers, self._writer, keys.pepper)
        self.closings = SqliteClosings(self._readers, self._writer)
        self.tables = SqliteTables(self._readers, self._writer)
        self.adjustments = SqliteAdjustments(self._readers, self._writer)
        self.rollups = SqliteRollups(self._readers, self._writer)
        self.retention = SqliteRetention(self._readers, self._writer, database)
        self.erasures = SqliteErasures(self._readers, self._writer, database, keys.pepper)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is queued, then let go of the files. May be called again."""
        self._writer.close()
        self._readers.close()

    def figures(self) -> StoreFigures:
        with self._readers.borrow() as connection:
            return figures(connection, self._database.path)

    # --- bouts --------------------------------------------------------------------------------

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """See the port. Ends beyond now + 5 s are clamped. Rows that break a bout's rules are
        refused: the future then carries a StoreError that names the first, the rest is stored."""
        latest = self._now() + AHEAD
        refused: list[str] = []
        rows = _accepted(lambda bout: bout_row(bout, latest), bouts, refused)
        return self._writer.write(rows, _accepted(void_row, voids, refused), refused)

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """See the port."""
        found: list[Bout] = []
        with self._readers.borrow() as connection:
            while page := read_page(connection, employee, first, last, found[-1:], channels):
                found += page
            voids = read_voids(connection, employee, first, last)
        return found, [void for void in voids if void.key.channel in channels]

    def marks(self, employee: str, first: date, last: date) -> dict[date, DayMark]:
        """See the port."""
        with self._readers.borrow() as connection:
            return read_marks(connection, employee, first, last)

    def all_bouts(self, first: date, last: date) -> Iterator[Bout]:
        """See the port; employee by employee, by start. Read page by page: bouts written
        meanwhile may or may not be among them."""
        employee: str | None = ""
        page: list[Bout] = []
        while employee is not None:
            with self._readers.borrow() as connection:
                page = read_page(connection, employee, first, last, page[-1:])
                if not page:
                    employee = next_recorded(connection, employee)
            yield from page

    def recorded(self) -> Iterator[str]:
        """See the port."""
        employee: str | None = ""
        while employee is not None:
            if employee:
                yield employee
            with self._readers.borrow() as connection:
                employee = next_recorded(connection, employee)

    # --- people -------------------------------------------------------------------------------

    def employee(self, number: str) -> Employee | None:
        with self._readers.borrow() as connection:
            return people.read_employee(connection, number)

    def employees(self) -> list[Employee]:
        with self._readers.borrow() as connection:
            return people.read_employees(connection)

    def consents(self, employee: str) -> list[Consent]:
        with self._readers.borrow() as connection:
            return people.read_consents(connection, employee)

    def purposes(self) -> dict[str, frozenset[Purpose]]:
        with self._readers.borrow() as connection:
            return people.read_purposes(connection)

    def enrolled(self) -> frozenset[str]:
        with self._readers.borrow() as connection:
            return people.read_enrolled(connection)

    def enrolments(self) -> dict[str, EnrolledFace]:
        with self._readers.borrow() as connection:
            return people.read_enrolments(connection)

    def gallery_version(self) -> int:
        with self._readers.borrow() as connection:
            return people.read_version(connection)

    def enrol(
        self, employee: Employee, template: Template, consents: Iterable[Consent], at: Millis
    ) -> None:
        """See the port. An empty name leaves the one that is stored; a consent already stored
        stays as it is. Raises SealError if the person's key cannot be opened."""
        new = Enrolment.of(employee, template, consents, at)
        self._writer.change(lambda connection: people.enrol(connection, self._keys, new))

    def withdraw(self, employee: str, purpose: Purpose, at: Millis) -> None:
        """See the port. The log is emptied as well, so that nothing of a destroyed template or
        key stays in the files; if somebody is reading just then, the next checkpoint does it."""
        self._writer.change(lambda connection: people.withdraw(connection, employee, purpose, at))
        if purpose is Purpose.ATTENDANCE:
            self._database.empty_log()

    def templates(self, model: str) -> list[Template]:
        """See the port; rows that cannot be opened as `open_templates` says."""
        with self._readers.borrow() as connection:
            rows = people.sealed_templates(connection, model)
        return open_templates(self._keys, model, rows)


def _accepted(
    convert: Callable[[Given], Row], given: Sequence[Given], refused: list[str]
) -> list[Row]:
    rows = []
    for value in given:
        try:
            rows.append(convert(value))
        except ValueError as error:
            refused.append(str(error))
    return rows
