"""Several processes write and add up on one store; one is killed in the middle."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from cwem.people.values import Changes
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.reading import Days
from cwem.totals.rollup import LEASE, Rollup
from cwem.totals.sums import roll
from cwem.values import DAY, Employee, day_start
from tests.totals.invented import invented_day

ROOT = Path(__file__).resolve().parents[2]
FIRST, COUNT = date(2026, 3, 2), 4
NOW = day_start(FIRST) + 9 * DAY
PEOPLE = ("E1", "E2", "E3")

ADD_UP = """
import sys
from pathlib import Path
from cwem.store.sqlite import open_store
from cwem.totals.rollup import Rollup

now = int(sys.argv[2])
with open_store(Path(sys.argv[1]) / "cwem.sqlite", Path(sys.argv[1]) / "keys") as store:
    rollup = Rollup(store, store.registry, 300_000, lambda: print("one", flush=True) or True)
    print("ready", flush=True)
    for line in sys.stdin:
        rollup.run(lambda: now)
        print("done", flush=True)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ADD_UP, folder, str(NOW)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(process, "ready")
    return process


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    while (line := process.stdout.readline().strip()) != word:
        assert line, "the process has ended"


def ask(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def filled(folder: Path) -> SqliteStore:
    store = open_store(folder / "cwem.sqlite", folder / "keys")
    store.registry.change(Changes(employees=tuple(Employee(n) for n in PEOPLE)), 0, 0)
    return store


def work(store: SqliteStore, length: float, seed: int = 0) -> None:
    for number in PEOPLE:
        for n in range(COUNT):
            start = day_start(FIRST + timedelta(days=n))
            store.write(invented_day(number, start, seed, length=length, camera=f"cam {seed}"))
    store.write([]).result()


def kept_is_what_bouts_come_to(store: SqliteStore) -> bool:
    days = Days(store, store.registry.company(), 300_000)
    last = FIRST + timedelta(days=COUNT - 1)
    kept = {(d.employee, d.day): d for d in store.rollups.everyone(FIRST, last)}
    read = [roll(d) for number in PEOPLE for d in days.days(number, FIRST, last)]
    return kept == {(d.employee, d.day): d for d in read}


def test_two_processes_add_up_while_a_third_writes(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        both = [start(tmp_path), start(tmp_path)]
        for seed in range(4):
            for process in both:
                ask(process)
            work(store, 1800, seed)
        for process in both:
            process.communicate(timeout=60)
            assert process.returncode == 0
        assert Rollup(store, store.registry, 300_000).run(lambda: NOW)
        assert kept_is_what_bouts_come_to(store)
        assert store.rollups.take(FIRST + timedelta(days=20), 99).marks == []


def test_a_process_killed_while_it_adds_up_costs_nothing_but_its_lease(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        work(store, 900)
        process = start(tmp_path)
        ask(process)
        wait_for(process, "one")
        process.kill()
        process.communicate(timeout=60)
        rollup = Rollup(store, store.registry, 300_000)
        done = rollup.run(lambda: NOW)
        assert done or rollup.run(lambda: NOW + LEASE), "it had not ended before it was killed"
        assert kept_is_what_bouts_come_to(store)
