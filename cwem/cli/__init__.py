"""The `cwem` command; each module holds one command, imported heavy parts only when it runs.

Results go to standard output, everything else to standard error.
Exit codes: 0 fine, 1 failed, 2 wrong use.
"""

import os
import sys
from typing import Annotated

import typer

from cwem import __version__
from cwem.cli import (
    analyse,
    backup,
    demo,
    doctor,
    enrol,
    erase,
    identify,
    models,
    people,
    report,
    run,
    sample,
    store,
    user,
)
from cwem.errors import CwemError, SettingsError
from cwem.settings import mistyped

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"cwem {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it and stop.")
    ] = False,
) -> None:
    """Attendance and time per pose from a camera, private by default."""
    for sentence in mistyped(os.environ):
        print(f"cwem: {sentence}", file=sys.stderr)


app.command()(run.run)
app.command()(demo.demo)
app.command()(doctor.doctor)
app.command()(enrol.enrol)
app.command()(identify.identify)
app.command()(analyse.analyse)
app.command()(report.report)
app.command()(erase.erase)
app.command()(backup.backup)
app.command()(backup.restore)
app.add_typer(models.app, name="models")
app.add_typer(people.app, name="people")
app.add_typer(sample.app, name="sample")
app.add_typer(store.app, name="store")
app.add_typer(user.app, name="user")


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except SettingsError as error:
        fail(error, code=2)
    except CwemError as error:
        fail(error, code=1)
    except KeyboardInterrupt:
        fail("stopped", code=1)


def fail(message: object, code: int) -> None:
    """Say why on standard error and leave with this exit code."""
    print(f"cwem: {message}", file=sys.stderr)
    raise SystemExit(code)
