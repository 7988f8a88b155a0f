"""What closing a month costs in a large company: `python -m benchmarks.closing`.

The company of benchmarks/report.py (10,000 people in 100 teams), with twelve months of every team
closed before October. Opening the page is what it reads for the chosen team: the month's closings
and the checklist. Each is done by a process of its own: time is the call's, with reading the
company, memory the most that the process ever held. `--people 1000` for a tenth.
"""

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.report import FIRST, LAST, TEAM, fill, number
from benchmarks.table import show
from cwem.access.audit import By
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.kpi.closing import Books, Period, month_of
from cwem.kpi.days import WorkingDays
from cwem.kpi.frozen import told
from cwem.kpi.report.payroll import line_body, payroll
from cwem.settings import load_settings
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.reading import Days
from cwem.values import day_start

MONTHS = 12
TEAM_CLOSED = Period(FIRST, LAST, "t7")
NOW = day_start(LAST) + 5 * 86_400_000
_DAY = timedelta(days=1)


def months() -> list[tuple[date, date]]:
    """The twelve before October, newest first."""
    found = [month_of(FIRST - _DAY)]
    while len(found) < MONTHS:
        found.append(month_of(found[-1][0] - _DAY))
    return found


def working(store: SqliteStore) -> WorkingDays:
    company = store.registry.company()
    days = Days(store, company, 300_000)
    return WorkingDays(store, company, store.rule_books.book(), days)


def close_before(store: SqliteStore, people: int) -> None:
    """Nobody came before October: the lines of a team are all the same, which is what they come
    to now as well."""
    read = working(store)
    for first, last in months():
        for team in range((people + TEAM - 1) // TEAM):
            those = range(team * TEAM, min(people, (team + 1) * TEAM))
            one = number(those[0])
            days = read.of([one], first, last, NOW, telling=False)[one]
            body = line_body(payroll(days), told(days))
            lines = [ClosedLine(number(person), body) for person in those]
            digests = tuple(line.digest for line in lines)
            closing = Closing(first, last, f"t{team}", 1, closing_hash(digests), digests,
                              day_start(last), "pat", read.book.revision)  # fmt: skip
            store.closings.close(closing, lines, store.closings.ground())


def books(store: SqliteStore) -> Books:
    read = working(store)
    return Books(store, read, read.company)


def opened(store: SqliteStore) -> None:
    """What the page reads for one team."""
    desk = books(store)
    desk.newest(FIRST, LAST)
    desk.checklist(TEAM_CLOSED, NOW)


def closed(store: SqliteStore) -> None:
    desk = books(store)
    desk.close(TEAM_CLOSED, NOW, By("pat", NOW), desk.checklist(TEAM_CLOSED, NOW))


def measured(what: Callable[[SqliteStore], None]) -> tuple[float, float, float]:
    """(seconds, of a processor, MB at most), in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (what,))


def _measured(what: Callable[[SqliteStore], None]) -> tuple[float, float, float]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        begun, before = time.perf_counter(), time.process_time()
        what(store)
        took, work = time.perf_counter() - begun, time.process_time() - before
    return took, work, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """One table; some minutes to make the company."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CWEM_HOME"] = folder
        settings = load_settings()
        with open_store(settings.sqlite_path, settings.home / "keys") as store:
            fill(store, people)
            close_before(store, people)
        rows = [
            ("opening the page of one team", *measured(opened)),
            ("the checklist, then closing it", *measured(closed)),
        ]
        show(f"Closing a month, {people:,} people",
             ["what", "seconds", "of a processor", "MB at most"], rows)  # fmt: skip


if __name__ == "__main__":
    main()
