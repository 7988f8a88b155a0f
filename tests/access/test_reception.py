"""Log-in, log-out, lifetimes, lock-out, passwords: what must hold whoever knocks."""

import logging
import threading
import time

import pytest
from argon2 import PasswordHasher

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.access.lockout import ACCOUNT, ACCOUNT_PLACE, KNOWN_FOR, PLACE, SUSPICIOUS
from cwem.access.logins import TOUCH, token_digest
from cwem.access.passwords import PasswordRefused, Passwords
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.visitors import FRESH, Caller
from cwem.values import Employee
from tests.access.fakes import HOUR, LIFETIMES, MINUTE, PASSWORD, SECOND, T0, House

HERE = Caller("192.0.2.1")


def visitor(house: House, token: str):
    found = house.reception.visitor(token)
    assert found is not None
    return found


def test_the_right_password_opens_a_log_in_however_the_name_is_written(house: House) -> None:
    house.person("ada")
    admitted = house.reception.log_in("  ADA ", PASSWORD, HERE)
    assert isinstance(admitted, Admitted)
    assert visitor(house, admitted.token).account.name == "ada"


def test_wrong_unknown_and_disabled_are_told_the_same(house: House) -> None:
    house.person("ada")
    house.person("bob")
    house.store.accounts.disable("bob", AuditEntry(T0, "console", "account disabled"))
    answers = [
        house.reception.log_in("ada", "not the password", HERE),
        house.reception.log_in("nobody", PASSWORD, HERE),
        house.reception.log_in("bob", PASSWORD, HERE),
    ]
    assert answers == [Turned(), Turned(), Turned()]
    refused = [entry for entry in house.entries() if entry.action == "log-in refused"]
    assert len(refused) == 3, "each leaves one entry, so that none is quicker than another"


def test_an_unknown_name_costs_as_much_as_a_wrong_password(house: House) -> None:
    hasher = PasswordHasher(time_cost=2, memory_cost=32_768, parallelism=1)
    house.passwords = Passwords(hasher)
    house.reception = house.another()
    house.person("ada")

    def seconds(name: str) -> float:
        took = []
        for _ in range(5):
            begun = time.perf_counter()
            house.reception.log_in(name, "not the password", HERE)
            took.append(time.perf_counter() - begun)
            house.clock.at += 24 * HOUR
        return min(took)

    known, unknown = seconds("ada"), seconds("nobody")
    assert unknown == pytest.approx(known, rel=0.4), "else the time tells which names exist"


def test_only_the_digest_of_a_token_is_stored(house: House, tmp_path) -> None:
    house.person()
    token = house.enter()
    stored = b"".join(file.read_bytes() for file in (tmp_path / "store").iterdir())
    assert token_digest(token) in stored
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert len(token) >= 43, "256 bits in base64"


def test_every_log_in_has_a_new_token_and_ends_the_one_the_browser_had(house: House) -> None:
    house.person()
    first = house.enter()
    admitted = house.reception.log_in("ada", PASSWORD, HERE, replacing=first)
    assert isinstance(admitted, Admitted)
    assert admitted.token != first
    assert house.reception.visitor(first) is None


def test_a_token_somebody_chose_opens_nothing(house: House) -> None:
    house.person()
    admitted = house.reception.log_in("ada", PASSWORD, HERE, replacing="chosen-by-an-attacker")
    assert isinstance(admitted, Admitted)
    assert house.reception.visitor("chosen-by-an-attacker") is None
    assert house.reception.visitor("") is None


def test_a_log_in_survives_a_restart(house: House) -> None:
    house.person()
    token = house.enter()
    assert house.another().visitor(token) is not None


def test_a_log_out_counts_at_once_and_elsewhere_within_a_second(house: House) -> None:
    house.person()
    token = house.enter()
    elsewhere = house.another()
    assert elsewhere.visitor(token) is not None
    house.reception.log_out(token, HERE)
    assert house.reception.visitor(token) is None
    house.clock.at += FRESH
    assert elsewhere.visitor(token) is None


def test_a_disabled_account_is_out_within_a_second(house: House) -> None:
    house.person()
    token = house.enter()
    assert house.reception.visitor(token) is not None
    house.store.accounts.disable("ada", AuditEntry(T0, "console", "account disabled"))
    house.clock.at += FRESH
    assert house.reception.visitor(token) is None
    assert house.reception.log_in("ada", PASSWORD, HERE) == Turned()


