"""A company goes from any store into any other and back, and nothing is lost, doubled or opened
half."""

import sqlite3
from contextlib import closing

import pytest

from cwem.access.audit import AuditEntry
from cwem.errors import InputError, StoreError
from cwem.people.values import Changes
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.view import tables_of
from cwem.store.company_copy import copy_store
from cwem.store.logical import (
    DERIVED,
    FINDING,
    LEFT_OUT,
    OF_THE_STORE,
    RECORDED,
    TABLES,
    CopyState,
    LogicalTable,
)
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database
from cwem.values import Employee
from tests.store.company_rows import answers, entry, fill, recorded_in, rows_of
from tests.store.store_rows import HOUR, T0, bout, key

KNOWN = {table.name for table in TABLES} | RECORDED | DERIVED | LEFT_OUT | OF_THE_STORE | FINDING


@pytest.fixture
def embedded(tmp_path, keys, clock):
    """Opens further stores of the embedded kind, with the keys of the one under test."""
    opened = []

    def open_one(name: str) -> SqliteStore:
        file = tmp_path / name / "cwem.sqlite"
        opened.append(SqliteStore(Database(file), KeyRing(keys), clock))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


class Broken(Exception):
    """The process ends here."""


class BreakingOff:
    """The tables of a source that breaks off when one of them is read to be written."""

    def __init__(self, tables, name: str, after: int) -> None:
        self._tables, self._name, self._after = tables, name, after
        self._readings = 0

    def rows(self, table: LogicalTable):
        self._readings += table.name == self._name
        for number, row in enumerate(self._tables.rows(table)):
            # the first reading says what the table comes to
            if (table.name, self._readings, number) == (self._name, 2, self._after):
                raise Broken
            yield row


def test_there_and_back_is_what_it_was(store, embedded) -> None:
    first, last = embedded("first"), embedded("last")
    fill(first)
    before, said = rows_of(first), answers(first)
    assert all(before[table.name] for table in TABLES), "the company has a row in every table"
    steps = []
    copied = copy_store(first, store, steps.append)
    assert (rows_of(store), answers(store)) == (before, said)
    assert recorded_in(store) == recorded_in(first)
    assert (copied.tables["audit"].rows, copied.records) == (len(before["audit"]), 62)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total
    copy_store(store, last)
    assert (rows_of(last), answers(last)) == (before, said)
    assert recorded_in(last) == recorded_in(first)
    assert rows_of(first) == before, "the source stays as it was"
    assert last.tables.copy_state() == CopyState(first.erasures.installation().id, finished=True)


def test_a_company_that_grew_up_in_the_store_goes_out_and_comes_back(store, embedded) -> None:
    fill(store)
    out = embedded("out")
    copy_store(store, out)
    assert (rows_of(out), answers(out)) == (rows_of(store), answers(store))
    assert recorded_in(out) == recorded_in(store)


def test_life_goes_on_in_the_copy(store, embedded) -> None:
    first, last = embedded("first"), embedded("last")
    fill(first)
    copy_store(first, store)
    store.audit.record(entry("later", T0))  # at a time that is there already: after those
    assert next(iter(answers(store)["audit"][2])).details == {"n": 39}
    at = [each.action for each in answers(store)["audit"][0] if each.at == T0]
    assert at[0] == "later"
    store.invitations.renew("i1", b"new", T0 + 2 * HOUR, entry("renewed", T0))
    assert [bool(one) for one in answers(store)["by token"]] == [False, True, True]
    store.registry.change(
        Changes(employees=(Employee("E7", "Flo"),)), store.registry.revision(), T0
    )
    store.accounts.set_language("ada", "en")
    store.erasures.erase("E0", T0 + 1, "boss")
    assert answers(store)["templates"] == []
    store.write([bout(T0 + HOUR, key("E7", T0 + HOUR - 5))]).result()
    copy_store(store, last)
    assert (rows_of(last), answers(last)) == (rows_of(store), answers(store))


@pytest.mark.parametrize(
    "after", ["erased_number", "face_template", "notice", "audit", "E1 2023-11"]
)
def test_broken_off_and_started_again(store, embedded, after: str) -> None:
    first = embedded("first")
    fill(first)

    def end_there(step) -> None:
        if step.what == after:
            raise Broken

    with pytest.raises(Broken):
        copy_store(first, store, end_there)
    assert store.tables.copy_state() == CopyState(first.erasures.installation().id, finished=False)
    copy_store(first, store)
    assert (rows_of(store), answers(store)) == (rows_of(first), answers(first))
    assert recorded_in(store) == recorded_in(first)


@pytest.mark.parametrize("name", ["audit", "notice", "account"])
def test_broken_off_in_the_middle_of_a_table(store, embedded, monkeypatch, name: str) -> None:
    first = embedded("first")
    fill(first)
    with monkeypatch.context() as patch:
        patch.setattr("cwem.store.cassandra.logical._ROWS", 1)
        patch.setattr(first, "tables", BreakingOff(first.tables, name, 1))
        with pytest.raises(Broken):
            copy_store(first, store)
    copy_store(first, store)
    assert (rows_of(store), answers(store)) == (rows_of(first), answers(first))


@pytest.mark.cassandra
@pytest.mark.parametrize("number", [2, 9, 26, 38, 56, 58, 59])
def test_torn_in_the_middle_of_a_write(open_cassandra, embedded, monkeypatch, number: int) -> None:
    first, store = embedded("first"), open_cassandra()
    fill(first)
    write, calls = store._session.write_bound, []

    def torn(groups) -> None:
        some = list(groups)
        calls.append(some)
        write(some if len(calls) != number else some[1::2])
        if len(calls) == number:
            raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(store._session, "write_bound", torn)
        with pytest.raises(Broken):
            copy_store(first, store)
    first.waiting_photos.discard("E1", entry("discarded", about="E1"))
    copy_store(first, store)
    assert (rows_of(store), answers(store)) == (rows_of(first), answers(first))
    assert not store._session.execute("SELECT * FROM waiting_piece")


