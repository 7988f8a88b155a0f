"""How long totals of a large company take to read: `python -m benchmarks.totals`.

2,000 people in 100 teams with 250 days of 20 labels each: 10 million daily rows, put into the
store's tables with SQL; read with its own calls, as pages do. `--people 200` for a tenth of it.
Each figure is the median of 20 readings of different people, teams and weeks, after one to warm
up. Then: adding up invented days of 1,500 bouts, the mean over all, and one reading of them before
and one after, as a page does it.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.statements import many, once
from benchmarks.table import show
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Team
from cwem.people.values import Days as Period
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.groups import Groups
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import COMPANY, Activity, Channel, Employee, Posture, Presence, day_start
from tests.totals.invented import invented_day

FIRST, COUNT = date(2025, 12, 1), 250
LAST = FIRST + timedelta(days=COUNT - 1)
TEAM = 20
_EPOCH = date(1970, 1, 1).toordinal()
LABELS = [
    *((Channel.PRESENCE, label) for label in Presence),
    *((Channel.ACTIVITY, label) for label in Activity),
    *((Channel.POSTURE, label) for label in Posture),
    *((Channel.ACTIVITY, f"another {n}") for n in range(3)),
]
SUMMED = {Channel.PRESENCE, Channel.ACTIVITY}


def employ(store: SqliteStore, people: int) -> None:
    """Everybody in a team of 20."""
    numbers = [f"E{number:05d}" for number in range(people)]
    changes = Changes(
        teams=tuple(Team(f"t{n}", f"Team {n}") for n in range(people // TEAM)),
        employees=tuple(Employee(number) for number in numbers),
        assignments=tuple(
            Assignment(AssignmentKind.TEAM, number, Step(EVER, f"t{n // TEAM}"))
            for n, number in enumerate(numbers)
        ),
    )
    store.registry.change(changes, 0, 0)


def rows(people: int) -> Iterator[tuple[int, str, str, str, int]]:
    """Daily rows, in the order of their key."""
    dice = random.Random(1)
    labels = sorted((str(channel), str(label)) for channel, label in LABELS)
    for n in range(COUNT):
        day = FIRST.toordinal() + n - _EPOCH
        for person in range(people):
            for channel, label in labels:
                yield day, f"E{person:05d}", channel, label, dice.randrange(10_000_000)


HEADS = """INSERT INTO rolled_day (day, employee, begins, ends, team, arrival, last_seen, turn)
    SELECT DISTINCT day, employee, day * 86400000, (day + 1) * 86400000,
    't' || (CAST(substr(employee, 2) AS INTEGER) / 20),
    day * 86400000 + 30000000, day * 86400000 + 60000000, 1 FROM daily"""
MONTHS = """INSERT INTO monthly SELECT employee,
    CAST(strftime('%Y', day * 86400, 'unixepoch') AS INTEGER) * 12
    + CAST(strftime('%m', day * 86400, 'unixepoch') AS INTEGER) - 1 AS month,
    channel, label, sum(length) FROM daily GROUP BY employee, month, channel, label"""
TEAMS = """INSERT INTO group_total SELECT team, 'day', daily.day, channel, label, sum(length),
    count(*), 1, 1 FROM daily JOIN rolled_day USING (day, employee)
    GROUP BY team, daily.day, channel, label"""
EVERYBODY = """INSERT INTO group_total SELECT '', 'day', day, channel, label, sum(length),
    count(*), 1, 1 FROM daily GROUP BY day, channel, label"""


def fill(store: SqliteStore, people: int) -> float:
    """Put the rows in; the seconds it took."""
    begun = time.perf_counter()
    write = store.rollups._writer.change
    every = rows(people)
    while part := list(islice(every, 1_000_000)):
        write(many("INSERT INTO daily VALUES (?, ?, ?, ?, ?)", part))
    for statement in (HEADS, MONTHS, TEAMS, EVERYBODY):
        write(once(statement))
    write(lambda c: c.execute("UPDATE rollup_state SET revision = 1"))
    return time.perf_counter() - begun


def milliseconds(work: Callable[[random.Random], object], times: int = 20) -> float:
    """The median; each reading is another one."""
    dice, found = random.Random(2), []
    for _ in range(times + 1):
        begun = time.perf_counter()
        work(dice)
        found.append(time.perf_counter() - begun)
    return statistics.median(found[1:]) * 1000


def large(people: int) -> None:
    """The figures of a company of so many."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_store(path / "cwem.sqlite", path / "keys") as store:
            employ(store, people)
            took = fill(store, people)
            count = people * COUNT * len(LABELS)
            size = (path / "cwem.sqlite").stat().st_size / 1e6
            days = Days(store, store.registry.company(), 300_000)
            show(
                f"{count:,} daily rows of {people:,} people, {size:,.0f} MB; made in {took:.0f} s",
                ["what", "ms"],
                _large(store, days, people),
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"peak memory of the process, with making the rows: {peak:,.0f} MB\n")


