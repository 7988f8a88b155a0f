"""What is served to whom, and with which headers."""

import pytest

from cwem.access.audit import AuditEntry
from cwem.access.visitors import FRESH
from cwem.ui import state
from tests.access.fakes import T0, House
from tests.web.asgi import Browser

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


def test_without_a_reception_nothing_is_served_but_why(browser: Browser, house: House) -> None:
    state.put(state.Server(problem="models missing: run `cwem models pull`."))
    for path in ("/", "/login", "/setup", "/audit"):
        answer = browser.get(path)
        assert answer.status == 503
        assert "cwem models pull" in answer.body
    assert browser.socket().headers["type"] == "websocket.close"


def test_a_store_that_is_gone_is_a_word_and_no_open_door(browser: Browser, house: House) -> None:
    house.person()
    browser.cookies["cwem_login"] = house.enter()
    house.store.close()
    for path in ("/", "/login", "/password"):
        answer = browser.get(path)
        assert answer.status == 503
        assert "is closed" in answer.body


def test_a_page_of_another_port_opens_no_socket(browser: Browser, house: House) -> None:
    house.person()
    browser.cookies["cwem_login"] = house.enter()
    assert browser.socket().headers["type"] == "websocket.accept"
    foreign = browser.socket(origin="http://127.0.0.1:3000")
    assert foreign.headers["type"] == "websocket.close"
