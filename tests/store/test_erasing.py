"""Erasing somebody leaves nothing of them: in no table, not in the files, and not later on."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import product

import pytest
from filelock import FileLock

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.lockout import try_keys
from cwem.access.logins import Login
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.errors import InputError, StoreError
from cwem.people.values import Changes
from cwem.store.personal import NAMED, OWNED, Owned
from cwem.store.sqlite.copies import BACKING_UP, LOCK, RESTORING
from cwem.store.sqlite.erasing import _numbers
from cwem.store.sqlite.personal import columns
from cwem.values import Adjustment, Channel, Employee, PersonDate, RolledDay
from cwem.words import say
from tests.store.store_rows import DAY, T0, bout, consent, day_of, enrol, key, void

GONE = "E001"
NAME = "Ada Lovelace"
LOGIN = "ada.l"
EMAIL = "ada@example.org"
NO_PEOPLE = {
    "book_revision", "camera", "checklist", "group_total", "rollup_state", "rule_book", "site",
    "team",
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
    """Ada with everything somebody can have, beside Bo and root."""
    store = open_sqlite()
    for number, name in ((GONE, NAME), ("E002", "Bo Diddley")):
        enrol(store, number, name, seed=int(number[1:]))
        store.write([bout(T0 + 9, key(number))], [void(T0 + 3, key(number))]).result()
    store.registry.change(
        Changes(employees=(Employee(GONE, NAME, EMAIL),)), store.registry.revision(), T0
    )
    made = AuditEntry(
        T0, "root", Action.CREATE_ACCOUNT, GONE, LOGIN, {"roles": "employee"}, "192.0.2.9"
    )
    root = Account("root", frozenset({Role.ADMIN}), None, T0)
    store.accounts.create(root, "x", AuditEntry(T0, "console", Action.SET_UP, None, "root"))
    store.accounts.create(Account(LOGIN, frozenset({Role.EMPLOYEE}), GONE, T0), "x", made)
    entry = AuditEntry(
        T0 + 1, LOGIN, Action.LOG_IN, GONE, LOGIN, {"browser": "Firefox"}, "192.0.2.9"
    )
    login = Login("l1", LOGIN, T0, T0, "192.0.2.9", "Firefox")
    store.logins.open(login, b"digest", 0, entry)
    store.logins.try_now(list(try_keys(LOGIN, "192.0.2.9", known=False))[:2], T0)
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
    for word in (GONE, LOGIN, NAME, EMAIL):
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
    words = [word.encode() for word in (GONE, LOGIN, NAME, EMAIL)]
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


def test_the_audit_keeps_what_was_done_and_says_of_whom_no_more(store, path):
    record = store.audit.record
    record(
        AuditEntry(
            T0 + 2, "boss", Action.SEE_ACTIVITY, GONE, details={"days": 7}, address="192.0.2.1"
        ),
        AuditEntry(T0 + 3, LOGIN, Action.SEE_PERSON, "E002", details={"name": "Bo Diddley"}),
        AuditEntry(T0 + 4, "root", Action.ASSIGN, "E002", details={"what": "manager", "to": GONE}),
        AuditEntry(
            T0 + 5, "root", Action.CHANGE_PERSON, GONE, details={"name": f"Ada B. -> {NAME}"}
        ),
        AuditEntry(T0 + 6, "root", Action.CHANGE_PERSON, "E002", details={"name": f"with {NAME}"}),
        AuditEntry(T0 + 7, "root", Action.CHANGE_SETTINGS, details={"hosts": f"a -> {LOGIN}"}),
        AuditEntry(T0 + 8, "root", Action.SEE_PERSON, "E0011", details={"name": "Ada Lovelaceson"}),
    )
    count = len(store.audit.read(AuditQuery(0, 2 * T0), 100))
    removal = store.erasures.erase(GONE, T0 + 10, "console")
    p = removal.pseudonym
    found = {e.at - T0: e for e in store.audit.read(AuditQuery(T0 + 1, 2 * T0), 100)}
    assert len(store.audit.read(AuditQuery(0, 2 * T0), 100)) == count + 1
    assert found[1] == AuditEntry(T0 + 1, p, Action.LOG_IN, p, p, {"browser": p})
    assert found[2] == AuditEntry(T0 + 2, "boss", Action.SEE_ACTIVITY, p, None, {"days": 7})
    assert (found[3].actor, found[3].about, found[3].details) == (p, "E002", {"name": "Bo Diddley"})
    assert found[4].details == {"what": "manager", "to": p}
    assert found[5].details == {"name": p}
    assert found[6].details == {"name": f"with {p}"}
    assert found[7].details == {"hosts": f"a -> {LOGIN}"}, "figures of settings are left alone"
    assert (found[8].about, found[8].details) == ("E0011", {"name": "Ada Lovelaceson"})
    assert (found[10].action, found[10].about, found[10].actor) == (Action.ERASE, p, "console")
    assert removal.changed["audit"] == 6 + 1  # and the entry of the account's making


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


def test_a_late_replay_is_refused_and_counted_and_others_rows_are_stored(open_sqlite, store):
    store.erasures.erase(GONE, T0 + 10, "console")
    other_process = open_sqlite()
    for _ in range(2):
        late = other_process.write(
            [bout(T0 + 9), bout(T0 + 8, key("E002", start=T0 + 5))],
            [void(T0 + 3), void(T0 + 4, key("E002"), replaced_by=GONE)],
        )
        with pytest.raises(StoreError, match="2 rows were refused"):
            late.result()
    assert day_of(store) == []
    assert len(day_of(store, "E002")) == 2
    assert [v.replaced_by for v in store.bouts("E002", DAY, DAY)[1]].count(GONE) == 0
    assert store.erasures.refused() == 4
    assert set(store.erasures.traces(store.erasures.names(GONE)).values()) == {0}


def test_the_number_stays_blocked_for_whoever_comes_later(store):
    store.erasures.erase(GONE, T0 + 10, "console")
    entry = AuditEntry(T0, "root", Action.CREATE_ACCOUNT, GONE, "new")
    ways = (
        lambda: store.agreements.record(consent(GONE), entry),
        lambda: store.work_events.append(WorkEvent(GONE, T0, WorkEventKind.START, "root")),
        lambda: store.adjustments.add(
            Adjustment("a", GONE, Channel.ACTIVITY, T0, T0 + 9, "sitting", "root", "root", "", T0)
        ),
        lambda: enrol(store, GONE, "Cy"),
        lambda: store.registry.change(
            Changes(employees=(Employee(GONE, "Cy"),)), store.registry.revision(), T0
        ),
        lambda: store.accounts.create(
            Account("new", frozenset({Role.EMPLOYEE}), GONE, T0), "x", entry
        ),
    )
    for way in ways:
        with pytest.raises(InputError, match=r"was erased|Nobody has the number"):
            way()
    enrol(store, "E003", "Cy")


def test_adding_up_that_was_under_way_brings_no_day_back_and_groups_are_made_again(store):
    """A day read before the erasure is kept after it."""
    turn, marks = store.rollups.take(DAY + timedelta(days=9), 100)
    assert PersonDate(GONE, DAY) in marks
    days = [
        RolledDay(who, DAY, T0, T0 + 9, "", {Channel.ACTIVITY: {"sitting": 9}}, T0, T0)
        for who in (GONE, "E002")
    ]
    store.rollups.keep(turn, days)
    store.rollups.settle(turn, marks, 0)
    removal = store.erasures.erase(GONE, T0, "console")
    assert removal.removed["rolled_day"] == 1
    store.rollups.keep(turn + 1, days)
    store.rollups.mark([PersonDate(GONE, DAY)])
    assert [day.employee for day in store.rollups.everyone(DAY, DAY)] == ["E002"]
    assert set(store.erasures.traces(removal.who).values()) == {0}
    assert store.rollups.take(DAY + timedelta(days=9), 100).marks == [PersonDate("", DAY)]


def test_running_captures_learn_of_it(store):
    version, revision = store.gallery_version(), store.registry.revision()
    store.erasures.erase("E002", T0, "console")
    assert store.gallery_version() > version
    assert store.registry.revision() > revision
    assert store.logins.find(b"digest") is not None
    store.erasures.erase(GONE, T0, "console")
    assert store.logins.find(b"digest") is None, "an own webcam asks this every four seconds"


def test_notices_of_others_that_name_the_person_go_too(store):
    said = (
        say("{name} has left", name=NAME), say("{names} have left", names=f"Bo Diddley, {GONE}"),
        say("Look: {what}", what=say("{who} came", who=f"boss of {EMAIL}")),
        say("{n} people", n="E0010"),
    )  # fmt: skip
    for n, words in enumerate(said):
        tell(store.notices, ["root"], NoticeKind.INFORMATION, words, "people.py", T0 + n)
    store.erasures.erase(GONE, T0, "console")
    assert [str(n.words) for n in store.notices.of("root", 9)] == ["E0010 people"]


def test_what_somebody_was_called_before_is_looked_for_too(store, path):
    tell(store.notices, ["root"], NoticeKind.INFORMATION, say("{name} left", name=NAME), "x", T0)
    tell(store.notices, ["root"], NoticeKind.INFORMATION, say("{a}", a="Bo Diddley"), "x", T0)
    in_a_sentence = say("{a}", a=f"the day of {NAME} in March")
    tell(store.notices, ["root"], NoticeKind.INFORMATION, in_a_sentence, "x", T0)
    said = AuditEntry(T0 + 2, "root", Action.SEE_PERSON, "E002", details={"name": NAME})
    store.audit.record(said)
    for person in (Employee(GONE, "Ada King", EMAIL), Employee(GONE, "Ada King", "king@x.org")):
        store.registry.change(Changes(employees=(person,)), store.registry.revision(), T0)
    who = store.erasures.names(GONE)
    assert (who.name, who.email, set(who.former)) == ("Ada King", "king@x.org", {NAME, EMAIL})
    removal = store.erasures.erase(GONE, T0 + 10, "console")
    assert removal.removed["former_name"] == 2
    assert [n.words.params for n in store.notices.of("root", 9)] == [{"a": "Bo Diddley"}]
    left = everything(path)
    assert [word for word in (NAME, EMAIL, "Ada King", "king@x.org") if word in left] == []


def test_the_only_administrator_is_not_erased(store):
    entry = AuditEntry(T0, "root", Action.CHANGE_ROLES, GONE, LOGIN)
    store.accounts.set_roles(LOGIN, frozenset({Role.ADMIN}), entry)
    store.accounts.disable("root", entry)
    with pytest.raises(InputError, match="only administrator"):
        store.erasures.erase(GONE, T0, "console")
    assert store.employee(GONE) is not None
    assert store.erasures.blocked() == {}


def test_what_is_raised_at_the_last_moment_undoes_everything(store):
    who = store.erasures.names(GONE)
    before = store.erasures.traces(who)

    def full(_mark: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        store.erasures.erase(GONE, T0, "console", certain=full)
    assert store.erasures.traces(who) == before
    assert store.erasures.blocked() == {}


def test_numbers_are_found_in_every_table(store):
    store.write([bout(T0 + 9, key("X-only-bouts"))]).result()
    assert {GONE, "E002", "X-only-bouts"} <= store.erasures.numbers()


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


def test_erasing_twice_is_no_mistake(store):
    first = store.erasures.erase(GONE, T0, "console")
    again = store.erasures.erase(GONE, T0 + 86_400_000, "console")
    assert sum(first.removed.values()) > 0
    assert sum(again.removed.values()) == 0
    assert list(store.erasures.blocked().values()) == [DAY.isoformat()]
    assert json.dumps(store.erasures.blocked()).count(GONE) == 0


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
