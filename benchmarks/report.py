"""How long a month of a large company takes to write: `python -m benchmarks.report`.

10,000 people in 100 teams with early, late, night and flexible shifts: kept totals with stays
before cameras, punches of every fifth person with recorded breaks, leave. `cwem report` then runs
as a process of its own, as on the console: time is from its start to its end, memory the most that
it and its children held at once. `--people 1000` for a tenth; `--store cassandra` from a node of
its own beside it, whose memory is not counted; `--only csv` for the runs that begin so.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from benchmarks.cassandra import running
from benchmarks.cassandra_company import fill_days, fill_entries, opened
from benchmarks.table import show
from cwem.attendance.book import leave_entry, punch_entry
from cwem.attendance.entries import Entry, LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.values import Channel, Employee, Millis, Presence, RolledDay, day_start

ZONE = "Europe/Berlin"
MINUTE: Millis = 60_000
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
TEAM = 100
_DAY = timedelta(days=1)
SHIFTS = (
    Shift("early", "Early", ShiftKind.FIXED, (Stretch(360, 870),), pause=30),
    Shift("late", "Late", ShiftKind.FIXED, (Stretch(840, 1_350),), pause=30),
    Shift("night", "Night", ShiftKind.FIXED, (Stretch(1_320, 1_830),), pause=30),
    Shift("flexible", "Flexible", ShiftKind.FLEXIBLE, (Stretch(360, 1_200),), 480,
          Stretch(600, 900)),
)  # fmt: skip


def shift_of(person: int) -> Shift:
    """Half of the company has flexible hours."""
    team = person // TEAM
    return SHIFTS[3] if team % 2 else SHIFTS[team // 2 % 3]


def agree(store: OpenStore, people: int) -> None:
    """Shifts, rosters from Monday to Friday, teams and people."""
    monday = date(2026, 1, 5)
    book = RuleBook(
        0,
        {each.id: each for each in SHIFTS},
        {each.id: Roster(each.id, each.name, monday, (*[each.id] * 5, "", "")) for each in SHIFTS},
    )
    store.rule_books.replace(book)
    teams = range((people + TEAM - 1) // TEAM)
    kind = AssignmentKind
    changes = Changes(
        sites=(Site("berlin", "Berlin", ZONE, "DE-BE"),),
        teams=tuple(Team(f"t{n}", f"Team {n}", "berlin") for n in teams),
        employees=tuple(Employee(number(n), f"Person {n}") for n in range(people)),
        assignments=(
            *(Assignment(kind.TEAM, number(n), Step(EVER, f"t{n // TEAM}")) for n in range(people)),
            *(
                Assignment(kind.TEAM_ROSTER, f"t{n}", Step(EVER, shift_of(n * TEAM).id))
                for n in teams
            ),
        ),
    )
    store.registry.change(changes, 0, 0)


def number(person: int) -> str:
    return f"E{person:05d}"


def stays(dice: random.Random, begin: Millis, shift: Shift) -> list[tuple[Millis, Millis]]:
    """From about the shift's begin to about its end, with a hole of up to an hour."""
    first = shift.begin if shift.kind is ShiftKind.FIXED else dice.randrange(420, 560)
    came = begin + (first + dice.randrange(-15, 12)) * MINUTE + dice.randrange(60_000)
    left = came + dice.randrange(480, 540) * MINUTE
    gone = came + dice.randrange(180, 260) * MINUTE
    return [(came, gone), (gone + dice.randrange(20, 60) * MINUTE, left)]


def rolled(dice: random.Random, person: int) -> Iterator[RolledDay]:
    """Kept days, also of the days around the month; a night shift lies in two of them."""
    shift, team = shift_of(person), f"t{person // TEAM}"
    found: dict[date, list[tuple[Millis, Millis]]] = {}
    for n in range(-2, 34):
        day = FIRST + _DAY * n
        if day.weekday() >= 5 or dice.random() < 0.04:
            continue
        for begin, end in stays(dice, midnight(ZONE, day), shift):
            cut = midnight(ZONE, day + _DAY)
            for since, until, on in (
                (begin, min(end, cut), day), (max(begin, cut), end, day + _DAY),
            ):  # fmt: skip
                if since < until:
                    found.setdefault(on, []).append((since, until))
    for day, visits in sorted(found.items()):
        present = sum(end - begin for begin, end in visits)
        yield RolledDay(
            number(person), day, midnight(ZONE, day), midnight(ZONE, day + _DAY), team,
            MappingProxyType({Channel.PRESENCE: {Presence.PRESENT.value: present}}),
            visits[0][0], visits[-1][1], visits=tuple(visits),
        )  # fmt: skip


