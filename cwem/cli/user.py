"""`cwem user`: accounts, from the server's console."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cwem.access.accounts import Role
from cwem.access.audit import CONSOLE, By
from cwem.access.ports import Accounts
from cwem.access.visitors import wall_clock
from cwem.errors import InputError
from cwem.settings import load_settings

app = typer.Typer(help="Accounts: add, reset a password, list, disable.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Log-in name.")]


@app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="May be given more than once.")],
    employee: Annotated[str | None, typer.Option("--employee", help="Employee number.")] = None,
) -> None:
    """Make an account and print its one-time password."""
    from cwem.access.issue import add_account  # noqa: PLC0415 - loads argon2

    with _accounts() as accounts:
        account, password = add_account(accounts, name, role, employee, By(CONSOLE, wall_clock()))
    _say(f"{account.name} logs in with this password once and then chooses another:")
    print(password)


@app.command()
def reset(
    name: Name,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the one-time password from standard input.")
    ] = False,
) -> None:
    """Give an account a one-time password; all its log-ins end."""
    from cwem.access.issue import reset_password  # noqa: PLC0415 - loads argon2

    given = sys.stdin.readline().rstrip("\r\n") if stdin else ""
    if stdin and not given:
        raise InputError("There was no password on standard input.")
    with _accounts() as accounts:
        password = reset_password(accounts, name, given, By(CONSOLE, wall_clock()))
    _say(f"{name} logs in with this password once and then chooses another:")
    if not stdin:
        print(password)


@app.command()
def disable(name: Name) -> None:
    """Close an account; all its log-ins end at once."""
    from cwem.access.issue import disable_account  # noqa: PLC0415 - loads argon2

    with _accounts() as accounts:
        disable_account(accounts, name, By(CONSOLE, wall_clock()))
    _say(f"{name} can no longer log in.")


@app.command("list")
def list_all(
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Show all accounts."""
    with _accounts() as accounts:
        found = accounts.accounts()
    if as_json:
        rows = [
            {
                "name": account.name,
                "roles": sorted(account.roles),
                "employee": account.employee,
                "must_change": account.must_change,
                "disabled": account.disabled,
            }
            for account in found
        ]
        print(json.dumps(rows))
        return
    table = Table("name", "roles", "employee", "", box=None, pad_edge=False)
    for account in found:
        state = "disabled" if account.disabled else "password due" if account.must_change else ""
        table.add_row(account.name, ", ".join(sorted(account.roles)), account.employee or "", state)
    Console().print(table if found else "No accounts yet: `cwem run` asks for the first one.")


@contextmanager
def _accounts() -> Iterator[Accounts]:
    from cwem.store.sqlite import open_store  # noqa: PLC0415 - loads numpy

    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        yield store.accounts


def _say(words: str) -> None:
    print(words, file=sys.stderr)
