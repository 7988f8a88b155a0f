"""`cwem backup` and `cwem restore`: a whole installation in one file, and back."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwem.access.audit import CONSOLE, By
from cwem.access.visitors import wall_clock
from cwem.errors import InputError
from cwem.settings import load_settings

if TYPE_CHECKING:
    from cwem.backup.archive import Manifest
    from cwem.backup.restore import Ledgers, Restored
    from cwem.store.sqlite.copies import Progress

PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="Read the passphrase from the first line of this file. Otherwise it is taken from "
        "CWEM_BACKUP_PASSPHRASE, or asked for.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write, on another disk.")],
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Write everything into one file, sealed with a passphrase: store, keys and settings. CWEM
    may go on running."""
    from cwem.backup.make import make_backup  # noqa: PLC0415 - loads argon2 and numpy
    from cwem.backup.passphrase import given_passphrase  # noqa: PLC0415
    from cwem.backup.source import Installation  # noqa: PLC0415

    here = Installation.backed_up(load_settings())
    passphrase = given_passphrase(passphrase_file, _new_passphrase)
    with _bar("Backing up") as progress:
        made = make_backup(here, out.absolute(), passphrase, By(CONSOLE, wall_clock()), progress)
    if as_json:
        print(json.dumps({"file": str(made.file), "bytes": made.size, **_told(made.manifest)}))
        return
    _say(f"{made.file}: {made.size / 1e6:.1f} MB, read back and whole.")
    if made.manifest.kind == "cassandra":
        _say(
            "It is of no single moment: what was written while it ran may be in the next one only."
        )
    if made.manifest.waiting:
        _say(f"{made.manifest.waiting} rows that wait in the outbox of this machine are in it too.")
    _say(f"The ledger of erased people lies beside it: {made.ledger.name}. Keep both together.")
    _say("Without the passphrase nobody can open it, you neither.")


def restore(  # noqa: PLR0913, PLR0917 - the command's options
    file: Annotated[Path, typer.Argument(help="What `cwem backup` wrote.")],
    passphrase_file: PassphraseFile = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger", help="The ledger of erased people, where it is not beside the backup."
        ),
    ] = None,
    without_ledger: Annotated[
        bool,
        typer.Option("--without-ledger", help="It is lost: people erased since come back."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the backup whole; write nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring back what a backup holds, on a machine without accounts. Who was erased stays away."""
    from cwem.backup.passphrase import given_passphrase  # noqa: PLC0415 - loads argon2 and numpy
    from cwem.backup.restore import Ledgers  # noqa: PLC0415

    if not file.is_file():
        raise InputError(f"There is no file {file}.")
    passphrase = given_passphrase(passphrase_file, lambda: getpass.getpass("Passphrase: "))
    if check:
        _look(file, passphrase, as_json=as_json)
        return
    ledgers = Ledgers(ledger and ledger.absolute(), without_ledger)
    _bring_back(file, passphrase, ledgers, as_json=as_json)


def _look(file: Path, passphrase: str, *, as_json: bool) -> None:
    from cwem.backup.restore import look_into  # noqa: PLC0415 - loads numpy

    with _bar("Reading") as progress:
        manifest = look_into(file, passphrase, progress)
    told = json.dumps({"file": str(file), **_told(manifest)})
    print(told if as_json else f"{file} is whole.")


def _bring_back(file: Path, passphrase: str, ledgers: "Ledgers", *, as_json: bool) -> None:
    from cwem.backup.restore import restore  # noqa: PLC0415 - loads numpy
    from cwem.backup.source import Installation  # noqa: PLC0415
    from cwem.cli.store_check import violations  # noqa: PLC0415

    here, by = Installation.of(load_settings()), By(CONSOLE, wall_clock())
    with _bar("Restoring") as progress:
        done = restore(
            here,
            file,
            passphrase,
            by,
            ledgers,
            lambda store: sum(1 for _ in violations(store)),
            progress,
        )
    if as_json:
        found = {"erased": done.erased, "violations": done.violations}
        print(json.dumps({"store": str(here.store), **found, **_told(done.manifest)}))
    else:
        _tell(done, here.home)


def _tell(done: "Restored", home: Path) -> None:
    rows = sum(done.manifest.rows.values())
    _say(f"Restored to {home}: {rows} rows. Everybody has to log in again.")
    if done.erased:
        _say(f"{done.erased} people who were erased since did not come back.")
    if done.violations:
        _say(f"{done.violations} things in it do not add up: `cwem store check` lists them.")
    if done.settings_kept:
        _say(
            "This machine's settings are kept; the backup's lie beside them, cwem.toml.from-backup."
        )


def _told(manifest: "Manifest") -> dict[str, object]:
    return {
        "version": manifest.version,
        "kind": manifest.kind,
        "schema": manifest.schema,
        "at": manifest.at,
        "installation": manifest.installation,
        "rows": dict(manifest.rows),
        "waiting": manifest.waiting,
        "parts": {part.name: part.sha256 for part in manifest.parts},
    }


def _new_passphrase() -> str:
    first = getpass.getpass("Passphrase of the backup: ")
    if first != getpass.getpass("Once more: "):
        raise InputError("The two passphrases differ; nothing was written.")
    return first


@contextmanager
def _bar(title: str) -> "Iterator[Progress]":
    from cwem.cli.screen import bars  # noqa: PLC0415 - loads rich

    with bars() as shown:
        task = shown.add_task(title, total=1.0)
        yield lambda share: shown.update(task, completed=share)


def _say(words: str) -> None:
    print(words, file=sys.stderr)