def test_who_is_idle_or_stays_too_long_is_out(house: House) -> None:
    house.person()
    idle, busy = house.enter(), house.enter()
    hours = 0
    while house.clock.at - T0 <= LIFETIMES.absolute:
        assert house.reception.visitor(busy) is not None, f"after {hours} h"
        if house.clock.at - T0 > LIFETIMES.idle + TOUCH:
            assert house.reception.visitor(idle) is None
        house.clock.at += HOUR
        hours += 1
    assert house.reception.visitor(busy) is None


def test_guessing_gets_slower_for_known_and_unknown_names_alike(house: House) -> None:
    house.person("ada")
    for name in ("ada", "nobody"):
        for _ in range(ACCOUNT_PLACE.free):
            assert house.reception.log_in(name, "wrong", HERE) == Turned()
        waits = []
        for _ in range(12):
            turned = house.reception.log_in(name, "wrong", HERE)
            assert isinstance(turned, Turned)
            waits.append(turned.wait)
            house.clock.at += turned.wait
            assert house.reception.log_in(name, "wrong", HERE) == Turned()
        assert waits == [min(2**n, 900) * SECOND for n in range(12)]
        house.clock.at += 25 * HOUR


def test_while_locked_the_right_password_does_not_open_and_afterwards_it_does(
    house: House,
) -> None:
    house.person()
    for _ in range(ACCOUNT_PLACE.free + 3):
        house.clock.at += 10 * SECOND
        house.reception.log_in("ada", "wrong", HERE)
    turned = house.reception.log_in("ada", PASSWORD, HERE)
    assert isinstance(turned, Turned)
    assert turned.wait > 0
    house.clock.at += turned.wait
    assert isinstance(house.reception.log_in("ada", PASSWORD, HERE), Admitted)
    assert house.reception.log_in("ada", "wrong", HERE) == Turned(), "counted from the start"


def fail(house: House, address: str, times: int = 1, name: str = "ada") -> list[int]:
    """Fail so often, waiting as long as one is told to; the waits."""
    waits = []
    for _ in range(times):
        while True:
            turned = house.reception.log_in(name, "wrong", Caller(address))
            assert isinstance(turned, Turned)
            if not turned.wait:
                break
            waits.append(turned.wait)
            house.clock.at += turned.wait
    return waits


def enters(house: House, address: str) -> bool:
    return isinstance(house.reception.log_in("ada", PASSWORD, Caller(address)), Admitted)


def test_a_stranger_elsewhere_locks_nobody_out(house: House) -> None:
    house.person()
    fail(house, "203.0.113.5", 200)
    assert house.reception.log_in("ada", "wrong", Caller("203.0.113.5")).wait == 900 * SECOND
    house.clock.at += MINUTE
    assert enters(house, "192.0.2.1"), "a place the account has never come from"


def test_many_strangers_keep_out_only_who_comes_from_a_new_place(house: House) -> None:
    house.person()
    house.enter(address="192.0.2.1")
    for n in range(ACCOUNT.free + 10):
        waits = fail(house, f"203.0.113.{n}")
        assert max(waits, default=0) <= MINUTE
    assert enters(house, "192.0.2.1"), "at once, where the account is known"
    for n in range(ACCOUNT.free + 10):
        fail(house, f"198.51.100.{n}")
    turned = house.reception.log_in("ada", PASSWORD, Caller("192.0.2.99"))
    assert isinstance(turned, Turned)
    assert turned.wait == MINUTE
    house.clock.at += MINUTE
    assert enters(house, "192.0.2.99")


def test_a_place_is_forgotten_in_the_end(house: House) -> None:
    house.person()
    house.enter(address="192.0.2.1")
    house.clock.at += KNOWN_FOR + 1
    for n in range(ACCOUNT.free + 1):
        fail(house, f"203.0.113.{n}")
    assert not enters(house, "192.0.2.1")


def test_one_ipv6_network_is_one_place(house: House) -> None:
    house.person()
    for n in range(ACCOUNT_PLACE.free):
        assert house.reception.log_in("ada", "wrong", Caller(f"2001:db8::{n:x}")) == Turned()
    assert house.reception.log_in("ada", "wrong", Caller("2001:db8::ffff:1")).wait == SECOND
    assert house.reception.log_in("ada", "wrong", Caller("2001:db8:0:1::1")) == Turned()


