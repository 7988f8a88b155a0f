"""Brings kept rows into the store, the oldest first; more seldom the longer it does not answer."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Event, Thread

from cwem.errors import RowsRefused, StoreError
from cwem.ports import BoutSink
from cwem.store.bout_rows import AHEAD, bout_of, is_bout, is_void, void_of
from cwem.store.outbox.file import OutboxFile, Waiting
from cwem.store.outbox.standing import OutboxRules, Standing
from cwem.values import Millis

log = logging.getLogger(__name__)


class Replayer:
    """Owns the thread. A row leaves the file when the store has acknowledged it, or refused it for
    good; one that has grown meanwhile stays for the next round, and one that was recorded while
    this machine's clock was ahead waits until its time has come: the store would refuse it."""

    def __init__(
        self,
        store: BoutSink,
        file: OutboxFile,
        standing: Standing,
        now: Callable[[], Millis],
        rules: OutboxRules,
    ) -> None:
        self._store, self._file, self._standing, self._rules = store, file, standing, rules
        self._now = now
        self._stop = Event()
        self._thread = Thread(target=self._run, name="cwem-outbox-replay", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; what was on the way to the store is brought in again the next time."""
        self._stop.set()
        with self._standing.news:
            self._standing.news.notify_all()
        self._thread.join()

    def _run(self) -> None:
        pause = self._rules.first_try
        while self._wait():
            if self._round():
                pause = self._rules.first_try
            else:
                self._stop.wait(pause)
                pause = min(2 * pause, self._rules.longest)

    def _wait(self) -> bool:
        """Until there is something to do; False at the end."""
        with self._standing.news:
            self._standing.news.wait_for(lambda: self._standing.work or self._stop.is_set())
        return not self._stop.is_set()

    def _round(self) -> bool:
        """Bring in all that is there; False where that has to be tried again."""
        try:
            after, early = 0, False
            while rows := self._file.next(after, self._rules.batch):
                after, latest = rows[-1].number, self._now() + AHEAD
                due = [each for each in rows if not (is_bout(each.row) and each.row[7] > latest)]
                early |= len(due) < len(rows)
                if due:
                    self._bring(due)
        except (StoreError, NotYet) as error:
            log.info("kept rows wait: %s", str(error) or "no answer from the store")
            return False
        except Exception:  # a thread that ended here would keep the rows for ever
            log.exception("kept rows wait")
            return False
        self._standing.count()
        self._standing.is_away(False)
        return not early

    def _bring(self, rows: Sequence[Waiting]) -> None:
        """Raises StoreError or NotYet where the store does not take them now."""
        try:
            self._answer(
                self._store.write(
                    [bout_of(each.row) for each in rows if is_bout(each.row)],
                    [void_of(each.row) for each in rows if is_void(each.row)],
                )
            )
        except RowsRefused as error:
            log.warning("kept rows were refused: %s", error)
            self._standing.refuse(len(error.reasons))
        except (StoreError, NotYet):
            self._standing.is_away(True)
            raise
        self._standing.is_away(False)
        self._file.remove(rows)
        self._standing.count()

    def _answer(self, done: Future[None]) -> None:
        """What became of it, unless that takes too long or this process ends."""
        deadline = time.monotonic() + self._rules.answer
        while not done.done():
            try:
                return done.result(0.2)
            except NotYet:
                if self._stop.is_set() or time.monotonic() > deadline:
                    raise
        return done.result()
