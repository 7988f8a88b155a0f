"""Erasing somebody from SQLite leaves nothing of them: in no table and not in the files."""

import sqlite3
from contextlib import closing
from itertools import product

import pytest
from filelock import FileLock

from cwem.store.personal import NAMED, OWNED, Owned
from cwem.store.sqlite.copies import BACKING_UP, LOCK, RESTORING
from cwem.store.sqlite.erasing import _numbers
from cwem.store.sqlite.personal import columns
from cwem.values import Employee
from tests.store.erasing import GONE, LOGIN, NAME, WORDS, settle
from tests.store.store_rows import T0, bout, day_of, enrol, key, void

NO_PEOPLE = {
    "book_removed", "book_revision", "camera", "checklist", "group_total", "rollup_state",
    "rule_book", "site", "team",
}  # fmt: skip
"""Tables in which no person stands."""
NOT_OF_PEOPLE = {
    "adjustment": {"id", "channel", "label", "reason"},
    "bout": {"capture", "label", "camera", "model"},
    "bout_void": {"capture", "reason"},
    "closed_line": {"first", "last", "team", "body"},
    "closing": {"first", "last", "team", "hash", "digests"},
    "consent": {"note", "text"},
    "consent_text": {"body", "language", "version"},
    "daily": {"channel", "label"},
    "entry": {"kind", "id"},
    "face_template": {"model"},
    "former_name": {"name"},
    "monthly": {"channel", "label"},
    "pass": {"kind", "proof"},
    "rolled_day": {"team"},
    "work_event": {"kind"},
}
"""Columns in which nobody is named, or only in somebody else's free text."""
RULES = {f"{rule.table}.{rule.column}": rule.key for rule in (*OWNED, *NAMED)}
FIXED = {
    "account.name": LOGIN, "account.roles": "employee", "invitation.roles": "employee",
    "assignment.kind": "manager", "assignment.since": "2026-01-01",
    "bout.channel": "activity", "bout_void.channel": "activity",
    "consent.purpose": "posture", "consent_text.purpose": "posture",
    "entry.said_by": LOGIN, "entry.body": f'{{"for":"{GONE}","to":"{LOGIN}"}}',
}  # fmt: skip
"""Columns that are read by their words."""


OF_NOBODY = {"audit_pseudonym", "copied_from", "erased_number", "installation"}
"""Tables of the store's own: digests, secrets, and which installation this one is a copy of."""


def fill_every_table(path):
    """Rows in each table, the person's and another's, with the person in every column of text: by
    number or log-in name as personal.py has it, by both where it has nothing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for table in dict(columns(connection)):
            if table in {"audit", "notice", *OF_NOBODY}:
                continue  # filled by the tests below, or with nothing that is a number
            info = connection.execute(f"PRAGMA table_info({table})").fetchall()
            for owner, value in product((GONE, "E002"), (GONE, LOGIN)):
                row = [_value(table, column, kind, owner, value) for _, column, kind, *_ in info]
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


def _value(table, column, kind, owner, value):
    name = f"{table}.{column}"
    if column == "employee":
        return owner
    if name in FIXED:
        return FIXED[name]
    if kind == "TEXT" and (table in NO_PEOPLE or column in NOT_OF_PEOPLE.get(table, ())):
        return str(len(value))  # two rows, and neither is the person
    if kind == "TEXT":
        return {"number": GONE, "login": LOGIN, None: value}[RULES.get(name)]
    return bytes([len(value)]) if kind == "BLOB" else 1  # digests and sealed bytes


def everything(path) -> str:
    """Every value of every table, with its place."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(
            f"{table}.{column}={value}"
            for table, column in columns(connection)
            for (value,) in connection.execute(f"SELECT {column} FROM {table}")
        )


def on_disk(path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.is_file())


@pytest.fixture
def store(open_sqlite):
    store = open_sqlite()
    settle(store)
    return store


