"""A store that answers, fails, keeps silent or refuses as it is told, and what it holds."""

from concurrent.futures import Future
from threading import Lock

from cwem.errors import StoreUnavailable
from cwem.store.bout_rows import bout_of, bout_row, rows_refused, settled_row

AWAY = StoreUnavailable("The store cannot be reached.")
LATE = 1 << 60


class Store:
    """Holds rows as every store does: one a key, the largest end wins."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        """What every write ends with."""
        self.silent = False
        """Takes rows and does not answer."""
        self.refuses: set[str] = set()
        """People whose rows it refuses."""
        self.bouts, self.voids = {}, set()
        self.calls: list[int] = []
        self._unanswered: list[tuple] = []
        self._lock = Lock()

    def write(self, bouts, voids=()):
        future: Future[None] = Future()
        with self._lock:
            self.calls.append(len(bouts) + len(voids))
            if self.silent:
                self._unanswered.append((future, bouts, voids))
                return future
        self._answer(future, bouts, voids)
        return future

    def speak(self) -> None:
        """Answer whatever was not answered."""
        self.silent = False
        with self._lock:
            waiting, self._unanswered = self._unanswered, []
        for each in waiting:
            self._answer(*each)

    def _answer(self, future, bouts, voids) -> None:
        if self.error is not None:
            future.set_exception(self.error)
            return
        refused = []
        with self._lock:
            for bout in bouts:
                if bout.key.employee in self.refuses:
                    refused.append(f"The bout of {bout.key.employee} comes too late")
                    continue
                row = bout_row(bout, LATE)
                known = self.bouts.get(bout.key)
                row = row if known is None else settled_row(bout_row(known, LATE), row)
                self.bouts[bout.key] = bout_of(row)
            self.voids.update(voids)
        if refused:
            future.set_exception(rows_refused(refused))
        else:
            future.set_result(None)
