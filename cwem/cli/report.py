"""`cwem report`: working days, their sums and payroll as a file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cwem.kpi.report.columns import TableName

First = Annotated[
    datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="First day.")
]
Last = Annotated[
    datetime,
    typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="Last day, included."),
]


def report(  # noqa: PLR0913, PLR0917 - the options
    first: First,
    last: Last,
    employee: Annotated[str, typer.Option(metavar="NUMBER", help="Only this person.")] = "",
    team: Annotated[
        str, typer.Option(metavar="TEAM", help="Only this team, by id or name; - is those in none.")
    ] = "",
    form: Annotated[
        Literal["csv", "json", "xlsx", "html"],
        typer.Option("--format", help="html is for paper: charts and a page a person."),
    ] = "csv",
    table: Annotated[
        list[TableName] | None,
        typer.Option(
            help="Which; repeat it. Default: days; in xlsx and json people and teams too."
        ),
    ] = None,
    payroll: Annotated[
        bool, typer.Option("--payroll", help="Hours, overtime and absences a person, for payroll.")
    ] = False,
    version: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Of a team's closed period, for payroll. Default: the newest."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: output.")
    ] = None,
    language: Annotated[
        Literal["en", "de"], typer.Option(help="Of Excel and paper; and the default separator.")
    ] = "en",
    separator: Annotated[
        Literal[",", ";"] | None,
        typer.Option(
            help="Of CSV. With ; decimals are written with a comma, as German Excel does."
        ),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel needs.")
    ] = False,
) -> None:
    """Write working days, their sums per person and team, or the payroll export.

    Columns are described in reports.md and stay what they are. Nobody's
    posture is ever in a file; of teams it is where at least 5 were judged.
    The audit notes the file, and everybody in it can see that.

    A closed period's payroll export is the same file every time, that of an
    earlier version too; of one that is not closed yet it is a preview, and
    version is 0.
    """
    from cwem.cli.report_run import Asked, run  # noqa: PLC0415 - loads the store

    run(
        Asked(
            first.date(), last.date(), employee, team, form, tuple(table or ()), payroll, version,
            output, language, separator or (";" if language == "de" else ","), bom,
        )
    )  # fmt: skip
