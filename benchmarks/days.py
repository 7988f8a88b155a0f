"""How long the pages of days wait for their figures: `python -m benchmarks.days`.

Twenty people with 30 invented days of some 1,500 rows each, written with the store's own calls;
read as the pages read them. The first reading of a month is what a page waits for once after the
server's start; every later one asks the store only whether a day has changed.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.table import show
from cwem.people.values import Company
from cwem.ports import BoutStore
from cwem.store.sqlite import open_store
from cwem.totals.kept import KeptTotals
from cwem.totals.reading import SUMMED, Days
from cwem.ui.detections_rows import read
from cwem.values import Bout, day_start
from tests.totals.invented import invented_day

PEOPLE = [f"E{number:03d}" for number in range(1, 21)]
FIRST, COUNT = date(2026, 10, 1), 30
LAST = FIRST + timedelta(days=COUNT - 1)


def main() -> None:
    """Write, read, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_store(path / "cwem.sqlite", path / "keys") as store:
            rows = 0
            for person in PEOPLE:
                for day in range(COUNT):
                    begin = day_start(FIRST + timedelta(days=day))
                    bouts: list[Bout] = invented_day(person, begin)
                    rows += len(bouts)
                    store.write(bouts)
            store.write([]).result()
            show(
                f"Days of {len(PEOPLE)} people, {rows:,} rows in {COUNT} days",
                ["what", "ms"],
                _figures(Days(store, Company(), 300_000, KeptTotals()), store),
            )


def _figures(days: Days, store: BoutStore) -> list[tuple[str, float]]:
    everybody = {person: frozenset({LAST}) for person in PEOPLE}

    def month() -> None:
        for person in PEOPLE:
            days.totals(person, FIRST, LAST)

    return [
        ("My day: one day of one person", _ms(lambda: days.day(PEOPLE[0], LAST), 5)),
        (
            "Overview: a whole day of 20 people",
            _ms(lambda: [days.day(person, LAST, SUMMED) for person in PEOPLE], 3),
        ),
        ("Activity: a month of 20 people, first time", _ms(month, 1)),
        ("Activity: the same again", _ms(month, 3)),
        (
            "Detections: the newest 500 of 20 people",
            _ms(lambda: read(store, everybody, ZoneInfo("UTC")), 3),
        ),
    ]


def _ms(work: Callable[[], object], times: int) -> float:
    """The fastest of so many runs."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


if __name__ == "__main__":
    main()
