"""The store of several machines behind the `Store` port."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from types import TracebackType
from typing import Self, TypeVar

from cwem.ports import EVERY_CHANNEL, DayMark, StoreFigures
from cwem.store.bout_rows import AHEAD, Row, bout_row, void_row
from cwem.store.cassandra.accounts import CassandraAccounts
from cwem.store.cassandra.address import Address
from cwem.store.cassandra.adjustments import CassandraAdjustments
from cwem.store.cassandra.admission import Admission
from cwem.store.cassandra.agreements import CassandraAgreements
from cwem.store.cassandra.audit import CassandraAudit
from cwem.store.cassandra.book_retention import CassandraBookRetention
from cwem.store.cassandra.bouts import (
    FOR_EVER,
    Lifetime,
    PersonDay,
    days_of,
    everybody,
    people_by_day,
    read_bouts,
    read_marks,
    read_voids,
)
from cwem.store.cassandra.centre import Lone, keep_to_one, lone_copies
from cwem.store.cassandra.checklist import CassandraChecklist
from cwem.store.cassandra.closings import CassandraClosings
from cwem.store.cassandra.entries import CassandraEntries
from cwem.store.cassandra.erased import Refusals
from cwem.store.cassandra.erasing import CassandraErasures
from cwem.store.cassandra.figures import figures
from cwem.store.cassandra.invitations import CassandraInvitations
from cwem.store.cassandra.jobs import LIMITS, Job, Limits
from cwem.store.cassandra.logical import CassandraTables
from cwem.store.cassandra.logins import CassandraLogins
from cwem.store.cassandra.notices import CassandraNotices
from cwem.store.cassandra.passes import CassandraPasses
from cwem.store.cassandra.people import CassandraPeople
from cwem.store.cassandra.registry import CassandraRegistry
from cwem.store.cassandra.retention import CassandraRetention
from cwem.store.cassandra.rollups import CassandraRollups
from cwem.store.cassandra.rule_books import CassandraRuleBooks
from cwem.store.cassandra.schema import migrate
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.waiting import CassandraWaitingPhotos
from cwem.store.cassandra.work_events import CassandraWorkEvents
from cwem.store.cassandra.writer import BoutWriter
from cwem.store.clock import wall_clock
from cwem.store.seal import KeyRing
from cwem.values import Bout, BoutVoid, Channel, Millis, utc_day

Given = TypeVar("Given", Bout, BoutVoid)

_TOGETHER = 16
"""People whose days are read at once when everyone's are."""
_LONGEST = 1 << 63


class CassandraStore(CassandraPeople):
    """All calls are thread-safe. `now` is the clock that ends are clamped to.

    Open it after a fork, never before."""

    def __init__(
        self,
        address: Address,
        keys: KeyRing,
        now: Callable[[], Millis] = wall_clock,
        limits: Limits = LIMITS,
        lifetime: Lifetime = FOR_EVER,
    ) -> None:
        """Connect to the keyspace and bring its tables up to date. Raises StoreError."""
        self._session = open_session(address)
        try:
            migrate(self._session)
            keep_to_one(self._session)
            self._transactions = Transactions(self._session)
            self._transactions.tidy()
        except BaseException:
            self._session.close()
            raise
        self._keys, self._now, self._lifetime = keys, now, lifetime
        refusals = Refusals(self._session, self._transactions.view)
        admission = Admission(self._transactions.view, refusals.count)
        self._writer = BoutWriter(self._session, admission, limits)
        self.adjustments = CassandraAdjustments(self._session, self._transactions)
        self.rollups = CassandraRollups(self._session, self._transactions)
        self.retention = CassandraRetention(self._session, self._transactions)
        self.accounts = CassandraAccounts(self._transactions)
        self.logins = CassandraLogins(self._session, self._transactions, keys.pepper)
        self.audit = CassandraAudit(self._session, self._transactions)
        self.invitations = CassandraInvitations(self._transactions)
        self.notices = CassandraNotices(self._session, self._transactions)
        self.checklist = CassandraChecklist(self._transactions)
        self.agreements = CassandraAgreements(self._transactions)
        self.waiting_photos = CassandraWaitingPhotos(self._transactions, keys)
        self.erasures = CassandraErasures(
            self._session, self._transactions, keys.pepper, lifetime, now
        )
        self.registry = CassandraRegistry(self._transactions)
        self.work_events = CassandraWorkEvents(self._session, self._transactions)
        self.entries = CassandraEntries(self._session, self._transactions)
        self.rule_books = CassandraRuleBooks(self._transactions)
        self.book_retention = CassandraBookRetention(self._session, self._transactions)
        self.passes = CassandraPasses(self._transactions, keys.pepper)
        self.closings = CassandraClosings(self._transactions)
        self.tables = CassandraTables(self._session, self._transactions)

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
        """Write what is queued, then let go of the cluster. May be called again."""
        self._writer.close()
        self._session.close()

    def figures(self) -> StoreFigures:
        """See the port. The last write is that of any machine, of bouts that of this process."""
        last = max(self._transactions.last_change(), self._writer.last_answer)
        return figures(self._session, last)

    def lone_copies(self) -> Lone | None:
        """See centre.py."""
        return lone_copies(self._session)

    # --- bouts --------------------------------------------------------------------------------

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """See the port. Ends beyond now + 5 s are clamped. Rows that break a bout's rules are
        refused: the future then carries a StoreError that names the first, the rest is stored."""
        now = self._now()
        job = Job()
        for bout in bouts:
            self._add(job, bout, now, lambda bout: bout_row(bout, now + AHEAD))
        for void in voids:
            self._add(job, void, now, void_row)
        return self._writer.write(job)

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """See the port."""
        days = days_of(self._session, employee, first, last) if channels else []
        found = read_bouts(self._session, days, channels)
        return [bout for day in found for bout in day], read_voids(self._session, days, channels)

    def marks(self, employee: str, first: date, last: date) -> Mapping[date, DayMark]:
        """See the port."""
        return read_marks(self._session, days_of(self._session, employee, first, last))

    def all_bouts(self, first: date, last: date) -> Iterator[Bout]:
        """See the port; day by day, person by person, by start. Bouts written meanwhile may or may
        not be among them."""
        for people in people_by_day(self._session, first, last):
            for at in range(0, len(people), _TOGETHER):
                for found in read_bouts(self._session, people[at : at + _TOGETHER], EVERY_CHANNEL):
                    yield from found

    def recorded(self) -> Iterator[str]:
        """See the port."""
        yield from everybody(self._session)

    def _add(
        self,
        job: Job,
        given: Given,
        now: Millis,
        row_of: Callable[[Given], Row],
    ) -> None:
        """Add it to the job, or why not."""
        try:
            row = row_of(given)
            _storable(given, row)
            started = given.key.start
            ttl = self._lifetime.seconds(started, now)
        except ValueError as error:
            job.refused.append(str(error))
            return
        of = PersonDay(given.key.employee, utc_day(started))
        job.rows.setdefault(of, []).append(row)
        job.ttl[of] = ttl


def _storable(given: Bout | BoutVoid, row: tuple[object, ...]) -> None:
    """Raises ValueError, a sentence, for what a column cannot hold."""
    kind = "bout" if isinstance(given, Bout) else "void"
    try:
        for value in row:
            if isinstance(value, str):
                value.encode()
            elif isinstance(value, int) and not -_LONGEST <= value < _LONGEST:
                raise OverflowError("a number beyond 64 bits")  # noqa: TRY301 - said below
    except (UnicodeError, OverflowError) as error:
        raise ValueError(f"The {kind} {row!r} cannot be stored ({error})") from error
