"""The server around the pages: health, headers, who may speak to it, what a broken start says."""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from cwem import server
from cwem.capture.live import Seats
from cwem.errors import SettingsError, StoreUnavailable
from cwem.settings import load_settings
from cwem.ui import state


class Answer:
    """What an ASGI app sent back."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def take(self, message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]  # type: ignore[assignment]
            pairs = message["headers"]
            self.headers = {k.decode(): v.decode() for k, v in pairs}  # type: ignore[attr-defined]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")  # type: ignore[operator]


def get(path: str, host: str = "127.0.0.1:8501") -> Answer:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", host.encode())],
        "client": ("127.0.0.1", 1234),
        "server": ("127.0.0.1", 8501),
        "http_version": "1.1",
    }
    answer = Answer()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(app(scope, receive, answer.take))  # type: ignore[arg-type]
    return answer


@pytest.fixture(autouse=True)
def _nothing_open() -> object:
    yield
    state.put(state.Server())


def opened(**store: object) -> None:
    runtime = SimpleNamespace(store=SimpleNamespace(**store))
    state.put(state.Server(runtime=runtime, seats=Seats(2), problem=""))  # type: ignore[arg-type]


def test_healthy_when_the_runtime_is_open_and_the_store_answers() -> None:
    opened(gallery_version=lambda: 1)
    answer = get("/healthz")
    assert answer.status == 200
    assert json.loads(answer.body)["status"] == "ok"


def test_a_store_that_does_not_answer_is_503_with_its_word() -> None:
    def fails() -> int:
        raise StoreUnavailable("The disk is full.")

    opened(gallery_version=fails)
    answer = get("/healthz")
    assert answer.status == 503
    assert json.loads(answer.body)["reason"] == "The disk is full."


def test_a_server_without_runtime_says_why() -> None:
    state.put(state.Server(problem="models missing: run `cwem models pull`."))
    answer = get("/healthz")
    assert answer.status == 503
    assert "cwem models pull" in json.loads(answer.body)["reason"]


def test_headers_let_the_camera_live_and_nothing_else() -> None:
    headers = get("/healthz").headers
    assert headers["content-security-policy"] == "frame-ancestors 'self'"
    assert headers["permissions-policy"].startswith("camera=(self)")
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:9"])
def test_this_machines_own_names_are_answered(host: str) -> None:
    assert get("/healthz", host).status in {200, 503}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.7:8501", ""])
def test_other_names_are_refused(host: str) -> None:
    assert get("/healthz", host).status == 400


def test_listens_on_this_machine_only_while_there_are_no_accounts() -> None:
    server.require_loopback(load_settings())
    with pytest.raises(SettingsError, match="CWEM_HOST"):
        server.require_loopback(load_settings(host="0.0.0.0"))


def test_a_start_without_models_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWEM_MODELS", str(tmp_path / "no-models"))

    async def start() -> state.Server:
        async with server.lifespan(None):
            return state.server()

    now = asyncio.run(start())
    assert now.runtime is None
    assert "cwem models pull" in now.problem
    assert state.server().runtime is None


def test_a_wrong_setting_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWEM_PORT", "a lot")

    async def start() -> str:
        async with server.lifespan(None):
            return state.server().problem

    assert "CWEM_PORT" in asyncio.run(start())


def test_serve_is_streamlit_run_with_the_settings_address(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: became.append(command))
    monkeypatch.setattr(os, "chdir", lambda _path: None)
    server.serve(load_settings(port=8123))
    (command,) = became
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert command[4].endswith("app.py")
    assert command[5:] == ["--server.address", "127.0.0.1", "--server.port", "8123"]
