"""Totals: the `Rollups` of cwem/ports/; what a mark and a turn are, see marking.py, and which row
wins, rollup_rows.py."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from threading import Lock

from cwem.ports import EVERY_CHANNEL, Rolled, RolledGroups, Taken
from cwem.store.cassandra import marking
from cwem.store.cassandra import rollup_rows as rows
from cwem.store.cassandra.bouts import PersonDay
from cwem.store.cassandra.erased import erased_among
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import Channel, GroupTotal, GroupUnit, Lengths, Millis, PersonDate, RolledDay

_DAY = timedelta(days=1)
_NEW = {
    "turn": 1,
    "revision": -1,
    "sealed_before": None,
    "taken_before": None,
    "holder": "",
    "held_until": 0,
}
_SPAN = 62
"""Up to so many days are looked at one by one."""


def state_of(view: View) -> dict[str, object]:
    """The row that says how far adding up and sealing are."""
    found = view.get("rollup_state", id=0) or {}
    return {name: new if found.get(name) is None else found[name] for name, new in _NEW.items()}


class CassandraRollups:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions
        self._lock = Lock()
        self._turn, self._rows = 0, count()

    def hold(self, holder: str, now: Millis, until: Millis) -> bool:
        def take(view: View) -> bool:
            state = state_of(view)
            if state["holder"] != holder and int(str(state["held_until"])) > now:
                return False
            view.put("rollup_state", id=0, holder=holder, held_until=until)
            return True

        return self._transactions.run(take)

    def take(self, before: date, most: int) -> Taken:
        def begin(view: View) -> int:
            state = state_of(view)
            turn, taken = int(str(state["turn"])) + 1, state["taken_before"]
            later = max(before, taken) if isinstance(taken, date) else before
            view.put("rollup_state", id=0, turn=turn, taken_before=later)
            return turn

        turn = self._transactions.run(begin)
        found = marking.oldest_marks(self._session, before, most)
        return Taken(turn, [PersonDate(*each) for each in found])

    def mark(self, days: Iterable[PersonDate]) -> None:
        found = {PersonDay(*each) for each in days}
        found -= self._erased(found)
        marking.mark_now(self._session, found)

    def keep(self, turn: int, days: Sequence[RolledDay]) -> None:
        """Days first, then the months they lie in, each from the days there are."""
        erased = {
            each.employee for each in self._erased({PersonDay(d.employee, d.day) for d in days})
        }
        new = [day for day in days if day.employee not in erased]
        self._session.each(
            call
            for day in new
            for call in rows.day_calls(
                day, rows.FINAL if day.sealed is not None else self._stamp(turn)
            )
        )
        months = sorted({(day.employee, day.day.replace(day=1)) for day in new})
        calls = []
        for employee, first in months:
            last = (first + timedelta(days=31)).replace(day=1) - _DAY
            kept = rows.read_days(self._session, [employee], first, last, EVERY_CHANNEL)
            calls.append(rows.month_call(employee, first, rows.summed(kept), self._stamp(turn)))
        self._session.each(calls)

    def keep_groups(
        self, turn: int, unit: GroupUnit, first: date, totals: Sequence[GroupTotal]
    ) -> None:
        """The rows are made beside the earlier ones; one row says which making counts, so a reader
        sees the groups of one. What came before the last but one is removed."""
        made = self._stamp(turn)
        before = rows.read_making(self._session, unit, first, first).get(first, 0)
        self._session.each(rows.group_calls(unit, first, totals, made))
        self._session.execute(
            "INSERT INTO group_period (unit, first, made) VALUES (?, ?, ?) USING TIMESTAMP ?",
            (unit.value, first, made, made),
        )
        self._session.each(
            (
                "DELETE FROM group_total WHERE team = ? AND unit = ? AND first = ?"
                " AND channel = ? AND made < ?",
                (of.team, unit.value, first, of.channel.value, min(before, made)),
            )
            for of in totals
            if before  # of the first making nothing is to go, and a tombstone would stay
        )

    def settle(self, turn: int, marks: Sequence[PersonDate], revision: int) -> None:
        marking.remove_marks(self._session, [PersonDay(*each) for each in marks], turn)
        self._transactions.run(lambda view: view.put("rollup_state", id=0, revision=revision))

    def rolled(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> Rolled:
        marks = self._marks(employees, first, last)
        found = rows.read_days(self._session, employees, first, last, channels)
        return Rolled({PersonDate(each.employee, each.day): each for each in found}, marks)

    def everyone(
        self, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> Iterator[RolledDay]:
        """Each day is read at a moment of its own."""
        if (last - first).days <= _SPAN:
            days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
        else:
            days = rows.days_kept(self._session, first, last)
        for day in days:
            yield from rows.read_everyone(self._session, day, channels)

    def kept(self, employee: str, first: date, last: date) -> list[RolledDay]:
        return rows.read_days(self._session, [employee], first, last, ())

    def months(self, employee: str, first: date, last: date) -> dict[date, Lengths]:
        return rows.read_months(self._session, employee, first, last)

    def groups(  # noqa: PLR0913, PLR0917 - what a group is asked by
        self,
        team: str,
        unit: GroupUnit,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
        people: Collection[str] | None = None,
    ) -> RolledGroups:
        marks = self._marks(None if people is None else {*people, ""}, first, last)
        making = rows.read_making(self._session, unit, first, last)
        totals = rows.read_groups(self._session, team, unit, making, channels)
        revision = self._session.execute("SELECT revision FROM rollup_state WHERE id = 0")
        known = revision[0][0] if revision and revision[0][0] is not None else -1
        return RolledGroups(totals, marks, known)

    def _marks(
        self, employees: Collection[str] | None, first: date, last: date
    ) -> frozenset[PersonDate]:
        around = marking.marks_within(self._session, employees, _before(first), _after(last))
        return frozenset(PersonDate(*each) for each in around)

    def _erased(self, days: Collection[PersonDay]) -> set[PersonDay]:
        erased = erased_among(self._transactions.view(), {each.employee for each in days} - {""})
        return {each for each in days if each.employee in erased}

    def _stamp(self, turn: int) -> int:
        """Rises with every row of a turn; one process has a turn."""
        with self._lock:
            if turn != self._turn:
                self._turn, self._rows = turn, count()
            return rows.stamp_of(turn, next(self._rows))


def _before(day: date) -> date:
    return day - _DAY if day > date.min else day


def _after(day: date) -> date:
    return day + _DAY if day < date.max else day
