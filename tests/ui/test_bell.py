"""The bell asks the store once every few seconds, and for this account only."""

from types import SimpleNamespace

import pytest

from cwem.errors import StoreUnavailable
from cwem.ui import bell


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    kept: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    return kept


def test_it_asks_once_every_few_seconds() -> None:
    asked: list[str] = []
    notices = SimpleNamespace(unread=lambda account: asked.append(account) or len(asked))
    clock = Clock()
    assert [bell.unread(notices, "ada", clock) for _ in range(3)] == [1, 1, 1]
    clock.at = bell.FRESH
    assert bell.unread(notices, "ada", clock) == 2
    assert bell.unread(notices, "bob", clock) == 3, "never the count of another account"
    bell.forget()
    assert bell.unread(notices, "bob", clock) == 4


def test_a_store_that_cannot_say_rings_no_bell() -> None:
    def locked(_account: str) -> int:
        raise StoreUnavailable("locked")

    assert bell.unread(SimpleNamespace(unread=locked), "ada") == 0
