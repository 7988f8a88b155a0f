"""What was recorded of a person or team, when and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cwem.people.values import AssignmentKind, Company, Recorded
from cwem.people.wording import NO_ROSTERS, value_name
from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded step. `value` and `kind` are shown in the reader's language; `since` None:
    from ever; `by` empty: not known."""

    at: Millis
    by: str
    kind: AssignmentKind
    since: date | None
    value: str


def entries(
    company: Company, recorded: Iterable[Recorded], rosters: Mapping[str, str] = NO_ROSTERS
) -> list[Entry]:
    """The newest first."""
    found = [
        Entry(
            one.at,
            one.by,
            one.assignment.kind,
            one.assignment.step.since if one.assignment.step.since > date.min else None,
            value_name(company, one.assignment.kind, one.assignment.step.value, rosters),
        )
        for one in recorded
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)
