"""What one `write` comes to, and how several go together."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from cwem.errors import StoreError
from cwem.store.bout_rows import Row, is_bout, is_void
from cwem.store.cassandra.bouts import PersonDay, bout_call, void_call
from cwem.store.cassandra.session import Call


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait, and how much goes at once."""

    queued: int = 20_000
    """Rows not yet acknowledged: some 10 MB."""
    batch: int = 200
    """Rows of one partition written as one: some 40 KB."""
    patience: float = 1.0
    """Seconds a caller waits for room in a full queue before it is refused."""
    known: int = 200_000
    """People's days remembered as indexed."""


LIMITS = Limits()


@dataclass(slots=True, eq=False)
class Job:
    """The rows of one `write`, by partition, and how many seconds each partition's have left;
    `refused` says which were left out, and why."""

    rows: dict[PersonDay, list[Row]] = field(default_factory=dict)
    ttl: dict[PersonDay, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    future: Future[None] = field(default_factory=Future)
    size: int = 0
    """How many places it takes in the queue."""
    turn: int = 0
    """In which its days were marked."""
    left: int = 0
    """Batches not yet acknowledged."""
    error: StoreError | None = None

    @property
    def people(self) -> set[str]:
        """Everybody the rows name."""
        voids = (row for rows in self.rows.values() for row in rows if is_void(row))
        return {of.employee for of in self.rows} | {row[-1] for row in voids if row[-1]}

    def leave_out(self, of: PersonDay, reason: str) -> None:
        """Refuse the rows of this partition; `reason` may name employee, channel and started."""
        for employee, started, channel, *_ in self.rows.pop(of, ()):
            words = reason.format(employee=employee, channel=channel, started=started)
            self.refused.append(words)


def call_of(row: Row, ttl: int) -> Call:
    """Writes the row."""
    if is_bout(row):
        return bout_call(row, ttl)
    assert is_void(row)
    return void_call(row, ttl)


def batches(jobs: Sequence[Job], most: int) -> list[tuple[list[Job], list[Call]]]:
    """The rows of one partition together, with the jobs they are of; a job's rows are not split
    unless they alone are more than `most`."""
    found: list[tuple[list[Job], list[Call]]] = []
    open_: dict[PersonDay, tuple[list[Job], list[Call]]] = {}
    for job in jobs:
        for of, rows in job.rows.items():
            for at in range(0, len(rows), most):
                piece = [call_of(row, job.ttl[of]) for row in rows[at : at + most]]
                batch = open_.get(of)
                if batch is None or len(batch[1]) + len(piece) > most:
                    batch = open_[of] = ([], [])
                    found.append(batch)
                batch[0].append(job)
                batch[1].extend(piece)
    return found
