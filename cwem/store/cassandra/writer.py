"""Writes bouts: one thread that hands over, the driver's that hears the answers, one that marks.

    any thread --write--> bounded queue --> a batch per person and day, 64 on the way
                                                --> acknowledged, marked --> futures

What one call writes of one person's day goes in one batch, which readers see whole or not at all.
Its days are marked before and, where a turn of adding up has begun meanwhile, after (marking.py).
Callbacks of the futures run on the driver's thread and must not call the store.
"""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Condition, Lock, Semaphore, Thread

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.bout_rows import rows_refused
from cwem.store.cassandra.admission import Admission
from cwem.store.cassandra.bouts import PersonDay, index_calls
from cwem.store.cassandra.failures import closed
from cwem.store.cassandra.jobs import LIMITS, Job, Limits, batches
from cwem.store.cassandra.marking import Marks, read_turn
from cwem.store.cassandra.session import IN_FLIGHT, Session
from cwem.values import Millis


class BoutWriter:
    """Owns the queue and the thread behind it."""

    def __init__(self, session: Session, admission: Admission, limits: Limits = LIMITS) -> None:
        self._session, self._admission, self._limits = session, admission, limits
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._jobs: deque[Job] = deque()
        self._rows = 0
        self._closed = False
        self.last_answer: Millis = 0
        """When rows were acknowledged last."""
        self._slots = Semaphore(IN_FLIGHT)
        self._indexed: set[PersonDay] = set()
        self._marks, self._marks_after = Marks(session), Marks(session)
        self._acknowledged: deque[Job] = deque()
        self._over = False
        self._thread = Thread(target=self._run, name="cwem-store-writer", daemon=True)
        self._marker = Thread(target=self._mark_after, name="cwem-store-marker", daemon=True)
        self._thread.start()
        self._marker.start()

    def write(self, job: Job) -> Future[None]:
        """Queue the rows; the future is done once they are acknowledged, or carries a StoreError,
        also if some of them were refused (the others are stored)."""
        job.future.set_running_or_notify_cancel()  # once queued it happens: no cancelling
        job.size = sum(map(len, job.rows.values())) + 1
        with self._changed:
            self._changed.wait_for(self._has_room, self._limits.patience)
            if self._closed:
                job.error = closed(self._session.address)
            elif self._rows >= self._limits.queued:
                job.error = StoreUnavailable(
                    f"The store {self._session.address} cannot keep up: {self._rows} rows wait to "
                    "be acknowledged. Write them again in a moment."
                )
            else:
                self._jobs.append(job)
                self._rows += job.size
                self._changed.notify_all()
        if job.error is not None:
            job.future.set_exception(job.error)
        return job.future

    def close(self) -> None:
        """Write what is queued and wait for its answers. Later writes are refused."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()
        with self._changed:
            self._changed.wait_for(lambda: not self._rows)
            self._over = True
            self._changed.notify_all()
        self._marker.join()

    def _has_room(self) -> bool:
        return self._closed or self._rows < self._limits.queued

    # --- the writer's thread ----------------------------------------------------------------------

    def _run(self) -> None:
        while jobs := self._take():
            try:
                self._prepare(jobs)
                self._send(jobs)
            except Exception as error:  # the thread outlives whatever a job does
                found = error if isinstance(error, StoreError) else self._session.error(error)
                for job in jobs:
                    if not job.future.done():
                        self._finished(job, found)

    def _take(self) -> list[Job]:
        """Everything queued; empty once closed and used up."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            taken = list(self._jobs)
            self._jobs.clear()
            return taken

    def _prepare(self, jobs: Sequence[Job]) -> None:
        """What has to be there before the rows are. Raises StoreError."""
        if not any(job.rows for job in jobs):
            return
        turn = read_turn(self._session)
        self._admission.leave_out(jobs, turn)
        self._index(jobs)
        self._marks.make((of for job in jobs for of in job.rows), turn)
        for job in jobs:
            job.turn = turn.number

    def _index(self, jobs: Sequence[Job]) -> None:
        """Say who has rows on which days, before they have."""
        new = {of: job.ttl[of] for job in jobs for of in job.rows if of not in self._indexed}
        if new:
            self._session.each(call for of, ttl in new.items() for call in index_calls(of, ttl))
            if len(self._indexed) > self._limits.known:
                self._indexed.clear()
            self._indexed |= new.keys()

    def _send(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            job.left = 1  # this loop's own, so that none finishes before all is sent
        for owners, calls in batches(jobs, self._limits.batch):
            self._slots.acquire()
            with self._lock:
                for job in owners:
                    job.left += 1
            try:
                sent = self._session.send(calls)
            except Exception as error:  # refused before it left
                self._answered(owners, error)
                continue
            sent.add_callbacks(
                callback=lambda _, owners=owners: self._answered(owners, None),
                errback=lambda error, owners=owners: self._answered(owners, error),
            )
        for job in jobs:
            self._one_less(job, None)

    # --- whichever thread hears the answer ----------------------------------------

    def _answered(self, owners: Sequence[Job], error: Exception | None) -> None:
        self._slots.release()
        if error is None:
            self.last_answer = time.time_ns() // 1_000_000
        elif not isinstance(error, StoreError):
            error = self._session.error(error)
        for job in owners:
            self._one_less(job, error)

    def _one_less(self, job: Job, error: StoreError | None) -> None:
        with self._lock:
            job.left -= 1
            job.error = job.error or error
            over = job.left == 0
        if over and (job.error or not job.rows):
            self._finished(job, job.error)
        elif over:
            with self._changed:
                self._acknowledged.append(job)
                self._changed.notify_all()

    # --- the marker's thread ------------------------------------------------------------------

    def _mark_after(self) -> None:
        while jobs := self._take_acknowledged():
            error: StoreError | None = None
            try:
                turn = read_turn(self._session)
                late = (of for job in jobs if job.turn != turn.number for of in job.rows)
                self._marks_after.make(late, turn)
            except Exception as problem:  # the thread outlives whatever a job does
                error = problem if isinstance(problem, StoreError) else self._session.error(problem)
            for job in jobs:
                self._finished(job, error)

    def _take_acknowledged(self) -> list[Job]:
        """Everything acknowledged; empty once nothing can follow."""
        with self._changed:
            self._changed.wait_for(lambda: self._acknowledged or self._over)
            taken = list(self._acknowledged)
            self._acknowledged.clear()
            return taken

    # --- whichever thread is the last ---------------------------------------------------------

    def _finished(self, job: Job, error: StoreError | None) -> None:
        if error is None and job.refused:
            error = rows_refused(job.refused)
        try:
            if error is None:
                job.future.set_result(None)
            else:
                job.future.set_exception(error)
        finally:
            with self._changed:
                self._rows -= job.size
                self._changed.notify_all()
