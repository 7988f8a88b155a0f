"""The language of whoever looks at this page: `_` for words written here, `tr` for words that were
made elsewhere (errors, values made with `words.say`)."""

import streamlit as st

from cwem.words import best_language, say, say_n, translated

_LANGUAGE = "language"


def language() -> str:
    """Of this session; the guard sets it, and until then it is what the browser asks for. Also
    known in fragments and callbacks."""
    chosen = st.session_state.get(_LANGUAGE)
    return str(chosen) if chosen else best_language(st.context.locale or "")


def speak(chosen: str) -> None:
    """From now on the account's language, or what the browser asks for where none was chosen."""
    st.session_state[_LANGUAGE] = best_language(chosen, st.context.locale or "")


def _(template: str, /, **params: object) -> str:
    """These words, see `words.say`."""
    return translated(say(template, **params), language())


def n_(one: str, many: str, count: int, /, **params: object) -> str:
    """Words that depend on a number, see `words.say_n`."""
    return translated(say_n(one, many, count, **params), language())


def tr(text: object) -> str:
    """A message or an error made elsewhere."""
    return translated(text, language())
