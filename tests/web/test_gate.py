"""What is served to whom, and with which headers."""

import asyncio

import pytest

from cwem.access.audit import AuditEntry
from cwem.access.visitors import FRESH
from cwem.ui import state
from cwem.web.gate import Gate
from tests.access.fakes import T0, House
from tests.web.asgi import Answer, Browser

FILE = {"sec-fetch-mode": "no-cors", "accept": "*/*"}
INSIDE = [
    "/", "/audit", "/media/abc.png", "/_stcore/upload_file/a/b", "/component/x/index.html",
    "/_stcore/host-config", "/_stcore/metrics", "/_stcore/bidi-components/x.js", "/auth/login",
    "/static/../media/x", "/static/js/../../media/x", "/login/", "//login", "/Login", "/healthz/x",
    "/_stcore/agent/mcp", "/app/static/x", "/static/evil/x.js", "/static/js/a/b.js",
]  # fmt: skip


@pytest.mark.parametrize("path", INSIDE)
def test_nothing_inside_is_served_without_a_log_in(
    browser: Browser, house: House, path: str
) -> None:
    house.person()
    assert browser.get(path).status == 303
    refused = browser.get(path, **FILE)
    assert refused.status == 401
    assert "inside" not in refused.body
    assert browser.post(path, {}).status == 401
    browser.cookies["cwem_login"] = house.enter()
    assert browser.get(path).status in {200, 404}


def test_the_socket_is_refused_without_a_log_in(browser: Browser, house: House) -> None:
    house.person()
    assert browser.socket().headers["type"] == "websocket.close"
    assert browser.socket("/login").headers["type"] == "websocket.close"
    browser.cookies["cwem_login"] = house.enter()
    assert browser.socket().headers["type"] == "websocket.accept"


def test_a_disabled_account_is_refused_everywhere_within_a_second(
    browser: Browser, house: House
) -> None:
    house.person()
    browser.cookies["cwem_login"] = house.enter()
    assert browser.socket().headers["type"] == "websocket.accept"
    house.store.accounts.disable("ada", AuditEntry(T0, "console", "account disabled"))
    house.clock.at += FRESH
    assert browser.socket().headers["type"] == "websocket.close"
    assert browser.get("/media/x.png", **FILE).status == 401
    assert browser.get("/").to == "/login"


@pytest.mark.parametrize(
    "path",
    ["/login", "/healthz", "/_stcore/health", "/look/access.css", "/look/logo.svg",
     "/static/js/index.abc-1.js", "/static/css/x.css"],
)  # fmt: skip
def test_what_a_log_in_needs_is_served_to_anyone(browser: Browser, house: House, path: str) -> None:
    house.person()
    assert browser.get(path).status in {200, 503}


@pytest.mark.parametrize("path", ["/login", "/setup"])
def test_the_pages_for_logging_in_let_nothing_foreign_in(
    browser: Browser, house: House, path: str
) -> None:
    if path == "/login":
        house.person()
    answer = browser.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for forbidden in ("<script", "http://", "https://", "style=", "onclick"):
        assert forbidden not in answer.body
    assert 'autocomplete="username"' in answer.body
    assert answer.body.count("<label") == answer.body.count("<input") - answer.body.count("hidden")


def test_plain_http_from_another_machine_is_warned_about(app, house: House, monkeypatch) -> None:
    house.person()
    assert "not encrypted" not in Browser(app).get("/login").body
    from starlette.applications import Starlette

    from cwem import server

    monkeypatch.setenv("CWEM_HOSTS", "cwem.example")
    known = Starlette(routes=server.routes(), middleware=server.middleware())
    assert "not encrypted" in Browser(known, host="cwem.example:8501").get("/login").body
    https = Browser(known, scheme="https", host="cwem.example")
    assert "not encrypted" not in https.get("/login").body


def test_without_a_reception_nothing_is_served_but_why(app, house: House) -> None:
    state.put(state.Server(problem="models missing: run `cwem models pull`."))
    browser = Browser(app, address="127.0.0.1")
    for path in ("/", "/login", "/setup", "/audit"):
        answer = browser.get(path)
        assert answer.status == 503
        assert "cwem models pull" in answer.body
    assert browser.socket().headers["type"] == "websocket.close"


def test_strangers_are_told_no_reasons_but_the_log_is(
    browser: Browser, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    state.put(state.Server(problem="The file /srv/cwem/store.sqlite is damaged."))
    for path in ("/", "/login"):
        answer = browser.get(path)
        assert answer.status == 503
        assert "not available just now" in answer.body
        assert "/srv" not in answer.body
        assert "cwem doctor" not in answer.body
    assert "/srv/cwem/store.sqlite" in caplog.text


def test_a_store_that_is_gone_is_a_word_and_no_open_door(app, house: House) -> None:
    house.person()
    browser = Browser(app, address="127.0.0.1")
    browser.cookies["cwem_login"] = house.enter()
    house.store.close()
    for path in ("/", "/login", "/password"):
        answer = browser.get(path)
        assert answer.status == 503
        assert "is closed" in answer.body
    stranger = Browser(app, cookies=dict(browser.cookies))
    assert "is closed" not in stranger.get("/").body


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("127.0.0.1:8501", "/password?/audit"),
        ("127.0.0.1:8501", "/password#/audit"),
        ("127.0.0.1/password?", "/audit"),
        ("127.0.0.1/password#", "/media/x.png"),
    ],
)
def test_the_gate_goes_by_the_path_that_routing_goes_by(house: House, host: str, path: str) -> None:
    house.person(must_change=True)
    reached: list[str] = []

    async def inside(scope, _receive, _send) -> None:
        reached.append(scope["path"])

    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"",
        "headers": [
            (b"host", host.encode()), (b"cookie", f"cwem_login={house.enter()}".encode()),
        ],
    }  # fmt: skip
    answer = Answer()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(Gate(inside, state.server)(scope, receive, answer.take))
    assert reached == []
    assert answer.status == 401


@pytest.mark.parametrize(
    ("scheme", "right", "wrong"),
    [("http", "cwem_login", "__Host-cwem_login"), ("https", "__Host-cwem_login", "cwem_login")],
)
def test_each_scheme_has_its_own_cookie(
    app, house: House, scheme: str, right: str, wrong: str
) -> None:
    house.person()
    token = house.enter()
    for name, status, socket in ((right, 200, "accept"), (wrong, 303, "close")):
        browser = Browser(app, scheme=scheme, cookies={name: token})
        assert browser.get("/audit").status == status
        assert browser.socket().headers["type"] == f"websocket.{socket}"


def test_a_page_with_a_strange_name_is_come_back_to(browser: Browser, house: House) -> None:
    house.person()
    assert browser.get("/ü?a=b").to == "/login?next=%2F%25C3%25BC%3Fa%3Db"


def test_a_page_of_another_port_opens_no_socket(browser: Browser, house: House) -> None:
    house.person()
    browser.cookies["cwem_login"] = house.enter()
    assert browser.socket().headers["type"] == "websocket.accept"
    foreign = browser.socket(origin="http://127.0.0.1:3000")
    assert foreign.headers["type"] == "websocket.close"
