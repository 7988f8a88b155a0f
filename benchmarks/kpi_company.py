"""A company for the KPI pages: people in teams of 50, each team with its manager, and a year of
working days that are kept as totals, with their stays and stretches of sitting.

Days are put into the store's tables with SQL, as a year of bouts would take hours; they are read
with the store's own calls.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from benchmarks.statements import many
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.store.sqlite import SqliteStore
from cwem.store.visit_rows import visit_bytes
from cwem.values import Activity, Channel, Employee, Millis, Posture, Presence

TEAM = 50
ZONE = "Europe/Berlin"
MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1).toordinal()
EARLY = Shift("early", "Early", ShiftKind.FIXED, (Stretch(480, 990),), pause=30)
NIGHT = Shift("night", "Night", ShiftKind.FIXED, (Stretch(1_320, 1_800),))
WEEK = Roster("week", "Week", date(2024, 1, 1), ("early",) * 5 + ("", ""))
NIGHTS = Roster("nights", "Nights", date(2024, 1, 1), ("night",) * 5 + ("", ""))


def number(person: int) -> str:
    return f"E{person:05d}"


def employ(store: SqliteStore, people: int) -> None:
    """Teams of 50; the first of each manages the others; every fourth team works at night."""
    kind = AssignmentKind
    teams = max(1, people // TEAM)
    given: list[Assignment] = []
    for n in range(teams):
        given.append(Assignment(kind.TEAM_MANAGER, f"t{n}", Step(EVER, number(n * TEAM))))
        roster = "nights" if n % 4 == 3 else "week"
        given.append(Assignment(kind.TEAM_ROSTER, f"t{n}", Step(EVER, roster)))
    for person in range(people):
        team = f"t{min(person // TEAM, teams - 1)}"
        given.append(Assignment(kind.TEAM, number(person), Step(EVER, team)))
        given.append(Assignment(kind.ZONE, number(person), Step(EVER, ZONE)))
    dice = random.Random(3)
    store.registry.change(
        Changes(
            sites=(Site("b", "Berlin", ZONE, "DE-BE"),),
            teams=tuple(Team(f"t{n}", f"Team {n + 1}", "b") for n in range(teams)),
            employees=tuple(Employee(number(n), _name(n, dice)) for n in range(people)),
            assignments=tuple(given),
        ),
        store.registry.revision(),
        0,
    )
    book = RuleBook(
        store.rule_books.revision(),
        {"early": EARLY, "night": NIGHT},
        {"week": WEEK, "nights": NIGHTS},
        {},
    )
    store.rule_books.replace(book)


_FIRST = ("Ada", "Ben", "Chen", "Dora", "Emre", "Fay", "Gus", "Hana", "Ines", "Jon", "Kim", "Lea")
_LAST = ("Baum", "Okoro", "Li", "Weiss", "Kaya", "Lund", "Marin", "Sato", "Silva", "Berg", "Novak")


def _name(person: int, dice: random.Random) -> str:
    return f"{dice.choice(_FIRST)} {dice.choice(_LAST)} {person}"


def days(people: int, last: date, count: int) -> Iterator[tuple[date, int, list[tuple[int, int]]]]:
    """(day, person, stays) by day and person; some days somebody is missing."""
    dice = random.Random(4)
    for back in range(count - 1, -1, -1):
        day = last - back * DAY
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE))
        begin = round(midnight.astimezone(UTC).timestamp() * 1000)
        for person in range(people):
            if dice.random() < 0.06 or day.weekday() > 4:
                continue
            night = person // TEAM % 4 == 3
            came = begin + (0 if night else 8 * HOUR) + round(dice.gauss(0, 7) * MINUTE)
            if night:
                came = max(came, begin + 5 * MINUTE)
            noon = came + 4 * HOUR + dice.randrange(30) * MINUTE
            left = came + (6 * HOUR if night else 8 * HOUR + dice.randrange(70) * MINUTE)
            yield day, person, [(came, noon), (noon + dice.randrange(20, 45) * MINUTE, left)]


HEADS = """INSERT INTO rolled_day (day, employee, begins, ends, team, arrival, last_seen, turn,
    sealed, visits, sitting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def fill(store: SqliteStore, people: int, last: date, count: int) -> int:
    """Put the days in; how many there are."""
    write = store.rollups._writer.change
    found, dice, sat = 0, random.Random(5), random.Random(6)
    every = days(people, last, count)
    while part := list(islice(every, 100_000)):
        heads, rows = [], []
        for day, person, stays in part:
            at = day.toordinal() - _EPOCH
            midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE))
            begin = round(midnight.timestamp() * 1000)
            end = round((midnight + DAY).timestamp() * 1000)
            heads.append((at, number(person), begin, end, f"t{person // TEAM}", stays[0][0],
                          stays[-1][1], 1, None, visit_bytes(begin, stays),
                          visit_bytes(begin, _sitting(stays, sat))))  # fmt: skip
            rows += _lengths(at, number(person), stays, dice)
        write(many(HEADS, heads))
        write(many("INSERT INTO daily VALUES (?, ?, ?, ?, ?)", rows))
        found += len(part)
    write(lambda c: c.execute("UPDATE rollup_state SET revision = ?", (store.registry.revision(),)))
    return found


def _sitting(stays: list[tuple[int, int]], dice: random.Random) -> list[tuple[int, int]]:
    """From sitting down to getting up: some minutes to two hours, then a few minutes up."""
    found = []
    for begin, end in stays:
        at = begin + dice.randrange(5) * MINUTE
        while at < end:
            up = min(end, at + round(dice.triangular(5, 120, 40) * MINUTE))
            found.append((at, up))
            at = up + dice.randrange(2, 15) * MINUTE
    return found


def _lengths(
    at: int, who: str, stays: list[tuple[int, int]], dice: random.Random
) -> list[tuple[int, str, str, str, int]]:
    stay = sum(end - begin for begin, end in stays)
    seen = round(stay * dice.choice([0.35, 0.7, 0.8, 0.9, 0.95]))
    up, walk = dice.uniform(0.05, 0.3), dice.uniform(0.01, 0.05)
    lengths = {
        (Channel.ACTIVITY, Activity.STANDING): round(seen * up),
        (Channel.ACTIVITY, Activity.WALKING): round(seen * walk),
        (Channel.ACTIVITY, Activity.AT_DESK): seen - round(seen * up) - round(seen * walk),
        (Channel.POSTURE, Posture.UPRIGHT): round(seen * 0.6),
        (Channel.POSTURE, Posture.SLOUCHED): seen - round(seen * 0.6),
        (Channel.PRESENCE, Presence.PRESENT): seen,
    }
    return [(at, who, str(c), str(label), ms) for (c, label), ms in sorted(lengths.items())]
