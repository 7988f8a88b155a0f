"""`cwem store check`: whether everything that is kept adds up."""

import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cwem.settings import load_settings

if TYPE_CHECKING:
    from cwem.store.ports import OpenStore
    from cwem.totals.conservation import Row, Violation


def check(
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Whether everything that is recorded adds up; changes nothing.

    Per capture and person the presence labels add up to its length, activity
    and posture to the present time; no day exceeds its hours; nothing overlaps
    once two cameras are one line; days, months, teams and the company are the
    sums of what is below them; everybody with events is known. Days whose
    events were removed are skipped. The attendance book can be read, and
    closed periods are what they were.

    With --json one line for each violation:

    \b
      {"rule", "employee", "what", "rows": [{...}]}

    Exit code 1 if anything is violated.
    """
    from cwem.cli.screen import bars  # noqa: PLC0415 - loads numpy

    count = 0
    with _store() as opened, bars() as progress:
        task = progress.add_task("checking", total=None)
        found = violations(
            opened, lambda employee: progress.update(task, description=f"checking {employee}")
        )
        for violation in found:
            count += 1
            print(_line(violation) if as_json else _text(violation))
    if count:
        print(f"cwem: {count} violations", file=sys.stderr)
        raise typer.Exit(1)
    if not as_json:
        print("Everything that is recorded adds up.")


def violations(
    store: "OpenStore", step: Callable[[str], object] = lambda _employee: None
) -> "Iterator[Violation]":
    """Everything in this store that does not hold. Raises StoreError."""
    from cwem.totals.check import Check  # noqa: PLC0415 - loads numpy
    from cwem.totals.check_attendance import attendance_violations  # noqa: PLC0415

    company = store.registry.company()
    recorded = Check(
        store, company, load_settings().rules(), lambda who: _changes(store, who), step
    )
    yield from recorded.violations()
    step("the attendance book")
    yield from attendance_violations(store, company)


def _changes(store: "OpenStore", employee: str) -> Collection[int]:
    """When what this person agrees to has changed, or the text that was agreed to."""
    consents = store.consents(employee)
    found = {at for each in consents for at in (each.given, each.withdrawn) if at is not None}
    return found | {text.published for text in store.agreements.texts()}


def _text(violation: "Violation") -> str:
    who = f"{violation.employee}: " if violation.employee else ""
    lines = [f"{violation.rule}: {who}{violation.what}"]
    lines += [f"    {' '.join(f'{k}={v}' for k, v in _row(row).items())}" for row in violation.rows]
    return "\n".join(lines)


def _line(violation: "Violation") -> str:
    return json.dumps(
        {
            "rule": str(violation.rule),
            "employee": violation.employee,
            "what": violation.what,
            "rows": [_row(row) for row in violation.rows],
        },
        ensure_ascii=False,
    )


def _row(row: "Row") -> dict[str, object]:
    """A row's fields, those of its key among them."""
    found: dict[str, object] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "key":
            found |= _row(value)
        else:
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _store() -> Iterator["OpenStore"]:
    from cwem.store.opening import open_store  # noqa: PLC0415 - loads numpy

    with open_store(load_settings()) as opened:
        yield opened
