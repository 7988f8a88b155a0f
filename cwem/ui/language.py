"""The language of whoever looks at this page: `_` for words written here, `tr` for words that were
made elsewhere (errors, values made with `words.say`), `markdown` for either where markdown is
understood."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from cwem.ui.markdown import plain
from cwem.words import Words, best_language, say, say_n, translated

_LANGUAGE = "language"
_FIXED: ContextVar[str] = ContextVar("language", default="")


def language() -> str:
    """Of this session; the guard sets it, and until then it is what the browser asks for. Also
    known in fragments and callbacks, and elsewhere within `speaking`."""
    if fixed := _FIXED.get():
        return fixed
    chosen = st.session_state.get(_LANGUAGE)
    return str(chosen) if chosen else best_language(st.context.locale or "")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, in this thread, words are in this language: for what runs without a session."""
    token = _FIXED.set(language)
    try:
        yield
    finally:
        _FIXED.reset(token)


def speak(chosen: str) -> None:
    """From now on the account's language, or what the browser asks for where none was chosen."""
    st.session_state[_LANGUAGE] = best_language(chosen, st.context.locale or "")


class Spoken(str):
    """Words in the reader's language, which also know how they are written in markdown."""

    __slots__ = ("markdown",)
    markdown: str
    """The marks of the message hold; what was filled in is shown as it is."""


def _(template: str, /, **params: object) -> str:
    """These words, see `words.say`."""
    return tr(say(template, **params))


def n_(one: str, many: str, count: int, /, **params: object) -> str:
    """Words that depend on a number, see `words.say_n`."""
    return tr(say_n(one, many, count, **params))


def tr(text: object) -> str:
    """A message or an error made elsewhere."""
    return _spoken(text)


def _spoken(text: object) -> Spoken:
    if isinstance(text, Spoken):
        return text
    if isinstance(text, BaseException):
        text = text.args[0] if text.args else str(text)
    reader = language()  # asking Streamlit takes longer than the translation
    spoken = Spoken(translated(text, reader))
    spoken.markdown = (
        translated(text, reader, _as_it_is) if isinstance(text, Words) else plain(spoken)
    )
    return spoken


def shown(text: str) -> str:
    """Words in the reader's language; names as they are."""
    return tr(text) if isinstance(text, Words) else text


def markdown(text: object) -> str:
    """A message, an error or a text of somebody, to be drawn as markdown: only the message's own
    marks hold."""
    if isinstance(text, str) and not isinstance(text, Spoken | Words):
        return plain(text)
    return _spoken(text).markdown


def _as_it_is(value: object) -> str:
    return value.markdown if isinstance(value, Spoken) else plain(str(value))
