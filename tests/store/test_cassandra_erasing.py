"""Erasing somebody from Cassandra leaves nothing of them: in no table, and not later on."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.lockout import try_keys
from cwem.access.logins import Login
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.errors import InputError, StoreError
from cwem.people.values import Changes
from cwem.store.cassandra.bouts import Lifetime, shard_of
from cwem.store.cassandra.personal import LED
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.view import tables_of
from cwem.store.personal import NAMED, OWNED
from cwem.values import Channel, Employee, PersonDate, RolledDay
from cwem.words import say
from tests.store.store_rows import DAY, HOUR, T0, bout, consent, day_of, enrol, key, void

pytestmark = pytest.mark.cassandra

GONE = "E001"
NAME = "Ada Lovelace"
LOGIN = "ada.l"
EMAIL = "ada@example.org"
WORDS = (GONE, LOGIN, NAME, EMAIL)
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


def attend(company):
    """What she and Bo said of their days, and a month that was closed."""
    company.entries.append(
        [
            Entry(GONE, T0, EntryKind.PUNCH, "a", T0, LOGIN, {"kind": "in"}),
            Entry("E002", T0, EntryKind.PUNCH, "b", T0, LOGIN, {"for": GONE, "to": LOGIN}),
            Entry("E002", T0, EntryKind.PUNCH, "c", T0, "bo", {"kind": "out"}),
        ]
    )
    lines = [ClosedLine(GONE, "{}"), ClosedLine("E002", "{}")]
    digests = tuple(line.digest for line in lines)
    hash = closing_hash(digests)
    closing = Closing(DAY, DAY, "t1", 1, hash, digests, T0, LOGIN, 1)
    company.closings.close(closing, lines, company.closings.ground())


@pytest.fixture
def company(open_cassandra):
    """Ada with everything somebody can have, beside Bo and root."""
    company = open_cassandra()
    for number, name in ((GONE, NAME), ("E002", "Bo Diddley")):
        enrol(company, number, name, seed=int(number[1:]))
        company.write([bout(T0 + 9, key(number))], [void(T0 + 3, key(number))]).result()
        company.waiting_photos.add(
            number, [b"a photo"], T0, AuditEntry(T0, "root", Action.SEAL_PHOTOS, number)
        )
    company.registry.change(
        Changes(employees=(Employee(GONE, NAME, EMAIL),)), company.registry.revision(), T0
    )
    made = AuditEntry(
        T0, "root", Action.CREATE_ACCOUNT, GONE, LOGIN, {"roles": "employee"}, "192.0.2.9"
    )
    root = Account("root", frozenset({Role.ADMIN}), None, T0)
    company.accounts.create(root, "x", AuditEntry(T0, "console", Action.SET_UP, None, "root"))
    company.accounts.create(Account(LOGIN, frozenset({Role.EMPLOYEE}), GONE, T0), "x", made)
    entry = AuditEntry(
        T0 + 1, LOGIN, Action.LOG_IN, GONE, LOGIN, {"browser": "Firefox"}, "192.0.2.9"
    )
    company.logins.open(Login("l1", LOGIN, T0, T0, "192.0.2.9", "Firefox"), b"digest", 0, entry)
    company.logins.try_now(list(try_keys(LOGIN, "192.0.2.9", known=False))[:2], T0)
    attend(company)
    tell(company.notices, [LOGIN], NoticeKind.INFORMATION, say("Hello"), "people.py", T0)
    tell(company.notices, ["root"], NoticeKind.INFORMATION, say("{name} left", name=NAME), "x", T0)
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


def test_a_late_replay_is_refused_and_counted(company, open_cassandra):
    company.erasures.erase(GONE, T0 + 10, "console")
    other = open_cassandra()
    for _ in range(2):
        late = other.write(
            [bout(T0 + 9), bout(T0 + 8, key("E002", start=T0 + 5))],
            [void(T0 + 3), void(T0 + 4, key("E002"), replaced_by=GONE)],
        )
        with pytest.raises(StoreError, match="2 rows were refused"):
            late.result()
    assert day_of(company) == []
    assert len(day_of(company, "E002")) == 2
    assert [v.replaced_by for v in company.bouts("E002", DAY, DAY)[1]].count(GONE) == 0
    assert company.erasures.refused() == 4


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


def test_the_number_stays_blocked_for_whoever_comes_later(company):
    company.erasures.erase(GONE, T0 + 10, "console")
    entry = AuditEntry(T0, "root", Action.CREATE_ACCOUNT, GONE, "new")
    ways = (
        lambda: company.agreements.record(consent(GONE), entry),
        lambda: company.waiting_photos.add(GONE, [b"x"], T0, entry),
        lambda: company.work_events.append(WorkEvent(GONE, T0, WorkEventKind.START, "root")),
        lambda: enrol(company, GONE, "Cy"),
        lambda: company.registry.change(
            Changes(employees=(Employee(GONE, "Cy"),)), company.registry.revision(), T0
        ),
        lambda: company.accounts.create(
            Account("new", frozenset({Role.EMPLOYEE}), GONE, T0), "x", entry
        ),
    )
    for way in ways:
        with pytest.raises(InputError, match="belonged to somebody who was erased"):
            way()
    enrol(company, "E003", "Cy")


def test_the_audit_keeps_what_was_done_is_found_by_the_pseudonym_and_by_nothing_else(company):
    company.audit.record(
        AuditEntry(T0 + 2, "boss", Action.SEE_ACTIVITY, GONE, None, {"days": 7}, "192.0.2.1"),
        AuditEntry(T0 + 3, LOGIN, Action.SEE_PERSON, "E002", details={"name": "Bo Diddley"}),
        AuditEntry(T0 + 4, "root", Action.ASSIGN, "E002", details={"what": "manager", "to": GONE}),
    )
    count = len(company.audit.read(AuditQuery(0, 2 * T0), 100))
    removal = company.erasures.erase(GONE, T0 + 10, "console")
    p = removal.pseudonym
    every = company.audit.read(AuditQuery(0, 2 * T0), 100)
    found = {e.at - T0: e for e in every}
    assert len(every) == count + 1
    assert found[1] == AuditEntry(T0 + 1, p, Action.LOG_IN, p, p, {"browser": p})
    assert found[2] == AuditEntry(T0 + 2, "boss", Action.SEE_ACTIVITY, p, None, {"days": 7})
    assert found[4].details == {"what": "manager", "to": p}
    assert (found[10].action, found[10].about) == (Action.ERASE, p)
    assert company.audit.read(AuditQuery(0, 2 * T0, person=GONE), 100) == []
    assert company.audit.read(AuditQuery(0, 2 * T0, person=LOGIN), 100) == []
    assert found[2] in company.audit.read(AuditQuery(0, 2 * T0, person=p), 100)


def test_what_somebody_was_called_before_is_looked_for_too(company, keyspace):
    for person in (Employee(GONE, "Ada King", EMAIL), Employee(GONE, "Ada King", "king@x.org")):
        company.registry.change(Changes(employees=(person,)), company.registry.revision(), T0)
    tell(company.notices, ["root"], NoticeKind.INFORMATION, say("{a}", a="Bo Diddley"), "x", T0)
    in_a_sentence = say("{a}", a=f"the day of {NAME} in March")
    tell(company.notices, ["root"], NoticeKind.INFORMATION, in_a_sentence, "x", T0)
    who = company.erasures.names(GONE)
    assert (who.name, who.email, set(who.former)) == ("Ada King", "king@x.org", {NAME, EMAIL})
    assert len(company.notices.of("root", 9)) == 3
    removal = company.erasures.erase(GONE, T0 + 10, "console")
    assert removal.removed["former_name"] == 2
    assert [n.words.params for n in company.notices.of("root", 9)] == [{"a": "Bo Diddley"}]
    left = keyspace.everything().decode(errors="replace")
    assert [word for word in (NAME, EMAIL, "Ada King", "king@x.org") if word in left] == []


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


def test_the_only_administrator_is_not_erased(company):
    entry = AuditEntry(T0, "root", Action.CHANGE_ROLES, GONE, LOGIN)
    company.accounts.set_roles(LOGIN, frozenset({Role.ADMIN}), entry)
    company.accounts.disable("root", entry)
    with pytest.raises(InputError, match="only administrator"):
        company.erasures.erase(GONE, T0, "console")
    assert company.employee(GONE) is not None
    assert company.erasures.blocked() == {}


def test_what_is_raised_at_the_last_moment_undoes_everything(company):
    who = company.erasures.names(GONE)
    before = company.erasures.traces(who)

    def full(_mark: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        company.erasures.erase(GONE, T0, "console", certain=full)
    assert company.erasures.traces(who) == before
    assert company.erasures.blocked() == {}


def test_erasing_twice_is_no_mistake_and_others_blocked_by_mark_stay(company):
    first = company.erasures.erase(GONE, T0, "console")
    again = company.erasures.erase(GONE, T0 + 86_400_000, "console")
    assert sum(first.removed.values()) > 0
    assert sum(again.removed.values()) == 0
    company.erasures.block({company.erasures.installation().mark("E009"): "2026-01-02"})
    assert sorted(company.erasures.blocked().values()) == [DAY.isoformat(), "2026-01-02"]
    with pytest.raises(InputError, match="erased"):
        enrol(company, "E009")


def test_numbers_are_found_in_every_table(company):
    company.write([bout(T0 + 9, key("X-only-bouts"))]).result()
    assert {GONE, "E002", "X-only-bouts"} <= company.erasures.numbers()


def test_running_captures_learn_of_it(company):
    version, revision = company.gallery_version(), company.registry.revision()
    company.erasures.erase(GONE, T0, "console")
    assert company.gallery_version() > version
    assert company.registry.revision() > revision


def test_adding_up_that_was_under_way_brings_no_day_back_and_groups_are_made_again(company):
    """A day read before the erasure is kept after it."""
    turn, marks = company.rollups.take(DAY + timedelta(days=9), 100)
    assert PersonDate(GONE, DAY) in marks
    days = [
        RolledDay(who, DAY, T0, T0 + 9, "", {Channel.ACTIVITY: {"sitting": 9}}, T0, T0)
        for who in (GONE, "E002")
    ]
    company.rollups.keep(turn, days)
    company.rollups.settle(turn, marks, 0)
    removal = company.erasures.erase(GONE, T0, "console")
    assert (removal.removed["rolled_day"], removal.removed["rolled_person"]) == (1, 1)
    company.rollups.keep(turn + 1, days)
    assert [day.employee for day in company.rollups.everyone(DAY, DAY)] == ["E002"]
    assert company.rollups.months(GONE, DAY, DAY) == {}
    assert set(company.erasures.traces(removal.who).values()) == {0}
    assert PersonDate("", DAY) in company.rollups.take(DAY + timedelta(days=9), 100).marks


def test_the_receipt_names_the_day_the_bytes_may_be_gone(company):
    purge = company.erasures.purge()
    day = (datetime.now(UTC) + timedelta(days=10)).date()
    assert any(date.isoformat(day) in line for line in purge.later)
    assert any("tombstones" in line for line in purge.done)
