"""The pages for logging in speak the account's language, or the browser's."""

import re

import pytest
from starlette.requests import HTTPConnection

from cwem import words
from cwem.access.accounts import Account
from cwem.access.lockout import ACCOUNT_PLACE
from cwem.web import rendering
from cwem.web.here import language_of
from tests.access.fakes import PASSWORD, House
from tests.web.asgi import Browser

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Log in"
msgstr "Anmelden"

msgid "Choose a password"
msgstr "Passwort wählen"

msgid "Welcome, %(name)s. The password you just used works once. Choose one that only you know."
msgstr "Willkommen, %(name)s."

msgid "Name or password is wrong."
msgstr "Name oder Passwort ist falsch."

msgid "Use at least {n} characters. A few words in a row are easy to remember."
msgstr "Mindestens {n} Zeichen."

msgid "Too many tries. Please wait {time} and try again."
msgstr "Zu viele Versuche. Bitte {time} warten."

msgid "{n} second"
msgid_plural "{n} seconds"
msgstr[0] "{n} Sekunde"
msgstr[1] "{n} Sekunden"
"""


@pytest.fixture(autouse=True)
def german(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A catalogue of a few words."""
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "de.po").write_text(CATALOGUE)
    monkeypatch.setattr(words, "FOLDER", folder)
    for cached in (words.catalogue, rendering._templates):
        cached.cache_clear()
    yield
    for cached in (words.catalogue, rendering._templates):
        cached.cache_clear()


def asked(header: str, chosen: str = "") -> str:
    scope = {"type": "http", "headers": [(b"accept-language", header.encode())]}
    account = Account("ada", frozenset(), None, 0, language=chosen)
    return language_of(HTTPConnection(scope), account)


@pytest.mark.parametrize(
    ("header", "chosen", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("en;q=0.5, de;q=0.7", "", "de"),
        ("fr, en;q=0.4, de;q=0.3", "", "en"),
        ("fr", "", "en"),
        ("", "", "en"),
        ("de;q=lots,,;;=", "", "en"),
        ("en", "de", "de"),
        ("de", "en", "en"),
    ],
)
def test_the_account_decides_then_the_browser(header: str, chosen: str, language: str) -> None:
    assert asked(header, chosen) == language


def test_a_page_says_which_language_it_is_in(browser: Browser, house: House) -> None:
    house.person()
    german = browser.get("/login", **{"accept-language": "de-DE"})
    assert '<html lang="de">' in german.body
    assert "<h1>Anmelden</h1>" in german.body
    assert german.headers["content-language"] == "de"
    assert '<html lang="en">' in browser.get("/login").body


def test_what_was_wrong_is_said_in_the_same_language(browser: Browser, house: House) -> None:
    house.person()
    form = browser.get("/login")
    seal = re.search(r'name="seal" value="(\w+)"', form.body)
    assert seal is not None
    fields = {"seal": seal[1], "name": "ada", "password": "wrong"}
    german = {"accept_language": "de"}
    for _ in range(ACCOUNT_PLACE.free):
        wrong = browser.post("/login", fields, **german)
    assert "Name oder Passwort ist falsch." in wrong.body
    waiting = browser.post("/login", fields, **german)
    assert "Bitte 1 Sekunde warten" in waiting.body


def test_the_account_s_language_is_spoken_once_it_is_known(browser: Browser, house: House) -> None:
    house.person("<b>", must_change=True)
    house.store.accounts.set_language("<b>", "de")
    browser.fill("/login", name="<b>", password=PASSWORD)
    page = browser.get("/password")
    assert "Passwort wählen" in page.body
    assert "Willkommen, &lt;b&gt;." in page.body, "names are escaped in translations too"
    refused = browser.fill("/password", new="short", again="short")
    assert "Mindestens 12 Zeichen." in refused.body
