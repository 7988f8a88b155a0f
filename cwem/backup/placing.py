"""The last step of a restore: everything to its place, or nothing.

    note -> keys, ledger, settings, each with what was there set aside -> store -> note away

The store decides. Without it nothing of the rest is used, and whatever ended the placing before,
kill -9 and a full disk too, has left the note: by it the same restore, or the next, takes away what
was placed and puts back what was there. What somebody has changed since is theirs and stays.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from cwem.backup.archive import KEYS, SETTINGS, STORE, Manifest
from cwem.backup.source import Installation
from cwem.erasing.ledger import NAME, Ledger
from cwem.store.seal import sync_folder

NOTE = ".restoring.json"
"""In the data folder: path within it -> SHA-256 of what a restore puts there."""


def place(here: Installation, folder: Path, manifest: Manifest, marks: Mapping[str, str]) -> bool:
    """Move keys, ledger and settings out of `folder` to their places, and last of all the store.
    Whether this machine's settings stay in force. Raises OSError, after which all is as before."""
    here.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    Ledger(folder / NAME, manifest.installation).add(marks)
    kept = here.settings_file.exists()
    settings = here.settings_file.with_name(f"{SETTINGS}.from-backup" if kept else SETTINGS)
    moves = {here.keys / name: folder / "keys" / name for name in KEYS}
    moves[here.home / NAME] = folder / NAME
    moves[settings] = folder / SETTINGS
    moves = {target: source for target, source in moves.items() if source.exists()}
    if settings in moves and not kept:
        _name_no_store(folder / SETTINGS)
    try:
        _note(here, moves)
        for target, source in moves.items():
            _move(source, target)
        _move_store(here, folder)
    except BaseException:
        undo(here)
        raise
    sync_folder(here.folder)
    with suppress(OSError):  # what is left is harmless: the store is in its place
        _forget(here, moves)
    return kept and settings in moves


def undo(here: Installation) -> None:
    """Take away what a placing has left that did not come to its end; nothing where there is none.
    For a machine whose store is not there, or empty. Raises OSError."""
    _draft(here.home / NOTE).unlink(missing_ok=True)
    for target, digest in _noted(here).items():
        _draft(target).unlink(missing_ok=True)
        if target.exists() and _digest(target) == digest:
            target.unlink()
        if _aside(target).exists() and not target.exists():
            _aside(target).rename(target)
        if target.parent.is_dir():
            sync_folder(target.parent)
    (here.home / NOTE).unlink(missing_ok=True)
    with suppress(OSError):  # not empty, or not there
        here.keys.rmdir()


def _name_no_store(settings: Path) -> None:
    """Where the store lies is this machine's matter: it was just decided. A file that nobody can
    read stays as it is; CWEM says what is wrong with it."""
    with suppress(TOMLKitError, ValueError):
        told = tomlkit.parse(settings.read_text(encoding="utf-8"))
        if told.pop("store", None) is not None:
            settings.write_text(tomlkit.dumps(told), encoding="utf-8")


def _note(here: Installation, moves: Mapping[Path, Path]) -> None:
    noted = {str(t.relative_to(here.home)): _digest(source) for t, source in moves.items()}
    _write(here.home / NOTE, json.dumps(noted).encode())


def _noted(here: Installation) -> dict[Path, str]:
    try:
        content = (here.home / NOTE).read_bytes()
    except FileNotFoundError:
        return {}
    return {here.home / path: digest for path, digest in json.loads(content).items()}


def _move(source: Path, target: Path) -> None:
    """Also to another disk."""
    if target.exists():
        target.rename(_aside(target))
    _write(target, source.read_bytes())


def _move_store(here: Installation, folder: Path) -> None:
    for left in (Path(f"{here.store}-wal"), Path(f"{here.store}-shm")):
        left.unlink(missing_ok=True)
    (folder / STORE).chmod(0o600)
    (folder / STORE).replace(here.store)


def _forget(here: Installation, moves: Mapping[Path, Path]) -> None:
    """The note first: without it nothing is ever put back."""
    (here.home / NOTE).unlink()
    sync_folder(here.home)
    for target in moves:
        _aside(target).unlink(missing_ok=True)


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, for its owner only."""
    draft = _draft(target)
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    sync_folder(target.parent)


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.before")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
