"""Brings the catalogues up to date with the source.

    python -m cwem.locale.update          every language we speak; what is new there is empty
    python -m cwem.locale.update fr       begins another one too

A message is what is given to `_`, `n_`, `say` and `say_n` in Python, and `_` and `{% trans %}` in
templates. What the source no longer says leaves the catalogue; a message that resembles an earlier
one gets its translation, marked as fuzzy until somebody has looked at it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from cwem.settings import ROOT
from cwem.words import FOLDER

KEYWORDS = {
    "_": None,
    "n_": (1, 2),
    "say": None,
    "say_n": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
}
SOURCES = {"pages/*.py": "python", "cwem/**/*.py": "python", "cwem/**/*.html": "jinja2"}
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""Instead of the moment of the extraction: a catalogue changes when its words do."""


def said() -> Catalog:
    """Every message of the source, with the files that say it."""
    found = Catalog(charset="utf-8", creation_date=_NEVER)
    for path, line, message, comments, context in _extracted():
        where = path.relative_to(ROOT).as_posix()
        found.add(message, None, [(where, line)], auto_comments=comments, context=context)
    return found


def _extracted() -> Iterator[tuple[Path, int, str | tuple[str, ...], list[str], str | None]]:
    for pattern, method in SOURCES.items():
        for path in sorted(ROOT.glob(pattern)):
            options = JINJA if method == "jinja2" else {}
            for each in extract_from_file(method, path, KEYWORDS, ["Note:"], options):
                yield path, *each


def kept(language: str) -> Catalog:
    """The catalogue as it stands; an empty one for a language that is new."""
    path = FOLDER / f"{language}.po"
    if not path.is_file():
        return Catalog(Locale.parse(language), charset="utf-8", creation_date=_NEVER)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, template: Catalog) -> list[Message]:
    """Write the language's catalogue anew. What is left to do in it: empty and fuzzy messages."""
    found = kept(language)
    found.update(template)
    found.project, found.version, found.revision_date = "CWEM", "", _NEVER
    found.msgid_bugs_address = found.last_translator = found.language_team = ""
    found.header_comment = (
        f"# {found.locale.english_name if found.locale else language}. `make words` brings this up "
        "to date with the source."
    )
    with (FOLDER / f"{language}.po").open("wb") as file:
        write_po(file, found, width=99, ignore_obsolete=True, sort_by_file=True,
                 include_lineno=False, include_previous=True, omit_header=False)  # fmt: skip
    return [each for each in found if each.id and (each.fuzzy or not all_said(each))]


def all_said(message: Message) -> bool:
    """Whether it is translated, in every form of the plural."""
    strings = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(strings)


def main() -> None:
    template = said()
    for language in sorted({*(path.stem for path in FOLDER.glob("*.po")), *sys.argv[1:]}):
        left = update(language, template)
        print(f"{language}: {len(template)} messages, {len(left)} to translate or look at")


if __name__ == "__main__":
    main()
