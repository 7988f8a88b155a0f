"""What `cwem store check` says about the attendance book and closed periods, by tampering."""

import sqlite3
from contextlib import closing as closed_after
from datetime import date
from pathlib import Path

import pytest

from cwem.attendance.book import punch_entry
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind, Means, Punch, PunchKind
from cwem.people.values import Changes
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.check_attendance import attendance_violations
from cwem.totals.conservation import Rule
from cwem.values import Employee

T0 = 1_772_400_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cwem.sqlite"


@pytest.fixture
def store(path, tmp_path):
    """Two people, a punch each, and a month that was closed twice."""
    with open_store(path, tmp_path / "keys") as store:
        store.registry.change(Changes(employees=(Employee("E1"), Employee("E2"))), 0, 0)
        for who in ("E1", "E2"):
            store.entries.append([punch_entry(Punch(who, T0, PunchKind.IN, Means.PIN, "device:x"))])
        for version in (1, 2):
            close(store, version)
        yield store


def close(store, version):
    lines = [ClosedLine(who, f'{{"v":{version}}}') for who in ("E1", "E2")]
    digests = tuple(line.digest for line in lines)
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    store.closings.close(
        Closing(first, last, "t", version, closing_hash(digests), digests, T0, "pay", 0),
        lines,
        store.closings.ground(),
    )


def tamper(path, statement):
    with closed_after(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def found(store: SqliteStore) -> list[tuple[Rule, str]]:
    company = store.registry.company()
    return [(each.rule, each.employee) for each in attendance_violations(store, company)]


def test_what_was_written_can_be_trusted(store):
    assert found(store) == []


def test_also_after_somebody_was_erased(store):
    store.erasures.erase("E2", T0, "root")
    assert found(store) == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("DELETE FROM employee WHERE number = 'E2'", (Rule.EMPLOYEE, "E2")),
        ("UPDATE entry SET body = '{\"kind\":\"in\"}' WHERE employee = 'E1'", (Rule.ENTRY, "E1")),
        ("UPDATE entry SET body = '{\"kind\":\"x\",\"means\":\"pin\"}' WHERE employee = 'E1'",
         (Rule.ENTRY, "E1")),
        ("UPDATE closed_line SET body = '{\"v\":9}' WHERE employee = 'E1' AND version = 1",
         (Rule.CLOSED, "E1")),
        ("DELETE FROM closed_line WHERE employee = 'E1' AND version = 2", (Rule.CLOSED, "")),
        ("UPDATE closing SET hash = 'ab' WHERE version = 2", (Rule.CLOSED, "")),
        ("UPDATE closing SET rules = 3 WHERE version = 2", (Rule.CLOSED, "")),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(store, path, statement, wanted):
    tamper(path, statement)
    assert found(store) == [wanted]


def test_rules_a_closing_names_have_to_be_there_not_just_newer_ones(store, path):
    tamper(path, "INSERT INTO rule_book VALUES (4, '{}')")
    assert found(store) == []
    tamper(path, "UPDATE closing SET rules = 3 WHERE version = 2")
    assert found(store) == [(Rule.CLOSED, "")]


def test_a_version_that_is_missing_is_found(store, path):
    tamper(path, "DELETE FROM closing WHERE version = 1")
    assert found(store) == [(Rule.CLOSED, "")]


def test_every_kind_of_entry_is_looked_into(store):
    for kind in EntryKind:
        store.entries.append([Entry("E1", T0 + 1, kind, f"broken {kind}", T0, "x", {})])
    assert found(store) == [(Rule.ENTRY, "E1")] * len(EntryKind)
