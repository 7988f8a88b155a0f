"""`cwem models`: the model files, brought and checked."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import DownloadColumn, TaskID, TransferSpeedColumn
from rich.table import Table

from cwem.cli.screen import bars
from cwem.errors import ModelCorrupt
from cwem.fetch import pull as pull_files
from cwem.settings import load_settings
from cwem.sources import Report
from cwem.weights import State, Weight, load_manifest, state

app = typer.Typer(help="Model files: pull, verify, list.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command()
def pull() -> None:
    """Bring the model files that are missing or wrong."""
    folder = load_settings().models
    with progress("cwem models pull") as (report, waiting):
        brought = pull_files(folder, load_manifest(), report, waiting)
    done = f"brought {', '.join(brought)}" if brought else "all there already"
    print(f"models in {folder}: {done}", file=sys.stderr)


@contextmanager
def progress(command: str) -> Iterator[tuple[Report, Callable[[], None]]]:
    """What a pull reports to, drawn as bars, and what it calls when another one is at work."""
    rows: dict[str, TaskID] = {}
    with bars(DownloadColumn(), TransferSpeedColumn()) as shown:

        def report(file: str, done: int, total: int) -> None:
            if file not in rows:
                rows[file] = shown.add_task(file, total=total)
            shown.update(rows[file], completed=done)

        def waiting() -> None:
            shown.console.print(f"another `{command}` is at work here; waiting for it")

        yield report, waiting


@app.command()
def verify(as_json: Json = False) -> None:
    """Compare every model file with its sha256; exit 1 if one is missing or wrong."""
    folder = load_settings().models
    states = {weight: state(folder, weight) for weight in load_manifest().models}
    if as_json:
        print(json.dumps({weight.name: found for weight, found in states.items()}))
    else:
        for weight, found in states.items():
            print(f"{found:8} {folder / weight.file}")
    wrong = [weight.file for weight, found in states.items() if found is not State.RIGHT]
    if wrong:
        raise ModelCorrupt(f"{', '.join(wrong)}: missing or wrong; run `cwem models pull`")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Show which models there are, what for, and under which licence."""
    folder = load_settings().models
    models = load_manifest().models
    if as_json:
        print(json.dumps([_row(weight) | {"state": state(folder, weight)} for weight in models]))
        return
    table = Table("model", "state", "MB", "licence", "use")
    for weight in models:
        size = f"{weight.bytes / 1e6:.1f}"
        table.add_row(weight.name, state(folder, weight), size, weight.licence, weight.use)
    Console().print(table)


def _row(weight: Weight) -> dict[str, object]:
    return weight.model_dump(exclude={"sources"})
