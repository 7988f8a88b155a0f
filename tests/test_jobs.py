"""What is done every day without anybody asking."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditQuery, By
from cwem.access.notices import Notice
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.passes import PassKind
from cwem.errors import StoreUnavailable
from cwem.jobs import DailyJobs, running
from cwem.people.assignments import assigned
from cwem.people.leavers import leave
from cwem.people.local_days import midnight
from cwem.people.timeline import assign
from cwem.people.values import EMPLOYED, AssignmentKind
from cwem.values import Consent, Purpose
from tests.access.fakes import House
from tests.access.fakes import house as open_house
from tests.capture.fakes import wait_until
from tests.people.staff import imported

LAST = date(2026, 6, 30)
OVER = midnight("UTC", date(2026, 7, 1))
HOUR = 3_600_000
DAY = 24 * HOUR
PLENTY = 10**12


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Ada and Bo have accounts and leave on one day; root is an administrator, boss manages."""
    opened = open_house(tmp_path)
    opened.clock.at = OVER - 30 * DAY
    text = "number,name,zone\n1,Ada Lovelace,UTC\n2,Bo Diddley,UTC\n3,Cy Twombly,UTC\n"
    imported(text, opened.store.registry)  # type: ignore[arg-type]
    opened.person("root", Role.ADMIN)
    opened.person("ada", employee="1")
    opened.person("bo", employee="2")
    opened.person("cy", Role.MANAGER, employee="3")
    for number in "12":
        leave(opened.store.registry, opened.store, number, LAST, By("root", opened.clock.at))
    yield opened
    opened.store.close()


def jobs(house: House, free: int = PLENTY) -> DailyJobs:
    store = house.store
    return DailyJobs(
        store.registry, store, house.folder, house.clock, lambda _: free, passes=store.passes
    )


def told(house: House, account: str = "root") -> list[Notice]:
    return house.store.notices.of(account, 100)


def open_accounts(house: House) -> list[str]:
    return [a.name for a in house.store.accounts.accounts() if not a.disabled]


def test_pins_and_codes_of_leavers_are_deleted_with_the_day(house: House) -> None:
    passes, desk = house.store.passes, PassDesk(house.store.passes, house.passwords)
    for number in "123":
        desk.issue(number, set(PassKind), By("root", OVER - DAY))
    house.clock.at = OVER - 1
    jobs(house).run()
    assert set(passes.held()) == {"1", "2", "3"}, "not before the last day is over"
    house.clock.at = OVER
    for _ in range(2):
        jobs(house).run()
    assert set(passes.held()) == {"3"}
    noted = [e for e in house.store.audit.read(AuditQuery(OVER, OVER + 1), 100)
             if e.action == Action.REVOKE_PASS]  # fmt: skip
    assert sorted((e.actor, e.about, e.details["what"]) for e in noted) == [
        ("daily jobs", number, what) for number in "12" for what in ("pin", "qr")
    ]


def test_who_comes_back_keeps_what_was_made_for_that(house: House) -> None:
    registry, desk = house.store.registry, PassDesk(house.store.passes, house.passwords)
    desk.issue("1", {PassKind.PIN}, By("root", OVER - DAY))
    company = registry.company()
    line = company.line(AssignmentKind.EMPLOYMENT, "1")
    again = assigned(AssignmentKind.EMPLOYMENT, "1", assign(line, EMPLOYED, date(2026, 9, 1)))
    registry.change(again, company.revision, OVER + 1, [])
    desk.issue("1", {PassKind.QR}, By("root", OVER + DAY))
    house.clock.at = OVER + 2 * DAY
    jobs(house).run()
    assert house.store.passes.held() == {"1": frozenset({PassKind.QR})}


def test_accounts_end_with_the_last_day_and_administrators_are_told_once(house: House) -> None:
    house.clock.at = OVER - 1
    jobs(house).run()
    assert open_accounts(house) == ["ada", "bo", "cy", "root"]
    assert told(house) == []
    for hours in (0, 1, 30):
        house.clock.at = OVER + hours * HOUR
        jobs(house).run()
    assert open_accounts(house) == ["cy", "root"]
    (notice,) = told(house)
    assert str(notice.words) == (
        "2 people have left; their last day was Jun 30, 2026: Ada Lovelace, Bo Diddley."
    )
    assert (notice.at, notice.page) == (OVER, "people.py")
    assert told(house, "cy") == []


def test_a_long_absence_is_caught_up_but_is_no_news(house: House) -> None:
    house.clock.at = OVER + 60 * DAY
    jobs(house).run()
    assert open_accounts(house) == ["cy", "root"]
    assert told(house) == []


