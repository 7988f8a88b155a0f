"""What survives: `python -m benchmarks.store_faults [scenario ...]`.

A process of its own writes heartbeats of twenty people through the outbox, as captures do, and says
which were acknowledged. Meanwhile something is killed, stopped, filled or locked. Afterwards what
the store holds is compared with what was acknowledged: a row is lost if the store knows less of it,
and doubled if any millisecond of a person is there twice.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.table import show
from cwem.errors import StoreError
from cwem.settings import load_settings
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.schema import make_keyspace
from cwem.store.opening import open_store, outbox_file
from cwem.store.outbox import Outbox
from cwem.values import Bout, BoutKey, Channel, Millis, utc_day
from tests.cassandra.node import Node
from tests.cassandra.ring import address_of, ring

PEOPLE = 20
BEAT: Millis = 100
BEATS_OF_A_BOUT = 25
START: Millis = 1_790_000_000_000
SECONDS = 20.0


def beat_of(person: int, beat: int) -> Bout:
    """The heartbeat: each bout grows for 25 beats, then the next begins."""
    start = START + beat // BEATS_OF_A_BOUT * BEATS_OF_A_BOUT * BEAT
    label = ("sitting", "standing")[beat // BEATS_OF_A_BOUT % 2]
    key = BoutKey(f"E{person:03d}", utc_day(start), Channel.ACTIVITY, start, "c1")
    return Bout(key, label, "door", "rules", START + (beat + 1) * BEAT, 0.5)


def tell(line: bytes, done: Future[None]) -> None:
    """One write of the system for a line: a kill cuts none."""
    if done.exception() is None:
        os.write(1, line)


def write(home: str, store: str, seconds: float) -> None:
    """The process that writes; a line "beat person" for each acknowledged row."""
    settings = load_settings(home=Path(home), store=store)
    with open_store(settings) as opened, closing(Outbox(opened, outbox_file(settings))) as outbox:
        begun = time.monotonic()
        beat = 0
        while time.monotonic() - begun < seconds:
            for person in range(PEOPLE):
                done = outbox.write([beat_of(person, beat)])
                done.add_done_callback(partial(tell, f"{beat} {person}\n".encode()))
            beat += 1
            time.sleep(max(0.0, begun + beat * BEAT / 1000 - time.monotonic()))
        os.write(1, b"end\n")


@dataclass
class Outcome:
    """What came of one scenario."""

    acknowledged: int
    lost: int
    doubled: Millis
    kept: int
    """Rows that waited in the outbox when the writer had ended."""


def outcome(home: Path, store: str, said: list[str]) -> Outcome:
    """Start again as the product does, bring in what waits, and compare."""
    settings = load_settings(home=home, store=store)
    beats = [tuple(map(int, line.split())) for line in said if line.strip() not in {"", "end"}]
    deadline = time.monotonic() + 180
    while True:
        try:
            opened = open_store(settings)
            break
        except StoreError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
    with opened, closing(Outbox(opened, outbox_file(settings))) as outbox:
        kept = outbox.state().pending
        while outbox.state().pending or outbox.state().away:
            if time.monotonic() > deadline:
                raise TimeoutError(outbox.state())
            time.sleep(0.2)
        day = utc_day(START)
        held = {f"E{n:03d}": opened.bouts(f"E{n:03d}", day, day)[0] for n in range(PEOPLE)}
    ends = {bout.key: bout.end for bouts in held.values() for bout in bouts}
    wanted = [beat_of(person, beat) for beat, person in beats]
    lost = sum(ends.get(bout.key, 0) < bout.end for bout in wanted)
    doubled = 0
    for bouts in held.values():
        length = sum(bout.end - bout.key.start for bout in bouts)
        covered = {t for b in bouts for t in range(b.key.start, b.end, BEAT)}
        doubled += length - len(covered) * BEAT
    return Outcome(len(beats), lost, doubled, kept)


@contextmanager
def writing(home: Path, store: str, seconds: float = SECONDS) -> Iterator[subprocess.Popen[str]]:
    """The writer, from its first acknowledged row on."""
    home.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "benchmarks.store_faults",
        "write",
        str(home),
        store,
        str(seconds),
    ]
    with (home / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, text=True)
    deadline = time.monotonic() + 120
    while not (home / "said").stat().st_size and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        yield process
        process.wait(seconds + 180)
    finally:
        process.kill()
        process.wait()


def said(home: Path) -> list[str]:
    """What the writer said, whole lines only."""
    text = (home / "said").read_text()
    return text[: text.rfind("\n") + 1].splitlines()


def scenario(home: Path, store: str, fault: Callable[[subprocess.Popen[str]], None]) -> Outcome:
    with writing(home, store) as process:
        time.sleep(5)
        fault(process)
    return outcome(home, store, said(home))


# --- the faults ---------------------------------------------------------------------------------


def sqlite_app_killed(folder: Path) -> Outcome:
    return scenario(folder, f"sqlite:///{folder}/cwem.sqlite", lambda app: app.kill())


def sqlite_locked(folder: Path) -> Outcome:
    """Somebody else holds the lock for eight seconds; ours waits five."""

    def lock(_app: object) -> None:

        with closing(sqlite3.connect(folder / "cwem.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(8)
            other.execute("ROLLBACK")

    return scenario(folder, f"sqlite:///{folder}/cwem.sqlite", lock)


def sqlite_disk_full(folder: Path) -> Outcome:
    """The store on a disk of 24 MB (tmpfs, needs root) that somebody else fills for eight seconds;
    the data folder is on another."""
    disk = folder / "disk"
    disk.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)

    def fill(_app: object) -> None:
        ballast = disk / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        time.sleep(8)
        ballast.unlink()

    try:
        return scenario(folder, f"sqlite:///{disk}/cwem.sqlite", fill)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def replayed_twice(folder: Path) -> Outcome:
    """Everything that was acknowledged is written twice more, backwards."""
    store = f"sqlite:///{folder}/cwem.sqlite"
    with writing(folder, store, 5):
        pass
    lines = said(folder)
    with open_store(load_settings(home=folder, store=store)) as opened:
        for _ in range(2):
            for line in reversed(lines[:-1]):
                beat, person = map(int, line.split())
                opened.write([beat_of(person, beat)])
    return outcome(folder, store, lines)


def on_a_node(folder: Path, fault: str) -> Outcome:
    """With a node of its own whose commit log is synced before it answers."""

    node = Node(folder / "node")
    node.start(240)
    store = f"cassandra://{node.host}:{node.port}/cwem?timeout=5"
    make_keyspace(parse_address(store, {}))

    def happens(app: subprocess.Popen[str]) -> None:
        if fault == "app":
            app.kill()
        elif fault == "both":
            node.kill()
            time.sleep(3)
            app.kill()
            app.wait()
            node.start(240)
        elif fault == "kill":
            node.kill()
            time.sleep(5)
            threading.Thread(target=node.start, args=(240,)).start()
        else:
            node.pause()
            time.sleep(8)
            node.resume()

    try:
        with open_store(load_settings(home=folder, store=store)):
            pass  # tables are made before the clock runs
        return scenario(folder, store, happens)
    finally:
        node.remove()


def one_of_three(folder: Path) -> Outcome:
    """Three nodes, three copies of every row; one is killed."""

    with ring(folder) as nodes:
        store = address_of(nodes)
        make_keyspace(parse_address(store, {}))
        with open_store(load_settings(home=folder, store=store)):
            pass
        return scenario(folder, store, lambda _app: nodes[2].kill())


SCENARIOS: dict[str, tuple[str, Callable[[Path], Outcome]]] = {
    "sqlite-app": ("SQLite, app killed (-9) in mid-write", sqlite_app_killed),
    "sqlite-lock": ("SQLite, locked by another process for 8 s", sqlite_locked),
    "sqlite-full": ("SQLite, its disk full for 8 s", sqlite_disk_full),
    "twice": ("SQLite, everything written twice more, backwards", replayed_twice),
    "app": ("Cassandra, app killed (-9) in mid-write", lambda f: on_a_node(f, "app")),
    "kill": ("Cassandra killed (-9) in mid-write, started again", lambda f: on_a_node(f, "kill")),
    "both": ("Cassandra killed, 3 s later the app too", lambda f: on_a_node(f, "both")),
    "pause": ("Cassandra stopped (SIGSTOP) for 8 s", lambda f: on_a_node(f, "pause")),
    "three": ("one node of three killed (-9), LOCAL_QUORUM", one_of_three),
}


def main(names: list[str]) -> None:
    """Run them one after the other, and print the table."""
    rows = []
    for name in names or list(SCENARIOS):
        title, run = SCENARIOS[name]
        with tempfile.TemporaryDirectory(prefix="cwem-fault-") as folder:
            found = run(Path(folder) / "home")
        rows.append([title, found.acknowledged, found.kept, found.lost, found.doubled])
        print(rows[-1], file=sys.stderr, flush=True)
    columns = ["fault", "rows acknowledged", "in the outbox at the end", "lost", "ms doubled"]
    show("Faults, for real", columns, rows)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if sys.argv[1:2] == ["write"]:
        write(sys.argv[2], sys.argv[3], float(sys.argv[4]))
    else:
        main(sys.argv[1:])