def test_a_clock_set_back_makes_nobody_wait_for_a_year(house: House) -> None:
    house.person()
    house.clock.at += 365 * 24 * HOUR
    fail(house, "192.0.2.1", 30)
    house.clock.at = T0
    assert enters(house, "192.0.2.1")


def test_who_is_guessed_at_and_every_administrator_are_told_once_a_day(house: House) -> None:
    house.person("ada", employee="E007")
    house.person("root", Role.ADMIN)
    house.person("bob")
    fail(house, "203.0.113.5", SUSPICIOUS - 1)
    assert house.store.notices.of("ada", 9) == []
    fail(house, "203.0.113.5", 2 * SUSPICIOUS + 1)
    (told,) = house.store.notices.of("ada", 9)
    (warned,) = house.store.notices.of("root", 9)
    assert (told.kind, told.page) == ("warning", "account.py")
    assert "as you" in told.words
    assert "as ada" in warned.words
    assert house.store.notices.of("bob", 9) == []
    fail(house, "203.0.113.5", 3 * SUSPICIOUS, name="nobody")
    assert len(house.store.notices.of("root", 9)) == 1


def test_one_address_cannot_try_many_names_and_an_own_account_does_not_help(house: House) -> None:
    house.person("mallory")
    for n in range(PLACE.free):
        house.reception.log_in(f"victim{n}", "wrong", HERE)
        if n % 5 == 0:
            assert isinstance(house.reception.log_in("mallory", PASSWORD, HERE), Admitted)
    turned = house.reception.log_in("another", "wrong", HERE)
    assert isinstance(turned, Turned)
    assert turned.wait > 0
    assert house.reception.log_in("another", "wrong", Caller("203.0.113.5")) == Turned()


def test_tries_at_the_same_moment_count_too(house: House) -> None:
    house.person()
    answers: list[object] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(house.reception.log_in("ada", "wrong", HERE))
        )
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(Turned()) == ACCOUNT_PLACE.free


def test_lock_out_survives_a_restart(house: House) -> None:
    house.person()
    for _ in range(ACCOUNT_PLACE.free):
        house.reception.log_in("ada", "wrong", HERE)
    turned = house.another().log_in("ada", PASSWORD, HERE)
    assert isinstance(turned, Turned)
    assert turned.wait == SECOND


def test_changing_the_password_ends_every_other_log_in(house: House) -> None:
    house.person()
    here, elsewhere = house.enter(), house.enter()
    changed = house.reception.change_password(
        visitor(house, here), PASSWORD, "quite another one", HERE
    )
    assert isinstance(changed, Admitted)
    assert changed.token not in {here, elsewhere}
    assert house.reception.visitor(here) is None
    assert house.reception.visitor(elsewhere) is None
    assert house.reception.visitor(changed.token) is not None
    assert house.reception.log_in("ada", PASSWORD, HERE) == Turned()


def test_the_present_password_is_asked_for_and_its_tries_are_counted(house: House) -> None:
    house.person()
    token = house.enter()
    answers = [
        house.reception.change_password(visitor(house, token), "guess", "quite another one", HERE)
        for _ in range(ACCOUNT_PLACE.free + 1)
    ]
    assert answers == [Turned()] * ACCOUNT_PLACE.free + [Turned(SECOND)]
    assert house.reception.visitor(token) is not None
    refused = [each for each in house.entries() if each.action == "password change refused"]
    assert [(each.actor, each.account) for each in refused] == [("ada", "ada")] * len(answers[1:])


@pytest.mark.parametrize("due", [True, False])
def test_a_password_replaced_meanwhile_is_not_overwritten(house: House, due: bool) -> None:
    house.person(must_change=due)
    who = visitor(house, house.enter())
    verify = house.passwords.verify

    def verified_while_an_admin_resets_it(encoded: str | None, password: str) -> bool:
        right = verify(encoded, password)
        reset = AuditEntry(T0, "root", "password reset")
        house.store.accounts.set_password("ada", "the admin's", True, reset)
        return right

    house.passwords.verify = verified_while_an_admin_resets_it  # type: ignore[method-assign]
    assert house.reception.change_password(who, PASSWORD, "quite another one", HERE) == Turned()
    assert house.store.accounts.password_hash("ada") == "the admin's"
    assert "password changed" not in [each.action for each in house.entries()]


