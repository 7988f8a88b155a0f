"""How an outbox stands: what its two threads and the pages know of it."""

import logging
from dataclasses import dataclass
from threading import Condition

from cwem.errors import StoreError
from cwem.store.outbox.file import OutboxFile

log = logging.getLogger(__name__)

NEARLY = 0.8
"""So much of the room used is told of."""


@dataclass(frozen=True, slots=True)
class OutboxRules:
    """How long, and how much."""

    silence: float = 2.0
    """Seconds without an answer after which rows are kept here as well: a kill of this process
    then costs no more than that."""
    queued: int = 20_000
    """Rows in memory that wait for this machine's disk: some 10 MB."""
    first_try: float = 1.0
    longest: float = 30.0
    """Seconds between two tries to reach the store: the first, doubled up to the longest."""
    batch: int = 500
    """Rows brought in at once."""
    answer: float = 60.0
    """Seconds the store may take for them."""


RULES = OutboxRules()


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What a page may know of the outbox at one moment."""

    pending: int = 0
    """Rows that are not in the store yet."""
    limit: int = 0
    away: bool = False
    """The store is away: what is recorded is kept here."""
    refused: int = 0
    """Rows the store refused when they were brought in, since the start."""
    trouble: str = ""
    """Why rows could not be kept the last time."""

    @property
    def nearly_full(self) -> bool:
        return self.pending >= NEARLY * self.limit > 0


class Standing:
    """Thread-safe; `news` is notified of every change."""

    def __init__(self, file: OutboxFile) -> None:
        """Raises StoreError."""
        self._file = file
        self.news = Condition()
        self._pending = file.count()
        self._away = self._warned = False
        self._refused = 0
        self._trouble = ""

    @property
    def away(self) -> bool:
        return self._away

    @property
    def work(self) -> bool:
        """Whether something has to be brought in, or the store asked whether it is back."""
        return self._pending > 0 or self._away

    def state(self) -> OutboxState:
        """A copy of it."""
        with self.news:
            return OutboxState(
                self._pending, self._file.limit, self._away, self._refused, self._trouble
            )

    def is_away(self, away: bool) -> None:
        """Where new rows go: here, or to the store first."""
        with self.news:
            if away != self._away:
                log.warning("the store is away" if away else "the store is back")
                self._away = away
                self.news.notify_all()

    def refuse(self, rows: int) -> None:
        """The store will never take these."""
        with self.news:
            self._refused += rows

    def kept(self, error: StoreError | None) -> None:
        """Rows were kept because the store is away; or why they could not be. Then the next ones
        are offered to the store again."""
        with self.news:
            self._trouble = error.args[0] if error else ""
        self.count()
        self.is_away(self._pending > 0)

    def count(self) -> None:
        """Look how many there are; say it once when room becomes scarce."""
        try:
            pending = self._file.count()
        except StoreError:
            return  # whoever keeps or brings in says so
        scarce = pending >= NEARLY * self._file.limit
        with self.news:
            warn, self._warned = scarce and not self._warned, scarce
            self._pending = pending
            self.news.notify_all()
        if warn:
            log.warning("%d rows kept on this machine, of %d at most", pending, self._file.limit)
