"""Several processes on one store: starting, writing and being killed."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from cwem.store.sqlite import open_store
from cwem.store.sqlite.database import Database
from cwem.values import Employee
from tests.store.store_rows import DAY, T0, bout, day_of, key

ROOT = Path(__file__).resolve().parents[2]

WRITE = """
import sys
from pathlib import Path
from cwem.store.sqlite import open_store
from tests.store.store_rows import T0, bout, key

path, keys, name, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
with open_store(path, keys) as store:
    for n in range(count):
        of = [key(name, T0 + n), key("shared", T0 + n)]
        future = store.write([bout(T0 + 10**7 + n, k, confidence=n % 7 / 7) for k in of])
        if count > 10**6 or n % 50 == 0:
            future.result()
            print(n, flush=True)
"""

ENROL = """
import sys
from pathlib import Path
from cwem.store.sqlite import open_store
from tests.store.store_rows import enrol

print("ready", flush=True)
sys.stdin.readline()
with open_store(Path(sys.argv[1]), Path(sys.argv[2])) as store:
    enrol(store, sys.argv[3], seed=int(sys.argv[4]))
"""


def start(script: str, path: Path, keys: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, path, keys, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def test_processes_that_start_together_make_one_store_and_one_key(path: Path, keys: Path):
    processes = [start(ENROL, path, keys, f"E{n:03d}", n) for n in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [ended(process) for process in processes] == [0] * 4
    with open_store(path, keys) as store:
        assert store.employees() == [Employee(f"E{n:03d}", "Ada") for n in range(4)]
        assert len(store.templates("sface")) == 4
        assert store.gallery_version() == 4


def test_the_schema_is_made_once_however_many_start_together(tmp_path: Path):
    databases = [Database(tmp_path / f"{n // 8}" / "cwem.sqlite") for n in range(8 * 20)]
    together = threading.Barrier(8)

    def create(number: int) -> None:
        for database in databases[number::8]:
            together.wait()
            database.create()
            with closing(database.connect()) as connection:
                count = connection.execute("SELECT count(*) FROM gallery_version").fetchone()
                assert count == (1,)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(create, range(8))) == [None] * 8


def test_two_processes_write_at_once_and_both_are_stored_whole(path: Path, keys: Path):
    count = 2_000
    processes = [start(WRITE, path, keys, name, count) for name in ("a", "b")]
    assert [ended(process) for process in processes] == [0, 0]
    with open_store(path, keys) as store:
        for name in ("a", "b", "shared"):
            rows, _ = store.bouts(name, DAY, DAY)
            assert [row.key for row in rows] == [key(name, T0 + n) for n in range(count)]
            assert all(row.confidence == n % 7 / 7 for n, row in enumerate(rows))


def test_what_was_acknowledged_survives_kill_9(path: Path, keys: Path):
    acknowledged = 0
    for round_ in range(3):
        process = start(WRITE, path, keys, f"round{round_}", 10**7)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        process.kill()
        said, _ = process.communicate(timeout=60)
        last = int(said.splitlines()[-1])
        acknowledged += last
        with open_store(path, keys) as store:
            rows, _ = store.bouts(f"round{round_}", DAY, DAY)
            assert [row.key.start - T0 for row in rows[: last + 1]] == list(range(last + 1))
            assert len(rows) <= last + 2, "at most the write that was under way"
    assert acknowledged > 30


def test_opening_a_store_twice_in_one_process_takes_no_lock_from_the_first(open_sqlite, path, keys):
    """Another process that opens and closes it believes itself alone otherwise, and clears away the
    log that the first still writes to."""
    first = open_sqlite()
    first.write([bout(T0 + 1)]).result()
    assert day_of(first) == [bout(T0 + 1)]
    open_sqlite().close()
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_ino
    opening = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
    opening += "c.execute('SELECT count(*) FROM bout').fetchall(); c.close()"
    subprocess.run([sys.executable, "-c", opening, str(path)], check=True)
    assert log.stat().st_ino == before
    first.write([bout(T0 + 2)]).result()
    assert day_of(first) == [bout(T0 + 2)]
