"""What every store promises about invitations."""

from dataclasses import replace

import pytest

from cwem.access.accounts import Account, AccountTaken, Role
from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.invitations import Invitation
from tests.store.store_rows import HOUR, T0

ALL = AuditQuery(0, 2 * T0)
ROLES = frozenset({Role.EMPLOYEE, Role.MANAGER})


def invitation(id="i1", login="ada", employee="E1", created=T0, **columns) -> Invitation:
    fixed = {"by": "admin", "expires": T0 + HOUR}
    return Invitation(id, login, ROLES, employee, created, **{**fixed, **columns})


def entry(action="invited", at=T0) -> AuditEntry:
    return AuditEntry(at, "admin", action)


def account(name="ada", employee="E1") -> Account:
    return Account(name, ROLES, employee, T0)


def actions(store) -> list[str]:
    return [each.action for each in store.audit.read(ALL, 99)]


def test_invitations_are_read_back_newest_first_and_found_by_their_token(store):
    first, second = (
        invitation(),
        invitation("i2", "bob", None, created=T0 + 1, language="de"),
    )
    store.invitations.add([(first, b"a"), (second, b"b")], [entry(), entry()])
    assert store.invitations.invitations() == [second, first]
    assert store.invitations.find(b"b") == second
    assert store.invitations.find(b"x") is None
    assert actions(store) == ["invited", "invited"]


@pytest.mark.parametrize(
    "taken",
    [invitation("i2", "bob", "E1"), invitation("i2", "ada", None), invitation("i2", "eve", "E7")],
    ids=["employee invited", "name invited", "employee has an account"],
)
def test_of_a_batch_with_somebody_taken_nothing_is_stored(store, taken):
    store.accounts.create(account("grace", "E7"), "h", entry("created"))
    batch = [(invitation(), b"a"), (invitation("i3", "new", "E9"), b"c"), (taken, b"b")]
    with pytest.raises(AccountTaken):
        store.invitations.add(batch, [entry()])
    assert store.invitations.invitations() == []
    assert actions(store) == ["created"]


@pytest.mark.parametrize("over", [{"revoked": T0}, {"expires": T0}, {"accepted": T0}])
def test_who_has_no_open_invitation_is_invited_again(store, over):
    store.invitations.add([(invitation(**over), b"a")], [])
    store.invitations.add([(invitation("i2"), b"b")], [])
    assert len(store.invitations.invitations()) == 2


def test_a_renewed_invitation_has_another_token(store):
    store.invitations.add([(invitation(), b"a")], [])
    assert store.invitations.renew("i1", b"b", T0 + 9 * HOUR, entry("sent again", T0 + 2 * HOUR))
    assert store.invitations.find(b"a") is None
    assert store.invitations.find(b"b") == invitation(expires=T0 + 9 * HOUR)
    assert actions(store) == ["sent again"]


def test_an_invitation_that_is_over_is_not_renewed(store):
    revoked, accepted = invitation(revoked=T0), invitation("i2", "bob", "E2", accepted=T0)
    store.invitations.add([(revoked, b"a"), (accepted, b"b")], [])
    for id in ("i1", "i2", "unknown"):
        assert not store.invitations.renew(id, b"c", T0 + HOUR, entry())
    assert store.invitations.find(b"a") == revoked
    assert actions(store) == []


def test_an_expired_invitation_is_not_renewed_beside_another_one_or_an_account(store):
    store.invitations.add([(invitation(expires=T0), b"a")], [])
    store.invitations.add([(invitation("i2"), b"b")], [])
    with pytest.raises(AccountTaken, match="ada"):
        store.invitations.renew("i1", b"c", T0 + HOUR, entry())
    store.invitations.accept(b"b", account(), "h", T0 + 1, entry())
    with pytest.raises(AccountTaken):
        store.invitations.renew("i1", b"c", T0 + HOUR, entry(at=T0 + 2 * HOUR))


