"""Corrections as rows: the `Adjustments` of cwem/ports/."""

from cwem.store.cassandra.bouts import PersonDay
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.marking import mark_calls, read_turn
from cwem.store.cassandra.rollups import state_of
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.store.corrections import refuse_impossible, removed_already
from cwem.values import DAY, LONGEST_ADJUSTMENT, Adjustment, Channel, Millis, utc_day


class CassandraAdjustments:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def add(self, adjustment: Adjustment) -> None:
        """Marked before and, if another turn has begun meanwhile, after; see marking.py."""
        refuse_impossible(adjustment)
        days = [
            PersonDay(adjustment.employee, utc_day(number * DAY))
            for number in range(adjustment.start // DAY, (adjustment.end - 1) // DAY + 1)
        ]

        def append(view: View) -> None:
            refuse_erased(view, [adjustment.employee])
            sealed = state_of(view)["sealed_before"]
            if sealed is not None and days[0].day < sealed:  # type: ignore[operator]  # a date
                raise removed_already()
            _put(view, adjustment)

        turn = read_turn(self._session).number
        self._session.each(mark_calls(days, turn))
        self._transactions.run(append)
        if (now := read_turn(self._session).number) != turn:
            self._session.each(mark_calls(days, now))

    def of(self, employee: str, begin: Millis, end: Millis) -> list[Adjustment]:
        rows = self._session.execute(
            "SELECT id, employee, channel, started, ended, label, author, approver, reason, at"
            " FROM adjustment WHERE employee = ? AND started > ? AND started < ?",
            (employee, begin - LONGEST_ADJUSTMENT, end),
        )
        found = [Adjustment(key, who, Channel(where), *rest) for key, who, where, *rest in rows]
        return [each for each in found if each.end > begin]


def _put(view: View, one: Adjustment) -> None:
    if view.get("adjustment", employee=one.employee, started=one.start, id=one.id) is not None:
        return
    view.put(
        "adjustment",
        employee=one.employee,
        started=one.start,
        id=one.id,
        channel=one.channel.value,
        ended=one.end,
        label=one.label,
        author=one.author,
        approver=one.approver,
        reason=one.reason,
        at=one.at,
    )
