"""An outbox with a short breath, in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cwem.store.outbox import Outbox, OutboxFile, OutboxRules
from cwem.store.seal import KeyRing
from tests.store.outbox.away import Store

QUICK = OutboxRules(silence=0.3, first_try=0.02, longest=0.1, batch=7, answer=5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "outbox.sqlite"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "home" / "keys" / "outbox"


@pytest.fixture
def open_file(path: Path, keys: Path) -> Iterator[Callable[..., OutboxFile]]:
    opened: list[OutboxFile] = []

    def open_again(limit: int = 1_000) -> OutboxFile:
        opened.append(OutboxFile(path, KeyRing(keys), limit))
        return opened[-1]

    yield open_again
    for file in opened:
        file.close()


@pytest.fixture
def away() -> Store:
    return Store()


@pytest.fixture
def open_outbox(open_file, away: Store, clock) -> Iterator[Callable[..., Outbox]]:
    """Opens the outbox of this test before `away`, again too."""
    opened: list[Outbox] = []

    def open_again(limit: int = 1_000, rules: OutboxRules = QUICK) -> Outbox:
        opened.append(Outbox(away, open_file(limit), clock, rules))
        return opened[-1]

    yield open_again
    for outbox in opened:
        outbox.close()
