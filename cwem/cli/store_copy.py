"""`cwem store copy`: a company moves from one store into another."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cwem.errors import InputError
from cwem.settings import Settings, load_settings

if TYPE_CHECKING:
    from cwem.store.company_copy import Copied
    from cwem.store.ports import OpenStore


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Address of the full store.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Address of the empty one.")],
) -> None:
    """Copy the company in FROM to TO, which must be empty; both are addresses
    as in CWEM_STORE.

    Stop CWEM first. Everything goes along but log-ins, and is compared row by
    row and by checksum; FROM stays as it is. Broken off, start it again: it
    goes on where it was. The keys stay in CWEM_HOME/keys: TO opens on a machine
    that has them. Set CWEM_STORE to TO afterwards.
    """
    there, here = load_settings(store=source), load_settings(store=target)
    _check(there, here)
    with _open(there) as full, _open(here, half_copied=True) as empty:
        copied = _with_bar(full, empty)
    rows = sum(each.rows for each in copied.tables.values())
    print(
        f"Copied and compared: {rows} rows of {len(copied.tables)} tables, "
        f"{copied.records} bouts and voids."
    )
    print(f"Everybody logs in anew. Now set CWEM_STORE to {target}.", file=sys.stderr)


def _check(source: Settings, target: Settings) -> None:
    """Raises InputError for stores between which nothing can be copied."""
    from cwem.store.opening import store_place  # noqa: PLC0415 - loads numpy

    if store_place(source, os.environ) == store_place(target, os.environ):
        raise InputError("FROM and TO are the same store; nothing was copied.")
    if not source.on_cassandra and not source.sqlite_path.exists():
        raise InputError(f"There is no store at {source.sqlite_path}; nothing was copied.")


def _open(settings: Settings, half_copied: bool = False) -> "OpenStore":
    from cwem.store.opening import open_store  # noqa: PLC0415 - loads numpy

    return open_store(settings, half_copied=half_copied)


def _with_bar(source: "OpenStore", target: "OpenStore") -> "Copied":
    from cwem.cli.screen import bars  # noqa: PLC0415 - loads numpy
    from cwem.store.company_copy import Progress, copy_store  # noqa: PLC0415

    with bars() as bar:
        task = bar.add_task("copying", total=None)

        def step(progress: Progress) -> None:
            bar.update(
                task, completed=progress.done, total=progress.total, description=progress.what
            )

        return copy_store(source, target, step)
