"""Names, passwords, first start, and what the console does."""

import pytest

from cwem.access.accounts import AccountTaken, NoSuchAccount, Role, new_account
from cwem.access.audit import By
from cwem.access.first_start import FirstStart
from cwem.access.issue import (
    add_account,
    change_roles,
    disable_account,
    enable_account,
    reset_password,
)
from cwem.access.logins import browser_name
from cwem.access.passwords import (
    PasswordRefused,
    Passwords,
    check_new_password,
    known_about,
    one_time_password,
)
from cwem.access.reception import Admitted, Turned
from cwem.access.visitors import Caller
from cwem.errors import InputError
from cwem.values import Employee
from tests.access.fakes import CHEAP, PASSWORD, T0, House

BY = By("console", T0)


def known(number: str) -> Employee:
    """A registry that knows everybody."""
    return Employee(number, "Ada Lovelace")


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a/b", "<b>", "console", "Console", "a\nb"])
def test_names_nobody_can_have(name: str) -> None:
    with pytest.raises(InputError):
        new_account(name, frozenset({Role.EMPLOYEE}), None, T0, False)


@pytest.mark.parametrize(
    ("roles", "employee"),
    [(set(), None), ({Role.KIOSK, Role.ADMIN}, None), ({Role.KIOSK}, "E1"), ({Role.MANAGER}, None)],
)
def test_roles_nobody_can_have(roles: set[Role], employee: str | None) -> None:
    with pytest.raises(InputError):
        new_account("ada", frozenset(roles), employee, T0, False)


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("a" * 300, "at most 256"),
        ("abababababab", "pattern"),
        ("passwordpassword", "common"),
        ("Passwort12345", "common"),
        ("qwertyuiop123", "common"),
        ("Sommer2026!!", "common"),
        ("Willkommen2026!", "common"),
        ("alllowercase", "common"),
        ("ada-lovelace", "your own"),
        ("Ada-Lovelace1", "your own"),
        ("Lovelace-1815!", "your own"),
        ("E00123E00123", "your own"),
        ("byron@home.example", "your own"),
    ],
)
def test_passwords_that_are_refused(password: str, because: str) -> None:
    about = known_about(Employee("E00123", "Ada King", "ada.byron@home.example"))
    with pytest.raises(PasswordRefused, match=because):
        check_new_password(password, "ada-lovelace", *about)


@pytest.mark.parametrize(
    "password",
    ["correct horse", "ünïcödé wörter", "1234 5678 90ab", "typed by ada today", "#*_!?=)(/&%$§"],
)
def test_length_and_rare_words_are_enough(password: str) -> None:
    check_new_password(password, "ada")


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.verify(passwords.hash("größe und mehr"), "gro\u0308ße und mehr")


def test_a_hash_that_is_none_verifies_nothing() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.verify(None, "anything")
    assert not passwords.verify("not a hash", "anything")


def test_one_time_passwords_are_long_enough_and_different() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_new_password(password, "ada")


def test_the_first_start_makes_one_admin_and_never_again(house: House) -> None:
    first = FirstStart(house.reception)
    assert first.due()
    assert first.right(first.code.upper().replace("-", " "))
    assert not first.right("")
    assert not first.right(one_time_password())
    admitted = first.set_up("Root", PASSWORD, Caller())
    assert isinstance(admitted, Admitted)
    assert admitted.account.roles == {Role.ADMIN}
    assert not first.due()
    assert not FirstStart(house.another()).due(), "nor after a restart"
    assert house.entries()[-1].action == "set up"


def test_of_two_at_once_one_becomes_admin(house: House) -> None:
    first, second = FirstStart(house.reception), FirstStart(house.another())
    assert first.due()
    assert second.due()
    assert isinstance(first.set_up("one", PASSWORD, Caller()), Admitted)
    assert second.set_up("two", PASSWORD, Caller()) == Turned()
    assert [account.name for account in house.store.accounts.accounts()] == ["one"]