def test_revoked_links_are_counted_once(store):
    pairs = [(invitation(f"i{n}", f"p{n}", f"E{n}"), bytes([n])) for n in range(3)]
    store.invitations.add(pairs, [])
    ends = {id: replace(entry("revoked", T0 + 5), account=id) for id in ("i0", "i1", "x")}
    assert store.invitations.revoke(ends) == 2
    again = {id: entry("revoked", T0 + 6) for id in ("i0", "i1")}
    assert store.invitations.revoke(again) == 0
    assert store.invitations.find(bytes([1])) == replace(pairs[1][0], revoked=T0 + 5)
    assert store.invitations.find(bytes([2])) == pairs[2][0]
    audited = [(each.action, each.account) for each in store.audit.read(ALL, 99)]
    assert sorted(audited) == [("revoked", "i0"), ("revoked", "i1")], "only what did end"


def test_an_invitation_makes_its_account_once(store):
    store.invitations.add([(invitation(), b"a")], [])
    assert store.invitations.accept(b"a", account(), "h", T0 + 9, entry("accepted"))
    assert store.accounts.account("ada") == account()
    assert store.accounts.password_hash("ada") == "h"
    assert store.invitations.find(b"a") == invitation(accepted=T0 + 9)
    assert not store.invitations.accept(b"a", account(), "h", T0 + 9, entry("accepted"))
    assert actions(store) == ["accepted"]


def test_an_invitation_that_is_not_open_makes_nothing(store):
    store.invitations.add([(invitation(), b"a")], [])
    assert not store.invitations.accept(b"x", account(), "h", T0, entry())
    assert not store.invitations.accept(b"a", account(), "h", T0 + HOUR, entry()), "expired"
    store.invitations.revoke({"i1": entry("revoked", T0 + 5)})
    assert not store.invitations.accept(b"a", account(), "h", T0 + 9, entry()), "revoked"
    assert store.accounts.empty()
    assert actions(store) == ["revoked"]


ADMIN = Account("admin", frozenset({Role.ADMIN}), None, T0)


@pytest.fixture
def sent(store):
    """Invitations by admin: open, expired, accepted; and one by somebody else."""
    for each in (ADMIN, replace(ADMIN, name="boss")):
        store.accounts.create(each, "h", entry("created"))
    store.invitations.add(
        [
            (invitation("open", "a", "E1", expires=T0 + HOUR), b"a"),
            (invitation("over", "b", "E2", expires=T0 + 1), b"b"),
            (invitation("used", "c", "E3", accepted=T0), b"c"),
            (invitation("other", "d", "E4", by="boss"), b"d"),
        ],
        [],
    )
    return store


def revoked(store) -> list[str]:
    return [each.id for each in store.invitations.invitations() if each.revoked is not None]


def test_a_disabled_account_s_word_lets_nobody_in(sent):
    sent.accounts.disable("admin", AuditEntry(T0 + 5, "boss", "account disabled", address="::1"))
    assert revoked(sent) == ["open"]
    newest = sent.audit.read(ALL, 1)[0]
    assert (newest.action, newest.actor, newest.at) == ("invitation revoked", "boss", T0 + 5)
    assert (newest.about, newest.account, newest.details["invited by"]) == ("E1", "a", "admin")


def test_nor_does_that_of_an_account_without_the_role(sent):
    entry_of = AuditEntry(T0 + 5, "boss", "roles changed")
    sent.accounts.set_roles("admin", frozenset({Role.ADMIN, Role.EMPLOYEE}), entry_of)
    assert revoked(sent) == []
    sent.accounts.set_roles("admin", frozenset({Role.EMPLOYEE}), entry_of)
    assert revoked(sent) == ["open"]


def test_who_sends_again_gives_their_word(sent):
    again = AuditEntry(T0 + 2, "boss", "renewed")
    assert sent.invitations.renew("open", b"z", T0 + HOUR, again)
    assert sent.invitations.find(b"z").by == "boss"
    sent.accounts.disable("admin", AuditEntry(T0 + 5, "boss", "account disabled"))
    assert revoked(sent) == []


def test_an_account_made_meanwhile_leaves_the_invitation_open(store):
    store.invitations.add([(invitation(), b"a")], [])
    store.accounts.create(account(), "h", entry("created"))
    with pytest.raises(AccountTaken):
        store.invitations.accept(b"a", account(), "other", T0 + 9, entry())
    assert store.invitations.find(b"a") == invitation()
    assert store.accounts.password_hash("ada") == "h"