def test_nobody_who_was_erased_meanwhile_stays_in_a_copy(store, embedded) -> None:
    first = embedded("first")
    fill(first)

    def end_there(step) -> None:
        if step.what == "employee":
            raise Broken

    with pytest.raises(Broken):
        copy_store(first, store, end_there)
    first.erasures.erase("E1", T0, "boss")
    with pytest.raises(InputError, match="erased since this copy was begun"):
        copy_store(first, store)
    assert not store.tables.copy_state().finished


def test_what_the_source_changed_meanwhile_is_changed_in_the_copy_too(store, embedded) -> None:
    first = embedded("first")
    fill(first)

    def end_there(step) -> None:
        if step.what == "E0 2023-12":
            raise Broken

    with pytest.raises(Broken):
        copy_store(first, store, end_there)
    first.invitations.renew("i1", b"new", T0 + 2 * HOUR, entry("renewed", T0))
    first.waiting_photos.discard("E1", entry("discarded", about="E1"))
    first.write([bout(T0 + HOUR, key("E1", T0 + HOUR - 5))]).result()
    copy_store(first, store)
    assert (rows_of(store), answers(store)) == (rows_of(first), answers(first))
    assert [bool(one) for one in answers(store)["by token"]] == [False, True, True]
    assert recorded_in(store) == recorded_in(first)


def test_a_source_in_use_is_noticed_and_the_copy_is_not_finished(store, embedded) -> None:
    first = embedded("first")
    fill(first)

    def be_used(step) -> None:
        if step.what == "E0 2023-12":
            first.audit.record(AuditEntry(T0, "boss", "meanwhile"))

    with pytest.raises(StoreError, match=r"table audit is not the same.*Stop CWEM"):
        copy_store(first, store, be_used)
    assert not store.tables.copy_state().finished
    copy_store(first, store)
    assert store.tables.copy_state().finished


def test_bouts_that_come_meanwhile_are_noticed(store, embedded) -> None:
    first = embedded("first")
    fill(first)

    def be_used(step) -> None:
        if step.done == step.total:
            first.write([bout(T0 + HOUR, key("E0", T0 + HOUR - 5))]).result()

    with pytest.raises(StoreError, match="table bout is not the same"):
        copy_store(first, store, be_used)
    assert not store.tables.copy_state().finished


def test_a_store_in_use_is_never_written_to(store, embedded) -> None:
    first, other = embedded("first"), embedded("other")
    fill(first)
    other.checklist.settle("x", entry("settled"))
    store.write([bout(T0 + 9)]).result()
    for target in (other, store):
        before = rows_of(target)
        with pytest.raises(InputError, match="holds a company already"):
            copy_store(first, target)
        assert rows_of(target) == before
        assert target.tables.copy_state() is None


def test_a_finished_copy_is_in_use(store, embedded) -> None:
    first = embedded("first")
    fill(first)
    copy_store(first, store)
    with pytest.raises(InputError, match="holds a company already"):
        copy_store(first, store)


def test_a_part_of_another_company_is_not_gone_on_with(store, embedded) -> None:
    first, second = embedded("first"), embedded("second")
    fill(first)
    store.tables.begin_copy(second.erasures.installation().id)
    with pytest.raises(InputError, match="a part of another company"):
        copy_store(first, store)
    assert not rows_of(store)["employee"]


@pytest.mark.cassandra
def test_an_erasure_that_was_broken_off_is_finished_first(open_cassandra, embedded) -> None:
    store = open_cassandra()
    store.erasures.block({"ab" * 32: "2026-01-02"})
    store._session.execute("UPDATE erased_number SET finished = null WHERE mark = ?", ("ab" * 32,))
    with pytest.raises(StoreError, match=r"broken off on 2026-01-02.*cwem erase"):
        copy_store(store, embedded("out"))


def test_every_table_and_column_of_the_embedded_store_is_copied_or_said_not_to_be(
    tmp_path, embedded
) -> None:
    embedded("first")
    with closing(sqlite3.connect(tmp_path / "first" / "cwem.sqlite")) as connection:
        found = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        columns = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for name in found
        }
    assert columns.pop("gallery_version") == {"version"}
    assert columns.pop("registry_revision") == {"revision"}
    assert columns.pop("book_revision") == {"revision", "requests", "closings"}
    assert columns.keys() <= KNOWN, "name a new table in logical.py, or copy it"
    there = {"audit": {"id": "number"}}
    for table in TABLES:
        if table.name != "version":
            names = there.get(table.name, {})
            got = {names.get(column, column) for column in columns[table.name]}
            assert got == set(table.columns), table.name


@pytest.mark.cassandra
def test_every_table_and_column_of_cassandra_is_copied_or_said_not_to_be(keyspace) -> None:
    session = open_session(keyspace.address)
    tables = tables_of(session)
    session.close()
    assert tables.keys() <= KNOWN, "name a new table in logical.py, or copy it"
    apart = {
        "audit": {"day"},
        "assignment": {"shard"},
        "closing": {"month"},
        "entry": {"month"},
        "entry_revision": {"shard"},
        "waiting_photo": {"sealed"},  # in pieces
        "erased_number": {"finished", "refused"},  # refused: in erased_late
    }
    for table in TABLES:
        assert set(tables[table.name].columns) ^ set(table.columns) == apart.get(
            table.name, set()
        ), table.name
