"""What a page sends to the browser, and which of its words went through a catalogue.

Every literal part of a message comes out of the pseudo-language in brackets, what is filled into
it does not: what is left outside of brackets was said without a catalogue, or is data.
"""

import gettext
import json
import re
from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

import pandas as pd
import pytest
from google.protobuf.message import Message
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import local_script_runner

OPEN, CLOSE = "⟦", "⟧"
READ = {
    "alt", "body", "caption", "captions", "code_text", "content", "delta", "delta_description",
    "help", "label", "options", "page_name", "placeholder", "section_header", "text", "title",
    "validate_message",
}  # fmt: skip
"""Fields of Streamlit's messages that people read."""
COLUMN_READ = {"label", "help", "options", "value", "display_text", "true_label", "false_label"}
CHART_READ = {"text", "name", "hovertemplate", "texttemplate", "ticktext", "ticksuffix"}
CODES = {"language", "possible", "run"}
"""What a component is told in words of the program."""
MARKUP = re.compile(
    r":material/\w+:|:[\w-]+\[|</?\w[^>]*>|\]\([^)]*\)|%\{[^}]*\}|:small\[|\\.|`[^`]*`"
)


class Pseudo(gettext.NullTranslations):
    """A language in which every known message is bracketed."""

    def __init__(self, known: set[str]) -> None:
        super().__init__()
        self._known = known

    def gettext(self, message: str) -> str:
        return bracketed(message) if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def bracketed(message: str) -> str:
    """ "Hello {name}!" -> "⟦Hello ⟧{name}!" """
    made = ""
    for literal, field, spec, _ in Formatter().parse(message):
        text = literal.replace("{", "{{").replace("}", "}}")
        made += f"{OPEN}{text}{CLOSE}" if re.search("[A-Za-z]", text) else text
        if field is not None:
            made += f"{{{field}{':' + spec if spec else ''}}}"
    return made


def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    """From now on the texts of AppTest's last run can be asked for: (kind and field, text)."""
    sent: list[ForwardMsg] = []
    parse = local_script_runner.parse_tree_from_messages

    def noting(messages: list[ForwardMsg]) -> Any:
        sent[:] = messages
        return parse(messages)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", noting)
    return lambda: [found for message in sent for found in texts(message)]


def texts(message: Message, kind: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a message that people read."""
    name = message.DESCRIPTOR.name
    if name == "Html":
        return  # style and script; their words come as data of ours
    if name == "Dataframe":
        yield from _table(message)
    if name in {"PlotlyChart", "BidiComponent", "ComponentInstance"}:
        yield from _json(message, name)
    for field, value in message.ListFields():
        several = value if field.is_repeated else [value]
        for one in several:
            if field.message_type is not None and isinstance(one, Message):
                yield from texts(one, name)
            elif isinstance(one, str) and field.name in READ:
                yield f"{name}.{field.name}", one


def _table(message: Any) -> Iterator[tuple[str, str]]:
    columns = json.loads(message.columns or "{}")
    hidden = {name for name, column in columns.items() if column.get("hidden")}
    renamed = {name for name, column in columns.items() if column.get("label")}
    for column in columns.values():
        yield from _strings(column, "column", COLUMN_READ)
    frame = convert_arrow_bytes_to_pandas_df(message.arrow_data.data)
    for name in frame.columns:
        if name in hidden:
            continue
        if name not in renamed:
            yield "Dataframe column", str(name)
        if pd.api.types.is_string_dtype(frame[name]) or frame[name].dtype == object:
            for cell in frame[name].dropna().explode().dropna():  # [] becomes nan
                yield f"Dataframe cell of {name}", str(cell)


def _json(message: Any, name: str) -> Iterator[tuple[str, str]]:
    if name == "PlotlyChart":
        yield from _strings(json.loads(message.spec or "{}"), "chart", CHART_READ)
    elif name == "BidiComponent":
        yield from _strings(json.loads(message.json or "{}"), "component", None)
    else:
        words = json.loads(message.json_args or "{}").get("translations") or {}
        yield from _strings(words, "component", None)


def _strings(value: Any, where: str, wanted: set[str] | None) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            read = key not in CODES if wanted is None else key in wanted
            if isinstance(inner, str) and read:
                yield f"{where} {key}", inner
            elif isinstance(inner, list) and read and all(isinstance(one, str) for one in inner):
                yield from ((f"{where} {key}", one) for one in inner)
            else:
                yield from _strings(inner, where, wanted)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, where, wanted)


def unsaid(text: str, known: re.Pattern[str]) -> str:
    """The words that are left when brackets, markup and what `known` matches are taken out; empty
    if there are none."""
    while OPEN in text:
        shorter = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
        if shorter == text:
            break
        text = shorter
    left = known.sub(" ", MARKUP.sub(" ", text))
    return " ".join(re.findall(r"[^\W\d_]{2,}", left))
