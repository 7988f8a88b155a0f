"""The server around the pages: health, headers, who may speak to it, what a broken start says."""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cwem import server
from cwem.access.visitors import Visitor
from cwem.capture.seats import Seats
from cwem.cli.serving import serve
from cwem.errors import StoreUnavailable
from cwem.opening import only_this_machine
from cwem.settings import load_settings
from cwem.ui import state
from cwem.web.tls import Certificate
from tests.access.fakes import house
from tests.web.asgi import Answer, Browser


def get(
    path: str, host: str = "127.0.0.1:8501", address: str = "127.0.0.1", **headers: str
) -> Answer:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    return Browser(app, host=host, address=address).get(path, **headers)


@pytest.mark.parametrize(
    ("host", "hosts", "address", "only"),
    [
        ("127.0.0.1", "", "127.0.0.1", True),
        ("127.0.0.1", "", "localhost", True),
        ("0.0.0.0", "", "0.0.0.0", False),
        ("127.0.0.1", "", "0.0.0.0", False),
        ("127.0.0.1", "", None, False),
        ("127.0.0.1", "cwem.example", "127.0.0.1", False),
    ],
)
def test_before_the_first_account_only_this_machine_sees_the_live_picture(
    host: str, hosts: str, address: str | None, only: bool
) -> None:
    settings = load_settings(host=host, hosts=hosts)
    assert only_this_machine(settings, address) is only


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


@pytest.mark.parametrize(
    ("address", "headers"), [("192.0.2.7", {}), ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"})]
)
def test_strangers_are_told_the_status_and_nothing_else(
    address: str, headers: dict[str, str]
) -> None:
    opened(gallery_version=lambda: 1)
    answer = get("/healthz", address=address, **headers)
    assert (answer.status, json.loads(answer.body)) == (200, {"app": "cwem", "status": "ok"})
    state.put(state.Server(problem="The file /srv/cwem/store.sqlite is damaged."))
    answer = get("/healthz", address=address, **headers)
    assert (answer.status, json.loads(answer.body)) == (
        503, {"app": "cwem", "status": "unavailable"},
    )  # fmt: skip


def test_who_is_logged_in_is_told_more(tmp_path: Path) -> None:
    home = house(tmp_path)
    home.person()
    runtime = SimpleNamespace(store=SimpleNamespace(gallery_version=lambda: 1))
    state.put(state.Server(runtime, Seats(2), home.reception, problem=""))  # type: ignore[arg-type]
    cookie = f"cwem_login={home.enter()}"
    assert "version" in json.loads(get("/healthz", address="192.0.2.7", cookie=cookie).body)
    home.store.close()
    assert "version" not in json.loads(get("/healthz", address="192.0.2.7", cookie="x=y").body)


def test_a_server_without_runtime_says_why() -> None:
    state.put(state.Server(problem="models missing: run `cwem models pull`."))
    answer = get("/healthz")
    assert answer.status == 503
    assert "cwem models pull" in json.loads(answer.body)["reason"]


def test_headers_let_the_camera_live_and_nothing_else() -> None:
    headers = get("/healthz").headers
    policy = headers["content-security-policy"].split("; ")
    assert {"frame-ancestors 'self'", "img-src 'self' data: blob:", "object-src 'none'",
            "base-uri 'self'", "form-action 'self'"} == set(policy)  # fmt: skip
    assert "strict-transport-security" not in headers
    assert headers["permissions-policy"].startswith("camera=(self)")
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


@pytest.mark.parametrize(
    ("scheme", "vouched", "told"),
    [("https", True, True), ("https", False, False), ("http", True, False)],
)
def test_https_is_insisted_on_where_others_signed_the_certificate(
    scheme: str, vouched: bool, told: bool
) -> None:
    strict = Middleware(server.SecurityHeaders, vouched=lambda: vouched)
    page = Route("/", lambda _request: PlainTextResponse("x"))
    app = Starlette(routes=[page], middleware=[strict])
    answer = Browser(app, scheme=scheme).get("/")
    assert ("strict-transport-security" in answer.headers) is told


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:9"])
def test_this_machines_own_names_are_answered(host: str) -> None:
    assert get("/healthz", host).status in {200, 503}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.7:8501", ""])
def test_other_names_are_refused(host: str) -> None:
    assert get("/healthz", host).status == 400


def test_names_colleagues_use_are_answered_once_they_are_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert get("/healthz", "cwem.example").status == 400
    monkeypatch.setenv("CWEM_HOSTS", "cwem.example")
    assert get("/healthz", "cwem.example:8501").status in {200, 503}
    assert get("/healthz", "other.example").status == 400


def test_a_page_may_have_a_stricter_policy_than_the_rest() -> None:
    assert "default-src 'none'" in get("/login").headers["content-security-policy"]


def test_the_first_start_prints_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cwem.opening.model_file", lambda *_: tmp_path)
    monkeypatch.setattr(server.streamlit, "get_option", {"server.address": "0.0.0.0"}.get)

    async def start() -> tuple[state.Server, Visitor | None]:
        async with server.lifespan(None):
            now = state.server()
            return now, now.reception.visitor("") if now.reception else None

    now, stranger = asyncio.run(start())
    assert now.first_start is not None, now.problem
    assert stranger is None, "it listens everywhere: nobody is let in before there are accounts"
    printed = capsys.readouterr().out
    assert now.first_start.code in printed
    assert "http://127.0.0.1:8501/setup" in printed


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
    monkeypatch.setattr(os, "execve", lambda _path, command, _env: became.append(command))
    monkeypatch.setattr(os, "chdir", lambda _path: None)
    serve(load_settings(port=8123))
    (command,) = became
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert command[4].endswith("app.py")
    assert command[5:] == ["--server.address", "127.0.0.1", "--server.port", "8123"]


def test_serve_over_https(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda _path, command, _env: became.append(command))
    monkeypatch.setattr(os, "chdir", lambda _path: None)
    serve(load_settings(), Certificate(Path("/c.pem"), Path("/k.pem")))
    assert became[0][9:] == ["--server.sslCertFile", "/c.pem", "--server.sslKeyFile", "/k.pem"]


def test_listening_elsewhere_asks_nobody_for_our_address(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda _path, command, _env: became.append(command))
    monkeypatch.setattr(os, "chdir", lambda _path: None)
    serve(load_settings(host="192.0.2.7"))
    assert became[0][9:] == ["--browser.serverAddress", "192.0.2.7"]
