"""Which rows are still taken: none of a sealed day, none of somebody who was erased.

Both are looked up before rows are sent and may change while they are on the way. That does no harm:
a sealed day is deleted as of its own end, an erased person's days as of a minute ahead, and a
bout's write timestamp is its end, so such a row is dead when it arrives. Who is blocked is asked
once, and again when the gallery has changed. Every erasure changes it twice: with the number that
is blocked, where one row may be seen before the other, and once more after that.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from cwem.store.bout_rows import is_void
from cwem.store.cassandra.erased import erased_among
from cwem.store.cassandra.jobs import Job
from cwem.store.cassandra.marking import Turn
from cwem.store.cassandra.versions import GALLERY, read_version
from cwem.store.cassandra.view import View

_SEALED = (
    "The bout of {employee} in {channel} from {started} comes too late: "
    "the events of its day were removed, and its totals stay as they are"
)
_ERASED = "The row of {employee} came after the erasure"
_REMEMBERED = 200_000


class Admission:
    """Of one writer's thread."""

    def __init__(self, view: Callable[[], View], count: Callable[[Counter[str]], object]) -> None:
        """`count` hears how many rows of which erased numbers were refused."""
        self._view, self._count = view, count
        self._version = -1
        self._free: set[str] = set()
        """Whose numbers were not blocked at this version."""

    def leave_out(self, jobs: Sequence[Job], turn: Turn) -> None:
        """Refuse what is not taken any more. Raises StoreError."""
        erased = self._erased(set().union(*(job.people for job in jobs)))
        refused: Counter[str] = Counter()
        for job in jobs:
            for of in list(job.rows):
                if of.employee in erased:
                    refused[of.employee] += len(job.rows[of])
                    job.leave_out(of, _ERASED)
                elif turn.sealed_before is not None and of.day < turn.sealed_before:
                    job.leave_out(of, _SEALED)
                elif erased:
                    _unname(job, erased)
        if refused:
            self._count(refused)

    def _erased(self, numbers: Collection[str]) -> frozenset[str]:
        view = self._view()
        version = read_version(view, GALLERY)
        if version != self._version or len(self._free) > _REMEMBERED:
            self._version = version
            self._free.clear()
        asked = set(numbers) - self._free
        erased = erased_among(view, asked) if asked else frozenset[str]()
        self._free |= asked - erased
        return erased


def _unname(job: Job, erased: Collection[str]) -> None:
    """Nobody erased is named in the voids of others."""
    for of, rows in job.rows.items():
        job.rows[of] = [
            (*row[:-1], "") if is_void(row) and row[-1] in erased else row for row in rows
        ]