def _large(store: SqliteStore, days: Days, people: int) -> list[tuple[str, float]]:
    groups = Groups(store, days)

    def person(dice: random.Random) -> str:
        return f"E{dice.randrange(people):05d}"

    def month(dice: random.Random) -> object:
        first = (FIRST + timedelta(days=dice.randrange(COUNT - 62) + 31)).replace(day=1)
        return days.totals(person(dice), first, first + timedelta(days=29))

    def week(dice: random.Random) -> object:
        team = dice.randrange(people // TEAM)
        first = FIRST + timedelta(days=dice.randrange(COUNT - 7))
        members = {f"E{team * TEAM + n:05d}" for n in range(TEAM)}
        return store.rollups.rolled(members, first, first + timedelta(days=6), SUMMED)

    def team_week(dice: random.Random) -> object:
        first = FIRST + timedelta(days=dice.randrange(COUNT - 7))
        team = f"t{dice.randrange(people // TEAM)}"
        return groups.read(team, Period(first, first + timedelta(days=6)))

    def total(dice: random.Random) -> object:
        return store.rollups.months(person(dice), FIRST, LAST)

    return [
        ("an employee's month, day by day", milliseconds(month)),
        ("an employee's whole time, by months", milliseconds(total)),
        ("a team's week, as one", milliseconds(team_week)),
        ("a team's week, person by person and day by day", milliseconds(week)),
        ("the company's year, day by day", milliseconds(
            lambda _: groups.read(COMPANY, Period(FIRST, LAST)))),
    ]  # fmt: skip


def adding_up(people: int = 20, count: int = 10) -> None:
    """How fast days become totals, and what a page waits for before and after."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_store(path / "cwem.sqlite", path / "keys") as store:
            employ(store, people)
            for person in range(people):
                for n in range(count):
                    start = day_start(FIRST + timedelta(days=n))
                    store.write(invented_day(f"E{person:05d}", start))
            store.write([]).result()
            now = day_start(FIRST + timedelta(days=count + 2))
            found = [("read before, from bouts", _all(store, people, count))]
            begun = time.perf_counter()
            Rollup(store, store.registry, 300_000).run(lambda: now)
            took = time.perf_counter() - begun
            found += [("read afterwards, from totals", _all(store, people, count)),
                      ("adding up, a person's day", took * 1000 / people / count)]  # fmt: skip
            show(f"{count} days of {people} people, some 1,500 bouts each", ["what", "ms"], found)


def _all(store: SqliteStore, people: int, count: int) -> float:
    days = Days(store, store.registry.company(), 300_000)
    begun = time.perf_counter()
    for person in range(people):
        days.totals(f"E{person:05d}", FIRST, FIRST + timedelta(days=count - 1))
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Both tables; some five minutes, 2 GB of disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000, help="a multiple of 20")
    adding_up()
    large(parser.parse_args().people)


if __name__ == "__main__":
    main()
