"""`cwem people`: personnel files and who is in the registry."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cwem.values import Purpose

app = typer.Typer(help="People: import, export, list, withdraw, leave.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
On = Annotated[
    datetime | None,
    typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="As of this day; default: today."),
]
Letters = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write printable letters with one-time links, as HTML."),
]
Address = Annotated[
    str, typer.Option(metavar="URL", help="Where colleagues open CWEM: https://cwem.example.org.")
]
DaysOpen = Annotated[int, typer.Option("--days", help="How long the links work.")]


@app.command("import")
def import_(  # noqa: PLR0913, PLR0917 - the options
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, see people-csv.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show only, change nothing.")] = False,
    on: On = None,
    letters: Letters = None,
    address: Address = "",
    days: DaysOpen = 14,
    as_json: Json = False,
) -> None:
    """Bring people, teams, sites and managers into the registry, from a file.

    Can be repeated: people are found by their number, and what is as it was
    is left alone. Somebody who is missing in the file stays; who leaves needs
    a last day. With a mistake anywhere nothing is imported, and every mistake
    is named with its row and column.

    Who has a log-in name in the file and no account yet is invited: the
    one-time links are in the letters.

    With --json one object:

    \b
      {"applied", "people": [{"row", "number", "name", "state", "fields":
       [{"column", "old", "new"}]}], "teams", "sites", "missing", "accounts",
       "recount", "problems": [{"row", "column", "message"}], "notes"}

    Exit code 1 if there were mistakes.
    """
    from cwem.cli.people_run import Inviting, import_file  # noqa: PLC0415 - loads the store

    inviting = Inviting(days, letters, address)
    if not import_file(file, on.date() if on else None, dry_run, as_json, inviting):
        raise typer.Exit(1)


@app.command()
def invite(
    letters: Annotated[
        Path, typer.Option("--letters", metavar="FILE", help="Where to write them, as HTML.")
    ],
    address: Address = "",
    days: DaysOpen = 14,
) -> None:
    """Make new one-time links for all open invitations, as printable letters.

    The links made before stop working.
    """
    from cwem.cli.people_letters import renew_open  # noqa: PLC0415 - loads the store

    renew_open(letters, address, days)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; - for output.")],
    on: On = None,
    separator: Annotated[
        Literal[",", ";"], typer.Option(help="German Excel opens files with ; as tables.")
    ] = ",",
    language: Annotated[Literal["en", "de"], typer.Option(help="Of the headers.")] = "en",
) -> None:
    """Write everybody as a file that `cwem people import` reads again."""
    from cwem.cli.people_run import export_file  # noqa: PLC0415 - loads the store

    export_file(file, on.date() if on else None, separator, language)


@app.command()
def leave(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Employee number.")],
    last_day: Annotated[
        datetime,
        typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="The last day at work."),
    ],
) -> None:
    """Record somebody's last day at work.

    When it is over where the person lives, account, open invitations,
    consents and face template end: at once if it is over already, else by
    the running server.
    """
    from cwem.cli.people_run import leave_on  # noqa: PLC0415 - loads the store

    leave_on(number, last_day.date())


@app.command()
def withdraw(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Employee number.")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why, for the audit; the person is told.")
    ],
    purpose: Annotated[
        list[Purpose] | None,
        typer.Option(help="Which consent; repeat it. Default: attendance and posture."),
    ] = None,
) -> None:
    """End somebody's consent, on their behalf.

    Without consent to attendance the enrolled face and its key are destroyed:
    nobody is recognised by it any more, and the face can be enrolled under
    another number. Recorded time stays.
    """
    from cwem.cli.people_run import withdraw_consent  # noqa: PLC0415 - loads the store

    withdraw_consent(number, tuple(purpose or Purpose), reason)


@app.command("list")
def list_(on: On = None, as_json: Json = False) -> None:
    """Show everybody with team, site, zone and manager."""
    from cwem.cli.people_run import list_people  # noqa: PLC0415 - loads the store

    list_people(on.date() if on else None, as_json)
