"""Which days have to be added up again.

A mark is a person, a UTC day and the turn it was made in. A turn of adding up (rollups.py) begins
with raising the number in one row, and removes marks of a lower number alone. Whoever writes rows
has no transaction with that, so it marks before them, and looks at the number again after them:

    writer      mark 4    rows ........ acknowledged   4? still: done
                mark 4    rows ........ acknowledged   5? mark 5, done
    adding up                     turn 5: read bouts, keep, remove what is below 5

Either the turn began after the rows were there, and has read them, or a mark of it stays. No clock
of any machine has a part in it.

A turn takes days that are over. Before which day that was stands beside its number and only rises:
a mark of a day that no turn has taken yet is still there, whatever the number is, and need not be
made again. So today has a mark or two of a person and not one for every turn.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cwem.store.cassandra.bouts import SHARDS, PersonDay, shard_of
from cwem.store.cassandra.session import Call, Session

# Its turn is the write timestamp too: whoever removes it does so as of now by its clock, which is
# far above every turn whatever the clock says, and removes nothing of a later turn.
_INSERT = "INSERT INTO dirty_day (shard, day, employee, turn) VALUES (?, ?, ?, ?) USING TIMESTAMP ?"
_REMOVE = "DELETE FROM dirty_day WHERE shard = ? AND day = ? AND employee = ? AND turn < ?"
_OLDEST = (
    "SELECT day, employee FROM dirty_day WHERE shard = ? AND day < ?"
    " GROUP BY shard, day, employee LIMIT ?"
)
# A day that goes on is marked anew in every turn: grouped, its marks travel as one.
_WITHIN = (
    "SELECT day, employee FROM dirty_day WHERE shard = ? AND day >= ? AND day <= ?"
    " GROUP BY shard, day, employee"
)
_EXACT = (
    "SELECT day, employee FROM dirty_day WHERE shard = ? AND day IN ? AND employee IN ?"
    " GROUP BY shard, day, employee"
)
_STATE = "SELECT turn, sealed_before, taken_before FROM rollup_state WHERE id = 0"
_FEW = 62
"""Up to so many days are named one by one."""
_REMEMBERED = 200_000
"""Some 30 MB; beyond it a process begins to remember anew."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What every writer has to know."""

    number: int = 1
    sealed_before: date | None = None
    """Rows of UTC days before this one are refused."""
    taken_before: date = date.max
    """No turn so far has taken marks of this day or a later one."""


def read_turn(session: Session) -> Turn:
    """As it is now. Raises StoreError."""
    rows = session.execute(_STATE)
    if not rows:
        return Turn()
    turn, sealed, taken = rows[0]
    return Turn(turn or 1, sealed.date() if sealed else None, taken.date() if taken else date.max)


def mark_calls(days: Iterable[PersonDay], turn: int) -> list[Call]:
    """Mark them with this turn."""
    return [
        (_INSERT, (shard_of(each.employee), each.day, each.employee, turn, turn)) for each in days
    ]


def mark_now(session: Session, days: Collection[PersonDay]) -> None:
    """Have them added up by a turn that begins after this. Raises StoreError."""
    turn = read_turn(session).number
    while days:
        session.each(mark_calls(days, turn))
        if (now := read_turn(session).number) == turn:
            break
        turn = now


class Marks:
    """What one process has marked and no turn has taken: a heartbeat need not mark again. One
    object per thread."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._turn = -1
        self._made: set[PersonDay] = set()

    def make(self, days: Iterable[PersonDay], turn: Turn) -> None:
        """Mark those whose mark may have been taken, or that have none. Raises StoreError."""
        if turn.number != self._turn:
            self._turn = turn.number
            self._made = {each for each in self._made if each.day >= turn.taken_before}
        if len(self._made) > _REMEMBERED:
            self._made.clear()
        if new := set(days) - self._made:
            self._session.each(mark_calls(new, turn.number))
            self._made |= new


def remove_marks(session: Session, days: Sequence[PersonDay], below: int) -> None:
    """Remove the marks of these days that were made before this turn."""
    session.each((_REMOVE, (shard_of(who), day, who, below)) for who, day in days)


def oldest_marks(session: Session, before: date, most: int) -> list[PersonDay]:
    """So many days before this one, the oldest first."""
    answers = session.each((_OLDEST, (shard, before, most)) for shard in range(SHARDS))
    found = sorted((day.date(), employee) for rows in answers for day, employee in rows)
    return [PersonDay(employee, day) for day, employee in found[:most]]


def marks_within(
    session: Session, employees: Iterable[str] | None, first: date, last: date
) -> frozenset[PersonDay]:
    """The marked days in this span; None: everybody's."""
    people = None if employees is None else set(employees)
    shards = range(SHARDS) if people is None else sorted({shard_of(each) for each in people})
    if people is not None and (last - first).days <= _FEW:
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
        calls: list[Call] = [
            (_EXACT, (shard, days, sorted(who for who in people if shard_of(who) == shard)))
            for shard in shards
        ]
    else:
        calls = [(_WITHIN, (shard, first, last)) for shard in shards]
    found = (PersonDay(who, day.date()) for rows in session.each(calls) for day, who in rows)
    return frozenset(each for each in found if people is None or each.employee in people)
