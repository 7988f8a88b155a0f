"""Bouts kept in memory, for what is analysed and never stored."""

from collections.abc import Sequence
from concurrent.futures import Future

from cwem.values import Bout, BoutKey, BoutVoid


class BoutTable:
    """A sink in memory: the largest end wins."""

    def __init__(self) -> None:
        self._rows: dict[BoutKey, Bout] = {}
        self.voids: list[BoutVoid] = []

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """Keep these rows; done at once."""
        for bout in bouts:
            known = self._rows.get(bout.key)
            if known is None or known.end < bout.end:
                self._rows[bout.key] = bout
        self.voids += voids
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def bouts(self) -> list[Bout]:
        """Every row, ordered by key."""
        return [self._rows[key] for key in sorted(self._rows)]
