"""A setting that changes figures of days that have passed is tried before it is kept."""

from datetime import date

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.attendance.book import punch_entry
from cwem.attendance.closed import Closing, closing_hash
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.face.gallery import ExactGallery
from cwem.face.operating import load_operating_points
from cwem.settings import ROOT, Settings
from cwem.ui import formats, state
from cwem.values import (
    UNPROVEN,
    Activity,
    Bout,
    BoutKey,
    Channel,
    Presence,
    Template,
    day_start,
)
from tests.access.fakes import House
from tests.kpi.trying import BOOK, DESK, LAB, staffed
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment

MONDAY = date(2023, 11, 6)
MINUTE = 60_000


def stay(who: str, begin: int, end: int, evidence: float) -> Bout:
    start, last = (day_start(MONDAY) + at * MINUTE for at in (begin, end))
    key = BoutKey(who, MONDAY, Channel.PRESENCE, start, "hall")
    return Bout(key, Presence.PRESENT, "hall", "sface", last, 1.0, evidence)


@pytest.fixture
def office(house: House) -> House:
    """Two teams by one roster, of whom nobody said when they came."""
    staffed(house.store, punched=False)
    house.store.rule_books.replace(BOOK)
    return house


@pytest.fixture
def used(office: House, log_in: LogIn) -> list[Settings]:
    """An administrator is logged in; what the running server was told to use."""
    return server(office, log_in, Role.ADMIN)


def server(
    house: House, log_in: LogIn, *roles: Role, enrolled: int = 7, employee: str | None = None
) -> list[Settings]:
    reception = log_in(*roles, employee=employee)
    runtime = state.server().runtime
    assert runtime is not None
    points, told = load_operating_points(), []
    vectors = np.eye(enrolled, 128, dtype=np.float32)
    known = [Template(str(n), vector, points.model, 3) for n, vector in enumerate(vectors)]
    runtime.gallery = ExactGallery(known, points)  # type: ignore[misc]

    def use(settings: Settings) -> None:
        told.append(settings)
        runtime.settings = settings  # type: ignore[misc]

    runtime.use = use  # type: ignore[method-assign]
    state.put(state.Server(runtime, None, reception, problem=""))
    return told


def run() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "settings.py"), default_timeout=60)
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def chosen(value: str) -> AppTest:
    """The page with another point chosen and `Save` pressed."""
    page = run()
    (box,) = [each for each in page.selectbox if str(each.key).startswith("set-recognition-")]
    box.set_value(value)
    return checked(page.button("save-recognition").click().run())


