"""Rows on their way to the sink, kept until they are durable."""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, wait

from cwem.errors import StoreError, StoreUnavailable
from cwem.ports import BoutSink
from cwem.values import Bout, BoutKey, BoutVoid, Millis

log = logging.getLogger(__name__)


class Outbound:
    """Hands rows to the sink and keeps each until the sink says it is durable.

    While the store is unavailable its rows are offered again with the next heartbeat, so one that
    comes back loses nothing as long as the capture runs. Rows it refuses for good are logged."""

    def __init__(self, sink: BoutSink, retry: Millis) -> None:
        self._sink, self._retry = sink, retry
        self._inflight: list[tuple[Future[None], list[Bout], list[BoutVoid]]] = []
        self._bouts: dict[BoutKey, Bout] = {}
        self._voids: list[BoutVoid] = []
        self._again: Millis = 0
        self.trouble: str | None = None

    def send(self, at: Millis, bouts: Iterable[Bout], voids: Iterable[BoutVoid]) -> None:
        """Offer these rows, and those refused earlier once it is time."""
        self._collect(at)
        fresh, new_voids = list(bouts), list(voids)
        if (self._bouts or self._voids) and at >= self._again:
            fresh += self._bouts.values()
            new_voids += self._voids
            self._bouts, self._voids = {}, []
        if fresh or new_voids:
            self._inflight.append((self._sink.write(fresh, new_voids), fresh, new_voids))

    def drain(self, timeout: float = 8.0) -> None:
        """Wait for everything offered, at most so many seconds: less than a stopping server gives
        its captures. Raises StoreError where it was refused."""
        rows, voids = list(self._bouts.values()), self._voids
        if rows or voids:
            self._inflight.append((self._sink.write(rows, voids), rows, voids))
        futures = [future for future, _, _ in self._inflight]
        done, late = wait(futures, timeout)
        for future in done:
            future.result()
        if late:
            raise StoreError("The store did not confirm the last rows in time.")

    def _collect(self, at: Millis) -> None:
        waiting = []
        for future, bouts, voids in self._inflight:
            if not future.done():
                waiting.append((future, bouts, voids))
            elif (error := future.exception()) is not None:
                self.trouble, self._again = str(error), at + self._retry
                if not isinstance(error, StoreUnavailable):
                    log.error("bouts refused: %s", error)
                    continue
                for bout in bouts:
                    known = self._bouts.get(bout.key)
                    if known is None or known.end < bout.end:
                        self._bouts[bout.key] = bout
                self._voids += voids
            else:
                self.trouble = None
        self._inflight = waiting
