"""The sink before the store: what is not acknowledged is kept. See the package's drawing."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from threading import Thread

from cwem.errors import RowsRefused, StoreError, StoreUnavailable
from cwem.ports import BoutSink
from cwem.store.bout_rows import (
    AHEAD,
    BoutRow,
    Row,
    VoidRow,
    bout_of,
    bout_row,
    rows_refused,
    void_of,
    void_row,
)
from cwem.store.clock import wall_clock
from cwem.store.outbox.file import OutboxFile
from cwem.store.outbox.replay import Replayer
from cwem.store.outbox.standing import RULES, OutboxRules, OutboxState, Standing
from cwem.values import Bout, BoutVoid, Millis
from cwem.words import say

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Job:
    """The rows of one `write`."""

    bouts: list[BoutRow]
    voids: list[VoidRow]
    refused: list[str]
    due: float
    """When the store will have been silent for too long."""
    future: Future[None] = field(default_factory=Future)

    @property
    def size(self) -> int:
        return len(self.bouts) + len(self.voids) + 1

    def finish(self, error: BaseException | None) -> None:
        """The first outcome counts: in the store or here is all the same."""
        reasons = error.reasons if isinstance(error, RowsRefused) else ()
        if self.refused and (error is None or reasons):
            error = rows_refused([*self.refused, *reasons])
        with suppress(InvalidStateError):
            if error is None:
                self.future.set_result(None)
            else:
                self.future.set_exception(error)


def _overdue(job: _Job) -> bool:
    return job.due <= time.monotonic()


class Outbox:
    """A `BoutSink` before a `BoutSink`; thread-safe. A future is done once its rows are durable, in
    the store or here. Its callbacks must not call the outbox or the store."""

    def __init__(
        self,
        store: BoutSink,
        file: OutboxFile,
        now: Callable[[], Millis] = wall_clock,
        rules: OutboxRules = RULES,
    ) -> None:
        """What the file holds from an earlier run is brought in at once. Raises StoreError."""
        self._store, self._file, self._now, self._rules = store, file, now, rules
        self._standing = Standing(file)
        self._news = self._standing.news
        self._jobs: deque[_Job] = deque()
        self._queued = 0
        self._offered: dict[_Job, None] = {}
        """What the store has and has not answered, the earliest first."""
        self._closed = self._ended = False
        self._keeper = Thread(target=self._run, name="cwem-outbox", daemon=True)
        self._keeper.start()
        self._replayer = Replayer(store, file, self._standing, now, rules)

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """See the port. Ends beyond now + 5 s are clamped, and rows that break a bout's rules are
        refused, here as in the store."""
        job = self._job(bouts, voids)
        with self._news:
            offer = not self._standing.away and not self._closed
            if offer:
                self._offered[job] = None
                if len(self._offered) == 1:
                    self._news.notify_all()  # the keeper looks at the clock from now on
        if offer:
            given = [bout_of(row) for row in job.bouts], [void_of(row) for row in job.voids]
            self._store.write(*given).add_done_callback(lambda done: self._answered(job, done))
        else:
            self._queue(job)
        return job.future

    def state(self) -> OutboxState:
        """How it stands; from memory."""
        return self._standing.state()

    def close(self) -> None:
        """Keep what the store does not acknowledge within two seconds, then let go of the file.
        Close it before the store. May be called again."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        self._keeper.join()
        self._replayer.close()
        self._file.close()

    def _job(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid]) -> _Job:
        job = _Job([], [], [], time.monotonic() + self._rules.silence)
        job.future.set_running_or_notify_cancel()  # once offered it happens: no cancelling
        latest = self._now() + AHEAD
        for bout in bouts:
            try:
                job.bouts.append(bout_row(bout, latest))
            except ValueError as error:
                job.refused.append(str(error))
        for void in voids:
            try:
                job.voids.append(void_row(void))
            except ValueError as error:
                job.refused.append(str(error))
        return job

    def _answered(self, job: _Job, done: Future[None]) -> None:
        """On a thread of the store's: nothing here waits."""
        error = done.exception()
        away = isinstance(error, StoreError) and not isinstance(error, RowsRefused)
        with self._news:
            waiting = job in self._offered
            self._offered.pop(job, None)
            if self._closed:
                self._news.notify_all()
        if not away:
            job.finish(error)
        elif waiting:
            self._queue(job)

    def _queue(self, job: _Job) -> None:
        """For the keeper, if there is room."""
        with self._news:
            if not self._ended and self._queued + job.size <= self._rules.queued:
                self._jobs.append(job)
                self._queued += job.size
                self._news.notify_all()
                return
        what = "is closed" if self._ended else "cannot keep up with what is to be kept"
        job.finish(StoreUnavailable(f"The outbox {self._file.path} {what}."))

    # --- the keeper's thread --------------------------------------------------------------------

    def _run(self) -> None:
        while jobs := self._take():
            error = self._keep(jobs)
            self._standing.kept(error)
            for job in jobs:
                job.finish(error)

    def _take(self) -> list[_Job]:
        """What has to be kept now; empty once closed and used up."""
        with self._news:
            while True:
                late = list(takewhile(_overdue, self._offered))
                if late or self._jobs:
                    break
                if self._closed and not self._offered:
                    self._ended = True
                    return []
                first = next(iter(self._offered), None)
                self._news.wait(None if first is None else first.due - time.monotonic())
            for job in late:
                del self._offered[job]
            taken = [*self._jobs, *late]
            self._jobs.clear()
            self._queued = 0
            return taken

    def _keep(self, jobs: Sequence[_Job]) -> StoreError | None:
        """Why some of it could not be kept."""
        rows: list[Row] = []
        for job in jobs:
            rows += job.bouts
            rows += job.voids
        try:
            left = self._file.keep(rows)
        except StoreError as error:
            return error
        except Exception as error:  # the thread outlives whatever a row does
            log.exception("rows could not be kept")
            return StoreError(say("The store cannot hold this value: {error}.", error=error))
        if not left:
            return None
        return StoreUnavailable(
            say(
                "The store cannot be reached, and this machine keeps no more than {limit} rows "
                "for it: {n} found no room. They are offered again.",
                limit=self._file.limit,
                n=left,
            )
        )