def test_nothing_of_a_person_is_left_in_any_table_however_it_got_there(store, path):
    store.write([bout(T0 + 25, key("E002", start=T0 + 20))], [
        void(T0 + 4, key("E002"), replaced_by=GONE)
    ]).result()  # fmt: skip
    fill_every_table(path)
    who = store.erasures.names(GONE)
    before = store.erasures.traces(who)
    removal = store.erasures.erase(GONE, T0 + 10, "console")
    left = everything(path)
    for word in WORDS:
        found = [line for line in left.splitlines() if word in line]
        assert found == [], "a table names people in a way personal.py does not know"
    assert sum(before.values()) > 20
    assert set(store.erasures.traces(removal.who).values()) == {0}
    with closing(sqlite3.connect(path)) as connection:
        for table in ("login", "login_place", "login_failure"):
            rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            assert rows == (0 if table == "login" else 2), (
                "those of the filling, which are nobody's"
            )
    assert day_of(store, "E002"), "nobody else lost anything"
    assert store.employee("E002") == Employee("E002", "Bo Diddley")
    assert [t.employee for t in store.templates("sface")] == ["E002"]


def test_every_table_is_one_that_this_test_fills_or_one_of_no_people(store, path):
    """A new table is erased if its people stand in `employee`; otherwise the test above says so.
    This one sees to it that the test above can: each table takes the row it is given."""
    fill_every_table(path)
    with closing(sqlite3.connect(path)) as connection:
        empty = {
            table
            for table in dict(columns(connection))
            if not connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        }
    assert empty - {"notice", *OF_NOBODY} == set()


def test_the_files_hold_no_byte_of_the_person_after_the_purge(store, path):
    for n in range(2_000):  # enough for pages that are freed and pages that are split
        store.write([bout(T0 + n + 9, key(GONE if n % 2 else "E002", start=T0 + n))])
    store.write([bout(T0 + 9, key(GONE))]).result()
    words = [word.encode() for word in WORDS]
    assert all(word in on_disk(path) for word in words)
    day_of(store)
    store.erasures.erase(GONE, T0 + 10, "console")
    purge = store.erasures.purge()
    assert any("vacuum" in line for line in purge.done)
    assert any("checkpoint" in line for line in purge.done)
    assert [word for word in words if word in on_disk(path)] == []


def test_copies_of_a_backup_that_was_killed_are_deleted_and_those_of_one_that_runs_are_not(
    store, path
):
    left = [path.parent / f"{begin}x7f3" for begin in (BACKING_UP, RESTORING)]
    for each in left:
        each.mkdir()
        (each / "store.sqlite").write_text(NAME)
    store.erasures.erase(GONE, T0 + 10, "console")
    with FileLock(path.parent / LOCK):
        assert any("being made" in line for line in store.erasures.purge().later)
        assert all(each.exists() for each in left)
    assert any("unfinished backups" in line for line in store.erasures.purge().done)
    assert not any(each.exists() for each in left)


@pytest.mark.parametrize(
    "change",
    ["action = 'x'", "at = 1", "actor = 'x'", "about = 'x'", "address = 'x'", "id = id + 1000"],
)
def test_the_way_into_the_audit_lets_nothing_else_through(store, path, change):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("UPDATE audit SET details = '{}'")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO audit_pseudonym VALUES (1, 'erased 1', 0)")
        connection.execute("UPDATE audit SET actor = 'erased 1'")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"UPDATE audit SET {change}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM audit")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("COMMIT")


def test_finding_them_reads_no_table_over_and_over(store, path):
    """Totals lie by day: looking for the next person in them would read all of them each time."""
    people, days = 60, 100
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO rolled_day VALUES (?, ?, 0, 1, '', NULL, NULL, 1, NULL, NULL, NULL)",
            [(day, f"E{who}") for day in range(days) for who in range(people)],
        )
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 100
            return 0

        connection.set_progress_handler(count, 100)
        found = _numbers(connection, Owned("rolled_day", "employee"))
    assert found == {f"E{who}" for who in range(people)}
    assert steps < 20 * people * days


def test_what_cannot_be_overwritten_now_is_said_and_done_by_the_next_purge(open_sqlite, path):
    store = open_sqlite(patience=0.1)
    enrol(store, GONE, NAME)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM employee").fetchall()
        store.erasures.erase(GONE, T0, "console")
        assert any("when nobody reads" in line for line in store.erasures.purge().later)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert any("not written anew yet" in line for line in store.erasures.purge().later)
    assert len(store.erasures.purge().later) == 1, "what the disk keeps"
    assert NAME.encode() not in on_disk(path)
