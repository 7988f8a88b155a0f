"""What a server does with totals by itself: adds up what has changed, removes what has expired."""

import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta

from cwem.errors import CwemError
from cwem.people.ports import Registry
from cwem.ports import Records
from cwem.totals.moved import Compared
from cwem.totals.rollup import Rollup
from cwem.totals.sealing import remove_expired
from cwem.values import Millis, utc_day

log = logging.getLogger(__name__)

BREATH = 0.02
"""Seconds between a few days of one person and the next: adding a day up takes some 20 ms of
Python, which the cameras of this process have to share."""


class TotalsKeeping:
    """May be run at any time and again, by any number of processes; one thread each."""

    def __init__(
        self,
        store: Records,
        registry: Registry,
        departure: Callable[[], Millis],
        keep_days: Callable[[], int],
        now: Callable[[], Millis],
    ) -> None:
        self._store, self._registry, self._departure = store, registry, departure
        self._keep_days, self._now = keep_days, now
        self._over, self._compared = threading.Event(), Compared()
        self._removed_on: date | None = None

    def run(self) -> None:
        """Once. Whatever goes wrong is logged and tried again the next time."""
        rollup = Rollup(
            self._store,
            self._registry,
            self._departure(),
            lambda: not self._over.wait(BREATH),
            self._compared,
        )
        try:
            if rollup.run(self._now):
                self._remove(rollup)
        except CwemError as error:
            log.warning("days were not added up, tried again later: %s", error)
        except Exception:
            # Nobody notices a thread that ended: totals would be made anew on every look.
            log.exception("days were not added up")

    def stop(self) -> None:
        """What is not added up stays marked."""
        self._over.set()

    def _remove(self, rollup: Rollup) -> None:
        """Once a day is enough, and looking for it is not free."""
        today = utc_day(self._now())
        if self._removed_on != today:
            remove_expired(self._store, rollup, timedelta(days=self._keep_days()), self._now)
            self._removed_on = today
