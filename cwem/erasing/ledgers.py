"""All copies of the ledger, kept alike."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cwem.access.audit import By
from cwem.erasing.ledger import NAME, Ledger, beside_backups
from cwem.errors import InputError
from cwem.store.erasure import Erasures, Removal


class Ledgers:
    """The ledger in the data folder, and its copies in these folders of backups."""

    def __init__(self, home: Path, folders: Sequence[Path], installation: str) -> None:
        self.home = Ledger(home / NAME, installation)
        self.copies = [Ledger(beside_backups(each, installation), installation) for each in folders]

    def marks(self) -> dict[str, str]:
        """Everybody in any of them. Raises InputError for one that cannot be read whole."""
        found: dict[str, str] = {}
        for ledger in (*self.copies, self.home):
            found |= ledger.marks()
        return found

    def add(self, marks: Mapping[str, str]) -> list[Path]:
        """Append to all; the copies that could not be reached. The one in the data folder has to
        take it: raises InputError and OSError."""
        self.home.add(marks)
        unreached = []
        for copy in self.copies:
            try:
                if not copy.path.parent.is_dir():
                    raise FileNotFoundError(copy.path.parent)
                copy.add(marks)
            except (OSError, InputError):
                unreached.append(copy.path)
        return unreached

    def level(self, erasures: Erasures, by: By) -> list[Removal]:
        """Make ledgers and store alike: whoever stands in one only, after a power cut or because a
        copy was not reachable, stands in all from now on. Who was erased on this way. Raises
        InputError, StoreError and OSError."""
        for ledger in (self.home, *self.copies):
            with suppress(OSError):  # `marks` says what is wrong with it
                ledger.cut_unfinished()
        marks, blocked = self.marks(), erasures.blocked()
        missing = marks.keys() - blocked.keys()
        done = apply(erasures, {mark: marks[mark] for mark in missing}, by) if missing else []
        self.add({**blocked, **marks})
        return done


def apply(erasures: Erasures, marks: Mapping[str, str], by: By) -> list[Removal]:
    """Erase everybody in the store whose number has one of these marks, its only administrator too,
    and block the rest of them. Raises StoreError."""
    if not marks:
        return []
    here = erasures.installation()
    found = sorted(number for number in erasures.numbers() if here.mark(number) in marks)
    done = [erasures.erase(number, by.at, by.actor, decided=True) for number in found]
    erasures.block(marks)
    return done
