"""`cwem doctor`: what is missing here, and the command that mends it."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from cwem.doctor import Finding, examine
from cwem.settings import load_settings


def doctor(
    dev: Annotated[bool, typer.Option("--dev", help="Also what the tests need.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Say what is missing and the command that mends it; exit 1 if anything is."""
    findings = list(examine(load_settings(), dev))
    if as_json:
        print(json.dumps([finding.as_json() for finding in findings]))
    else:
        _show(findings)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def _show(findings: list[Finding]) -> None:
    table = Table("", "looked at", Column("found", overflow="fold"), box=None, pad_edge=False)
    for finding in findings:
        mark = "[green]ok[/]" if finding.well else "[red]to mend[/]"
        table.add_row(mark, finding.what, finding.found)
    console = Console()
    console.print(table)
    for finding in findings:
        if not finding.well:
            # no wrapping: a command is there to be copied
            console.print(f"\n{finding.what}:\n  {finding.mend}", soft_wrap=True, markup=False)
