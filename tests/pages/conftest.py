"""Somebody who is logged in, for pages that run without a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from cwem.access.accounts import Role
from cwem.access.reception import Reception
from cwem.ui import state
from tests.access.fakes import House
from tests.access.fakes import house as open_house


class LogIn(Protocol):
    """Log in somebody with these roles; the reception that knows them."""

    def __call__(self, *roles: Role, name: str = "ada", employee: str | None = None) -> Reception:
        """`state.server()` has this reception until the test puts another server."""
        ...


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A store without accounts, and its reception."""
    opened = open_house(tmp_path)
    yield opened
    state.put(state.Server())
    opened.store.close()


@pytest.fixture
def log_in(house: House, monkeypatch: pytest.MonkeyPatch) -> LogIn:
    """What a browser's cookie does, without the browser."""

    def enter(*roles: Role, name: str = "ada", employee: str | None = None) -> Reception:
        house.person(name, *roles, employee=employee)
        token = house.enter(name)
        monkeypatch.setattr("cwem.ui.guard._token", lambda: token)
        state.put(state.Server(reception=house.reception, problem=""))
        return house.reception

    return enter
