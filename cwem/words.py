"""Words for people, in the reader's language.

    say("Camera {name} was added.", name="Door")     a str in English that can still be translated
    translated(text, "de")                           "Kamera Door wurde hinzugefügt."

English is what the source says; every other language has one catalogue, `locale/<language>.po`
(gettext). A message is made where it is known, also in an error, and translated where it is shown:
logs and commands stay in English.
"""

import gettext
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, Self, runtime_checkable

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
FOLDER = Path(__file__).parent / "locale"


class Words(str):
    """A message in English which knows what it was made of."""

    __slots__ = ("many", "number", "params", "template")
    template: str
    many: str
    number: int | None
    params: Mapping[str, object]

    @classmethod
    def of(
        cls, template: str, params: Mapping[str, object], many: str = "", number: int | None = None
    ) -> Self:
        chosen = template if number is None or number == 1 else many
        self = super().__new__(cls, _filled(chosen, params, ENGLISH))
        self.template, self.params, self.many, self.number = (
            template, MappingProxyType(dict(params)), many, number,
        )  # fmt: skip
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Words.of, (self.template, dict(self.params), self.many, self.number)


@runtime_checkable
class Spelled(Protocol):
    """A name that is another one in other languages and stands in no catalogue."""

    def spelled(self, language: str) -> str: ...


def say(template: str, /, **params: object) -> Words:
    """A message. Params stand in braces; a date is written as the reader's country does, words
    within words are translated too."""
    return Words.of(template, params)


def say_n(one: str, many: str, count: int, /, **params: object) -> Words:
    """A message that depends on a number, which is `{n}` in both forms."""
    return Words.of(one, {"n": count, **params}, many, count)


def translated(text: object, language: str, shown: Callable[[object], str] = str) -> str:
    """The text for a reader of this language. An error is its message; text that was not made by
    `say` is looked up as it is, and stays as it is where the catalogue does not have it. `shown`
    writes what is filled in and is no message itself."""
    if isinstance(text, BaseException):
        text = text.args[0] if text.args else str(text)
    if not isinstance(text, Words):
        plain = str(text)
        return catalogue(language).gettext(plain) if plain else ""
    words = catalogue(language)
    template = (
        words.gettext(text.template)
        if text.number is None
        else words.ngettext(text.template, text.many, text.number)
    )
    return _filled(template, text.params, language, shown)


def languages() -> dict[str, str]:
    """Code -> what its speakers call it, English first."""
    codes = [ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po"))]
    return {code: str(Locale.parse(code).get_display_name(code)).capitalize() for code in codes}


def best_language(*wanted: str) -> str:
    """The first that is spoken here, of an account's choice, then what a browser asks for:
    "de-AT" is German. English where none is."""
    spoken = languages()
    codes = (each.replace("_", "-").split("-")[0].casefold() for each in wanted if each)
    return next((code for code in codes if code in spoken), ENGLISH)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The language's catalogue; one that changes nothing for English and unknown ones."""
    path = FOLDER / f"{language}.po"
    if language == ENGLISH or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _filled(
    template: str,
    params: Mapping[str, object],
    language: str,
    shown: Callable[[object], str] = str,
) -> str:
    if not params:
        return template
    written = {name: _written(value, language, shown) for name, value in params.items()}
    return template.format(**written)


def _written(value: object, language: str, shown: Callable[[object], str]) -> str:
    if isinstance(value, Words):
        return translated(value, language, shown)
    if isinstance(value, date):
        return format_date(value, "medium", locale=language)
    if not isinstance(value, str | int | float) and isinstance(value, Spelled):
        return shown(value.spelled(language))
    return shown(value)
