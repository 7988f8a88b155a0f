"""The rule book as one JSON text, exact in both directions; the same text for the same book.

Whatever an older text does not say yet has its default.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from cwem.attendance.shifts import (
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
    SiteRules,
    Stretch,
)

_NUMBERS = (
    *("minutes", "pause", "grace", "early_grace"),
    *("overtime_from", "window_before", "window_after"),
)


def book_json(book: RuleBook) -> str:
    """All of it but its revision, which is the store's to give."""
    content = {
        "shifts": {key: _shift_parts(shift) for key, shift in book.shifts.items()},
        "rosters": {key: _roster_parts(roster) for key, roster in book.rosters.items()},
        "sites": {key: _site_parts(rules) for key, rules in book.sites.items()},
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def book_of(text: str, revision: int) -> RuleBook:
    """The book of a text. Raises ValueError, KeyError or TypeError for one that is none."""
    content = json.loads(text)
    return RuleBook(
        revision,
        {key: _shift(parts) for key, parts in content["shifts"].items()},
        {key: _roster(parts) for key, parts in content["rosters"].items()},
        {key: _site(parts) for key, parts in content["sites"].items()},
    )


def _shift_parts(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "name": shift.name,
        "kind": shift.kind.value,
        "stretches": [[each.begin, each.end] for each in shift.stretches],
        "core": [shift.core.begin, shift.core.end] if shift.core else None,
        "early_counts": shift.early_counts,
        **{name: getattr(shift, name) for name in _NUMBERS},
    }


def _shift(parts: Mapping[str, Any]) -> Shift:
    core = parts.get("core")
    numbers = {name: parts[name] for name in _NUMBERS if name in parts}
    return Shift(
        parts["id"],
        parts["name"],
        ShiftKind(parts["kind"]),
        tuple(Stretch(*each) for each in parts["stretches"]),
        core=Stretch(*core) if core else None,
        early_counts=parts.get("early_counts", False),
        **numbers,
    )


def _roster_parts(roster: Roster) -> dict[str, Any]:
    return {
        "id": roster.id,
        "name": roster.name,
        "first": roster.first.isoformat(),
        "cycle": list(roster.cycle),
    }


def _roster(parts: Mapping[str, Any]) -> Roster:
    return Roster(
        parts["id"], parts["name"], date.fromisoformat(parts["first"]), tuple(parts["cycle"])
    )


def _site_parts(rules: SiteRules) -> dict[str, Any]:
    return {
        "reckoning": rules.reckoning.value,
        "country": rules.country,
        "extra_holidays": {day.isoformat(): name for day, name in rules.extra_holidays.items()},
        "working_holidays": sorted(day.isoformat() for day in rules.working_holidays),
        "groups_only": rules.groups_only,
        "group_days": [[day.isoformat() for day in each] for each in rules.group_days],
    }


def _site(parts: Mapping[str, Any]) -> SiteRules:
    extra = parts.get("extra_holidays", {})
    return SiteRules(
        ReckoningRule(parts.get("reckoning", ReckoningRule.GAPS_COUNT)),
        parts.get("country", ""),
        {date.fromisoformat(day): name for day, name in extra.items()},
        frozenset(date.fromisoformat(day) for day in parts.get("working_holidays", ())),
        parts.get("groups_only", False),
        tuple(
            (date.fromisoformat(first), date.fromisoformat(last))
            for first, last in parts.get("group_days", ())
        ),
    )
