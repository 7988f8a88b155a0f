"""The stores that must answer alike, each new and empty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cwem.ports import Store
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database
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


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest) -> Store:
    """Every store in turn. A new adapter joins by a name here and a fixture that opens it."""
    return request.getfixturevalue(f"open_{request.param}")()
