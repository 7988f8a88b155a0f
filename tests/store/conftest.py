"""The stores that must answer alike, each new and empty."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cwem.ports import Store
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.store import CassandraStore
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database
from tests.cassandra.keyspace import Keyspace
from tests.store.store_rows import HOUR, T0


class Clock:
    """A clock that stands where it is put; to begin with far behind every row."""

    def __init__(self) -> None:
        self.at = T0 + 10_000 * HOUR

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "cwem.sqlite"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def open_sqlite(path: Path, keys: Path, clock: Clock) -> Iterator[Callable[..., SqliteStore]]:
    """Opens the store of this test again, each time on connections of its own."""
    opened: list[SqliteStore] = []

    def open_again(patience: float = 5.0, **limits: object) -> SqliteStore:
        opened.append(SqliteStore(Database(path, patience), KeyRing(keys), clock, **limits))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def keyspace(cassandra: str) -> Iterator[Keyspace]:
    """A keyspace of this session's own, with its tables: making them takes some seconds."""
    made = Keyspace(parse_address(f"cassandra://{cassandra}/cwem_tests_{os.getpid()}", {}))
    yield made
    made.drop()


@pytest.fixture
def open_cassandra(
    keyspace: Keyspace, keys: Path, clock: Clock
) -> Iterator[Callable[..., CassandraStore]]:
    """Opens the store of this test again, each time with a session of its own; empty at first."""
    keyspace.empty()
    opened: list[CassandraStore] = []

    def open_again(**options: object) -> CassandraStore:
        opened.append(CassandraStore(keyspace.address, KeyRing(keys), clock, **options))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


ON_CASSANDRA = {
    "test_accounts_contract.py",
    "test_agreements_contract.py",
    "test_attendance_contract.py",
    "test_book_retention_contract.py",
    "test_checklist_contract.py",
    "test_company_copy.py",
    "test_contract.py",
    "test_copying.py",
    "test_erasing_contract.py",
    "test_invitations_contract.py",
    "test_marks_contract.py",
    "test_notices_contract.py",
    "test_people_contract.py",
    "test_rollups_contract.py",
    "test_waiting_contract.py",
    "test_work_events_contract.py",
    "test_working_days_contract.py",
}
"""The contracts whose port has a Cassandra adapter; whoever writes one adds its file. Once all are
in it the set goes, and every contract runs on both."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`store` is every store in turn. A new adapter joins by a name here and a fixture `open_...`
    that opens it."""
    if "store" in metafunc.fixturenames:
        stores = ["sqlite"]
        if metafunc.definition.path.name in ON_CASSANDRA:
            stores.append(pytest.param("cassandra", marks=pytest.mark.cassandra))
        metafunc.parametrize("store", stores, indirect=True)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Store:
    """See `pytest_generate_tests`."""
    return request.getfixturevalue(f"open_{request.param}")()


@pytest.fixture
def open_again(request: pytest.FixtureRequest, store: Store) -> Callable[..., Store]:
    """Opens `store` again, as another process would."""
    kind = "sqlite" if isinstance(store, SqliteStore) else "cassandra"
    return request.getfixturevalue(f"open_{kind}")


@pytest.fixture
def stored(request: pytest.FixtureRequest, store: Store) -> Callable[[], bytes]:
    """Everything that `store` holds, as it lies there."""
    if not isinstance(store, SqliteStore):
        return request.getfixturevalue("keyspace").everything
    folder = request.getfixturevalue("path").parent
    return lambda: b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
