"""The schema, as numbered migrations: never edited once released, only appended to.

A migration's statements may be repeated (IF NOT EXISTS): a process that dies in the middle of one
is followed by another that runs it again. Two that start together take turns by a row that
expires. Making the keyspace is a decision (how many copies?), so that is `cwem store migrate`
alone; tables are brought up to date whenever a store is opened.
"""

import time
from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from cassandra import InvalidRequest

from cwem.errors import StoreTooNew, StoreUnavailable
from cwem.store.cassandra.address import Address
from cwem.store.cassandra.attendance_tables import ATTENDANCE, BOOK_REMOVED
from cwem.store.cassandra.failures import DRIVER_ERRORS
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.tables import COPIES, EVIDENCE, FIRST, FORMER
from cwem.store.cassandra.totals_tables import SITTING, TAKEN, TOTALS

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    FIRST, TOTALS, COPIES, ATTENDANCE, FORMER, TAKEN, SITTING, EVIDENCE,
    BOOK_REMOVED,
)  # fmt: skip

LOCK_SECONDS = 120
"""After so long without a sign a process that migrates counts as dead."""
_IDS = UUID("3f0d6c3e-6a55-4c6b-9a0b-3f1a0d5e7c11")


def make_keyspace(address: Address) -> bool:
    """Make the keyspace as the address says; False, and nothing changed, where it is there: its
    copies are altered by whoever runs the cluster, and repaired afterwards. Raises StoreError."""
    session = Session(address)
    try:
        if address.keyspace in session.metadata.keyspaces:
            return False
        session.make_keyspace(
            f"CREATE KEYSPACE IF NOT EXISTS {address.keyspace} WITH replication ="
            f" {{'class': 'NetworkTopologyStrategy', '{address.dc}': {address.rf}}}"
        )
    finally:
        session.close()
    return True


def migrate(
    session: Session,
    migrations: tuple[tuple[str, ...], ...] = MIGRATIONS,
    patience: float = 2 * LOCK_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Bring the tables up to date, once, however many processes start together.

    Raises StoreTooNew for a newer schema and StoreError."""
    deadline = time.monotonic() + patience
    while _version(session, len(migrations)) < len(migrations):
        turn = _Turn(session)
        if turn.taken():
            try:
                _apply(session, migrations, turn)
            finally:
                turn.give_back()
        elif time.monotonic() > deadline:
            raise StoreUnavailable(
                f"The tables of {session.address} are being changed by another process that does "
                f"not come to an end. Start again in {LOCK_SECONDS} s."
            )
        else:
            sleep(0.25)


def _apply(session: Session, migrations: tuple[tuple[str, ...], ...], turn: "_Turn") -> None:
    for number in range(_version(session, len(migrations)), len(migrations)):
        for statement in migrations[number]:
            turn.keep()
            session.change_tables(statement)
        session.execute("INSERT INTO schema_version (id, version) VALUES (0, ?)", (number + 1,))


def _version(session: Session, known: int) -> int:
    """Migrations applied so far."""
    if "schema_version" not in session.metadata.keyspaces[session.address.keyspace].tables:
        _begin(session)
    rows = session.execute("SELECT version FROM schema_version WHERE id = 0")
    version = int(rows[0][0]) if rows else 0
    if version > known:
        raise StoreTooNew(
            f"The store {session.address} was written by a newer version of CWEM (schema "
            f"{version}, this one knows {known}). Update CWEM on this machine."
        )
    return version


def _begin(session: Session) -> None:
    """The two tables that come before every migration. Their ids are fixed, so that two processes
    that make them through two nodes at once make the same ones."""
    for name, columns in (
        ("schema_version", "id int PRIMARY KEY, version int"),
        ("schema_turn", "id int PRIMARY KEY, owner uuid"),
    ):
        made = uuid5(_IDS, f"{session.address.keyspace}.{name}")
        session.change_tables(f"CREATE TABLE IF NOT EXISTS {name} ({columns}) WITH id = {made}")


class _Turn:
    """The right to migrate, which ends by itself."""

    def __init__(self, session: Session) -> None:
        self._session, self._owner = session, uuid4()

    def taken(self) -> bool:
        return self._tried(
            "INSERT INTO schema_turn (id, owner) VALUES (0, ?) IF NOT EXISTS USING TTL ?",
            self._owner,
            LOCK_SECONDS,
        )

    def keep(self) -> None:
        """Raises StoreUnavailable if somebody else counted this process as dead."""
        if not self._tried(
            "UPDATE schema_turn USING TTL ? SET owner = ? WHERE id = 0 IF owner = ?",
            LOCK_SECONDS,
            self._owner,
            self._owner,
        ):
            raise StoreUnavailable(
                f"Another process changes the tables of {self._session.address}. Start again."
            )

    def give_back(self) -> None:
        self._tried("DELETE FROM schema_turn WHERE id = 0 IF owner = ?", self._owner)

    def _tried(self, statement: str, *values: object) -> bool:
        try:
            return self._session.conditional(statement, values)[0]
        except InvalidRequest as error:
            raise self._session.error(error) from error
        except DRIVER_ERRORS:  # perhaps applied: who has the turn says the row
            rows = self._session.serial("SELECT owner FROM schema_turn WHERE id = 0")
            return bool(rows) and rows[0][0] == self._owner