def test_a_password_is_not_made_of_the_persons_name(house: House) -> None:
    house.person("ada", employee="E007")
    house.reception = Reception(
        house.store,
        LIFETIMES,
        passwords=house.passwords,
        employee=lambda number: Employee(number, "Ada Lovelace"),
        now=house.clock,
    )
    who = visitor(house, house.enter())
    with pytest.raises(PasswordRefused, match="your own name"):
        house.reception.change_password(who, PASSWORD, "Lovelace-2026!", HERE)


def test_a_forced_change_needs_another_password_and_then_opens_everything(house: House) -> None:
    house.person("ada", Role.ADMIN, must_change=True)
    who = visitor(house, house.enter())
    with pytest.raises(PasswordRefused, match="another"):
        house.reception.change_password(who, "", PASSWORD, HERE)
    changed = house.reception.change_password(who, "", "quite another one", HERE)
    assert isinstance(changed, Admitted)
    assert not changed.account.must_change
    assert not visitor(house, changed.token).account.must_change


def test_a_hash_with_old_parameters_is_made_anew_at_log_in(house: House) -> None:
    house.person()
    old = house.store.accounts.password_hash("ada")
    house.passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    house.reception = house.another()
    house.enter()
    new = house.store.accounts.password_hash("ada")
    assert old is not None
    assert new is not None
    assert "m=8,t=1" in old
    assert "m=16,t=2" in new
    house.enter()


def test_log_ins_are_listed_and_ended_one_by_one(house: House) -> None:
    house.person("ada")
    house.person("bob")
    here, there, bobs = house.enter(), house.enter(address="192.0.2.9"), house.enter("bob")
    me = visitor(house, here)
    assert {login.address for login in house.reception.log_ins(me)} == {"192.0.2.1", "192.0.2.9"}
    house.reception.end_log_in(me, visitor(house, bobs).login.id)
    assert house.reception.visitor(bobs) is not None, "nobody ends another person's log-in"
    house.reception.end_log_in(me, visitor(house, there).login.id)
    assert house.reception.visitor(there) is None
    assert house.reception.visitor(here) is not None


def test_nothing_secret_is_logged_audited_or_shown(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.person()
    admitted = house.reception.log_in("ada", PASSWORD, HERE)
    house.reception.log_in(PASSWORD, "typed into the wrong field", HERE)
    assert isinstance(admitted, Admitted)
    said = (
        caplog.text + repr(admitted) + repr(house.entries()) + repr(visitor(house, admitted.token))
    )
    assert PASSWORD not in said
    assert admitted.token not in said


def test_what_is_done_is_audited_with_who_and_where(house: House) -> None:
    house.person("ada", employee="E007")
    token = house.enter()
    house.clock.at += MINUTE
    house.reception.log_out(token, HERE)
    out, entered, _ = house.entries()
    assert (out.actor, out.action, out.at, out.address) == (
        "ada", "logged out", T0 + MINUTE, "192.0.2.1",
    )  # fmt: skip
    assert (entered.action, entered.details) == ("logged in", {"browser": "Firefox on Linux"})
    house.reception.log_in("ada", "wrong", HERE)
    assert house.entries()[0].about == "E007", "the person sees that somebody tried"


def test_what_a_clock_asks_keeps_no_log_in_alive(house: House) -> None:
    house.person()
    token = house.enter()
    for _minute in range(8 * 60 + 2):
        assert house.reception.visitor(token, used=False) is not None
        house.clock.at += MINUTE - 1
    house.clock.at += 10 * MINUTE
    assert house.reception.visitor(token, used=False) is None


def test_what_somebody_does_keeps_it_alive_although_a_clock_has_just_asked(house: House) -> None:
    house.person()
    token = house.enter()
    for _hour in range(24):
        house.clock.at += HOUR
        assert house.reception.visitor(token, used=False) is not None
        assert house.reception.visitor(token) is not None


def test_who_changes_something_is_looked_up_anew(house: House) -> None:
    house.person("boss", Role.ADMIN)
    house.person("ada", Role.ADMIN)
    token = house.enter("ada")
    house.reception.visitor(token)
    house.store.accounts.set_roles("ada", frozenset({Role.KIOSK}), house.entries()[0])
    stale, now = house.reception.visitor(token), house.reception.visitor(token, anew=True)
    assert stale is not None
    assert now is not None
    assert (stale.account.roles, now.account.roles) == ({Role.ADMIN}, {Role.KIOSK})
