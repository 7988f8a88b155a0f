"""Making a backup, while CWEM runs.

    lock -> copy of one moment, beside the store, and what waits in the outbox into it
    -> looked through -> sealed into a draft beside OUT -> read back whole -> the draft becomes OUT
    -> noted, with a copy of the ledger beside it

Whatever ends this before the last arrow, kill -9 and a full disk too, leaves no file that passes
for a backup; drafts of a run that was killed are deleted by the next.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from urllib.parse import quote

from filelock import FileLock, Timeout

from cwem import __version__
from cwem.access.audit import Action, AuditEntry, By
from cwem.access.ports import AuditLog
from cwem.backup import archive
from cwem.backup.archive import KEYS, SETTINGS, STORE, Manifest, part_of
from cwem.backup.passphrase import check_new
from cwem.backup.sealing import MAGIC
from cwem.backup.source import Installation
from cwem.backup.waiting import bring_waiting, copy_waiting
from cwem.erasing.ledgers import Ledgers
from cwem.errors import CwemError, InputError, StoreError, StoreUnavailable
from cwem.store.erasure import Erasures
from cwem.store.last_backup import read_record, write_record
from cwem.store.seal import sync_folder
from cwem.store.sqlite.copies import BACKING_UP, LOCK, Progress
from cwem.store.sqlite.failures import store_error
from cwem.words import say

_LOOK = 0.5
"""Share of the work that copying and looking through are; sealing and reading back the rest."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and read back."""

    file: Path
    size: int
    manifest: Manifest
    ledger: Path


@dataclass(frozen=True, slots=True)
class Opened:
    """What a backup asks of the open store."""

    erasures: Erasures
    audit: AuditLog


def make_backup(
    here: Installation, out: Path, passphrase: str, by: By, progress: Progress = lambda _: None
) -> Backup:
    """Write a backup of everything to `out`; one that is there is replaced. Raises InputError for
    a place or passphrase that will not do, StoreError for a store or disk that fails."""
    _check_place(here, out)  # before a store is made where there is none
    with here.opened() as store:
        opened = Opened(store.erasures, store.audit)
        return back_up(here, opened, out, passphrase, by, progress)


def back_up(  # noqa: PLR0913, PLR0917 - what making one takes
    here: Installation,
    opened: Opened,
    out: Path,
    passphrase: str,
    by: By,
    progress: Progress = lambda _: None,
) -> Backup:
    """The same for who has the store open already."""
    check_new(passphrase)
    _check_place(here, out)
    with _alone(here):
        try:
            made = _make(here, opened, out, passphrase, by, progress)
        except (CwemError, OSError) as error:
            failed = error if isinstance(error, CwemError) else _disk(out, error)
            with suppress(OSError):
                record = read_record(here.folder).failure(by.at, str(failed))
                write_record(here.folder, record)
            raise failed from error
        entry = AuditEntry(by.at, by.actor, Action.BACK_UP, details={"rows": _rows(made.manifest)})
        opened.audit.record(entry)
    return made


def _make(  # noqa: PLR0913, PLR0917 - what making one takes
    here: Installation, opened: Opened, out: Path, passphrase: str, by: By, progress: Progress
) -> Backup:
    installation = opened.erasures.installation().id
    folders = [Path(each) for each in read_record(here.folder).folders]
    ledgers = Ledgers(
        here.home, [out.parent, *(f for f in folders if f != out.parent)], installation
    )
    ledgers.level(opened.erasures, by)
    with _staging(here) as folder:
        files = {STORE: folder / STORE}
        copy_waiting(here.home, folder)
        here.copy(files[STORE], lambda share: progress(share * _LOOK))
        waiting = bring_waiting(folder, files[STORE], here.keys)
        beside = {name: here.keys / name for name in KEYS} | {SETTINGS: here.settings_file}
        files |= {name: path for name, path in beside.items() if path.is_file()}
        schema, rows = _looked_through(files[STORE])
        manifest = Manifest(
            __version__,
            here.kind,
            schema,
            by.at,
            installation,
            len(ledgers.home.marks()),
            rows,
            waiting,
            tuple(part_of(path, name) for name, path in files.items()),
        )
        size = _write(out, passphrase, manifest, files, progress)
    write_record(here.folder, read_record(here.folder).good(out, by.at, size))
    ledgers.level(opened.erasures, by)  # who was erased meanwhile is in this backup
    return Backup(out, size, manifest, ledgers.copies[0].path)


def _write(
    out: Path, passphrase: str, manifest: Manifest, files: Mapping[str, Path], progress: Progress
) -> int:
    """The draft, read back, in the place of `out`; its size."""
    for left in out.parent.glob(f".{out.name}.*.part"):
        left.unlink(missing_ok=True)
    done, whole = 0, max(2 * manifest.size, 1)

    def worked(count: int) -> None:
        nonlocal done
        done += count
        progress(min(_LOOK + (1 - _LOOK) * done / whole, 1.0))

    descriptor, name = mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)  # 0600
    draft = Path(name)
    try:
        with open(descriptor, "wb") as file:
            archive.write(file, passphrase, manifest, files, worked)
            file.flush()
            os.fsync(file.fileno())
        with open(draft, "rb") as written:
            archive.read(written, passphrase, worked)
        size = draft.stat().st_size
        draft.replace(out)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(out.parent)
    return size


def _looked_through(copy: Path) -> tuple[int, dict[str, int]]:
    """Schema and rows by table of a copy without damage. Raises StoreError."""
    try:
        place = f"file:{quote(str(copy))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(place, uri=True)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise StoreError(
                    say("The store is damaged, so no backup was made: {reason}.", reason=found)
                )
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            return schema, {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for (table,) in tables
            }
    except sqlite3.Error as error:
        raise store_error(error, copy) from error


def _check_place(here: Installation, out: Path) -> None:
    if here.cluster is None and not here.store.is_file():
        raise InputError(
            say("There is no store at {file} yet, so nothing to back up.", file=here.store)
        )
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(
            say("{file} cannot be written: name a file in a folder that is there.", file=out)
        )
    if out.is_file() and out.stat().st_size:
        with open(out, "rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise InputError(
                    say("{file} is there and is no backup; name another file.", file=out)
                )


@contextmanager
def _alone(here: Installation) -> Iterator[None]:
    lock = FileLock(here.folder / LOCK, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise StoreUnavailable(
            say("Another backup is being made right now. Try again once it is done.")
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _staging(here: Installation) -> Iterator[Path]:
    """A folder beside the store, closed to others as the store is, empty and away afterwards."""
    for left in here.folder.glob(f"{BACKING_UP}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(mkdtemp(prefix=BACKING_UP, dir=here.folder))
    try:
        yield folder
    except sqlite3.Error as error:
        raise store_error(error, here.store) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _disk(out: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        say(
            "The backup {file} was not made: {reason}. Free some space or choose another place; "
            "nothing half-written is left.",
            file=out,
            reason=error.strerror or error,
        )
    )


def _rows(manifest: Manifest) -> int:
    return sum(manifest.rows.values())
