"""Log-in, log-out, lifetimes, lock-out, passwords: what must hold whoever knocks."""

import logging
import threading
import time

import pytest
from argon2 import PasswordHasher

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.access.lockout import ACCOUNT, ADDRESS
from cwem.access.logins import TOUCH, token_digest
from cwem.access.passwords import PasswordRefused, Passwords
from cwem.access.reception import Admitted, Turned
from cwem.access.visitors import FRESH, Caller
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
        for _ in range(ACCOUNT.free):
            assert house.reception.log_in(name, "wrong", HERE) == Turned()
        waits = []
        for _ in range(12):
            turned = house.reception.log_in(name, "wrong", HERE)
            assert isinstance(turned, Turned)
            waits.append(turned.wait)
            house.clock.at += turned.wait
            assert house.reception.log_in(name, "wrong", Caller("198.51.100.7")) == Turned()
        assert waits == [min(2**n, 900) * SECOND for n in range(12)]
        house.clock.at += 25 * HOUR


def test_while_locked_the_right_password_does_not_open_and_afterwards_it_does(
    house: House,
) -> None:
    house.person()
    for _ in range(ACCOUNT.free + 3):
        house.clock.at += 10 * SECOND
        house.reception.log_in("ada", "wrong", HERE)
    turned = house.reception.log_in("ada", PASSWORD, HERE)
    assert isinstance(turned, Turned)
    assert turned.wait > 0
    house.clock.at += turned.wait
    assert isinstance(house.reception.log_in("ada", PASSWORD, HERE), Admitted)
    assert house.reception.log_in("ada", "wrong", HERE) == Turned(), "counted from the start"


def test_one_address_cannot_try_many_names_and_an_own_account_does_not_help(house: House) -> None:
    house.person("mallory")
    for n in range(ADDRESS.free):
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
    assert answers.count(Turned()) == ACCOUNT.free


def test_lock_out_survives_a_restart(house: House) -> None:
    house.person()
    for _ in range(ACCOUNT.free):
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
        for _ in range(ACCOUNT.free + 1)
    ]
    assert answers == [Turned()] * ACCOUNT.free + [Turned(SECOND)]
    assert house.reception.visitor(token) is not None


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
