"""The audit as rows: the `AuditLog` of cwem/access/ports/.

    audit      a UTC day: the entries
    audit_of   a month of one subject: which entries concern it

A subject is a log-in name (who did it, or whose account it was), an employee's number, an action,
or everyone. So whatever is asked, partitions are read newest first until there are enough entries,
and none that can hold nothing.
"""

import heapq
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, product
from typing import Any, NamedTuple

from cwem.access.accounts import plain_name
from cwem.access.audit import ABOUT_EVERYONE, AuditEntry, AuditQuery
from cwem.store.cassandra.session import Row, Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import DAY, Millis, day_start, utc_day

_TOGETHER = 200
"""Entries looked up at once."""
_DAYS_TOGETHER = 8
_MONTHS_TOGETHER = 6
_COLUMNS = "at, number, actor, action, about, account, details, address"
_OF_DAY = f"SELECT {_COLUMNS} FROM audit WHERE day = ? AND at >= ? AND at < ? LIMIT ?"  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM audit WHERE day = ? AND at = ? AND number = ?"  # noqa: S608
_OF_SUBJECT = (
    "SELECT at, number FROM audit_of WHERE subject = ? AND month = ? AND at >= ? AND at < ? LIMIT ?"
)
_ALL_OF_MONTH = 2**31 - 1
_EVERYONE = "everyone"


class Place(NamedTuple):
    """Where an entry lies; the newest is the largest."""

    at: Millis
    number: int


def append(view: View, entry: AuditEntry) -> None:
    """Append with the caller's change: the one way into the table."""
    day, number = utc_day(entry.at), view.number()
    view.add(
        "audit",
        day=day,
        at=entry.at,
        number=number,
        actor=entry.actor,
        action=str(entry.action),
        about=entry.about,
        account=entry.account,
        details=json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True),
        address=entry.address,
    )
    view.put("audit_day", year=day.year, day=day)
    for subject in subjects(entry.actor, str(entry.action), entry.about, entry.account):
        view.put("audit_of", subject=subject, month=month_of(day), at=entry.at, number=number)


def subjects(actor: str, action: str, about: str | None, account: str | None) -> list[str]:
    """The `audit_of` partitions that an entry of these columns stands in."""
    found = [_login(name) for name in sorted({actor, account or ""} - {""})]
    found.append(_action(action))
    if about:
        found.append(_number(about))
    if about is None and account is None and action in ABOUT_EVERYONE:
        found.append(_EVERYONE)
    return found


def rows_about(view: View, number: str) -> list[dict[str, Any]]:
    """All entries that concern the person with this number."""
    months = sorted({month_of(row["day"]) for row in view.rows("audit_day")})
    asked = [{"subject": _number(number), "month": month} for month in months]
    places = [row for rows in view.several("audit_of", asked) for row in rows]
    keys = [{"day": utc_day(row["at"]), "at": row["at"], "number": row["number"]} for row in places]
    return [row for rows in view.several("audit", keys) for row in rows]


class CassandraAudit:
    """The `AuditLog` port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def record(self, *entries: AuditEntry) -> None:
        def change(view: View) -> None:
            for entry in entries:
                append(view, entry)

        self._transactions.run(change)

    def read(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        view = self._transactions.view()
        found = view.get("account_of_employee", employee=query.person) if query.person else None
        login = found["name"] if found else None
        asked = _asked(query, login)
        days = self._days(query)
        if asked:
            # every entry of an action is one of it; of a person's some may be of another action
            most = limit if asked == [_action(query.action)] else _ALL_OF_MONTH
            entries = self._of(asked, days, query, most)
        else:
            entries = self._all(days, query, limit)
        return list(islice((each for each in entries if query.takes(each, login)), limit))

    def _days(self, query: AuditQuery) -> Iterator[date]:
        """The days that have entries and are asked for, newest first."""
        years = sorted(self._session.execute("SELECT DISTINCT year FROM audit_day"), reverse=True)
        for (year,) in years:
            for (day,) in self._session.execute(
                "SELECT day FROM audit_day WHERE year = ?", (year,)
            ):
                start = day_start(day.date())
                if start < query.until and start + DAY > query.since:
                    yield day.date()

    def _all(self, days: Iterable[date], query: AuditQuery, limit: int) -> Iterator[AuditEntry]:
        days = iter(days)
        while some := list(islice(days, _DAYS_TOGETHER)):
            calls = [(_OF_DAY, (day, query.since, query.until, limit)) for day in some]
            yield from (_entry(row) for rows in self._session.each(calls) for row in rows)

    def _of(
        self, asked: list[str], days: Iterable[date], query: AuditQuery, most: int
    ) -> Iterator[AuditEntry]:
        """The entries in any of these partitions."""
        months = iter(dict.fromkeys(map(month_of, days)))
        while some := list(islice(months, _MONTHS_TOGETHER)):
            partitions = product(asked, some)
            calls = [(_OF_SUBJECT, (*each, query.since, query.until, most)) for each in partitions]
            lines = [[Place(*row) for row in rows] for rows in self._session.each(calls)]
            places = iter(dict.fromkeys(heapq.merge(*lines, reverse=True)))
            while next_ones := list(islice(places, _TOGETHER)):
                ones = [(_ONE, (utc_day(place.at), *place)) for place in next_ones]
                yield from (_entry(row) for rows in self._session.each(ones) for row in rows)


def _asked(query: AuditQuery, login: str | None) -> list[str]:
    """The subjects whose entries are those of the query, and perhaps others; none: all are."""
    if query.own is not None:
        name, employee = query.own
        return [_login(name), _EVERYONE, *([_number(employee)] if employee else [])]
    if query.person:
        names = {plain_name(query.person), login or ""} - {""}
        return [_number(query.person), *map(_login, sorted(names))]
    return [_action(query.action)] if query.action else []


def _entry(row: Row) -> AuditEntry:
    at, _, actor, action, about, account, details, address = row
    return AuditEntry(at, actor, action, about, account, json.loads(details), address)


def _login(name: str) -> str:
    return f"login {name}"


def _number(employee: str) -> str:
    return f"employee {employee}"


def _action(action: str) -> str:
    return f"action {action}"


def month_of(day: date) -> date:
    return day.replace(day=1)
