"""`cwem erase`: a person is removed from everything, with a receipt."""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwem.access.audit import CONSOLE, By
from cwem.access.visitors import wall_clock
from cwem.errors import InputError, StoreError
from cwem.settings import load_settings

if TYPE_CHECKING:
    from cwem.erasing.erase import Receipt
    from cwem.store.ports import OpenStore


def erase(
    employee: Annotated[str, typer.Argument(help="Employee number.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Remove a person from every table, and keep them away: late records are refused, restored
    backups too bring nobody back. This cannot be undone."""
    from cwem.erasing.erase import erase_person  # noqa: PLC0415 - loads numpy
    from cwem.erasing.ledgers import Ledgers  # noqa: PLC0415
    from cwem.store.last_backup import read_record  # noqa: PLC0415
    from cwem.store.opening import open_store, outbox_file  # noqa: PLC0415

    settings = load_settings()
    with open_store(settings) as store, closing(outbox_file(settings)) as outbox:
        _confirm(store, employee, yes)
        # read after the question: a backup may have gone to another folder meanwhile
        folders = [Path(each) for each in read_record(settings.beside_store).folders]
        ledgers = Ledgers(settings.home, folders, store.erasures.installation().id)
        by = By(CONSOLE, wall_clock())
        receipt = erase_person(store.erasures, employee, by, ledgers, [outbox])
    if as_json:
        print(json.dumps(receipt.as_json()))
    else:
        _print(receipt)
    if not receipt.proved:
        raise StoreError("Something of the person is left; see above. Run the command again.")


def _confirm(store: "OpenStore", number: str, yes: bool) -> None:
    """Raises InputError where there is nobody, or where it was not meant."""
    who = store.erasures.names(number)
    traces = {table: count for table, count in store.erasures.traces(who).items() if count}
    if not traces and store.erasures.installation().mark(number) in store.erasures.blocked():
        print(f"{number} was erased before; what was left to do is done now.", file=sys.stderr)
        return
    if not traces:
        raise InputError(f"Nothing is known of {number}; nobody was erased.")
    if yes:
        return
    print(f"{number} {who.name}".rstrip(), file=sys.stderr)
    for table, count in traces.items():
        print(f"  {table}: {count}", file=sys.stderr)
    print("All of it will be gone, for good. The number stays blocked.", file=sys.stderr)
    if typer.prompt("Type the employee number to erase", default="", err=True).strip() != number:
        raise InputError("That is not the number; nobody was erased.")


def _print(receipt: "Receipt") -> None:
    from cwem.values import utc_day  # noqa: PLC0415

    print(f"Receipt: {receipt.number} was erased on {utc_day(receipt.at)} (UTC).")
    print("Removed, rows by table:")
    for name, count in sorted({**receipt.removal.removed, **receipt.places}.items()):
        print(f"  {name}: {count}")
    print("Changed, where rows of others named the person:")
    for name, count in sorted(receipt.removal.changed.items()):
        print(f"  {name}: {count}")
    print(f"  The audit calls the person {receipt.removal.pseudonym!r} from now on.")
    print("Found by a fresh look afterwards:")
    for name, count in sorted(receipt.remaining.items()):
        print(f"  {name}: {count}")
    print("Done now:")
    for line in receipt.purge.done:
        print(f"  {line}")
    print("Later:")
    for line in receipt.purge.later:
        print(f"  {line}")
    for path in receipt.unreached:
        print(f"  the ledger {path} could not be reached; it gets the line once it can")
    print("The number stays blocked: late records of it are refused, and nobody can get it again.")
