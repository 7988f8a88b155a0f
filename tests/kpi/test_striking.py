"""“That wasn't me” on My day: it holds also where half of it failed, and who has to is told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.attendance.not_me import strikeable
from cwem.attendance.working_day import Evidence, WorkingDay
from cwem.errors import InputError, StoreUnavailable
from cwem.kpi.days import WorkingDays
from cwem.kpi.striking_again import EVERY, FollowUps, striking_over
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.totals.check_attendance import attendance_violations
from cwem.totals.conservation import Rule
from cwem.totals.reading import Days
from cwem.values import DAY, Bout, BoutKey, Channel, Employee, day_start, utc_day
from tests.access.fakes import HOUR, T0, House
from tests.access.fakes import house as open_house

BEGIN = day_start(utc_day(T0)) + 8 * HOUR
NOW = T0 + DAY
BY = By("ada", NOW)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Ada was seen from 8 to 12, and stood; Mia manages her."""
    opened = open_house(tmp_path)
    mia = Assignment(AssignmentKind.MANAGER, "E001", Step(EVER, "E100"))
    people = (Employee("E001", "Ada"), Employee("E100", "Mia"))
    opened.store.registry.change(Changes(employees=people, assignments=(mia,)), 0, T0)
    opened.person("ada", Role.EMPLOYEE, employee="E001")
    opened.person("mia", Role.MANAGER, employee="E100")
    opened.person("root", Role.ADMIN)
    for channel, label in ((Channel.PRESENCE, "present"), (Channel.ACTIVITY, "standing")):
        key = BoutKey("E001", utc_day(T0), channel, BEGIN, "c")
        opened.store.write([Bout(key, label, "room", "m", BEGIN + 4 * HOUR, 1.0)]).result()
    yield opened
    opened.store.close()


def day(house: House) -> WorkingDay:
    store, company = house.store, house.store.registry.company()
    days = Days(store, company, 300_000)
    working = WorkingDays(store, company, store.rule_books.book(), days)
    return working.one("E001", utc_day(T0), NOW)


def stay(house: House) -> Evidence:
    (seen,) = [each for each in day(house).evidence if strikeable(each, NOW)]
    return seen


def away(*_: object) -> None:
    raise StoreUnavailable("the disk is full")


def activity(house: House) -> int:
    days = Days(house.store, house.store.registry.company(), 300_000)
    (found,) = days.added_up("E001", utc_day(T0), utc_day(T0))
    return sum(found.lengths.get(Channel.ACTIVITY, {}).values())


def violated(house: House) -> list[Rule]:
    store = house.store
    return [each.rule for each in attendance_violations(store, store.registry.company())]


def told(house: House, account: str) -> list[str]:
    return [str(each.words) for each in house.store.notices.of(account, 10)]


def test_what_fails_after_the_strike_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = house.store
    striking = striking_over(store.registry.company(), store, store)
    with monkeypatch.context() as patched:
        patched.setattr(store, "write", away)
        with pytest.raises(StoreUnavailable):
            striking.stay(day(house), stay(house), "I was on the train", BY)
    assert day(house).worked == 0, "the strike holds"
    assert activity(house) == 4 * HOUR
    assert violated(house) == [Rule.STRUCK]
    assert told(house, "root") == []
    jobs = FollowUps(lambda: striking)
    jobs.run(NOW + EVERY)
    assert activity(house) == 0
    assert violated(house) == []
    assert len(told(house, "root")) == len(told(house, "mia")) == 1
    jobs.run(NOW + EVERY + EVERY // 2)
    jobs.run(NOW + 3 * EVERY)
    assert len(told(house, "root")) == len(told(house, "mia")) == 1, "told once"


def test_a_manager_learns_of_no_means(house: House) -> None:
    store = house.store
    striking_over(store.registry.company(), store, store).stay(day(house), stay(house), "train", BY)
    assert told(house, "mia") == ["Figures of Ada on Nov 14, 2023 have changed."]
    assert "recognition" in told(house, "root")[0]
    assert told(house, "ada") == [], "she said it herself"


def test_what_goes_on_cannot_be_struck(house: House) -> None:
    seen = replace(stay(house), until=NOW - 1_000)
    store = house.store
    with pytest.raises(InputError):
        striking_over(store.registry.company(), store, store).stay(day(house), seen, "train", BY)
    assert activity(house) == 4 * HOUR
