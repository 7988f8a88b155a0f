"""What was typed at a kiosk and cannot be taken when it comes: its person is told.

When it was typed the screen said that it was noted. When it is refused somebody else may stand
there, or nobody, so a word on the screen reaches no one.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import AccessStore
from cwem.attendance.passing import written
from cwem.people.assignments import zone_on
from cwem.people.values import Company
from cwem.values import Millis
from cwem.words import Words, say

OLD, AHEAD = "old", "ahead"
"""Why somebody's time is not taken although the PIN was right; as the audit keeps it."""


def note_lost(store: AccessStore, employee: str, at: Millis, why: str, by: By) -> None:
    """Into the audit. Raises StoreError."""
    details: dict[str, str | int] = {"reason": why, "at": written(at)}
    store.audit.record(
        AuditEntry(by.at, by.actor, Action.REFUSE_PASS, employee, None, details, by.address)
    )


def tell_lost(store: AccessStore, company: Company, employee: str, at: Millis, by: By) -> None:
    """A notice to the person, if they have an account; once, however often the kiosk sends it
    again. Raises StoreError."""
    local, zone = _local(company, employee, at)
    words = say(
        "A time typed at the door with your number could not be taken: {day}, {time} ({zone}). If "
        "it was you, ask for it on My day.",
        day=local.date(),
        time=f"{local:%H:%M}",
        zone=zone,
    )
    _tell(store, employee, words, by.at)


def tell_wrong(store: AccessStore, company: Company, employee: str, at: Millis, by: By) -> None:
    """The same of a wrong PIN that was noted: it may have been replaced meanwhile, or somebody
    guesses, so there is one notice an hour and device. Raises StoreError."""
    begin, end, zone = hour_of(company, employee, at)
    words = say(
        "What was typed with your number and a wrong PIN at the door ({device}) was not taken: "
        "{day}, between {begin} and {end} ({zone}). If it was you, ask for it on My day.",
        device=by.actor,
        day=begin.date(),
        begin=f"{begin:%H:%M}",
        end=f"{end:%H:%M}",
        zone=zone,
    )
    _tell(store, employee, words, by.at)


def hour_of(company: Company, employee: str, at: Millis) -> tuple[datetime, datetime, str]:
    """The hour in which this moment lies where the person lives: its begin, its end, the zone."""
    local, zone = _local(company, employee, at)
    begin = local.replace(minute=0, second=0, microsecond=0)
    return begin, begin + timedelta(hours=1), zone


def _local(company: Company, employee: str, at: Millis) -> tuple[datetime, str]:
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    zone = zone_on(company, employee, day) or "UTC"
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)), zone


def _tell(store: AccessStore, employee: str, words: Words, at: Millis) -> None:
    account = store.accounts.of_employee(employee)
    if account is not None and not account.disabled:
        tell(store.notices, [account.name], NoticeKind.WARNING, words, "my_day.py", at)
