"""A planned import in words, and as JSON."""

import sys
from typing import Any

from cwem.people.csv_findings import Finding
from cwem.people.csv_plan import Entry, Plan, State


def tell(plan: Plan, applied: bool) -> None:
    """Say what is or would be done; mistakes and notes on standard error."""
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
    if plan.wishes and not applied:
        print(f"would invite: {len(plan.wishes)} people", file=sys.stderr)
    if plan.missing:
        print(
            f"not in the file, and staying as they are: {len(plan.missing)} people; "
            "who leaves needs a last day",
            file=sys.stderr,
        )
    if plan.dirty:
        print(f"{len(plan.dirty)} people get past days in another time zone", file=sys.stderr)


def plan_row(plan: Plan, applied: bool) -> dict[str, Any]:
    """The JSON object of `cwem people import --json`."""
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
    return {"row": finding.row, "column": finding.column, "message": finding.sentence}
