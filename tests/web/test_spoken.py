"""Streamlit's document says the account's language before anything is drawn."""

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from cwem.ui import state
from cwem.web.spoken import Spoken
from tests.access.fakes import House
from tests.web.asgi import Answer, Browser


def document() -> Path:
    """Streamlit's own."""
    found = find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static" / "index.html"


async def index(_request: Request) -> Response:
    return FileResponse(document())


async def other(_request: Request) -> Response:
    return HTMLResponse("<html><p>of ours</p></html>", headers={"etag": "x"})


@pytest.fixture
def app(house: House) -> Callable[..., Any]:
    routes = [Route("/other", other), Route("/{path:path}", index)]
    return Starlette(routes=routes, middleware=[Middleware(Spoken, here=state.server)])


def enter(browser: Browser, house: House, language: str) -> None:
    house.person("ada")
    house.store.accounts.set_language("ada", language)
    browser.cookies["cwem_login"] = house.enter("ada")


def spoken(answer: Answer) -> tuple[str, str]:
    """(language of the document, language the browser is told)."""
    lang = re.search(r'<html lang="([\w-]+)">', answer.body)
    told = re.search(r'\}\)\("([\w-]+)"\)</script>', answer.body)
    assert lang is not None
    assert told is not None, "Streamlit's document has changed"
    return lang[1], told[1]


@pytest.mark.parametrize(
    ("chosen", "asked", "expected"),
    [
        ("de", "en-US", ("de", "de")),
        ("en", "de-DE,de;q=0.9", ("en", "en-GB")),
        ("", "de-AT,en;q=0.5", ("de", "de")),
        ("", "fr", ("en", "en-GB")),
    ],
)
def test_the_account_goes_before_the_browser(
    house: House, browser: Browser, chosen: str, asked: str, expected: tuple[str, str]
) -> None:
    enter(browser, house, chosen)
    answer = browser.get("/people", **{"accept-language": asked, "if-none-match": "*"})
    assert answer.status == 200
    assert spoken(answer) == expected
    assert "<title>CWEM</title>" in answer.body
    assert int(answer.headers["content-length"]) == len(answer.body.encode())
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_before_the_log_in_the_browser_decides(house: House, browser: Browser) -> None:
    assert spoken(browser.get("/", **{"accept-language": "de"})) == ("de", "de")


def test_other_documents_and_files_pass_unchanged(house: House, browser: Browser) -> None:
    assert browser.get("/other").body == "<html><p>of ours</p></html>"
    file = browser.get("/file", accept="*/*")
    assert file.body == document().read_text("utf-8")
    assert "etag" in file.headers


def test_the_product_has_it(browser: Browser) -> None:
    from cwem import server

    kinds = [each.cls for each in server.middleware()]
    assert kinds[-1] is Spoken, "behind the gate"