def test_a_new_account_has_a_one_time_password(house: House) -> None:
    account, password = add_account(
        house.store.accounts, "Ada", {Role.MANAGER, Role.ADMIN}, "E001", BY, known
    )
    assert account.must_change
    admitted = house.reception.log_in("ada", password, Caller())
    assert isinstance(admitted, Admitted)
    entry = house.entries()[-1]
    assert (entry.actor, entry.action, entry.about, entry.account, dict(entry.details)) == (
        "console", "account created", "E001", "ada", {"roles": "admin manager"},
    )  # fmt: skip
    with pytest.raises(AccountTaken, match="ada"):
        add_account(house.store.accounts, "ADA", {Role.EMPLOYEE}, None, BY, known)
    with pytest.raises(AccountTaken, match="E001"):
        add_account(house.store.accounts, "other", {Role.EMPLOYEE}, "E001", BY, known)


def test_an_account_is_given_to_known_employees_only(house: House) -> None:
    with pytest.raises(InputError, match="E404"):
        add_account(house.store.accounts, "ada", {Role.EMPLOYEE}, "E404", BY, lambda _n: None)
    assert house.store.accounts.empty()


def test_a_reset_ends_the_log_ins_and_forces_a_change(house: House) -> None:
    house.person()
    token = house.enter()
    password = reset_password(house.store.accounts, "ADA", "", BY, known)
    assert house.another().visitor(token) is None
    admitted = house.reception.log_in("ada", password, Caller())
    assert isinstance(admitted, Admitted)
    assert admitted.account.must_change
    assert reset_password(house.store.accounts, "ada", "typed by the admin", BY, known)
    with pytest.raises(PasswordRefused):
        reset_password(house.store.accounts, "ada", "short", BY, known)
    assert [e.action for e in house.entries()].count("password reset") == 2
    assert password not in repr(house.entries())


def test_there_must_be_an_account_to_reset_or_disable(house: House) -> None:
    with pytest.raises(NoSuchAccount, match="cwem user list"):
        reset_password(house.store.accounts, "nobody", "", BY, known)
    with pytest.raises(NoSuchAccount):
        disable_account(house.store.accounts, "nobody", BY)


def test_a_password_given_by_hand_is_checked_against_the_person(house: House) -> None:
    house.person("ada", employee="E1")
    with pytest.raises(PasswordRefused, match="your own"):
        reset_password(house.store.accounts, "ada", "Lovelace-2026!", BY, known)


def test_a_disabled_account_is_enabled_not_reset(house: House) -> None:
    house.person("ada", employee="E1")
    with pytest.raises(InputError, match="not disabled"):
        enable_account(house.store.accounts, "ada", BY)
    disable_account(house.store.accounts, "ada", BY)
    with pytest.raises(InputError, match="cwem user enable ada"):
        reset_password(house.store.accounts, "ada", "", BY, known)
    password = enable_account(house.store.accounts, "Ada", BY)
    admitted = house.reception.log_in("ada", password, Caller())
    assert isinstance(admitted, Admitted)
    assert admitted.account.must_change
    assert house.reception.log_in("ada", PASSWORD, Caller()) == Turned()
    entry = next(each for each in house.entries() if each.action == "account enabled")
    assert (entry.actor, entry.about, entry.account) == ("console", "E1", "ada")
    assert password not in repr(house.entries())


def test_roles_are_changed_and_say_from_what(house: House) -> None:
    house.person("ada", Role.EMPLOYEE, employee="E1")
    both = {Role.EMPLOYEE, Role.MANAGER}
    assert change_roles(house.store.accounts, "ADA", both, BY).roles == both
    change_roles(house.store.accounts, "ada", both, BY)
    (entry,) = [each for each in house.entries() if each.action == "roles changed"]
    assert dict(entry.details) == {"from": "employee", "to": "employee manager"}
    house.person("root", Role.ADMIN)
    for name, roles in (("ada", set()), ("ada", {Role.KIOSK}), ("root", {Role.MANAGER})):
        with pytest.raises(InputError):
            change_roles(house.store.accounts, name, roles, BY)
    with pytest.raises(InputError, match="only administrator"):
        change_roles(house.store.accounts, "root", {Role.EMPLOYEE}, BY)
    with pytest.raises(InputError, match="only administrator"):
        disable_account(house.store.accounts, "root", BY)


def test_disabling_is_audited(house: House) -> None:
    house.person("ada", employee="E1")
    disable_account(house.store.accounts, "Ada", BY)
    assert house.entries()[0].action == "account disabled"
    assert house.entries()[0].about == "E1"
    account = house.store.accounts.account("ada")
    assert account is not None
    assert account.disabled


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("curl/8", "Another browser"),
    ],
)
def test_browsers_have_names(agent: str, name: str) -> None:
    assert browser_name(agent) == name
