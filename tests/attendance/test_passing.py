"""PINs and codes: what may be chosen, who is let through, and how guessing slows down."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cwem.access.audit import Action, By
from cwem.attendance.entries import Means
from cwem.attendance.pass_codes import (
    PinRefused,
    check_pin,
    code_proof,
    is_code,
    new_code,
    new_pin,
)
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.pass_tries import PassTries
from cwem.attendance.passes import PassKind
from cwem.attendance.passing import Passing, Proven, Refused
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database
from tests.access.fakes import HOUR, MINUTE, SECOND, T0, House
from tests.access.fakes import house as open_house

PIN, OTHER = "481602", "904862"
LEAVER = "E009"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def desk(house: House) -> PassDesk:
    return PassDesk(house.store.passes, house.passwords)


@pytest.fixture
def passing(house: House) -> Passing:
    """Everybody works here but one."""
    tries = PassTries(house.store.logins)
    works = lambda number: number.startswith("E") and number != LEAVER  # noqa: E731
    return Passing(house.store.passes, tries, house.store.audit, house.passwords, works)


def door(at: int = T0, device: str = "door") -> By:
    return By(device, at, "192.0.2.9")


@pytest.mark.parametrize(
    "pin",
    ["123456", "654321", "890123", "135791", "111111", "111121", "123123", "121212", "112233",
     "123321", "310185", "850131", "011985", "198501", "123100"],
)  # fmt: skip
def test_a_pin_that_others_would_try_first_is_refused(pin: str) -> None:
    with pytest.raises(PinRefused, match="guessed"):
        check_pin(pin, "E1")


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "４８１６０２", "481602\n"])
def test_six_digits_and_nothing_else_make_a_pin(pin: str) -> None:
    with pytest.raises(PinRefused, match="6 digits"):
        check_pin(pin, "E1")


def test_ones_own_number_is_no_pin() -> None:
    check_pin("704862", "E1")
    for number in ("704862", "E704862", "P-4862", "0704862"):
        with pytest.raises(PinRefused):
            check_pin("704862", number)


def test_made_pins_may_be_chosen_and_differ() -> None:
    pins = [new_pin("E001") for _ in range(200)]
    for pin in pins:
        check_pin(pin, "E001")
    assert len(set(pins)) > 190


def test_a_code_has_128_random_bits_and_only_its_digest_is_kept(
    desk: PassDesk, house: House
) -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(is_code(code) and len(code) == len("CWEM:") + 26 for code in codes)
    code = desk.issue_code("E001", door())
    (kept,) = house.store.passes.of("E001")
    assert kept.proof == code_proof(code)
    assert code.encode() not in (house.folder / "store" / "cwem.sqlite").read_bytes()


def test_who_has_the_pin_is_who_they_say(desk: PassDesk, passing: Passing) -> None:
    desk.choose_pin("E001", PIN, door())
    assert passing.pin("E001", PIN, door()) == Proven("E001", Means.PIN)
    assert passing.pin("E001", OTHER, door()) == Refused()
    assert passing.pin("E002", PIN, door()) == Refused(), "nobody else's"
    assert passing.pin("E404", PIN, door()) == Refused()


def test_a_pin_that_was_given_out_counts_and_has_to_be_changed(
    desk: PassDesk, passing: Passing
) -> None:
    issued = desk.issue("E001", {PassKind.PIN, PassKind.QR}, door())
    assert passing.pin("E001", issued.pin, door()) == Proven("E001", Means.PIN, must_change=True)
    assert passing.code(issued.code, door()) == Proven("E001", Means.QR)
    assert PIN not in repr(issued)
    assert issued.code not in repr(issued)
    with pytest.raises(PinRefused, match="seen this PIN"):
        desk.choose_pin("E001", issued.pin, door(T0 + 1))
    desk.choose_pin("E001", PIN, door(T0 + 1))
    assert passing.pin("E001", issued.pin, door()) == Refused()
    assert passing.pin("E001", PIN, door()) == Proven("E001", Means.PIN)


def test_issued_again_the_old_one_proves_nothing(desk: PassDesk, passing: Passing) -> None:
    old = desk.issue("E001", {PassKind.QR}, door()).code
    new = desk.issue("E001", {PassKind.QR}, door(T0 + 1)).code
    assert passing.code(old, door()) == Refused()
    assert passing.code(new, door()) == Proven("E001", Means.QR)
    desk.revoke("E001", {PassKind.QR, PassKind.PIN}, door(T0 + 2))
    assert passing.code(new, door()) == Refused()


def test_what_a_leaver_has_proves_nothing(desk: PassDesk, passing: Passing) -> None:
    issued = desk.issue(LEAVER, {PassKind.PIN, PassKind.QR}, door())
    assert passing.pin(LEAVER, issued.pin, door()) == Refused()
    assert passing.code(issued.code, door()) == Refused()


def test_guessing_slows_down_per_person_and_device(
    desk: PassDesk, passing: Passing, house: House
) -> None:
    desk.choose_pin("E001", PIN, door())
    desk.choose_pin("E002", OTHER, door())
    for _ in range(6):
        assert passing.pin("E001", "000000", door(T0 + 1)) in {Refused(), Refused(SECOND)}
    waits = []
    at = T0 + SECOND
    for _ in range(14):
        refused = passing.pin("E001", "000000", door(at))
        assert isinstance(refused, Refused)
        if refused.wait:
            waits.append(refused.wait)
            at += refused.wait
    assert waits == sorted(waits)
    assert waits[-1] > MINUTE
    blocked = passing.pin("E001", PIN, door(at))
    assert isinstance(blocked, Refused)
    assert blocked.wait, "the right one waits too"
    assert passing.pin("E002", OTHER, door(at)) == Proven("E002", Means.PIN), "nobody else does"
    assert passing.pin("E001", PIN, door(at, "gate")) == Proven("E001", Means.PIN), "elsewhere not"
    assert passing.pin("E001", PIN, door(at + HOUR)) == Proven("E001", Means.PIN)


def test_the_longest_wait_is_an_hour(desk: PassDesk, passing: Passing) -> None:
    desk.choose_pin("E001", PIN, door())
    at = T0
    for _ in range(60):
        refused = passing.pin("E001", "000000", door(at))
        assert isinstance(refused, Refused)
        assert refused.wait <= HOUR
        at += refused.wait
    # a year holds no more than this of tries, whoever makes them
    assert at - T0 > 10 * HOUR


def test_a_new_pin_ends_the_waiting(desk: PassDesk, passing: Passing) -> None:
    desk.choose_pin("E001", PIN, door())
    for _ in range(12):
        passing.pin("E001", "000000", door())
    assert isinstance(passing.pin("E001", PIN, door()), Refused)
    issued = desk.issue("E001", {PassKind.PIN}, door(T0 + 1))
    assert isinstance(passing.pin("E001", issued.pin, door(T0 + 1)), Proven)


def test_a_device_that_is_played_with_waits_a_minute_at_most(
    desk: PassDesk, passing: Passing
) -> None:
    desk.choose_pin("E001", PIN, door())
    at, longest = T0, 0
    for number in range(60):
        refused = passing.pin(f"X{number}", "000000", door(at))
        assert isinstance(refused, Refused)
        longest = max(longest, refused.wait)
        at += refused.wait
    assert SECOND <= longest <= MINUTE
    assert isinstance(passing.pin("E001", PIN, door(at, "gate")), Proven)


def test_a_queue_of_two_hundred_waits_for_nobody(desk: PassDesk, passing: Passing) -> None:
    for number in range(200):
        employee = f"E{number:03}"
        if employee == LEAVER:
            continue
        desk.choose_pin(employee, PIN, door())
        assert passing.pin(employee, "000000", door(T0 + number)) == Refused(), "a slip of the hand"
        assert isinstance(passing.pin(employee, PIN, door(T0 + number + 1)), Proven), employee
        if number == 25:
            break


def test_many_at_the_same_moment_all_count(desk: PassDesk, passing: Passing, house: House) -> None:
    desk.choose_pin("E001", PIN, door())
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda _: passing.pin("E001", OTHER, door()), range(12)))
    assert (found.count(Refused()), found.count(Refused(SECOND))) == (5, 7)


def test_from_two_processes_too(desk: PassDesk, house: House) -> None:
    """Each has looked before the other counted; what is compared beyond is told to nobody."""
    desk.choose_pin("E001", PIN, door())
    tries, issued = PassTries(house.store.logins), T0
    with tries.pin("E001", issued, "door", T0) as slow:
        for _ in range(5):
            assert house.store.logins.try_now([*slow.own, slow.device], T0) == 0
        assert slow.wait == 0
        assert slow.wrong() == SECOND


def test_right_ones_are_written_down_nowhere(
    desk: PassDesk, passing: Passing, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = desk.issue("E001", set(PassKind), door())
    with monkeypatch.context() as patched:
        for name in ("try_now", "forgive"):
            patched.setattr(house.store.logins, name, None)
        for _ in range(3):
            assert isinstance(passing.pin("E001", issued.pin, door()), Proven)
            assert isinstance(passing.code(issued.code, door()), Proven)
    for _ in range(4):
        assert passing.pin("E001", OTHER, door()) == Refused()
    assert isinstance(passing.pin("E001", issued.pin, door()), Proven)
    for _ in range(5):
        assert passing.pin("E001", OTHER, door()) == Refused(), "forgotten by the right one"


def test_what_is_refused_is_noted_and_never_what_was_typed(
    desk: PassDesk, passing: Passing, house: House
) -> None:
    passing.pin("E001", PIN, door(), at=T0 - MINUTE)
    passing.code(new_code(), door())
    passing.code("https://example.org/wifi", door())
    passing.pin("my-password", PIN, door())
    refused = [each for each in house.entries() if each.action == Action.REFUSE_PASS]
    assert [each.about for each in refused] == [None, None, "E001"]
    assert refused[-1].details == {"at": "2023-11-14 22:12 UTC"}
    assert PIN not in str(refused)
    assert "my-password" not in str(refused)


def test_giving_out_changing_and_revoking_are_noted(desk: PassDesk, house: House) -> None:
    desk.issue("E001", {PassKind.PIN, PassKind.QR}, door())
    desk.choose_pin("E001", PIN, door(T0 + 1))
    desk.revoke("E001", {PassKind.PIN}, door(T0 + 2))
    desk.revoke("E001", {PassKind.PIN}, door(T0 + 3))
    noted = [(each.action, each.about, each.details) for each in reversed(house.entries())]
    assert noted == [
        (Action.ISSUE_PASS, "E001", {"what": "pin"}),
        (Action.ISSUE_PASS, "E001", {"what": "qr"}),
        (Action.CHANGE_PIN, "E001", {"what": "pin"}),
        (Action.REVOKE_PASS, "E001", {"what": "pin"}),
    ], "revoking what is not there is no event"


def test_a_pin_without_its_key_is_nobodys_mistake(
    desk: PassDesk, passing: Passing, house: House, tmp_path: Path
) -> None:
    """The same store beside another key folder, as after a restore without the keys."""
    desk.choose_pin("E001", PIN, door())
    database = Database(house.folder / "store" / "cwem.sqlite")
    with SqliteStore(database, KeyRing(tmp_path / "other")) as store:
        tries = PassTries(store.logins)
        there = Passing(store.passes, tries, store.audit, house.passwords, lambda _number: True)
        for _ in range(40):
            assert there.pin("E001", PIN, door()) == Refused(keyless=True)
        assert not [each for each in house.entries() if each.action == Action.REFUSE_PASS]
        assert passing.pin("E001", PIN, door()) == Proven("E001", Means.PIN), "with the key"
        PassDesk(store.passes, house.passwords).choose_pin("E001", OTHER, door(T0 + 1))
        assert there.pin("E001", OTHER, door(T0 + 1)) == Proven("E001", Means.PIN)


def test_a_stolen_store_has_no_hash_of_a_pin_and_no_digest_of_a_number(
    desk: PassDesk, passing: Passing, house: House
) -> None:
    desk.choose_pin("E001", PIN, door())
    passing.pin("E404", PIN, door())
    hashed = house.store.passes.of("E001")[0].proof.partition(":")[2]
    assert house.passwords.verify(hashed, bound(house, f"E001\0{PIN}")), "with the key it is found"
    assert not house.passwords.verify(hashed, f"E001\0{PIN}")
    guessed = hashlib.sha256(b"pin\x00E404\x000").digest()
    stored = b"".join(each.read_bytes() for each in (house.folder / "store").iterdir())
    assert house.store.passes.pepper.keyed("tries", guessed) in stored
    assert guessed not in stored


def bound(house: House, text: str) -> str:
    return house.store.passes.pepper.keyed("pin", text.encode()).hex()
