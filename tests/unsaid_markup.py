"""Finds words for people that are in no catalogue, between the tags of a template."""

import re
from pathlib import Path

from jinja2 import Environment

from tests.unsaid import Unsaid, name_of

PRODUCT = "CWEM"
ATTRIBUTE = re.compile(r"<[^>]*?\s(alt|title|placeholder|aria-label)=\"([^\"]*)\"")
TAG = "\x01"
EXPRESSION = "\x00"


def in_template(path: Path) -> list[Unsaid]:
    """Text and attributes that are read, outside of the template's translations."""
    return in_markup(path.read_text("utf-8"), name_of(path))


def in_markup(source: str, name: str = "page.html") -> list[Unsaid]:
    """The same of a template that is in no file."""
    text = _outside_trans(source)
    found = [
        Unsaid(name, _line(text, match.start(2)), match[2], f"is read out as {match[1]}")
        for match in ATTRIBUTE.finditer(text)
        if _words(match[2])
    ]
    bare = re.sub(r"<[^>]*>", lambda tag: re.sub(r"[^\n]", TAG, tag[0]), text)
    found += [
        Unsaid(name, _line(bare, match.start()), match[0].strip(), "is outside of trans")
        for match in re.finditer(rf"[^{EXPRESSION}{TAG}\s][^{EXPRESSION}{TAG}]*", bare)
        if _words(match[0])
    ]
    return found


def _outside_trans(source: str) -> str:
    """The template's own text, line by line; every expression one sign, translations gone."""
    parts: list[str] = []
    inside = False
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n"]).lex(source):
        if kind == "name" and value in {"trans", "endtrans"}:
            inside = value == "trans"
        elif kind == "data" and not inside:
            parts.append(value)
        else:
            parts.append(EXPRESSION + "\n" * value.count("\n"))
    return "".join(parts)


def _words(text: str) -> bool:
    return bool(re.search("[A-Za-z]", text.replace(PRODUCT, "")))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
