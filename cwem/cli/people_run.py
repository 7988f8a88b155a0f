"""What `cwem people` does once its arguments are understood."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from cwem.access.audit import CONSOLE, AuditEntry, By
from cwem.access.visitors import wall_clock
from cwem.errors import InputError
from cwem.people.actions import EXPORTED
from cwem.people.assignments import employed, manager_on, site_on, team_on, zone_on
from cwem.people.csv_export import export_csv
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Entry, Plan, State, apply_plan
from cwem.people.csv_text import MAX_BYTES, Finding
from cwem.people.leavers import leave
from cwem.people.values import Company
from cwem.people.wording import person_name
from cwem.settings import load_settings
from cwem.store.sqlite import SqliteStore, open_store


def import_file(file: Path, on: date | None, dry_run: bool, as_json: bool) -> bool:
    """Plan, show and, unless it is a dry run, apply. Whether the file was without mistakes.
    Raises InputError, StoreError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None
    with _store() as store:
        plan = plan_import(content, store.registry.company(), on or date.today())
        applied = not plan.problems and not dry_run
        if applied:
            apply_plan(store.registry, plan, By(CONSOLE, wall_clock()))
    if as_json:
        print(json.dumps(_plan_row(plan, applied), ensure_ascii=False))
    else:
        _tell(plan, applied)
    return not plan.problems


def export_file(file: Path, on: date | None, separator: str, language: Literal["en", "de"]) -> None:
    """Write everybody. Raises InputError if the file cannot be written, StoreError."""
    with _store() as store:
        company = store.registry.company()
        content = export_csv(company, on or date.today(), separator, language)
        count = len(company.employees)
        store.audit.record(AuditEntry(wall_clock(), CONSOLE, EXPORTED, details={"people": count}))
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from None
    print(f"{count} people in {file}", file=sys.stderr)


def list_people(on: date | None, as_json: bool) -> None:
    """Everybody by number. Raises StoreError."""
    with _store() as store:
        company = store.registry.company()
    day = on or date.today()
    rows = [_person_row(company, number, day) for number in sorted(company.employees)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("number", "name", "team", "site", "zone", "manager", "", box=None)
    for row in rows:
        *cells, employed_now = row.values()
        table.add_row(*(cell or "" for cell in cells), "" if employed_now else "not employed")
    Console(markup=False).print(
        table if rows else "Nobody yet: `cwem people import FILE` brings them in."
    )


def leave_on(number: str, last_day: date) -> None:
    """Record a last day and say what ended. Raises InputError, StoreError."""
    with _store() as store:
        left = leave(store.registry, store, number, last_day, By(CONSOLE, wall_clock()))
        company = store.registry.company()
    if left.due > wall_clock():
        print(f"{number} leaves on {last_day}; what ends then is ended by the running server.")
    else:
        parts = ", ".join(left.ended.done) or "nothing that was still open"
        print(f"{number} has left on {last_day}; ended: {parts}.")
    if left.without_manager:
        names = ", ".join(person_name(company, other) for other in left.without_manager)
        print(f"without a manager from then on: {names}", file=sys.stderr)
    if left.ended.refused:
        raise left.ended.refused


@contextmanager
def _store() -> Iterator[SqliteStore]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        yield store


def _person_row(company: Company, number: str, day: date) -> dict[str, Any]:
    team, site = team_on(company, number, day), site_on(company, number, day)
    return {
        "number": number,
        "name": company.employees[number].name,
        "team": team.name if team else None,
        "site": site.name if site else None,
        "zone": zone_on(company, number, day),
        "manager": manager_on(company, number, day),
        "employed": employed(company, number, day),
    }


# --- a plan in words ----------------------------------------------------------------------------


def _tell(plan: Plan, applied: bool) -> None:
    for word, findings in (("mistake", plan.problems), ("note", plan.notes)):
        for finding in findings:
            print(f"{word}: {finding}", file=sys.stderr)
    for entry in (*plan.sites, *plan.teams, *plan.people):
        if entry.state is not State.UNCHANGED:
            said = "; ".join(f"{f.column} {f.old or '-'} -> {f.new or '-'}" for f in entry.fields)
            print(f"{entry.state.value:8} {entry.id} {entry.name}: {said}")
    if plan.problems:
        count = len(plan.problems)
        print(f"{count} mistake{'s' * (count > 1)}, nothing was imported", file=sys.stderr)
        return
    counts = ", ".join(f"{len(plan.of(state))} {state.value}" for state in State)
    print(f"{'imported' if applied else 'would import'}: {counts}", file=sys.stderr)
    if plan.missing:
        print(
            f"not in the file, and staying as they are: {len(plan.missing)} people; "
            "who leaves needs a last day",
            file=sys.stderr,
        )
    if plan.dirty:
        print(f"{len(plan.dirty)} people get past days in another time zone", file=sys.stderr)


def _plan_row(plan: Plan, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "people": [_entry_row(entry) for entry in plan.people],
        "teams": [_entry_row(entry, "id") for entry in plan.teams],
        "sites": [_entry_row(entry, "id") for entry in plan.sites],
        "missing": plan.missing,
        "accounts": [
            {"number": wish.employee, "login": wish.login, "role": wish.role}
            for wish in plan.wishes
        ],
        "recount": {
            number: [[days.first.isoformat(), days.last.isoformat()] for days in ranges]
            for number, ranges in plan.dirty.items()
        },
        "problems": [_finding_row(finding) for finding in plan.problems],
        "notes": [_finding_row(finding) for finding in plan.notes],
    }


def _entry_row(entry: Entry, key: str = "number") -> dict[str, Any]:
    fields = [{"column": f.column, "old": f.old, "new": f.new} for f in entry.fields]
    return {
        "row": entry.row,
        key: entry.id,
        "name": entry.name,
        "state": entry.state.value,
        "fields": fields,
    }


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {"row": finding.row, "column": finding.column, "message": finding.message}
