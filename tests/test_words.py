"""Words in the reader's language, and catalogues that follow the source."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cwem import words
from cwem.errors import InputError
from cwem.locale import update
from cwem.locale.update import said
from cwem.words import best_language, catalogue, languages, say, say_n, translated

GERMAN = """
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Camera {name} was added."
msgstr "Die Kamera {name} ist eingetragen."

msgid "{n} person of {team}"
msgid_plural "{n} people of {team}"
msgstr[0] "eine Person von {team}"
msgstr[1] "{n} Personen von {team}"

msgid "No team"
msgstr "Kein Team"

msgid "From {day} on"
msgstr "Ab {day}"

#, fuzzy
msgid "Maybe"
msgstr "Wohl eher nicht"

msgid "Gone from the source"
msgstr "Weg"
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A catalogue of the test's own."""
    (tmp_path / "de.po").write_text(GERMAN, "utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    monkeypatch.setattr(update, "FOLDER", tmp_path)
    catalogue.cache_clear()
    yield tmp_path / "de.po"
    catalogue.cache_clear()


def test_a_message_is_english_text_until_it_is_translated(german: Path) -> None:
    message = say("Camera {name} was added.", name="Door")
    assert message == "Camera Door was added."
    assert translated(message, "de") == "Die Kamera Door ist eingetragen."
    assert translated(message, "en") == "Camera Door was added."
    assert translated(message, "fr") == "Camera Door was added.", "a language we do not speak"


def test_an_error_is_its_message(german: Path) -> None:
    error = InputError(say("Camera {name} was added.", name="Door"))
    assert str(error) == "Camera Door was added."
    assert translated(error, "de") == "Die Kamera Door ist eingetragen."
    assert translated(InputError(), "de") == ""


@pytest.mark.parametrize(
    ("count", "english", "in_german"),
    [
        (1, "1 person of No team", "eine Person von Kein Team"),
        (0, "0 people of No team", "0 Personen von Kein Team"),
        (2, "2 people of No team", "2 Personen von Kein Team"),
    ],
)
def test_the_number_chooses_the_form_and_words_within_words_are_translated(
    german: Path, count: int, english: str, in_german: str
) -> None:
    message = say_n("{n} person of {team}", "{n} people of {team}", count, team=say("No team"))
    assert message == english
    assert translated(message, "de") == in_german


def test_a_date_is_written_as_the_reader_does(german: Path) -> None:
    message = say("From {day} on", day=date(2026, 5, 4))
    assert message == "From May 4, 2026 on"
    assert translated(message, "de") == "Ab 04.05.2026"


def test_text_that_is_no_message_is_looked_up_and_otherwise_left(german: Path) -> None:
    assert translated("No team", "de") == "Kein Team"
    assert translated("Ada {Lovelace}", "de") == "Ada {Lovelace}"
    assert translated("", "de") == "", "not the catalogue's header"


def test_what_nobody_has_looked_at_is_not_shown(german: Path) -> None:
    assert translated(say("Maybe"), "de") == "Maybe"


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        (("de-AT", "en"), "de"),
        (("", "de_CH"), "de"),
        (("fr", "de"), "de"),
        (("fr",), "en"),
        (("en-GB", "de"), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_is_spoken(wanted: tuple[str, ...], best: str) -> None:
    assert best_language(*wanted) == best


def test_languages_are_called_what_their_speakers_call_them() -> None:
    known = languages()
    assert next(iter(known)) == "en"
    assert (known["en"], known["de"]) == ("English", "Deutsch")


def test_updating_keeps_translations_and_removes_what_is_no_longer_said(german: Path) -> None:
    left = {str(each.id) for each in update.update("de", _template("No team", "Brand new one"))}
    assert "Brand new one" in left
    written = german.read_text("utf-8")
    assert 'msgid "No team"\nmsgstr "Kein Team"' in written
    assert "Gone from the source" not in written
    assert "#: pages/door.py\n" in written, "files, no lines: a moved line is no change"
    update.update("de", _template("No team", "Brand new one"))
    assert german.read_text("utf-8") == written, "the second time changes nothing"


def test_a_new_language_begins_empty(german: Path) -> None:
    assert len(update.update("fr", _template("No team"))) == 1
    assert 'Language: fr\\n"' in (german.parent / "fr.po").read_text("utf-8")


def test_python_and_templates_are_read() -> None:
    found = said()
    assert "pages/account.py" in _files(found, "My account")
    assert "cwem/web/templates/login.html" in _files(found, "Log-in name")
    assert found.get(("{n} new notice", "{n} new notices")) is None
    assert found.get("**{n} new notice**") is not None
    long = next(e for e in found if "There is no account yet." in str(e.id))
    assert "\n" not in str(long.id), "a translator need not know where a line was broken"


def _template(*messages: str) -> update.Catalog:
    made = update.Catalog()
    for message in messages:
        made.add(message, None, [("pages/door.py", 7)])
    return made


def _files(found: update.Catalog, message: str) -> set[str]:
    entry = found.get(message)
    assert entry is not None
    return {file for file, _ in entry.locations}