def test_the_log_names_nobody(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    house.clock.at = OVER
    jobs(house, free=1).run()
    assert "people who have left: 2; ended: 2 account" in caplog.text
    for word in ("Ada", "Bo", "ada", "Lovelace"):
        assert word not in caplog.text


def test_the_only_administrator_is_reported_until_there_is_another(house: House) -> None:
    store, entry = house.store, house.entries()[0]
    store.accounts.set_roles("ada", frozenset({Role.ADMIN}), entry)
    store.accounts.disable("root", entry)
    house.clock.at = OVER
    jobs(house).run()
    jobs(house).run()
    assert open_accounts(house) == ["ada", "cy"]
    (warning,) = [notice for notice in told(house, "ada") if notice.kind == "warning"]
    assert "Ada Lovelace has left" in str(warning.words)
    store.accounts.set_roles("cy", frozenset({Role.ADMIN}), entry)
    jobs(house).run()
    assert open_accounts(house) == ["cy"]


def test_little_disk_space_is_a_warning_once(house: House) -> None:
    jobs(house).run()
    assert told(house) == []
    for _ in range(3):
        jobs(house, free=99_999_999).run()
    (warning,) = told(house)
    assert "100 MB" in str(warning.words)
    assert (warning.kind, warning.page) == ("warning", "system.py")


def test_what_follows_from_a_strike_is_done_again(house: House) -> None:
    done: list[int] = []
    replace(jobs(house), follow_up=done.append).run()
    assert done == [house.clock.at]


def test_the_thread_works_at_once_and_again_and_ends(house: House) -> None:
    house.clock.at = OVER
    before = threading.active_count()
    with running(jobs(house), every=0.01):
        assert wait_until(lambda: open_accounts(house) == ["cy", "root"])
        leave(house.store.registry, house.store, "3", LAST, By("root", OVER - 1))
        assert wait_until(lambda: open_accounts(house) == ["root"])
    assert threading.active_count() == before


@pytest.mark.parametrize("error", [StoreUnavailable("locked"), OSError("gone"), KeyError("bug")])
def test_a_job_that_fails_stops_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    house.clock.at = OVER

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("cwem.jobs.end_departed", fails)
    photos_wait(house, "1")
    jobs(house, free=1).run()
    assert waiting(house) == [], "the second"
    assert [each.page for each in told(house)] == ["system.py"], "the third"


@pytest.mark.parametrize("error", [StoreUnavailable("locked"), OSError("gone"), KeyError("bug")])
def test_it_survives_a_store_that_is_down(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    house.clock.at = OVER
    read, failures = house.store.accounts.accounts, []

    def fails_twice() -> object:
        if len(failures) < 2:
            failures.append(error)
            raise error
        return read()

    monkeypatch.setattr(house.store.accounts, "accounts", fails_twice)
    with running(jobs(house), every=0.01):
        assert wait_until(lambda: told(house))
    assert len(failures) == 2
    assert open_accounts(house) == ["cy", "root"]


def photos_wait(house: House, number: str) -> None:
    entry = house.entries()[0]
    house.store.waiting_photos.add(number, [b"photo"], house.clock.at, entry)


def waiting(house: House) -> list[str]:
    return [one.employee for one in house.store.waiting_photos.waiting()]


def test_photos_nobody_agreed_to_in_time_go_and_administrators_are_told(house: House) -> None:
    photos_wait(house, "3")
    house.clock.at += 14 * DAY
    jobs(house).run()
    assert waiting(house) == ["3"]
    house.clock.at += 1
    jobs(house).run()
    jobs(house).run()
    assert waiting(house) == []
    (notice,) = told(house)
    assert "within 14 days: Cy Twombly" in str(notice.words)
    assert told(house, "cy") == [], "managers are not told"


def test_photos_of_who_has_left_go_at_once(house: House) -> None:
    photos_wait(house, "1")
    jobs(house).run()
    assert waiting(house) == ["1"]
    house.clock.at = OVER
    jobs(house).run()
    assert waiting(house) == []


def test_who_has_agreed_is_enrolled_and_a_failure_stops_nobody_else(house: House) -> None:
    tried: list[str] = []

    def enrol(number: str, _by: By) -> None:
        tried.append(number)
        raise StoreUnavailable("locked")

    for number in "123":
        photos_wait(house, number)
    for number in "23":
        consent = Consent(number, Purpose.ATTENDANCE, house.clock.at, "paper", text="draft 1.0")
        house.store.agreements.record(consent, house.entries()[0])
    replace(jobs(house), enrol_waiting=enrol).run()
    assert tried == ["2", "3"]
