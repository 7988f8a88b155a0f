"""The one thread of a process that writes.

    any thread --write--> bounded queue --+--> BEGIN, everything queued, COMMIT --> futures
    any thread --change-------------------+    (one wait for the disk, for all of them)

Callers hand over and return; the thread alone uses its connection. What is queued while one commit
waits for the disk shares the next one (group commit). Callbacks of the futures run on the writer's
thread and must not call the store.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import chain
from threading import Thread
from typing import Any, TypeVar

from cwem.errors import StoreError
from cwem.store.bout_rows import BoutRow, VoidRow, rows_refused
from cwem.store.sqlite.bouts import write_bouts, write_voids
from cwem.store.sqlite.database import Connection, Database
from cwem.store.sqlite.erased import count_refused, erased_among
from cwem.store.sqlite.failures import gone, store_error
from cwem.store.sqlite.jobs import Job, JobQueue, Limits
from cwem.store.sqlite.marking import Marks, sealed_until
from cwem.store.sqlite.schema import begin
from cwem.words import say

T = TypeVar("T")

_BAD_ROW = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    OverflowError,
    UnicodeError,
)
"""The row's own fault, not the store's: the other rows can still be written."""


class Writer:
    """Owns the thread, its connection and the queue before it; see Limits."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self._database = database
        self._group = limits.group
        self._queue = JobQueue(database.path, limits)
        self._connection: Connection | None = None
        self._marks = Marks()
        self._thread = Thread(target=self._run, name="cwem-store-writer", daemon=True)
        self._thread.start()

    def write(
        self, rows: Sequence[BoutRow], voids: Sequence[VoidRow], refused: list[str]
    ) -> Future[None]:
        """Queue the rows; the future is done once they are durable, or carries a StoreError,
        also if some of them were refused (the others are stored)."""
        job = Job(rows, voids, refused)
        self._queue.put(job)
        return job.future

    def change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Run `change` in a transaction of its own and wait until its result is durable.

        Raises what `change` raises (nothing is stored then), or StoreError."""
        job = Job(change=change)
        self._queue.put(job)
        result: T = job.future.result()
        return result

    def close(self) -> None:
        """Commit what is queued, then stop. Later writes are refused."""
        self._queue.close()
        self._thread.join()

    # --- from here on: the writer's thread ----------------------------------------------------

    def _run(self) -> None:
        while jobs := self._queue.take(self._group):
            try:
                result = self._commit(jobs)
            except BaseException as error:  # the thread outlives whatever a job does
                for job in jobs:
                    job.future.set_exception(error)
            else:
                for job in jobs:
                    _finish(job, result)
        self._disconnect()

    def _commit(self, jobs: list[Job]) -> Any:
        """Store the jobs in one transaction; the result of a change. Raises StoreError."""
        change = jobs[0].change
        try:
            if change is not None:
                return self._transaction(change)
            try:
                return self._transaction(lambda connection: self._write_all(connection, jobs))
            except _BAD_ROW:
                return self._transaction(lambda connection: self._write_each(connection, jobs))
        except (sqlite3.Error, OSError) as error:
            self._disconnect()
            raise store_error(error, self._database.path) from error
        except (OverflowError, UnicodeError) as error:
            raise StoreError(
                say("The store cannot hold this value: {error}.", error=error)
            ) from error

    def _transaction(self, change: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            self._connection = self._database.connect()
            self._connection.execute("PRAGMA busy_timeout = 0")  # `begin` does the waiting
        connection = self._connection
        begin(connection, self._database.patience)
        try:
            result = change(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                self._marks.forget()
                connection.execute("ROLLBACK")
        if connection.moved():
            self._disconnect()
            raise gone(self._database.path)
        return result

    def _write_all(self, connection: sqlite3.Connection, jobs: list[Job]) -> None:
        _leave_out_erased(connection, jobs)
        _leave_out_sealed(connection, jobs)
        rows = list(chain.from_iterable(job.rows for job in jobs))
        voids = list(chain.from_iterable(job.voids for job in jobs))
        write_bouts(connection, rows)
        write_voids(connection, voids)
        self._marks.add(connection, rows, voids)

    def _write_each(self, connection: sqlite3.Connection, jobs: list[Job]) -> None:
        """Row by row, leaving out those SQLite cannot take: a failed statement undoes only
        itself."""
        _leave_out_erased(connection, jobs)
        _leave_out_sealed(connection, jobs)
        for job in jobs:
            for row in job.rows:
                try:
                    write_bouts(connection, [row])
                    self._marks.add(connection, [row], ())
                except _BAD_ROW as error:
                    job.refused.append(f"The bout {row!r} cannot be stored ({error})")
            for void in job.voids:
                try:
                    write_voids(connection, [void])
                    self._marks.add(connection, (), [void])
                except _BAD_ROW as error:
                    job.refused.append(f"The void {void!r} cannot be stored ({error})")

    def _disconnect(self) -> None:
        self._marks.forget()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _leave_out_erased(connection: sqlite3.Connection, jobs: list[Job]) -> None:
    """Whoever was erased stays away, however late a row arrives; it is counted."""
    people = (who for job in jobs for who in job.people if who)  # asked only if anybody is erased
    if erased := erased_among(connection, people):
        for job in jobs:
            job.leave_out(erased)
    count_refused(connection, sum((job.erased for job in jobs), Counter()))


def _leave_out_sealed(connection: sqlite3.Connection, jobs: list[Job]) -> None:
    """Refuse what belongs to days whose events were removed: their totals are final."""
    sealed = sealed_until(connection)
    if not sealed:
        return
    for job in jobs:
        late = [row[:3] for row in job.rows if row[1] < sealed]
        late += [void[:3] for void in job.voids if void[1] < sealed]
        if not late:
            continue
        job.rows = [row for row in job.rows if row[1] >= sealed]
        job.voids = [void for void in job.voids if void[1] >= sealed]
        for employee, started, channel in late:
            job.refused.append(
                f"The bout of {employee} in {channel} from {started} comes too late: "
                "the events of its day were removed, and its totals stay as they are"
            )


def _finish(job: Job, result: Any) -> None:
    if job.refused:
        job.future.set_exception(rows_refused(job.refused))
    else:
        job.future.set_result(result)
