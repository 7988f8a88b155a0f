"""The server's routes and middleware around a page and a socket that stand for Streamlit's."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from cwem import server
from cwem.access.first_start import FirstStart
from cwem.ui import state
from tests.access.fakes import House
from tests.access.fakes import house as open_house
from tests.web.asgi import Browser


async def anything(request: Request) -> PlainTextResponse:
    """Stands for Streamlit's pages and files."""
    return PlainTextResponse(f"inside {request.url.path}")


async def stream(socket: WebSocket) -> None:
    """Stands for Streamlit's socket."""
    await socket.accept()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A store without accounts, opened as this process's reception."""
    opened = open_house(tmp_path)
    first = FirstStart(opened.reception)
    state.put(state.Server(reception=opened.reception, first_start=first, problem=""))
    yield opened
    state.put(state.Server())
    opened.store.close()


@pytest.fixture
def app(house: House) -> Callable[..., Any]:
    """The product without Streamlit."""
    inside = [WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", anything)]
    return Starlette(routes=[*server.routes(), *inside], middleware=server.middleware())


@pytest.fixture
def browser(app: Callable[..., Any]) -> Browser:
    """A new browser."""
    return Browser(app)


@pytest.fixture
def first_start(house: House) -> FirstStart:
    """The first start of this process."""
    found = state.server().first_start
    assert found is not None
    return found
