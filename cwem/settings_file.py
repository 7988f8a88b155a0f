"""`cwem.toml` in the data folder, changed by whoever may change settings.

    SettingsFile(home).changing({"away": 7.0}, seen)
      lock -> compare with what was seen -> draft, comments kept -> check the whole -> draft on disk
      -> whatever the caller does inside `with` -> the draft takes the file's place

Anything that goes wrong before the last step leaves the file as it was.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.exceptions import TOMLKitError

from cwem.errors import SettingsError
from cwem.settings import AT_ONCE, FILE, Settings, Source, from_environment, load_settings
from cwem.words import Words, say

PATIENCE = 5.0
"""Seconds to wait for another writer."""

Value = float | int | str
Values = Mapping[str, Value | None]
"""Setting -> its value in the file; None: not in the file, the default holds."""


class SettingsChanged(SettingsError):
    """What is to be changed has been changed by somebody else meanwhile."""


class SettingsFile:
    """The file of one data folder. Safe to use from any thread and process."""

    def __init__(self, home: Path, patience: float = PATIENCE) -> None:
        self._home, self._path, self._patience = home, home / FILE, patience

    def values(self) -> dict[str, Any]:
        """What the file says. Raises SettingsError."""
        return self._read().unwrap()

    @contextmanager
    def changing(
        self,
        changes: Values,
        seen: Values,
        placed: Callable[[Settings], None] = lambda _settings: None,
    ) -> Iterator[Settings]:
        """The settings as they will be, once the `with` block has ended without an error. `seen`
        is what the file said of these settings when the change was made up. `placed` gets them
        when they are in the file, before anybody else may change it.

        Raises SettingsError, and the file stays as it was, for a setting that is wrong, fixed by
        the environment or contradicts another, and when the disk is full or may not be written;
        SettingsChanged when somebody changed one of them meanwhile."""
        for name in sorted(from_environment().keys() & changes.keys()):
            raise SettingsError(
                say(
                    "The variable CWEM_{name} fixes this setting; change it there.",
                    name=name.upper(),
                )
            )
        with self._locked(), self._writable():
            document = self._read()
            self._compare(document, seen)
            for name, value in changes.items():
                if value is None:
                    document.pop(name, None)
                else:
                    document[name] = value
            settings = checked(self._home, document.unwrap())
            draft = self._written(tomlkit.dumps(document))
            try:
                yield settings
                draft.replace(self._path)
            finally:
                draft.unlink(missing_ok=True)
            placed(settings)

    def _read(self) -> tomlkit.TOMLDocument:
        try:
            return tomlkit.parse(self._path.read_bytes())
        except FileNotFoundError:
            return tomlkit.document()
        except OSError as error:
            raise SettingsError(_unreadable(self._path, error.strerror)) from None
        except (TOMLKitError, ValueError) as error:
            raise SettingsError(_unreadable(self._path, error)) from None

    def _compare(self, document: Mapping[str, object], seen: Values) -> None:
        if any(document.get(name) != value for name, value in seen.items()):
            raise SettingsChanged(
                say("Somebody changed these settings meanwhile. Look at them again.")
            )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        # 0600 from the first moment, though nothing is ever written into it
        lock = FileLock(self._home / f"{FILE}.lock", timeout=self._patience, mode=0o600)
        try:
            with self._writable():
                lock.acquire()
        except Timeout:
            raise SettingsError(
                say("Somebody else is saving settings right now. Try again in a moment.")
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _written(self, text: str) -> Path:
        """A draft beside the file, readable by its owner only, that has reached the disk."""
        draft = self._home / f".{FILE}.new"
        draft.unlink(missing_ok=True)
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        return draft

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except Timeout:
            raise
        except OSError as error:
            raise SettingsError(
                say(
                    "{file} cannot be written: {reason}. The settings are as before. Free some "
                    "space or mend the permissions of the folder, then save again.",
                    file=self._path,
                    reason=error.strerror or error,
                )
            ) from None


def checked(home: Path, file: Mapping[str, Any]) -> Settings:
    """The settings with this content of the file, checked as a whole. Raises SettingsError."""
    given = {**_defaults(), **file, **from_environment(), "home": home}
    return load_settings(**given)


def source(name: str, file: Mapping[str, object]) -> Source:
    """Where this setting's value comes from, with this content of the file."""
    if name in from_environment():
        return Source.ENVIRONMENT
    return Source.FILE if name in file else Source.DEFAULT


def in_force(running: Settings, saved: Settings) -> Settings:
    """What a running server takes over of these settings without a restart."""
    return running.model_copy(update={name: getattr(saved, name) for name in AT_ONCE})


def waiting(running: Settings, saved: Settings) -> list[str]:
    """The settings that take effect with the next restart only."""
    return [
        name for name in Settings.model_fields if getattr(running, name) != getattr(saved, name)
    ]


def _defaults() -> dict[str, Any]:
    fields = Settings.model_fields
    return {name: field.get_default(call_default_factory=True) for name, field in fields.items()}


def _unreadable(path: Path, reason: object) -> Words:
    return say("{file} cannot be read: {reason}.", file=path, reason=reason)
