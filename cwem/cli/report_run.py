"""What `cwem report` does once its arguments are understood."""

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from cwem.access.audit import CONSOLE, Action, AuditEntry
from cwem.access.visitors import wall_clock
from cwem.cli.private_file import check_writable, private_file
from cwem.cli.report_payroll import export
from cwem.cli.screen import bars
from cwem.errors import InputError
from cwem.kpi.days import WorkingDays
from cwem.kpi.privacy import Locks
from cwem.kpi.report.columns import TableName
from cwem.kpi.report.make import write
from cwem.kpi.report.order import ATTENDANCE, Format, Order, Sources
from cwem.kpi.report.payroll_file import Now, Style, Whose
from cwem.kpi.report.reading import Known, Scope, members
from cwem.people.values import Company
from cwem.settings import Settings, load_settings
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.totals.groups import Groups
from cwem.totals.reading import Days
from cwem.values import Millis

NO_TEAM = "-"
"""In the place of a team: those who are in none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments."""

    first: date
    last: date
    employee: str = ""
    team: str = ""
    form: str = "csv"
    tables: tuple[TableName, ...] = ()
    payroll: bool = False
    version: int | None = None
    output: Path | None = None
    language: str = "en"
    separator: str = ","
    bom: bool = False


def run(asked: Asked) -> None:
    """Write the report, audited before a byte of it. Raises InputError, StoreError."""
    _check(asked)
    settings = load_settings()
    with open_store(settings) as store, _without_search_for_cycles():
        now, sources = wall_clock(), sources_of(store, settings)
        if asked.payroll:
            team, employee = _whose(asked, sources.known.company)
            whose = Whose(asked.first, asked.last, team, employee, asked.version)
            style = Style(asked.form, asked.language, asked.separator)
            export(store, Now(sources.working, sources.known, now), whose, style, _to(asked))
            return
        order = _order(asked, sources.known)
        _audit(store, asked, order, sources.known, now)
        with _to(asked) as file, bars() as progress:
            task = progress.add_task("reading people", total=None)
            write(
                sources, order, now, file,
                lambda done, of: progress.update(task, completed=done, total=of),
            )  # fmt: skip
    if asked.output is not None:
        people = len(members(sources.known, order.scope))
        print(f"{people} people in {asked.output}", file=sys.stderr)


def sources_of(store: OpenStore, settings: Settings) -> Sources:
    """What this store's reports are read from. Raises StoreError."""
    company, book = store.registry.company(), store.rule_books.book()
    days = Days(store, company, settings.rules().departure)
    working = WorkingDays(store, company, book, days)
    return Sources(working, Known(company, book), days, Groups(store, days))


def _check(asked: Asked) -> None:
    if asked.last < asked.first:
        raise InputError(f"--to {asked.last} lies before --from {asked.first}.")
    if asked.employee and asked.team:
        raise InputError("Give --employee or --team, not both.")
    if asked.form == Format.CSV and len(asked.tables) > 1:
        raise InputError("A CSV file has one table; give --table once, or --format xlsx.")
    if asked.payroll and (asked.tables or asked.form == Format.HTML):
        raise InputError("--payroll is a table of its own, as csv, json or xlsx.")
    if asked.version is not None and not (asked.payroll and asked.team):
        raise InputError("A version is one team's: give --payroll and --team with it.")
    if asked.tables and asked.form == Format.HTML:
        raise InputError("What is printed has no tables to choose; leave --table out.")
    if asked.output is not None:
        check_writable(asked.output)
    elif asked.form == Format.XLSX and sys.stdout.isatty():
        raise InputError("An Excel file is no text for a terminal; name a file with -o FILE.")


def _order(asked: Asked, known: Known) -> Order:
    company = known.company
    team, employee = _whose(asked, company)
    people: Mapping[str, frozenset[date] | None] = dict.fromkeys(company.employees)
    if employee is not None:
        people = {employee: None}
    scope = Scope(asked.first, asked.last, people, team, _told(known, people, asked))
    tables = asked.tables
    if not tables:
        tables = (TableName.DAYS,) if asked.form == Format.CSV else ATTENDANCE
    return Order(
        scope, tables, Format(asked.form), asked.language, asked.separator, asked.bom,
        frozenset() if asked.employee else frozenset(company.teams),
    )  # fmt: skip


def _whose(asked: Asked, company: Company) -> tuple[str | None, str | None]:
    """(team, employee); None: all of them. Raises InputError."""
    if asked.employee and asked.employee not in company.employees:
        raise InputError(
            f"Nobody has the number {asked.employee}; `cwem people list` shows everybody."
        )
    return team_id(company, asked.team) if asked.team else None, asked.employee or None


def team_id(company: Company, asked: str) -> str:
    """The team of this id, else of this name; empty: those in none. Raises InputError."""
    if asked == NO_TEAM:
        return ""
    if asked in company.teams:
        return asked
    named = [each.id for each in company.teams.values() if each.name.casefold() == asked.casefold()]
    if not named:
        raise InputError(f"There is no team {asked!r}; `cwem people list` shows the teams.")
    if len(named) > 1:
        raise InputError(f"Several teams are called {asked!r}; give one's id: {', '.join(named)}.")
    return named[0]


def _told(
    known: Known, people: Mapping[str, frozenset[date] | None], asked: Asked
) -> Mapping[str, frozenset[date] | None]:
    """Whose activity may be told one by one: not at sites that lock it."""
    locks = Locks(known.company, known.book)
    if not locks.sites:
        return people
    count = (asked.last - asked.first).days + 1
    days = frozenset(asked.first + timedelta(days=n) for n in range(count))
    return locks.without(dict.fromkeys(people, days), None)


def _audit(store: OpenStore, asked: Asked, order: Order, known: Known, now: Millis) -> None:
    """One entry that everybody finds in their own audit, or one for each person of a team."""
    details: dict[str, str | int] = {
        "from": asked.first.isoformat(), "to": asked.last.isoformat(), "as": asked.form,
    }  # fmt: skip
    whole = not asked.employee and not asked.team
    about = [None] if whole else members(known, order.scope)
    entries: list[AuditEntry] = []
    if {*order.tables} & {*ATTENDANCE}:
        entries += [
            AuditEntry(now, CONSOLE, Action.EXPORT_ATTENDANCE, who, details=details)
            for who in about
        ]
    if TableName.ACTIVITY in order.tables:
        entries += [
            AuditEntry(now, CONSOLE, Action.EXPORT_ACTIVITY, who, details=details) for who in about
        ]
    if entries:
        store.audit.record(*entries)


@contextmanager
def _without_search_for_cycles() -> Iterator[None]:
    """Rows by the million make none, and to look for them took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _to(asked: Asked) -> Iterator[IO[bytes]]:
    if asked.output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with private_file(asked.output) as file:
        yield file
