"""The ledger of erased people: kept outside the backups, so that a backup from before an erasure
brings nobody back.

    {"cwem": "erasure ledger", "installation": "5f0c..."}
    {"mark": "9a1b...", "day": "2026-11-26"}           one line a person, only ever appended to

A mark is a digest under the installation's secret, which lies in the store: the file by itself
tells how many people were erased and on which days, and whoever finds it learns no number. One copy
lies in the data folder and one beside the backups; all are the same, or become so.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from cwem.errors import InputError
from cwem.store.seal import sync_folder
from cwem.words import Words, say

NAME = "erased.jsonl"
"""In the data folder."""
_KIND = "erasure ledger"


def beside_backups(folder: Path, installation: str) -> Path:
    """Where the copy in a folder of backups lies; several installations may share one."""
    return folder / f"cwem-erased-{installation}.jsonl"


class Ledger:
    """One file. Safe to use from any process."""

    def __init__(self, path: Path, installation: str) -> None:
        self.path, self._installation = path, installation

    def marks(self) -> dict[str, str]:
        """Mark -> day; empty where there is no file. Raises InputError for a file that is of
        another installation or cannot be read whole: a line that is missing is a person."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise InputError(_unreadable(self.path, error)) from None
        found: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            entry = _entry(self.path, number, line)
            if number == 1:
                self._check(entry)
            else:
                found[str(entry["mark"])] = str(entry["day"])
        return found

    def exists(self) -> bool:
        return self.path.exists()

    def add(self, marks: Mapping[str, str]) -> None:
        """Append what is not there yet, durably; the file is made where it is missing. Raises
        InputError and OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            known = self.marks()
            lines = [
                json.dumps({"mark": mark, "day": day})
                for mark, day in marks.items()
                if mark not in known
            ]
            if not self.path.exists() or not self.path.stat().st_size:
                lines.insert(0, json.dumps({"cwem": _KIND, "installation": self._installation}))
            if lines:
                self._append(lines)

    def cut_unfinished(self) -> None:
        """Take away a last line that a power cut left half written: nobody was told that it is
        there. For whoever knows everybody from elsewhere too; to a restore a file that is not whole
        says nothing. Raises OSError."""
        if not self.exists() or self.path.read_bytes().endswith(b"\n"):
            return
        with self._alone(), open(self.path, "r+b") as file:
            content = file.read()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                file.truncate(whole)
                file.flush()
                os.fsync(file.fileno())

    def _alone(self) -> FileLock:
        return FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=10, mode=0o600)

    def _append(self, lines: Iterable[str]) -> None:
        """All of the lines or none: what a full disk cut off is taken away again."""
        with open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            before = file.tell()
            try:
                file.write("".join(f"{line}\n" for line in lines).encode())
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(before)
                raise
        sync_folder(self.path.parent)

    def _check(self, entry: Mapping[str, object]) -> None:
        if entry.get("cwem") != _KIND:
            raise InputError(_unreadable(self.path, "line 1"))
        if entry.get("installation") != self._installation:
            raise InputError(
                say(
                    "The ledger {file} belongs to another installation. Bring the one that lay "
                    "beside this backup or in its data folder.",
                    file=self.path,
                )
            )


def _entry(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        entry: dict[str, object] = json.loads(line)
        whole = line.endswith("\n") and (number == 1 or {"mark", "day"} <= entry.keys())
    except (ValueError, AttributeError):
        whole = False
    if not whole:
        raise InputError(_unreadable(path, f"line {number}"))
    return entry


def _unreadable(path: Path, reason: object) -> Words:
    return say(
        "The ledger of erased people {file} cannot be read ({reason}), so it is not known who was "
        "erased. Put back a good copy.",
        file=path,
        reason=reason,
    )
