"""Bringing an installation back, on a machine that has none.

    read whole, every chunk and part compared, into a folder beside the store's place
    -> migrated -> everybody in the ledger erased -> written anew, checked
    -> key, ledger, settings, and last of all the store take their places (placing.py)

Until the last arrow the machine has no store, so nothing can be read; whatever goes wrong before it
takes everything away again, and what a kill has left the next restore takes away.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from cwem.access.audit import Action, AuditEntry, By
from cwem.backup import archive
from cwem.backup.archive import KEYS, STORE, Manifest
from cwem.backup.placing import place, undo
from cwem.backup.source import Installation
from cwem.erasing.ledger import NAME, Ledger, beside_backups
from cwem.erasing.ledgers import apply
from cwem.errors import InputError, StoreError, StoreUnavailable
from cwem.store.sqlite import SqliteStore, open_store
from cwem.store.sqlite.copies import RESTORING, Progress, delete_copies
from cwem.store.sqlite.restored import check_empty, check_schema, end_log_ins
from cwem.words import say, say_n

Check = Callable[[SqliteStore], int]
"""Looks the store through: how much in it does not add up. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    manifest: Manifest
    erased: int
    """People the backup still had and the ledger did not let back."""
    violations: int
    """What does not add up in it, which did not in the backup either."""
    settings_kept: bool
    """This machine had settings of its own; those of the backup lie beside them."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Where to look for the ledger. `named` is what somebody brought; `none` is the word that
    nobody was erased since the backup, where there is no ledger."""

    named: Path | None = None
    none: bool = False


def restore(  # noqa: PLR0913, PLR0917 - what restoring one takes
    here: Installation,
    file: Path,
    passphrase: str,
    by: By,
    ledgers: Ledgers = Ledgers(),
    check: Check = lambda _: 0,
    progress: Progress = lambda _: None,
) -> Restored:
    """Bring back what `file` holds. Raises InputError where something is already, for a file that
    is damaged and for a ledger that is missing; SealError for a wrong passphrase, StoreTooNew for
    a newer backup, StoreError. Nothing was written then."""
    check_empty(here.store)
    try:
        undo(here)  # of a restore that was killed while it placed
        with _staging(here) as folder:
            manifest = _unpack(here, file, passphrase, folder, progress)
            marks = _marks(here, file, manifest, ledgers)
            _install_keys(folder)
            erased, violations = _prepare(folder, marks, manifest, by, check)
            check_empty(here.store)  # CWEM may have been started meanwhile
            kept = place(here, folder, manifest, marks)
            return Restored(manifest, erased, violations, kept)
    except OSError as error:
        raise StoreUnavailable(
            say(
                "The backup was not restored: {reason}. Nothing was written.",
                reason=error.strerror or error,
            )
        ) from error


def look_into(file: Path, passphrase: str, progress: Progress = lambda _: None) -> Manifest:
    """Read a backup whole and write nothing. Raises as `restore` does."""
    with _opened(file) as sealed:
        return archive.read(sealed, passphrase, _share(progress, file.stat().st_size))


def _unpack(
    here: Installation, file: Path, passphrase: str, folder: Path, progress: Progress
) -> Manifest:
    def begin(manifest: Manifest) -> Path:
        check_schema(manifest.schema)
        _check_space(here, manifest)
        return folder

    with _opened(file) as sealed:
        return archive.read(sealed, passphrase, _share(progress, file.stat().st_size), begin)


def _opened(file: Path) -> BinaryIO:
    try:
        return open(file, "rb")
    except OSError as error:
        raise InputError(
            say("{file} cannot be read: {reason}.", file=file, reason=error.strerror or error)
        ) from None


def _share(progress: Progress, whole: int) -> Callable[[int], None]:
    """Bytes as the share of a file. Parts are larger than the file, which is compressed: the bar
    stands at its end for a while rather than never reaching it."""
    done = 0

    def worked(count: int) -> None:
        nonlocal done
        done += count
        progress(min(done / max(whole, 1), 1.0))

    return worked


def _check_space(here: Installation, manifest: Manifest) -> None:
    free, needed = shutil.disk_usage(here.folder).free, 2 * manifest.size  # it is written anew once
    if free < needed:
        raise InputError(
            say(
                "{needed} MB of free space are needed beside {file}, there are {free}. Nothing was "
                "restored.",
                needed=needed // 1_000_000 + 1,
                file=here.store,
                free=free // 1_000_000,
            )
        )


def _marks(here: Installation, file: Path, manifest: Manifest, asked: Ledgers) -> dict[str, str]:
    """Everybody who was erased, of every ledger there is. Raises InputError where there is none, or
    one that knows less than the backup did."""
    places = [here.home / NAME, beside_backups(file.absolute().parent, manifest.installation)]
    ledgers = [Ledger(path, manifest.installation) for path in places]
    if asked.named is not None:
        ledgers.append(Ledger(asked.named, manifest.installation))
        if not ledgers[-1].exists():
            raise InputError(say("There is no ledger {file}.", file=asked.named))
    marks: dict[str, str] = {}
    for ledger in ledgers:
        marks |= ledger.marks()
    if asked.none:
        return marks
    if not any(ledger.exists() for ledger in ledgers):
        raise InputError(
            say(
                "The ledger of erased people is missing; without it people who were erased since "
                "would come back. Put {name} beside the backup, or name it with --ledger. If it is "
                "lost, --without-ledger restores all the same. Nothing was restored.",
                name=places[1].name,
            )
        )
    if len(marks) < manifest.erased:
        raise InputError(
            say_n(
                "The ledger of erased people is older than the backup, which knew of {n} erased "
                "person. Bring the newest one. Nothing was restored.",
                "The ledger of erased people is older than the backup, which knew of {n} erased "
                "people. Bring the newest one. Nothing was restored.",
                manifest.erased,
            )
        )
    return marks


def _install_keys(folder: Path) -> None:
    """The keys among the unpacked parts, in the folder a store looks for them."""
    (folder / "keys").mkdir(mode=0o700)
    for name in KEYS:
        if (folder / name).exists():
            (folder / name).rename(folder / "keys" / name)


def _prepare(
    folder: Path, marks: dict[str, str], manifest: Manifest, by: By, check: Check
) -> tuple[int, int]:
    """Migrate, erase, check, write anew; how many people were erased, and what does not add up."""
    path = folder / STORE
    end_log_ins(path)
    with open_store(path, folder / "keys") as store:
        known = store.erasures.blocked()
        marks |= {mark: day for mark, day in known.items() if mark not in marks}
        erased = apply(store.erasures, marks, by)
        entry = AuditEntry(
            by.at,
            by.actor,
            Action.RESTORE,
            details={"version": manifest.version, "rows": sum(manifest.rows.values())},
        )
        store.audit.record(entry)
        violations = check(store)
        store.erasures.purge()
    delete_copies(path)
    for left in (Path(f"{path}-wal"), Path(f"{path}-shm")):
        if left.exists() and left.stat().st_size:
            raise StoreError(say("The store in the backup cannot be closed; try again."))
    return len(erased), violations


@contextmanager
def _staging(here: Installation) -> Iterator[Path]:
    """A folder beside the store's place, away afterwards; folders made for it too, if empty."""
    made = [each for each in (here.folder, *here.folder.parents) if not each.exists()]
    here.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in here.folder.glob(f"{RESTORING}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(mkdtemp(prefix=RESTORING, dir=here.folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for each in made:
            try:
                each.rmdir()
            except OSError:
                break
