"""Detections: who was seen by which camera, within the visitor's reach."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditQuery
from cwem.settings import ROOT
from cwem.ui.detections_rows import read
from cwem.values import DAY, BoutVoid, Channel
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, FOREIGN, PEOPLE, TODAY, fill, leaks
from tests.pages.shown import recorded


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "detections.py"), default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def rows(page: AppTest) -> list[dict[str, object]]:
    return list(page.dataframe[0].value.to_dict("records")) if page.dataframe else []


REACH = [
    (Role.EMPLOYEE, "E001", {"E001": "Ada Baum"}),
    (Role.MANAGER, "E001", {"E001": "Ada Baum"}),
    (Role.ADMIN, None, {**PEOPLE, **FOREIGN}),
]


@pytest.mark.parametrize(("role", "employee", "seen"), REACH)
def test_each_sees_whom_they_may_and_each_look_is_noted_once(
    role: Role,
    employee: str | None,
    seen: dict[str, str],
    house: House,
    log_in: LogIn,
    told: Callable[[], list],
) -> None:
    fill(house)
    log_in(role, employee=employee)
    page = run()
    assert {row["Person"] for row in rows(page)} == set(seen.values())
    hidden = {n: name for n, name in {**PEOPLE, **FOREIGN}.items() if n not in seen}
    assert leaks(told(), hidden) == []
    page.run()
    noted = [e.about for e in house.entries() if e.action == Action.SEE_DETECTIONS and e.about]
    assert sorted(noted) == sorted(set(seen) - {employee})
    for number in hidden:
        assert leaks_nothing(run(whose=number), told, hidden)


def leaks_nothing(page: AppTest, told: Callable[[], list], hidden: dict[str, str]) -> bool:
    return bool(rows(page)) and leaks(told(), hidden) == []


def test_a_kiosk_is_refused(house: House, log_in: LogIn, told: Callable[[], list]) -> None:
    fill(house)
    log_in(Role.KIOSK, name="door")
    assert run().title[0].value == "Not for this account"
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []


def test_revised_and_void_are_shown_as_such(house: House, log_in: LogIn) -> None:
    fill(house)
    bouts, _ = house.store.bouts("E001", TODAY, TODAY, {Channel.PRESENCE})
    present = sorted((b for b in bouts if b.label == "present"), key=lambda b: -b.length)
    house.store.write(
        [],
        [
            BoutVoid(present[0].key, present[0].key.start, "identity", "E002"),
            BoutVoid(present[1].key, present[1].key.start + 1_000, "identity"),
        ],
    ).result()
    log_in(Role.EMPLOYEE, employee="E001")
    found = rows(run())
    states = [next(iter(row["Status"])) for row in found]  # type: ignore[call-overload]
    assert states.count("Void") == 1
    assert states.count("Revised") == 1
    (revised,) = [row for row, state in zip(found, states, strict=True) if state == "Revised"]
    assert revised["Duration"] == "1 s"
    assert len(found) == len(present), "away is no detection"
    starts = [row["From"] for row in found]
    assert starts == sorted(starts, reverse=True)  # type: ignore[type-var]


def test_filters(house: House, log_in: LogIn) -> None:
    filled = fill(house)
    filled.work("E002", camera="live")
    log_in(Role.ADMIN)
    assert {row["Person"] for row in rows(run(whose="E003"))} == {"Chen Li"}
    door = rows(run(camera="live"))
    assert {row["Person"] for row in door} == {"Ben Okoro"}
    assert {row["Camera"] for row in door} == {"Shared camera"}
    assert rows(run(day="2023-11-01")) == []
    assert rows(run(camera="made up")) == rows(run())


def test_the_table_is_bounded_and_says_so(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(house)
    log_in(Role.EMPLOYEE, employee="E001")
    everything = rows(run())
    monkeypatch.setattr("cwem.ui.detections_rows.MOST", 5)
    monkeypatch.setattr(read, "__defaults__", ("", 5))
    page = run()
    assert rows(page) == everything[:5]
    assert any("The newest 5 are shown" in each.value for each in page.caption)


def test_who_runs_the_system_learns_the_day_and_no_time(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.ADMIN)
    found = rows(run())
    assert found
    assert not {"From", "To", "Duration"} & set(found[0])
    days = [(row["Day"], str(row["Person"]).casefold()) for row in found]
    assert days == sorted(days, key=lambda each: (-each[0].toordinal(), each[1]))  # type: ignore[attr-defined]


def test_a_manager_is_not_told_by_which_camera_anybody_came(house: House, log_in: LogIn) -> None:
    """Beside the arrival on Attendance it would say whether it came from a face."""
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    assert rows(run()) == []
    assert rows(run(whose="E001")) == []
    assert Action.SEE_DETECTIONS not in [e.action for e in house.entries()]


def test_an_administrator_who_manages_people_is_not_told_either(
    house: House, log_in: LogIn
) -> None:
    fill(house)
    log_in(Role.ADMIN, Role.MANAGER, employee=BOSS)
    found = rows(run())
    assert {row["Person"] for row in found} == {*PEOPLE.values(), *FOREIGN.values()}
    assert not {"From", "To", "Duration"} & set(found[0])


def test_nobody_there_is_an_answer_about_the_one_who_was_asked_for(
    house: House, log_in: LogIn
) -> None:
    fill(house)
    log_in(Role.ADMIN)
    assert rows(run(day="2023-11-01", whose="E003")) == []
    noted = [e.about for e in house.entries() if e.action == Action.SEE_DETECTIONS]
    assert noted == ["E003"]


def test_who_asks_for_the_whole_company_has_looked_at_everyone_once(
    house: House, log_in: LogIn
) -> None:
    """Also when nobody was there; and who was looked at finds it."""
    fill(house)
    log_in(Role.ADMIN)
    page = run(day="2023-11-01")
    page.run()
    assert rows(page) == []
    noted = [e for e in house.entries() if e.action == Action.SEE_DETECTIONS]
    assert [each.about for each in noted] == [None]
    query = AuditQuery(0, T0 + DAY, own=("zoltan", "E007"))
    assert noted[0] in house.store.audit.read(query, 50)


def test_a_name_to_choose_by_is_no_look_at_those_who_were_not_chosen(
    house: House, log_in: LogIn
) -> None:
    fill(house)
    log_in(Role.ADMIN)
    run(whose="E003")
    noted = [e.about for e in house.entries() if e.action == Action.SEE_DETECTIONS]
    assert noted == ["E003"]
