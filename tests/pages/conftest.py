"""Somebody who is logged in, for pages that run without a browser."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

import pytest
from streamlit.components.v2 import manifest_scanner

from cwem.access.accounts import Role
from cwem.access.reception import Reception
from cwem.settings import load_settings
from cwem.store.outbox import OutboxState
from cwem.ui import figures, state
from tests.access.fakes import House
from tests.access.fakes import house as open_house


class LogIn(Protocol):
    """Log in somebody with these roles; the reception that knows them."""

    def __call__(self, *roles: Role, name: str = "ada", employee: str | None = None) -> Reception:
        """`state.server()` has this reception until the test puts another server."""
        ...


def runtime_of(house: House) -> state.Runtime:
    """What the pages need of a runtime, over the house's store; no models."""
    store = house.store
    return SimpleNamespace(  # type: ignore[return-value]
        settings=load_settings(home=house.folder),
        store=store,
        outbox=SimpleNamespace(state=OutboxState),
        access=store,
        registry=store.registry,
        gallery=SimpleNamespace(name=str, purposes=lambda _number: frozenset()),
    )


@pytest.fixture(scope="session", autouse=True)
def _packages_are_looked_through_once() -> Iterator[None]:
    """Before a page's first run AppTest looks for components in every package that is installed,
    which takes longer than most pages; while tests run nothing is installed."""
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan))
        yield


@pytest.fixture(autouse=True)
def _tables_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart's table is made once somebody opens it; what it says is for these tests to read."""
    monkeypatch.setattr(figures, "OPENED", True)


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
        state.put(state.Server(runtime_of(house), reception=house.reception, problem=""))
        return house.reception

    return enter
