"""The letters: everything a person needs, nothing from elsewhere."""

import re
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from cwem.access.accounts import Role
from cwem.access.invitations import Invitation
from cwem.access.invite import Issued
from cwem.ui.letters import addressees, letters_html, link

BASE = "https://cwem.example.org:8501"
NOON = 1_777_896_000_000
"""2026-05-04 12:00 UTC."""


def issued(login: str, employee: str | None, language: str = "", token: str = "t" * 43) -> Issued:
    roles = frozenset({Role.EMPLOYEE})
    return Issued(Invitation(login, login, roles, employee, 0, "root", NOON, language), token)


class Outside(HTMLParser):
    """Collects what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "data"} or (name == "href" and tag != "a"):
                self.fetched.append(value or "")
        assert tag not in {"script", "link", "iframe", "object"}


def letters(*them: Issued, zone: str = "Europe/Berlin", language: str = "en") -> str:
    names = {"E1": "Ada <b>Lovelace</b>", "E2": "Bo"}
    people = addressees(them, names)
    return letters_html(people, BASE, ZoneInfo(zone), language).decode()


def test_a_page_a_person_in_the_order_of_names() -> None:
    page = letters(issued("zed", "E2"), issued("ada", "E1"), issued("ext", None))
    people = re.findall(r'alt="CWEM"><p>([^<]+)', page)
    assert people == ["ext", "Ada &lt;b&gt;Lovelace&lt;/b&gt;", "Bo"]
    assert page.count("<article") == 3
    assert page.count("<svg") == 3
    assert page.count("Employee number") == 2


def test_link_log_in_and_expiry_are_there() -> None:
    one = issued("ada", "E1", token="Ab_-" + "x" * 39)
    page = letters(one)
    assert f'href="{link(BASE, one)}"' in page
    assert link(BASE, one) == f"{BASE}/invite/Ab_-" + "x" * 39
    assert "<dd>ada</dd>" in page
    assert "<dd>May 3, 2026</dd>" in page, "the last whole day on which it works"


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", "May 4"), ("UTC", "May 3")])
def test_the_day_of_expiry_is_counted_where_the_reader_is(zone: str, day: str) -> None:
    assert day in letters(issued("ada", "E1"), zone=zone)


def test_nothing_comes_from_elsewhere_and_nothing_runs() -> None:
    found = Outside()
    found.feed(letters(issued("ada", "E1")))
    assert [each[:26] for each in found.fetched] == ["data:image/svg+xml;base64,"]
    assert "@import" not in letters(issued("ada", "E1"))
    assert "url(" not in letters(issued("ada", "E1"))
    assert '<meta name="referrer" content="no-referrer">' in letters(issued("ada", "E1"))


def test_every_letter_is_in_its_person_s_language() -> None:
    page = letters(issued("a", "E1", "de"), issued("b", "E2", "xx"), language="en")
    assert re.findall(r'<article class="letter" lang="(\w+)"', page) == ["de", "en"]


def test_it_says_that_the_face_is_voluntary_and_what_stands_in() -> None:
    page = letters(issued("ada", "E1"))
    for words in ("voluntary", "recorded instead", "no disadvantage", "What CWEM stores"):
        assert words in page