def said(dice: random.Random, person: int) -> Iterator[Entry]:
    """Every fifth person uses a PIN, breaks too; everybody has a day of leave."""
    who, shift = number(person), shift_of(person)
    off = FIRST + _DAY * dice.randrange(30)
    yield leave_entry(LeaveDay(who, day_start(off), LeaveKind.VACATION, dice.random() < 0.2))
    if person % 5:
        return
    for n in range(31):
        day = FIRST + _DAY * n
        if day.weekday() >= 5:
            continue
        at = midnight(ZONE, day) + shift.begin * MINUTE
        for kind, minute in (
            (PunchKind.IN, dice.randrange(-10, 10)), (PunchKind.BREAK, 240),
            (PunchKind.BACK, 275), (PunchKind.OUT, 510 + dice.randrange(20)),
        ):  # fmt: skip
            yield punch_entry(Punch(who, at + minute * MINUTE, kind, Means.PIN))


def fill(store: OpenStore, people: int) -> None:
    """Everything of the month and the days around it."""
    agree(store, people)
    for days, entries in everybody(people):
        store.rollups.keep(1, days)
        store.entries.append(entries)


def fill_cassandra(store: OpenStore, people: int, address: str) -> None:
    """The same rows, not one change after the other."""
    agree(store, people)
    session = opened(address)
    try:
        for days, entries in everybody(people):
            fill_days(session, days)
            fill_entries(session, entries)
    finally:
        session.close()


def everybody(people: int) -> Iterator[tuple[list[RolledDay], list[Entry]]]:
    """Kept days and entries, some people at a time."""
    dice = random.Random(7)
    for at in range(0, people, 500):
        some = range(at, min(at + 500, people))
        days = [day for person in some for day in rolled(dice, person)]
        yield days, [entry for person in some for entry in said(dice, person)]


def measure(home: Path, *options: str) -> tuple[float, float, float, int]:
    """(seconds, of a processor, MB at most, bytes written) of one run of the command."""
    target = home / "report.out"
    command = [sys.executable, "-m", "cwem.cli", "report", "--from", FIRST.isoformat(),
               "--to", LAST.isoformat(), "-o", str(target), *options]  # fmt: skip
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    running = subprocess.Popen(command, env={**os.environ, "CWEM_HOME": str(home)})
    most = 0.0
    while running.poll() is None:
        most = max(most, held(running.pid))
        time.sleep(0.05)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {running.returncode}")
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = target.stat().st_size
    target.unlink()
    return took, work, most, size


def held(process: int) -> float:
    """MB that a process and its children hold; what they share counts once each."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        own = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0  # over by now
    lines = (line.split() for line in own.splitlines())
    resident = next((int(words[1]) / 1000 for words in lines if words[0] == "VmRSS:"), 0.0)
    return resident + sum(held(int(child)) for child in children)


RUNS = {
    "csv, days": (),
    "csv, people": ("--table", "people"),
    "json, days, people and teams": ("--format", "json"),
    "xlsx, days, people and teams": ("--format", "xlsx"),
    "payroll, not closed": ("--payroll",),
}


@contextmanager
def place(store: str) -> Iterator[None]:
    """Where the command finds the store."""
    if store == "sqlite":
        yield
        return
    with running("2G") as address:
        os.environ["CWEM_STORE"] = address
        yield


def main() -> None:
    """One table; some minutes to make the company, and each run up to 20 s."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--store", choices=("sqlite", "cassandra"), default="sqlite")
    parser.add_argument("--only", default="", metavar="NAME")
    asked = parser.parse_args()
    people = asked.people
    with tempfile.TemporaryDirectory() as folder, place(asked.store):
        os.environ["CWEM_HOME"] = folder
        begun = time.perf_counter()
        with open_store(load_settings()) as store:
            if asked.store == "sqlite":
                fill(store, people)
            else:
                fill_cassandra(store, people, os.environ["CWEM_STORE"])
        print(f"made in {time.perf_counter() - begun:.0f} s\n")
        rows = [(name, *measure(Path(folder), *run)) for name, run in RUNS.items()
                if name.startswith(asked.only)]  # fmt: skip
        show(
            f"cwem report, {asked.store}, {people:,} people, {FIRST} to {LAST}",
            ["what", "seconds", "of a processor", "MB at most", "MB written"],
            [(name, took, work, most, size / 1e6) for name, took, work, most, size in rows],
        )


if __name__ == "__main__":
    main()
