"""The company as every store keeps it.

An assignment's key ends in the revision that recorded it, so nothing is ever overwritten: of the
rows of one subject and day the highest revision holds. The revision is compared and raised in the
transaction that writes, so of two writers with the same company before them one is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cwem.people.timeline import Step, Timeline
from cwem.people.values import AssignmentKind, Changes, LineKey
from cwem.values import Millis


def lines_of(rows: Iterable[tuple[str, str, Step]]) -> dict[LineKey, Timeline]:
    """Timelines of (kind, subject, step). Rows of one subject come by day and revision, so of one
    day's steps the one recorded last is read last and holds."""
    steps: dict[LineKey, list[Step]] = defaultdict(list)
    kinds = {kind.value: kind for kind in AssignmentKind}
    for kind, subject, step in rows:
        steps[kinds[kind], subject].append(step)
    return {key: Timeline.of(line) for key, line in steps.items()}


OF_PEOPLE = frozenset(
    {
        AssignmentKind.EMPLOYMENT,
        AssignmentKind.TEAM,
        AssignmentKind.ZONE,
        AssignmentKind.ROSTER,
        AssignmentKind.MANAGER,
    }
)
"""Assignments whose subject is a person."""


def registered_of(rows: Iterable[tuple[str, str, Millis]]) -> dict[str, Millis]:
    """When something was recorded first of each person, from (kind, subject, when)."""
    found: dict[str, Millis] = {}
    for kind, subject, at in rows:
        if AssignmentKind(kind) in OF_PEOPLE:
            found[subject] = min(at, found.get(subject, at))
    return found


def renames(names: Mapping[str, str], changes: Changes) -> bool:
    """Whether somebody who is known, by number and name, gets another name."""
    return any(names.get(each.number, each.name) != each.name for each in changes.employees)
