"""What a log line says, without the names in it; see the package."""

import copy
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from cwem.errors import ModelError, SettingsError, StoreError
from cwem.settings import ROOT
from cwem.words import Words

_OF_THE_MACHINE = (OSError, ModelError, SettingsError, StoreError)
"""Errors whose text is about files, ports and settings. Where it is about a person (a refused row,
a sealed template) it is made with `say`."""
_SAFE = {"reason"}
_HIDDEN = "…"
_SCRUBBED = (
    (re.compile(r"(/invite/)[\w%-]+"), r"\1[token]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
    (re.compile(r"\b(?!127\.|0\.0\.0\.0\b)\d{1,3}(?:\.\d{1,3}){3}\b"), "[address]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])", re.I), "[address]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:)+(?::[0-9a-f]{1,4})+(?![\w:])", re.I), "[address]"),
    (re.compile(r"(?<![\w/.-])(?![0-9a-f]+\b)[\w-]{32,}(?![\w/.-])"), "[token]"),
    (re.compile(r"exception=(\w+)\(.*\)", re.S), r"exception=\1"),
)


class NamelessJson(JsonFormatter):
    """One line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """See the module."""
        return str(super().format(_nameless_record(record)))

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """What a line holds; `message_dict` is not used: we log no dicts."""
        at = datetime.fromtimestamp(record.created, UTC)
        log_data["at"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        log_data["level"] = _level(record.levelno)
        log_data["logger"] = record.name
        log_data["message"] = record.getMessage()
        for name in ("error", "trace"):
            if found := getattr(record, name, None):
                log_data[name] = found


class NamelessText(logging.Formatter):
    """One line for the console, and the places of a trace under it."""

    def format(self, record: logging.LogRecord) -> str:
        """See the module."""
        plain = _nameless_record(record)
        error = f" ({named})" if (named := getattr(plain, "error", "")) else ""
        places = "".join(f"\n    {place}" for place in getattr(plain, "trace", ()))
        return super().format(plain) + error + places


def nameless(value: object) -> object:
    """What may be written of something that is put into a message."""
    if isinstance(value, BaseException):
        words = value.args[0] if value.args else ""
        if isinstance(words, Words):
            return nameless(words)
        return str(value) if isinstance(value, _OF_THE_MACHINE) else type(value).__name__
    if isinstance(value, Words):
        shown = {
            name: part if name in _SAFE or isinstance(part, int | float | Path) else _HIDDEN
            for name, part in value.params.items()
        }
        return value.template.format(**shown) if shown else value.template
    return value


def _nameless_record(record: logging.LogRecord) -> logging.LogRecord:
    plain = copy.copy(record)
    if isinstance(record.args, Mapping):
        plain.args = {name: nameless(value) for name, value in record.args.items()}
    else:
        plain.args = tuple(nameless(value) for value in record.args or ())
    message = nameless(record.msg)
    plain.msg = str(message)
    text = plain.getMessage() if plain.args else plain.msg
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    plain.msg, plain.args = text, None
    if record.exc_info and record.exc_info[1] is not None:
        plain.__dict__["error"] = str(nameless(record.exc_info[1]))
        plain.__dict__["trace"] = places(record.exc_info[2])
    plain.exc_info = plain.exc_text = plain.stack_info = None
    return plain


def places(trace: TracebackType | None) -> list[str]:
    """Where an error went through, the place it was raised at last."""
    found = []
    for frame, line in walk_tb(trace):
        path = Path(frame.f_code.co_filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
        found.append(f"{name}:{line} {frame.f_code.co_name}")
    return found


def _level(number: int) -> str:
    if number >= logging.ERROR:
        return "error"
    return "warning" if number >= logging.WARNING else "info"