def keep(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_fragment(page, monkeypatch):
        checked(page.button("tried-keep").click().run())


def words(page: AppTest) -> str:
    shown = [*page.info, *page.warning, *page.error, *page.markdown, *page.caption, *page.toast]
    return " ".join(str(each.value) for each in shown)


def cells(page: AppTest) -> str:
    return " ".join(str(each.value.to_dict("list")) for each in page.dataframe)


def file(house: House) -> str:
    path = house.folder / "cwem.toml"
    return path.read_text() if path.exists() else ""


def test_a_stricter_point_says_what_it_would_have_changed_and_is_kept_on_a_word(
    office: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.store.write([stay(who, 540, 1050, 0.001) for who in LAB]).result()
    page = chosen("strict")
    assert "Standard: 1 in 1,000 → **Strict: 1 in 3,000**" in words(page)
    assert "without the stays before cameras that would have had no name" in words(page)
    assert "'Lab'" in cells(page)
    assert "Ada" not in cells(page), "whom an administrator sees nothing of"
    assert file(office) == "", "not before it is kept"
    keep(page, monkeypatch)
    assert file(office) == 'recognition = "strict"\n'
    assert used[-1].recognition == "strict"
    (noted,) = [e.details for e in office.entries() if e.action == Action.CHANGE_SETTINGS]
    assert noted == {"recognition": "standard -> strict"}


def test_of_fewer_than_five_nothing_is_told(office: House, used: list[Settings]) -> None:
    office.store.write([stay(DESK[0], 540, 1050, 0.001)]).result()
    page = chosen("strictest")
    assert "Nothing is said about them" in words(page)
    assert not page.dataframe


def test_a_manager_who_may_change_settings_sees_the_own_people(
    office: House, log_in: LogIn
) -> None:
    server(office, log_in, Role.ADMIN, Role.PAYROLL)
    office.store.write([stay("1", 540, 720, 0.001), stay("1", 740, 1050, 0.0001)]).result()
    assert "Ada" in cells(chosen("strict"))


def test_what_cannot_be_known_is_said(office: House, used: list[Settings]) -> None:
    office.store.write([stay("1", 540, 1050, UNPROVEN)]).result()
    page = chosen("strict")
    assert "No working day" in words(page)
    assert "1 of these days has stays from before" in words(page)
    page = chosen("loose")
    assert "Nothing of the past can be tried" in words(page)


def test_a_point_beyond_what_was_measured_says_so(office: House, log_in: LogIn) -> None:
    server(office, log_in, Role.ADMIN, enrolled=60)
    assert "60 people are enrolled" in words(chosen("strictest"))
    assert "up to 41 people" in words(chosen("strictest"))
    assert "are enrolled" not in words(chosen("strict"))


def test_another_least_coverage_is_tried_too(
    office: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in LAB:
        seen = stay(who, 540, 810, 0.0001)  # half of 540 to 1080
        later = stay(who, 1079, 1080, 0.0001)
        start = seen.key.start
        sat = Bout(
            BoutKey(who, MONDAY, Channel.ACTIVITY, start, "hall"), Activity.SITTING, "hall", "m",
            seen.end, 0.9,
        )  # fmt: skip
        office.store.write([seen, later, sat]).result()
    page = run()
    (field,) = [
        each for each in page.number_input if str(each.key).startswith("set-least_coverage-")
    ]
    field.set_value(40.0)
    checked(page.button("save-figures").click().run())
    assert "60 → **40 percent**" in words(page)
    assert "6 days of activity of 6 people" in words(page)
    assert "and would count" in words(page)
    keep(page, monkeypatch)
    assert used[-1].least_coverage == 40


# --- how long it is kept --------------------------------------------------------------------------


def shorter(name: str, value: int) -> AppTest:
    """The page with another time of keeping and `Save` pressed."""
    page = run()
    (field,) = [each for each in page.number_input if str(each.key).startswith(f"set-{name}-")]
    field.set_value(value)
    return checked(page.button("save-privacy").click().run())


@pytest.fixture
def old(house: House, used: list[Settings]) -> House:
    """A punch of 2020 and three of 2021, of a company of 2023 that closed two months of 2016."""
    for year, month in ((2020, 5), (2021, 6), (2021, 7), (2021, 8)):
        at = day_start(date(year, month, 3))
        punch = punch_entry(Punch("1", at, PunchKind.IN, Means.PIN, "device:x"), at)
        house.store.entries.append([punch])
    for month, last in ((3, 31), (4, 30)):
        closing = Closing(date(2016, month, 1), date(2016, month, last), "lab", 1, closing_hash(()),
                          (), 0, "pay", 0)  # fmt: skip
        house.store.closings.close(closing, (), house.store.closings.ground())
    return house


def test_years_of_the_book_go_after_a_question_that_counts_them(
    old: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shorter("book_years", 2)
    assert "3 → **2 years**" in words(page)
    assert "1 entry about days from 2020-05-03 on and before 2021-01-01" in plain(words(page))
    assert "not closed for payroll: March 2016, April 2016" in words(page), "not those at a desk"
    assert "removes it a day later" in words(page)
    assert file(old) == "", "not before it is kept"
    keep(page, monkeypatch)
    assert used[-1].book_years == 2
    assert len(list(old.store.entries.everyone(0, 1 << 60))) == 4, "the page removes nothing itself"


def test_closed_periods_that_would_go_are_named(old: House) -> None:
    page = shorter("payroll_years", 5)
    assert "2 closed periods are removed for good" in words(page)
    assert "March 2016, April 2016" in words(page)


def test_events_that_would_go_are_said_by_day(old: House) -> None:
    assert "Events of all days before 2023-10-14 are removed for good" in plain(
        words(shorter("events_days", 31))
    )
    assert "Nothing that is kept now is removed" in words(shorter("events_days", 400))


def test_a_longer_time_removes_nothing(old: House) -> None:
    assert "Nothing that is kept now is removed" in words(shorter("payroll_years", 9))


def plain(text: str) -> str:
    """Days as a computer writes them."""
    for day in (date(2020, 5, 3), date(2021, 1, 1), date(2023, 10, 14)):
        text = text.replace(formats.day(day), day.isoformat())
    return text
