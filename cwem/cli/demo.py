"""`cwem demo`: a company to look at, in a data folder of its own."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cwem.cli.screen import bars
from cwem.errors import InputError
from cwem.logs.writing import kept
from cwem.settings import Settings

if TYPE_CHECKING:
    from cwem.demo.mark import Mark

NoServe = Annotated[bool, typer.Option("--no-serve", help="Make it, and show nothing.")]
Until = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The last of its days; the same date gives the same company. Without it time passes.",
    ),
]


def demo(no_serve: NoServe = False, until: Until = None) -> None:
    """A company to look at: 60 people who do not exist, at two sites.

    120 days of work, seen by cameras that never were, in the folder demo of
    the data folder. It touches nothing of a real company, is called a demo on
    every page, and listens on this machine only. Made once, it is shown again
    and catches up with the time.
    """
    from cwem.demo.home import demo_settings  # noqa: PLC0415 - loads the store
    from cwem.demo.mark import read_mark  # noqa: PLC0415

    last = until.date() if until else None
    if last and last > date.today():
        raise InputError("That day has not come; give --until a day that is over, or leave it out.")
    with demo_settings(os.environ) as settings:
        mark = _ready(settings, read_mark(settings.home), last)
        _say_who(settings, mark)
        if not no_serve:
            _serve(settings)


def _ready(settings: Settings, mark: "Mark | None", last: date | None) -> "Mark":
    """The demo that is there, if it is the one that is asked for; else a new one."""
    from cwem.demo.founding import first_day  # noqa: PLC0415
    from cwem.demo.making import catch_up, make  # noqa: PLC0415
    from cwem.demo.world import DAYS  # noqa: PLC0415

    now = time.time_ns() // 1_000_000
    asked = mark is not None and mark.until and mark.goes_on == (last is None)
    if asked and mark and (last is None or mark.first == first_day(last, DAYS)):
        return catch_up(settings, mark, now)[0]
    begun = time.monotonic()
    with _bar() as told:
        mark, done = make(settings, now, last, told=told)
    _say(
        f"The demo company is made: {done.days} working days, {done.bouts} bouts and "
        f"{done.entries} entries in {time.monotonic() - begun:.0f} s."
    )
    return mark


@contextmanager
def _bar() -> Iterator[Callable[[str, float], object]]:
    with bars() as progress:
        task = progress.add_task("", total=1.0)
        yield lambda what, share: progress.update(task, description=what, completed=share)


def _say_who(settings: Settings, mark: "Mark") -> None:
    table = Table("log in as", "name", "password", box=None, pad_edge=False)
    for login in mark.logins:
        table.add_row(login.role, login.name, login.password)
    Console(markup=False, highlight=False).print(table)
    _say(f"It lies in {settings.home}; delete that folder to be rid of it.")


def _serve(settings: Settings) -> None:
    from cwem.cli.run import start  # noqa: PLC0415 - the server

    _say(f"The demo company: http://{settings.host}:{settings.port}  (Ctrl-C ends it)")
    with kept(settings):
        start(settings)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
