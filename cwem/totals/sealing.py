"""The end of events: totals are made final first, then the bouts of old days are removed.

    kept for 365 days     | local days that begin before the line are sealed | the rest
    1. from now on rows of UTC days before the line are refused
    2. what is still to be added up is added up
    3. each person's days are sealed and their bouts removed, in one step

Broken off anywhere, it goes on where it was. Nothing is removed that is not added up.
"""

import logging
from collections.abc import Callable
from datetime import date, timedelta

from cwem.ports import Records
from cwem.totals.rollup import Rollup
from cwem.values import Millis, utc_day

log = logging.getLogger(__name__)

_EVER = date(1970, 1, 1)


def remove_expired(
    store: Records, rollup: Rollup, keep: timedelta, now: Callable[[], Millis]
) -> int:
    """Remove the bouts older than `keep`; how many. Raises StoreError."""
    before = utc_day(now()) - keep
    sealed = store.retention.sealed_before()
    last = before - timedelta(days=1)
    old = [number for number in store.recorded() if store.marks(number, _EVER, last)]
    if not old:
        return 0
    if sealed is None or sealed < before:
        store.retention.seal(before)
    if not rollup.run(now):
        return 0
    removed = sum(store.retention.remove(number, now()) for number in old)
    if removed:
        log.info("events of days before %s removed: %d; their totals stay", before, removed)
    return removed
