"""What `cwem people` does once its arguments are understood."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from cwem.access.agreeing import withdraw
from cwem.access.audit import CONSOLE, Action, AuditEntry, By
from cwem.access.visitors import wall_clock
from cwem.cli.people_words import plan_row, tell
from cwem.cli.private_file import check_writable, write_private
from cwem.errors import InputError
from cwem.people.assignments import employed, manager_on, site_on, team_on, zone_on
from cwem.people.csv_accounts import Known, carry_out
from cwem.people.csv_bytes import MAX_BYTES
from cwem.people.csv_export import export_csv
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Plan
from cwem.people.leavers import leave
from cwem.people.values import Company
from cwem.people.wording import person_name
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.values import Purpose


@dataclass(frozen=True, slots=True)
class Inviting:
    """What becomes of the accounts a file asks for."""

    days: int
    letters: Path | None = None
    address: str = ""
    """Of this server, as colleagues reach it; empty: found out."""


def import_file(
    file: Path, on: date | None, dry_run: bool, as_json: bool, inviting: Inviting
) -> bool:
    """Plan, show and, unless it is a dry run, apply and invite. Whether the file was without
    mistakes. Raises InputError, StoreError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None
    with _store() as store:
        by = By(CONSOLE, wall_clock())
        known = Known.of(store, by.at)
        plan = plan_import(
            content, store.registry.company(), on or date.today(), known, rosters=_rosters(store)
        )
        applied = not plan.problems and not dry_run
        if applied:
            _apply(store, plan, inviting, by)
    if as_json:
        print(json.dumps(plan_row(plan, applied), ensure_ascii=False))
    else:
        tell(plan, applied)
    return not plan.problems


def export_file(file: Path, on: date | None, separator: str, language: Literal["en", "de"]) -> None:
    """Write everybody. Raises InputError if the file cannot be written, StoreError."""
    with _store() as store:
        company = store.registry.company()
        rosters = _rosters(store)
        content = export_csv(company, on or date.today(), separator, language, rosters)
        count = len(company.employees)
        store.audit.record(
            AuditEntry(wall_clock(), CONSOLE, Action.EXPORT_PEOPLE, details={"people": count})
        )
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    write_private(file, content)
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


def withdraw_consent(number: str, purposes: Sequence[Purpose], reason: str) -> None:
    """End the consents that stand and destroy what depends on them. Raises InputError for an
    unknown number, without a reason and where nothing stood; StoreError."""
    with _store() as store:
        person = store.employee(number)
        if person is None:
            raise InputError(f"Nobody has the number {number}; `cwem people list` shows everybody.")
        enrolled = number in store.enrolled()
        by = By(CONSOLE, wall_clock())
        ended = [p.value for p in purposes if withdraw(store, number, p, by, reason)]
    if not ended:
        asked = " or ".join(p.value for p in purposes)
        raise InputError(f"{number} has no standing consent to {asked}; nothing was changed.")
    destroyed = enrolled and Purpose.ATTENDANCE in purposes
    face = "; the enrolled face and its key are destroyed" if destroyed else ""
    called = f"{number} {person.name}".strip()
    print(f"{called}: consent to {' and '.join(ended)} withdrawn{face}.")


def _apply(store: OpenStore, plan: Plan, inviting: Inviting, by: By) -> None:
    if inviting.letters and plan.wishes:
        check_writable(inviting.letters)  # nobody is invited by links nobody gets to see
    issued = carry_out(store.registry, store.invitations, plan, inviting.days, by)
    if issued and inviting.letters:
        from cwem.cli.people_letters import write_letters  # noqa: PLC0415 - loads jinja2, segno

        write_letters(inviting.letters, issued, store, load_settings(), inviting.address)
    elif issued:
        print(
            f"{len(issued)} people were invited; `cwem people invite --letters FILE.html` makes "
            "the letters with their links",
            file=sys.stderr,
        )


@contextmanager
def _store() -> Iterator[OpenStore]:
    with open_store(load_settings()) as store:
        yield store


def _rosters(store: OpenStore) -> dict[str, str]:
    return store.rule_books.book().roster_names


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
