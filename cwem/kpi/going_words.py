"""What is told before what is old is removed: to who sets how long it is kept, and to payroll."""

from datetime import date

from cwem.access.notices import NoticeKind, tell_who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.attendance.forgetting import WAITS, WAITS_UNCLOSED, Going
from cwem.kpi.unclosed import months_unclosed
from cwem.people.ports import Registry
from cwem.store.ports import WholeStore
from cwem.values import DAY, Millis, utc_day
from cwem.words import Words, say


class RemovalNotices:
    """Every call may raise StoreError."""

    def __init__(self, store: WholeStore, registry: Registry, access: AccessStore) -> None:
        self._store, self._registry, self._access = store, registry, access

    def unclosed(self, before: date) -> bool:
        """Whether a month before this day was not closed, in a company that closes months."""
        return bool(months_unclosed(self._store, self._registry.company(), before))

    def tell(self, what: Going, missing: bool, now: Millis) -> None:
        """Say what will go and when, and which months are closed first or never."""
        day = utc_day(now + (WAITS_UNCLOSED if missing else WAITS) * DAY)
        words = told(what, day)
        news, clerks = NoticeKind.INFORMATION, Permission.CLOSE_PERIODS
        tell_who_may(self._access, Permission.MANAGE_SETTINGS, news, words, "settings.py", now)
        if not missing:
            tell_who_may(self._access, clerks, news, words, "closing.py", now)
            return
        words = say(
            "{words} Among them are months that were not closed for payroll. Close them before "
            "{day}: after that they can never be closed.",
            words=words,
            day=day,
        )
        tell_who_may(self._access, clerks, NoticeKind.WARNING, words, "closing.py", now)


def told(what: Going, day: date) -> Words:
    """What goes and when, in one or two sentences."""
    parts = []
    if what.before is not None and (what.old.entries or what.old.live):
        parts.append(
            say(
                "Entries of the attendance book about days before {before} are removed for good on "
                "{day}: {n}, the earliest of {since}.",
                before=what.before,
                day=day,
                n=what.old.entries + what.old.live,
                since=utc_day(what.old.since or 0),
            )
        )
    if what.paid is not None and what.closings:
        parts.append(
            say(
                "Closed periods that ended before {before} are removed for good on {day}: "
                "{n}, the earliest from {since}.",
                before=what.paid,
                day=day,
                n=len(what.closings),
                since=min(each.first for each in what.closings),
            )
        )
    return parts[0] if len(parts) == 1 else say("{one} {two}", one=parts[0], two=parts[1])
