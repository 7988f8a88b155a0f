"""Live and System say what is saved locally while the store cannot be reached."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.settings import ROOT
from cwem.store.outbox import OutboxState
from cwem.ui import state
from tests.pages.conftest import LogIn

AWAY = OutboxState(pending=7, limit=100, away=True)


@pytest.fixture
def shown(log_in: LogIn):
    def show(kept: OutboxState) -> str:
        log_in(Role.ADMIN)
        server = state.server()
        outbox = SimpleNamespace(state=lambda: kept)
        server.runtime.outbox = outbox  # type: ignore[union-attr, misc]
        page = AppTest.from_file(str(ROOT / "pages" / "system.py"), default_timeout=60).run()
        assert not page.exception
        return " ".join(str(e.value) for e in (*page.warning, *page.info, *page.error))

    return show


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (AWAY, "Saving locally, 7 pending."),
        (replace(AWAY, away=False), "The store is back.** 7 rows"),
        (replace(AWAY, pending=81), "nearly used up: 81 of 100"),
        (replace(AWAY, refused=1), "1 row that was saved locally came too late"),
        (replace(AWAY, trouble="The disk is full."), "The disk is full."),
    ],
)
def test_it_is_said(shown, kept: OutboxState, words: str) -> None:
    assert words in shown(kept)


def test_nothing_is_said_where_nothing_waits(shown) -> None:
    assert "locally" not in shown(OutboxState(limit=100))
