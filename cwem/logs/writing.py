"""The log of a process, written while it runs."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cwem.logs.nameless import NamelessJson, NamelessText
from cwem.logs.reading import log_file
from cwem.settings import Settings

_OTHERS = ("streamlit", "uvicorn", "websockets")
"""Packages whose loggers do not hand on what they are told."""


@contextmanager
def kept(settings: Settings) -> Iterator[None]:
    """Everything logged inside is written: our own from "info" on, of other packages warnings and
    errors. A log that cannot be written is said once on the console and stops nothing."""
    handlers = [Console(), *_file(settings)]
    told = [logging.getLogger(), *_deaf()]
    ours = logging.getLogger("cwem")
    before = ours.level
    ours.setLevel(logging.INFO)
    for logger in told:
        for handler in handlers if logger is told[0] else handlers[1:]:
            logger.addHandler(handler)
    try:
        yield
    finally:
        ours.setLevel(before)
        for logger in told:
            for handler in handlers:
                logger.removeHandler(handler)
        for handler in handlers:
            handler.close()


def _file(settings: Settings) -> list[logging.Handler]:
    path = log_file(settings.home)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = PrivateFile(path, settings.log_megabytes * 1_000_000, settings.log_files)
    except OSError as error:
        print(f"cwem: the log {path} cannot be written: {error.strerror}", file=sys.stderr)
        return []
    written.setFormatter(NamelessJson(timestamp="at"))
    written.addFilter(_wanted)
    return [written]


def _wanted(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "cwem" or record.levelno >= logging.WARNING


def _deaf() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict.items()
    return [
        logger
        for name, logger in known
        if isinstance(logger, logging.Logger)
        and name.partition(".")[0] in _OTHERS
        and not logger.propagate
    ]


class Console(logging.Handler):
    """Warnings and errors on standard error, nameless too. Without it Python prints them whole;
    and it says nothing where logging's own handlers print the message that could not be written."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(NamelessText("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Never raises."""
        with suppress(Exception):
            print(self.format(record), file=sys.stderr, flush=True)


class PrivateFile(RotatingFileHandler):
    """Readable by its owner only. A disk that is full loses lines and nothing else: they are
    counted, and writing goes on as soon as it can."""

    def __init__(self, path: Path, size: int, older: int) -> None:
        self.lost = 0
        super().__init__(path, maxBytes=size, backupCount=older, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Never raises, and begins with a fresh file handle at the next line."""
        self.lost += 1
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()
