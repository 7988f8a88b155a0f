"""What a browser fetches while somebody types."""

import re

import pytest

from cwem.web.ahead import DRAWN, ICONS, first_page, streamlit_files
from cwem.web.gate import SCRIPTS
from tests.access.fakes import House
from tests.web.asgi import Browser

PATHS = [file.path for file in first_page()]


def test_every_file_is_there_and_open_to_anyone() -> None:
    assert all((streamlit_files() / path.lstrip("/")).is_file() for path in PATHS)
    assert all(SCRIPTS.fullmatch(path) for path in PATHS)
    assert len(set(PATHS)) == len(PATHS)


def test_all_that_streamlit_loads_at_once_is_in_it() -> None:
    page = (streamlit_files() / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="\.(/static/[^"]+)"', page)
    assert len(named) > 50
    assert set(named) <= set(PATHS)
    assert any(ICONS in path for path in PATHS)


@pytest.mark.parametrize("name", DRAWN)
def test_an_element_comes_with_everything_it_imports(name: str) -> None:
    (script,) = [path for path in PATHS if path.startswith(f"/static/js/{name}.")]
    text = (streamlit_files() / script.lstrip("/")).read_text("utf-8")
    imported = [each.split('"')[0] for each in text.split('"./')[1:]]
    static = [each for each in imported if f'import("./{each}")' not in text]
    assert {f"/static/js/{each}" for each in static if each.endswith(".js")} <= set(PATHS)


def test_only_pages_that_lead_inside_name_them(browser: Browser, house: House) -> None:
    assert PATHS[0] in browser.get("/setup").body
    assert PATHS[0] not in browser.get("/invite/" + "a" * 43).body


def test_the_kind_follows_the_name() -> None:
    kinds = sorted({(file.kind, file.path.rpartition(".")[2]) for file in first_page()})
    assert kinds == [("font", "woff2"), ("script", "js"), ("style", "css")]
