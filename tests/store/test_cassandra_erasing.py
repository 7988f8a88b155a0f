"""Erasing somebody from Cassandra leaves nothing of them: in no table, and not later on."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from cwem.errors import StoreError
from cwem.store.cassandra.bouts import Lifetime, shard_of
from cwem.store.cassandra.personal import LED
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.view import tables_of
from cwem.store.personal import NAMED, OWNED
from tests.store.erasing import EMAIL, GONE, LOGIN, NAME, WORDS, settle
from tests.store.store_rows import DAY, HOUR, T0, bout, day_of, enrol, key, void

pytestmark = pytest.mark.cassandra

NO_PEOPLE = {
    "camera", "checklist", "copied_from", "erased_late", "erased_number", "group_period",
    "group_total", "installation", "invitation_of_digest", "rollup_state", "rule_book",
    "schema_turn", "schema_version", "site", "team", "tx_head", "tx_part", "tx_past", "version",
}  # fmt: skip
"""Tables in which no person stands."""
BY_CODE = {"audit", "audit_day", "audit_of", "notice", "notice_known", *LED}
"""Filled by what the store itself writes, whose rows lead to one another."""
NOT_OF_PEOPLE = {
    "adjustment": {"id", "channel", "label", "reason"},
    "account": {"password", "language"},
    "closed_period": {"team"},
    "closing": {"team", "hash", "digests"},
    "consent": {"note", "text"},
    "consent_text": {"body", "language", "version"},
    "employee": {"language"},
    "face_template": {"model"},
    "former_name": {"name"},
    "invitation": {"id", "language"},
    "login": {"id", "address", "browser"},
    "login_of_account": {"id"},
    "pass": {"kind", "proof"},
    "pass_of_proof": {"kind", "proof"},
    "monthly": {"presence", "activity", "posture"},
    "rolled_day": {"team", "presence", "activity", "posture"},
    "work_event": {"kind"},
}
RULES = {f"{rule.table}.{rule.column}": rule.key for rule in (*OWNED, *NAMED)}
FIXED = {
    "account.roles": "employee", "invitation.roles": "employee", "assignment.kind": "manager",
    "consent.purpose": "posture", "consent_text.purpose": "posture", "account.name": LOGIN,
    "account_of_employee.name": LOGIN, "login_of_account.account": LOGIN,
    "adjustment.channel": "activity",
}  # fmt: skip


@pytest.fixture
def session(keyspace):
    session = open_session(keyspace.address)
    yield session
    session.close()


def fill_every_table(session) -> set[str]:
    """Rows in each table, the person's and another's, with the person in every column of text; the
    tables that were filled."""
    tables = tables_of(session)
    there = session.metadata.keyspaces[session.address.keyspace].tables
    filled = set()
    for name in sorted(tables.keys() - NO_PEOPLE - BY_CODE):
        kinds = {column: made.cql_type for column, made in there[name].columns.items()}
        for owner, value in product((GONE, "E002"), (GONE, LOGIN)):
            row = {c: _value(name, c, kind, owner, value) for c, kind in kinds.items()}
            if "shard" in row:
                row["shard"] = shard_of(row.get("employee") or row["subject"])
            _insert_new(session, tables[name], row)
        filled.add(name)
    return filled


def _insert_new(session, table, row):
    """Unless there is one with its key. Days of bouts have the timestamp of their begin."""
    where = " AND ".join(f"{name} = ?" for name in table.key)
    key = [row[name] for name in table.key]
    if not session.execute(f"SELECT {table.key[0]} FROM {table.name} WHERE {where}", key):
        stamp = " USING TIMESTAMP 5" if table.name in {"bout_day", "rolled_day"} else ""
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        session.execute(
            f"INSERT INTO {table.name} ({columns}) VALUES ({marks}){stamp}", list(row.values())
        )


def _value(table, column, kind, owner, value):
    name = f"{table}.{column}"
    if column == "employee":
        return owner
    if name in FIXED:
        return FIXED[name]
    if kind == "text" and column in NOT_OF_PEOPLE.get(table, ()):
        return str(len(value))
    if kind == "text":
        return {"number": GONE, "login": LOGIN, None: value}[RULES.get(name)]
    plain = {"blob": bytes([len(value)]), "boolean": False, "date": DAY}
    return plain.get(kind, 1)


@pytest.fixture
def company(open_cassandra):
    company = open_cassandra()
    settle(company)
    return company


def test_nothing_of_a_person_is_left_in_any_table_however_it_got_there(company, session, keyspace):
    company.write([bout(T0 + 25, key("E002", start=T0 + 20))], [
        void(T0 + 4, key("E002"), replaced_by=GONE)
    ]).result()  # fmt: skip
    filled = fill_every_table(session)
    assert filled | BY_CODE | NO_PEOPLE == set(tables_of(session)), "every table is one of these"
    before = keyspace.everything().decode(errors="replace")
    assert all(word in before for word in WORDS)
    who = company.erasures.names(GONE)
    assert (who.logins, who.name, who.email) == ((LOGIN,), NAME, EMAIL)
    removal = company.erasures.erase(GONE, T0 + 10, "console")
    left = keyspace.everything().decode(errors="replace").splitlines()
    for word in WORDS:
        assert [line[:200] for line in left if word in line] == []
    assert set(company.erasures.traces(removal.who).values()) == {0}
    assert removal.removed["bout"] == 1
    assert removal.removed["waiting_piece"] == 1
    assert (removal.removed["entry"], removal.changed["entry"]) == (1, 1)
    assert removal.removed["closed_line"] == 1
    assert day_of(company, "E002"), "nobody else lost anything"
    assert [v.replaced_by for v in company.bouts("E002", DAY, DAY)[1]] == [None, None]
    assert [t.employee for t in company.templates("sface")] == ["E002"]
    assert company.waiting_photos.photos("E002") == [b"a photo"]
    assert company.logins.find(b"digest") is None


def test_rows_on_their_way_and_rows_of_a_process_that_has_not_heard_are_dead(
    company, open_cassandra, monkeypatch
):
    """Written past the check, as one in flight is: the deletion lies ahead of its timestamp."""
    other = open_cassandra()
    other.write([bout(T0 + 9)]).result()
    monkeypatch.setattr(other._writer._admission, "leave_out", lambda *_: None)
    company.erasures.erase(GONE, T0 + 10, "console")
    other.write([bout(T0 + 99_000, key(start=T0 + 20))], [void(T0 + 30, key(start=T0))]).result()
    assert company.bouts(GONE, DAY - timedelta(1), DAY + timedelta(1)) == ([], [])
    assert list(company.all_bouts(DAY, DAY)) == day_of(company, "E002")


@pytest.mark.parametrize("by", ["erase", "ledger"])
def test_a_process_that_looks_in_the_middle_of_erasing_does_not_take_the_number_for_free(
    company, open_cassandra, monkeypatch, by
):
    """It sees the gallery's new version, and the number not yet blocked: rows of one change are
    applied one by one."""
    other = open_cassandra()
    whole, looked = company._session.write_bound, []

    def blocks(bound) -> bool:
        prepared = getattr(bound[0], "prepared_statement", None)
        return prepared is not None and "INTO erased_number" in prepared.query_string

    def torn(rows):
        if any(map(blocks, rows)) and not looked:
            whole([row for row in rows if not blocks(row)])
            looked.append(other.write([bout(T0 + 9)]).result() is None)
        whole(rows)

    monkeypatch.setattr(company._session, "write_bound", torn)
    if by == "erase":
        company.erasures.erase(GONE, T0 + 10, "console")
    else:
        company.erasures.block({company.erasures.installation().mark(GONE): "2026-01-02"})
    assert looked
    with pytest.raises(StoreError, match="after the erasure"):
        other.write([bout(T0 + 99_000, key(start=T0 + 20))]).result()


def test_a_void_that_named_the_person_still_ends_with_its_day(open_cassandra, clock):
    """It is written anew without the name, to live as long as any void of its day."""
    company = open_cassandra(lifetime=Lifetime(10 * HOUR))
    over = T0 + 34 * HOUR
    clock.at = T0 + HOUR
    enrol(company, GONE, NAME)
    company.write(
        [bout(T0 + 9, key("E002"))], [void(T0 + 3, key("E002"), replaced_by=GONE)]
    ).result()
    clock.at = over - 4_000
    company.erasures.erase(GONE, clock.at, "console")
    erased = time.monotonic()
    assert [void.replaced_by for void in company.bouts("E002", DAY, DAY)[1]] == [None]
    time.sleep(max(0, erased + 5 - time.monotonic()))
    assert company.bouts("E002", DAY, DAY)[1] == []
    company.write([], [void(T0 + 4, key("E002"), replaced_by="E003")]).result()
    clock.at = over + 1
    company.erasures.erase("E003", clock.at, "console")
    assert company.bouts("E002", DAY, DAY)[1] == []


def test_who_dies_after_the_change_leaves_a_number_that_is_erased_again(company, monkeypatch):
    class Dies(Exception):
        pass

    def dies(*_):
        raise Dies

    monkeypatch.setattr("cwem.store.cassandra.erasing.delete_past", dies)
    with pytest.raises(Dies):
        company.erasures.erase(GONE, T0 + 10, "console")
    monkeypatch.undo()
    assert company.erasures.blocked() == {}, "so the ledger has it erased again"
    assert company.employee(GONE) is None
    assert day_of(company), "what is written past the transactions is still there"
    assert GONE in company.erasures.numbers()
    again = company.erasures.erase(GONE, T0 + 20, "console")
    assert again.removed["bout"] == 1
    assert day_of(company) == []
    assert list(company.erasures.blocked().values()) == [DAY.isoformat()]


def test_the_receipt_names_the_day_the_bytes_may_be_gone(company):
    purge = company.erasures.purge()
    day = (datetime.now(UTC) + timedelta(days=10)).date()
    assert any(date.isoformat(day) in line for line in purge.later)
    assert any("tombstones" in line for line in purge.done)
