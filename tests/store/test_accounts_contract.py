"""What every store promises about accounts, log-ins and the audit."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cwem.access.accounts import Account, AccountTaken, NoSuchAccount, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.lockout import LockoutRule, TryKey, try_keys
from cwem.access.logins import Login
from cwem.errors import InputError
from cwem.values import DAY
from tests.store.store_rows import T0

ALL = AuditQuery(0, 2 * T0)


def account(name="ada", employee=None, **columns) -> Account:
    return Account(name, frozenset({Role.ADMIN, Role.EMPLOYEE}), employee, T0, **columns)


def entry(action="account created", at=T0, **columns) -> AuditEntry:
    return AuditEntry(at, columns.pop("actor", "console"), action, **columns)


def log_in(name="ada", number=1, seen=T0) -> Login:
    return Login(f"id{number}", name, T0, seen, "192.0.2.1", "Firefox")


def opened(store, name="ada", number=1, seen=T0) -> bytes:
    digest = bytes([number]) * 32
    assert store.logins.open(log_in(name, number, seen), digest, 0, entry("logged in"))
    return digest


def test_accounts_are_read_back_by_name(store):
    assert store.accounts.empty()
    both = [account("ada", "E1"), account("bob", must_change=True)]
    for each in reversed(both):
        store.accounts.create(each, f"hash of {each.name}", entry())
    assert store.accounts.accounts() == both
    assert store.accounts.account("bob") == both[1]
    assert store.accounts.account("eve") is None
    assert store.accounts.password_hash("ada") == "hash of ada"
    assert store.accounts.password_hash("eve") is None
    assert not store.accounts.empty()


def test_a_taken_name_or_employee_stores_nothing(store):
    store.accounts.create(account("ada", "E1"), "h", entry())
    for taken in (account("ada"), account("eve", "E1")):
        with pytest.raises(AccountTaken):
            store.accounts.create(taken, "h", entry())
    assert len(store.accounts.accounts()) == 1
    assert len(store.audit.read(ALL, 9)) == 1, "no entry of what did not happen"


def test_the_first_account_is_made_once(store):
    assert store.accounts.create_first(account("ada"), "h", entry())
    assert not store.accounts.create_first(account("eve"), "h", entry())
    assert [each.name for each in store.accounts.accounts()] == ["ada"]
    assert len(store.audit.read(ALL, 9)) == 1


def test_a_new_password_ends_the_log_ins_of_that_account_only(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    mine, others = opened(store, "ada", 1), opened(store, "bob", 2)
    store.accounts.set_password("ada", "new", True, entry("password reset"))
    assert store.accounts.password_hash("ada") == "new"
    assert store.accounts.account("ada").must_change
    assert store.logins.find(mine) is None
    assert store.logins.find(others) is not None
    with pytest.raises(NoSuchAccount):
        store.accounts.set_password("eve", "new", True, entry())


def test_a_rehash_does_not_undo_a_change(store):
    store.accounts.create(account(), "old", entry())
    store.accounts.rehash("ada", "another", "new")
    assert store.accounts.password_hash("ada") == "old"
    store.accounts.rehash("ada", "old", "new")
    assert store.accounts.password_hash("ada") == "new"


def test_a_disabled_account_has_no_log_ins_and_opens_none(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    before = opened(store)
    store.accounts.disable("ada", entry("account disabled"))
    assert store.logins.find(before) is None
    assert not store.logins.open(log_in(number=2), b"2" * 32, 0, entry("logged in"))
    assert store.logins.of("ada") == []
    assert [e.action for e in store.audit.read(ALL, 9)].count("logged in") == 1
    with pytest.raises(NoSuchAccount):
        store.accounts.disable("eve", entry())


def test_a_password_is_replaced_only_if_it_is_still_the_one_that_was_seen(store):
    store.accounts.create(account(), "old", entry())
    digest = opened(store)
    changed = entry("password changed")
    assert not store.accounts.set_password("ada", "mine", False, changed, seen="another")
    assert store.accounts.password_hash("ada") == "old"
    assert store.logins.find(digest) is not None
    assert store.accounts.set_password("ada", "mine", False, changed, seen="old")
    assert store.accounts.password_hash("ada") == "mine"
    assert [e.action for e in store.audit.read(ALL, 9)].count("password changed") == 1


def test_the_account_of_an_employee_is_found(store):
    store.accounts.create(account("ada", "E1"), "h", entry())
    store.accounts.create(account("bob"), "h", entry())
    assert store.accounts.of_employee("E1") == account("ada", "E1")
    assert store.accounts.of_employee("E2") is None


def test_an_enabled_account_opens_with_a_one_time_password(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    store.accounts.disable("ada", entry("account disabled"))
    store.accounts.enable("ada", "one-time", entry("account enabled"))
    assert store.accounts.account("ada") == account(must_change=True)
    assert store.accounts.password_hash("ada") == "one-time"
    assert opened(store)
    with pytest.raises(NoSuchAccount):
        store.accounts.enable("eve", "one-time", entry())


def test_there_is_always_an_administrator_who_can_log_in(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    store.accounts.disable("bob", entry("account disabled"))
    none = frozenset({Role.EMPLOYEE})
    with pytest.raises(InputError, match="only administrator"):
        store.accounts.disable("ada", entry("account disabled"))
    with pytest.raises(InputError, match="only administrator"):
        store.accounts.set_roles("ada", none, entry("roles changed"))
    assert store.accounts.account("ada") == account()
    assert len(store.audit.read(ALL, 9)) == 3, "no entry of what did not happen"
    store.accounts.set_roles("bob", none, entry("roles changed"))
    store.accounts.disable("bob", entry("account disabled"))


def test_two_administrators_who_close_each_other_at_once_leave_one(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())

    def close(name) -> bool:
        try:
            store.accounts.disable(name, entry("account disabled"))
        except InputError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(close, ("ada", "bob"))) == [False, True]
    assert [each.disabled for each in store.accounts.accounts()].count(True) == 1


def test_roles_and_language_are_changed(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    digest = opened(store)
    store.accounts.set_roles("ada", frozenset({Role.EMPLOYEE}), entry("roles changed"))
    store.accounts.set_language("ada", "de")
    now = replace(account(), roles=frozenset({Role.EMPLOYEE}), language="de")
    assert store.accounts.account("ada") == now
    assert store.logins.find(digest)[1] == now
    assert store.accounts.account("bob") == account("bob")
    for refused in (
        lambda: store.accounts.set_roles("eve", frozenset(Role), entry()),
        lambda: store.accounts.set_language("eve", "de"),
    ):
        with pytest.raises(NoSuchAccount):
            refused()


def test_an_account_is_made_with_its_language(store):
    store.accounts.create(account(language="de"), "h", entry())
    assert store.accounts.account("ada").language == "de"


def test_a_log_in_is_found_by_its_digest_with_the_account_as_it_is_now(store):
    store.accounts.create(account(must_change=True), "h", entry())
    digest = opened(store)
    login, found = store.logins.find(digest)
    assert (login, found) == (log_in(), account(must_change=True))
    assert store.logins.find(b"x" * 32) is None


def test_touching_only_moves_forward(store):
    store.accounts.create(account(), "h", entry())
    digest = opened(store)
    store.logins.touch(digest, T0 + 9)
    store.logins.touch(digest, T0 + 5)
    assert store.logins.find(digest)[0].seen == T0 + 9


def test_log_ins_are_ended_by_id_and_account(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    first = opened(store, "ada", 1)
    opened(store, "ada", 2, seen=T0 + 5)
    assert [each.id for each in store.logins.of("ada")] == ["id2", "id1"]
    assert not store.logins.end("bob", "id1", entry("log-in ended"))
    assert store.logins.end("ada", "id1", entry("log-in ended"))
    assert not store.logins.end("ada", "id1", entry("log-in ended"))
    assert store.logins.find(first) is None
    assert [e.action for e in store.audit.read(ALL, 9)].count("log-in ended") == 1


def test_opening_forgets_log_ins_nobody_was_seen_in(store):
    store.accounts.create(account(), "h", entry())
    old = opened(store, number=1, seen=T0)
    store.logins.open(log_in(number=2, seen=T0 + 9), b"2" * 32, T0 + 1, entry("logged in"))
    assert store.logins.find(old) is None


def test_tries_are_counted_per_key_and_made_to_wait(store):
    narrow = TryKey(b"name", LockoutRule(free=2, longest=4_000, forgotten=60_000))
    wide = TryKey(b"address", LockoutRule(free=99))
    now, waits = T0, []
    for _ in range(6):
        waited = store.logins.try_now((narrow, wide), now)
        waits.append(waited)
        if waited:
            now += waited
            assert store.logins.try_now((narrow, wide), now) == 0
    assert waits == [0, 0, 1_000, 2_000, 4_000, 4_000]
    assert store.logins.try_now((narrow,), now + 60_001) == 0, "forgotten"
    store.logins.forgive([], [narrow])
    assert [store.logins.try_now((narrow,), now + 60_001) for _ in range(3)] == [0, 0, 1_000]


def test_a_log_in_forgives_what_failed_before_it_and_one_that_is_refused_nothing(store):
    store.accounts.create(account(), "h", entry())
    keys = try_keys("ada", "192.0.2.1", known=False)
    for _ in range(3):
        assert store.logins.try_now(keys, T0) == 0
    wrong = (log_in(), b"1" * 32, 0, entry("logged in"), "another hash", keys)
    assert not store.logins.open(*wrong)
    assert [store.logins.failures(key) for key in keys] == [3, 3, 3]
    assert store.logins.open(log_in(), b"2" * 32, 0, entry("logged in"), "h", keys)
    assert [store.logins.failures(key) for key in keys] == [0, 0, 2], "of the place only this try"
    for number in (3, 4, 5):
        digest = bytes([number]) * 32
        assert store.logins.open(log_in(number=number), digest, 0, entry(), "h", keys)
    assert [store.logins.failures(key) for key in keys] == [0, 0, 0]


def test_tries_at_the_same_moment_all_count(store):
    key = TryKey(b"name", LockoutRule(free=5))
    with ThreadPoolExecutor(4) as threads:
        waits = list(threads.map(lambda _: store.logins.try_now((key,), T0), range(12)))
    assert (waits.count(0), waits.count(1_000)) == (5, 7)
    assert store.logins.failures(key) == 5


def test_the_places_of_an_account_are_known(store):
    store.accounts.create(account(), "h", entry())
    assert not store.logins.known("ada", "192.0.2.1", 0)
    opened(store)
    assert store.logins.known("ada", "192.0.2.1", T0)
    assert not store.logins.known("ada", "192.0.2.1", T0 + 1)
    assert not store.logins.known("ada", "192.0.2.2", 0)
    assert not store.logins.known("bob", "192.0.2.1", 0)
    store.logins.end("ada", "id1", entry("logged out"))
    assert store.logins.known("ada", "192.0.2.1", T0), "also after the log-in"


def test_it_is_known_when_an_account_logged_in_last(store):
    for name in ("ada", "bob"):
        store.accounts.create(account(name), "h", entry())
    assert store.logins.last() == {}
    opened(store, "ada", 1)
    store.logins.open(replace(log_in("ada", 2), opened=T0 + 9), b"9" * 32, 0, entry("logged in"))
    store.logins.end("ada", "id2", entry("logged out"))
    assert store.logins.last() == {"ada": T0 + 9}


def test_failures_are_told_per_key(store):
    key, other = TryKey(b"k", LockoutRule(free=9)), TryKey(b"o", LockoutRule(free=9))
    for _ in range(3):
        store.logins.try_now((key,), T0)
    assert (store.logins.failures(key), store.logins.failures(other)) == (3, 0)
    store.logins.try_now((other,), T0)
    store.logins.forgive([], [key, other])
    assert (store.logins.failures(key), store.logins.failures(other)) == (2, 0)
    store.logins.forgive([], [other])
    assert store.logins.failures(other) == 0, "never less"
    store.logins.try_now((other,), T0)
    store.logins.forgive([key], [other])
    assert (store.logins.failures(key), store.logins.failures(other)) == (0, 0)


def test_with_another_key_nothing_that_was_counted_is_found(store, open_again, keys):
    store.accounts.create(account(), "h", entry())
    opened(store)
    tried = try_keys("ada", "192.0.2.1", known=False)
    store.logins.try_now(tried, T0)
    (keys / "pepper.key").write_bytes(b"x" * 32)
    other = open_again()
    assert [other.logins.failures(key) for key in tried] == [0, 0, 0]
    assert not other.logins.known("ada", "192.0.2.1", T0)
    assert [store.logins.failures(key) for key in tried] == [1, 1, 1]
    assert store.logins.known("ada", "192.0.2.1", T0)


def test_a_persons_number_finds_what_their_account_did(store):
    store.accounts.create(account("ada", "E1"), "h", entry("made", account="ada", about="E1"))
    did = entry("people changed", T0 + 1, actor="ada", about="E2")
    other = entry("people changed", T0 + 2, actor="bob", about="E2")
    for each in (did, other):
        store.audit.record(each)
    found = store.audit.read(AuditQuery(0, 2 * T0, person="E1"), 9)
    assert [each.action for each in found] == ["people changed", "made"]
    assert found[0] == did


def test_the_audit_is_read_newest_first_and_no_more_than_asked(store):
    for n in range(5):
        store.audit.record(entry(f"step {n}", T0 + n, about="E1", details={"n": n, "ü": "é"}))
    read = store.audit.read(ALL, 3)
    assert [each.action for each in read] == ["step 4", "step 3", "step 2"]
    assert read[0] == entry("step 4", T0 + 4, about="E1", details={"n": 4, "ü": "é"})
    assert store.audit.read(AuditQuery(T0 + 1, T0 + 3), 9)[0].action == "step 2"


def test_the_audit_is_filtered_by_person_and_action(store):
    mine = [
        entry("did", T0 + 1, actor="ada"),
        entry("seen", T0 + 2, actor="boss", about="E1"),
        entry("reset", T0 + 3, account="ada"),
    ]
    other = [entry("did", T0 + 4, actor="bob", about="E2"), entry("did", T0 + 5, actor="E1")]
    for each in [*mine, *other]:
        store.audit.record(each)
    own = AuditQuery(0, 2 * T0, own=("ada", "E1"))
    assert store.audit.read(own, 9) == mine[::-1]
    assert store.audit.read(AuditQuery(0, 2 * T0, own=("ada", None)), 9) == [mine[2], mine[0]]
    assert store.audit.read(AuditQuery(0, 2 * T0, own=("bob", None)), 9) == [other[0]]
    assert store.audit.read(AuditQuery(0, 2 * T0, person="boss"), 9) == [mine[1]]
    by_action = AuditQuery(0, 2 * T0, person="ada", action="did")
    assert store.audit.read(by_action, 9) == [mine[0]]


@pytest.mark.parametrize(
    "query",
    [
        AuditQuery(0, 2 * T0),
        AuditQuery(T0 + 40 * DAY, T0 + 300 * DAY),
        AuditQuery(0, 2 * T0, action=Action.SEE_PEOPLE),
        AuditQuery(0, 2 * T0, person="E1"),
        AuditQuery(0, 2 * T0, person="ADA"),
        AuditQuery(T0 + 40 * DAY, T0 + 300 * DAY, person="E1", action="did"),
        AuditQuery(0, 2 * T0, own=("ada", "E1")),
        AuditQuery(0, 2 * T0, own=("bob", None), action=Action.SEE_PEOPLE),
    ],
    ids=str,
)
def test_the_audit_finds_what_the_rule_takes_however_long_ago(store, query):
    store.accounts.create(account("ada", "E1"), "h", entry(at=T0 - 1))
    who = itertools.cycle([("ada", "E2"), ("bob", None), ("", "E1"), ("console", "E1")])
    what = itertools.cycle(["did", Action.SEE_PEOPLE, "seen"])
    whose = itertools.cycle([None, None, "ada", "bob", None])
    entries = [
        entry(action, T0 + n * 11 * DAY, actor=actor, about=about, account=of)
        for n, action, (actor, about), of in zip(range(60), what, who, whose, strict=False)
    ]
    store.audit.record(*entries)
    made = entry(at=T0 - 1)
    taken = [each for each in [made, *entries] if query.takes(each, "ada")][::-1]
    assert len(taken) >= 3
    assert store.audit.read(query, 99) == taken
    assert store.audit.read(query, 2) == taken[:2]


def test_a_password_changed_while_it_was_compared_opens_nothing(store):
    store.accounts.create(account("ada"), "its hash", entry())
    stored = store.accounts.password_hash("ada")
    assert not store.logins.open(log_in(), b"3" * 32, 0, entry("logged in"), "another hash")
    assert store.logins.open(log_in(), b"4" * 32, 0, entry("logged in"), stored)
