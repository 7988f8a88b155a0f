"""What a team's month still lacks before it is closed, and what came up since somebody looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.attendance.decisions import Case
from cwem.attendance.ports import Entries
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError
from cwem.kpi.inbox import about
from cwem.values import Millis, utc_day
from cwem.words import say

GOES_ON = frozenset({Status.RUNNING, Status.AHEAD})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Of one team's month."""

    version: int = 0
    """That is closed already; 0: none."""
    people: tuple[str, ...] = ()
    """Whose days it has, by number."""
    incomplete: tuple[WorkingDay, ...] = ()
    open: tuple[Case, ...] = ()
    goes_on: int = 0
    """Days that are not over: while there are any, the month cannot be closed."""
    removed: int = 0
    """Days of which nothing is known any more: it cannot be closed again either."""

    @property
    def done(self) -> bool:
        return not self.incomplete and not self.open and not self.goes_on

    def since(self, seen: "Checklist") -> "Checklist":
        """What of this was not there when `seen` was looked at."""
        days = {(day.employee, day.day) for day in seen.incomplete}
        asked = {case.request.id for case in seen.open}
        return Checklist(
            self.version,
            self.people,
            tuple(day for day in self.incomplete if (day.employee, day.day) not in days),
            tuple(case for case in self.open if case.request.id not in asked),
            self.goes_on,
            self.removed,
        )


class Unsettled(InputError):
    """Something is incomplete or open that nobody has said to close over; nothing was closed."""

    def __init__(self, found: Checklist, new: Checklist) -> None:
        super().__init__(
            say("Days are incomplete or requests are open. Settle them, or close the month all "
                "the same.")
        )  # fmt: skip
        self.found, self.new = found, new


def refuse_unseen(found: Checklist, seen: Checklist, last: date) -> None:
    """Raises InputError if days go on or are gone, Unsettled if there is anything that was not
    seen."""
    if found.goes_on:
        raise InputError(
            say("Days up to {day} are not over yet; close the month after that.", day=last)
        )
    if found.removed:
        raise InputError(
            say(
                "What was recorded about these days was removed, so they cannot be closed any "
                "more. What was closed stays."
            )
        )
    new = found.since(seen)
    if not new.done:
        raise Unsettled(found, new)


def checked(
    days: Iterable[tuple[str, Sequence[WorkingDay]]],
    entries: Entries,
    version: int,
    span: tuple[date, date],
    now: Millis,
) -> Checklist:
    """Of these people's days, of which only what is incomplete is kept, and of the requests that
    touch them. A month that is not over goes on, also if nobody is in the team yet. Raises
    StoreError."""
    inside: dict[str, set[date]] = {}
    incomplete, goes_on, removed = list[WorkingDay](), 0, 0
    for who, those in days:
        inside[who] = {day.day for day in those}
        incomplete += (day for day in those if day.status is Status.INCOMPLETE)
        goes_on += sum(day.status in GOES_ON for day in those)
        removed += sum(day.status is Status.REMOVED for day in those)
    if utc_day(now) <= span[1]:
        goes_on = max(goes_on, 1)
    requests = about(entries, tuple(inside), *span)
    return Checklist(
        version,
        tuple(inside),
        tuple(incomplete),
        tuple(case for case in requests if case.open and _touches(case, inside)),
        goes_on,
        removed,
    )


def _touches(case: Case, inside: dict[str, set[date]]) -> bool:
    request = case.request
    those = inside.get(request.employee, set())
    return any(request.first + n * _DAY in those for n in range(request.days))
