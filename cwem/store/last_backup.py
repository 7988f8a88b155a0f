"""Where backups of a store went and when: `backups.json` beside the store.

Read by whoever has to say so: the System page, the daily jobs, and the message about a damaged
store. It is a note, not a proof: what counts is the file it names."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cwem.values import Millis

NAME = "backups.json"
_FOLDERS = 8
"""Folders remembered, for the copies of the ledger beside the backups."""


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """What is known of the backups of one store."""

    file: str = ""
    """The last good one; empty: there was none."""
    at: Millis = 0
    """When its moment was."""
    size: int = 0
    folders: tuple[str, ...] = ()
    """Where backups were written to, the last one first."""
    failed: Millis = 0
    """When the last try went wrong; 0: it did not."""
    why: str = ""

    def good(self, file: Path, at: Millis, size: int) -> "BackupRecord":
        """After a backup that was read back whole."""
        folder = str(file.parent)
        folders = (folder, *(each for each in self.folders if each != folder))
        return BackupRecord(str(file), at, size, folders[:_FOLDERS])

    def failure(self, at: Millis, why: str) -> "BackupRecord":
        """After one that failed."""
        return replace(self, failed=at, why=why)


def read_record(folder: Path) -> BackupRecord:
    """Of the store in this folder; an empty one where nothing can be read."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return BackupRecord(**{**told, "folders": tuple(told["folders"])})
    except (OSError, ValueError, TypeError, KeyError):
        return BackupRecord()


def write_record(folder: Path, record: BackupRecord) -> None:
    """Whole or not at all. Raises OSError."""
    draft = folder / f".{NAME}.new"
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(json.dumps(asdict(record), ensure_ascii=False).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)


def newest_copy(store: Path) -> Path | None:
    """What to restore when this store is damaged: the newest of the last good backup and the
    copies from before migrations."""
    record = read_record(store.parent)
    found = [Path(record.file)] if record.file else []
    found += store.parent.glob(f"{store.name}.schema-*.copy")
    there = [each for each in found if each.is_file()]
    return max(there, key=lambda each: each.stat().st_mtime, default=None)
