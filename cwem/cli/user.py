"""`cwem user`: accounts, from the server's console."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cwem.access.accounts import Role
from cwem.access.audit import CONSOLE, By
from cwem.access.visitors import wall_clock
from cwem.errors import InputError
from cwem.settings import load_settings

if TYPE_CHECKING:
    from cwem.store.ports import OpenStore

app = typer.Typer(
    help="Accounts: add, list, reset a password, change roles, disable, enable.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Log-in name.")]


@app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="May be given more than once.")],
    employee: Annotated[str | None, typer.Option("--employee", help="Employee number.")] = None,
) -> None:
    """Make an account and print its one-time password."""
    from cwem.access.issue import add_account  # noqa: PLC0415 - loads argon2

    with _store() as store:
        account, password = add_account(store.accounts, name, role, employee, _by(), store.employee)
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
    with _store() as store:
        password = reset_password(store.accounts, name, given, _by(), store.employee)
    _say(f"{name} logs in with this password once and then chooses another:")
    if not stdin:
        print(password)


@app.command()
def disable(name: Name) -> None:
    """Close an account; all its log-ins end at once."""
    from cwem.access.issue import disable_account  # noqa: PLC0415 - loads argon2

    with _store() as store:
        disable_account(store.accounts, name, _by())
    _say(f"{name} can no longer log in.")


@app.command()
def enable(name: Name) -> None:
    """Open a disabled account again and print its one-time password."""
    from cwem.access.issue import enable_account  # noqa: PLC0415 - loads argon2

    with _store() as store:
        password = enable_account(store.accounts, name, _by())
    _say(f"{name} logs in with this password once and then chooses another:")
    print(password)


@app.command()
def roles(
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="May be given more than once.")],
) -> None:
    """Replace the roles of an account; they hold at once."""
    from cwem.access.issue import change_roles  # noqa: PLC0415 - loads argon2

    with _store() as store:
        account = change_roles(store.accounts, name, role, _by())
    _say(f"{account.name} may now act as {', '.join(sorted(account.roles))}.")


@app.command("list")
def list_all(
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Show all accounts."""
    with _store() as store:
        found = store.accounts.accounts()
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
def _store() -> Iterator["OpenStore"]:
    from cwem.store.opening import open_store  # noqa: PLC0415 - loads numpy

    with open_store(load_settings()) as store:
        yield store


def _by() -> By:
    return By(CONSOLE, wall_clock())


def _say(words: str) -> None:
    print(words, file=sys.stderr)
