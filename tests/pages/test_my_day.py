"""My day: one's own, and nobody else's."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.settings import ROOT
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.ui.day_view import duration
from cwem.values import Adjustment, BoutVoid, Channel
from tests.access.fakes import MINUTE, T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import FOREIGN, PEOPLE, TODAY, fill, leaks
from tests.pages.fragments import in_fragment
from tests.pages.shown import recorded
from tests.pages.working_time import company

OTHERS = {n: name for n, name in {**PEOPLE, **FOREIGN}.items() if n != "E001"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "my_day.py"), default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def cards(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.ADMIN])
def test_ones_own_day_and_nobody_elses(
    role: Role, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(role, employee="E001")
    page = run()
    assert page.title[0].value == "My day"
    found = cards(page)
    assert list(found) == [
        "Arrival", "Departure", "Recorded breaks", "Worked",
        "Present", "First seen", "Last seen", "Longest sitting",
    ]  # fmt: skip
    assert found["Arrival"] == found["First seen"]
    assert found["Arrival"].endswith("New York"), "the viewer's clock is another one"
    assert found["Recorded breaks"] == "0 min"
    assert leaks(told(), OTHERS) == []
    assert not [e for e in house.entries() if "seen" in e.action], "one's own day is no look"


def test_a_kiosk_has_no_day(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.KIOSK, name="door")
    page = run()
    assert page.title[0].value == "Not for this account"
    assert not page.metric


def test_an_account_without_an_employee_is_told_so(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.ADMIN)
    page = run()
    assert any("nobody's record" in each.value for each in page.markdown)
    assert not page.metric


def test_a_day_without_records_and_the_way_to_it(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run()
    page.button(key="day-before").click().run()
    assert not page.exception
    assert any("No activity was recorded on this day" in each.value for each in page.markdown)
    assert (TODAY - timedelta(days=1)).isoformat() in page.query_params["day"]
    page.button(key="day-after").click().run()
    assert cards(page)
    assert "day" not in page.query_params


@pytest.mark.parametrize("day", ["2099-01-01", "yesterday", ""])
def test_an_address_that_is_no_past_day_is_today(day: str, house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.EMPLOYEE, employee="E001")
    assert cards(run(day=day)) == cards(run())


def test_breaks_are_what_was_said(house: House, log_in: LogIn) -> None:
    fill(house)
    for ago, kind in ((90, "start"), (60, "break"), (35, "resume")):
        event = WorkEvent("E001", T0 - ago * MINUTE, WorkEventKind(kind), "ada")
        house.store.work_events.append(event)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run()
    assert cards(page)["Recorded breaks"] == "25 min"


def test_every_total_opens_to_its_events_and_they_add_up(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.EMPLOYEE, employee="E001")
    bouts, _ = house.store.bouts("E001", TODAY, TODAY, {Channel.ACTIVITY})
    cut = max(bouts, key=lambda bout: bout.length)
    house.store.write([], [BoutVoid(cut.key, cut.key.start + 1_000, "identity")]).result()
    page = run()
    choices = next(each for each in page.selectbox if each.label == "Figure")
    wanted = next(o for o in choices.options if o.startswith(f"Activity: {cut.label.capitalize()}"))
    choices.set_value((Channel.ACTIVITY, cut.label)).run()
    assert not page.exception
    rows = page.dataframe[-1].value
    seconds = sum(
        (to - since).total_seconds() for since, to in zip(rows["From"], rows["To"], strict=True)
    )
    expected = sum(b.length for b in bouts if b.label == cut.label) - cut.length + 1_000
    assert round(seconds * 1000) == expected
    assert list(rows["Note"]).count("Cut: the identity was revised") == 1
    assert wanted


def test_a_correction_is_among_the_events_of_its_figure(house: House, log_in: LogIn) -> None:
    fill(house)
    start = T0 - 3 * 60 * MINUTE
    house.store.adjustments.add(
        Adjustment("a", "E001", Channel.ACTIVITY, start, start + 10 * MINUTE, "walking", "ada",
                   "mia", "carried boxes", T0)
    )  # fmt: skip
    log_in(Role.EMPLOYEE, employee="E001")
    page = run()
    choices = next(each for each in page.selectbox if each.label == "Figure")
    choices.set_value((Channel.ACTIVITY, "walking")).run()
    assert not page.exception
    rows = page.dataframe[-1].value.to_dict("records")
    (row,) = [row for row in rows if row["Note"]]
    assert row["Note"] == "Correction: carried boxes"
    assert row["Decided by"] == "ada, approved by mia"
    assert (row["To"] - row["From"]).total_seconds() == 600
    assert (row["Camera"], row["Confidence"]) == ("", "")


def test_a_day_whose_events_were_removed_shows_what_it_came_to(house: House, log_in: LogIn) -> None:
    fill(house, days=3)
    store = house.store
    day = TODAY - timedelta(days=2)
    days = Days(store, store.registry.company(), 300_000)
    (before,) = days.added_up("E001", day, day)
    assert Rollup(store, store.registry, 300_000).run(house.clock)
    store.retention.seal(TODAY - timedelta(days=1))
    assert store.retention.remove("E001", T0)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run(day=day.isoformat())
    assert "The events of this day were removed on Nov 14, 2023" in page.info[0].value
    kept = [each.value for each in page.dataframe if "What" in each.value and "Kind" in each.value]
    shown = kept[0].to_dict("records")
    assert [row["Duration"] for row in shown if row["What"] == "Present"] == [
        duration(before.lengths[Channel.PRESENCE]["present"])
    ]
    assert len(shown) == sum(len(labels) for labels in before.lengths.values())
    assert list(cards(page)) == ["Arrival", "Departure", "Recorded breaks", "Worked"], (
        "stays are kept"
    )


def test_posture_is_taken_out_alone_and_stands_there_as_taken_out(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(house)
    log_in(Role.EMPLOYEE, name="eva", employee="E001")
    page = run()
    page.button(key="out-posture").click().run()
    assert not page.exception
    choice = next(each for each in page.selectbox if str(each.key).startswith("ask-run-posture"))
    choice.select_index(0)
    with in_fragment(page, monkeypatch):
        page.run()
    page.text_area(key=f"out-note-{TODAY}").set_value("bent over a box")
    page.button(key="out-do").click()
    with in_fragment(page, monkeypatch):
        page.run()
    assert not page.exception
    (one,) = house.store.adjustments.of("E001", 0, T0)
    assert (one.channel, one.label, one.author, one.approver) == (
        Channel.POSTURE, None, "eva", "eva",
    )  # fmt: skip
    shown = next(each.value for each in run().dataframe if "Is now" in each.value)
    assert list(shown["Decided by"]) == ["Taken out by yourself"]
    assert list(shown["Why"]) == ["bent over a box"]


@pytest.mark.parametrize("groups_only", [False, True])
def test_activity_is_disputed_where_the_manager_sees_it_else_taken_out(
    groups_only: bool, house: House, log_in: LogIn
) -> None:
    company(house, 1, groups_only=groups_only)
    log_in(Role.EMPLOYEE, employee="E001")
    keys = {str(button.key) for button in run().button}
    assert ("out-activity" in keys, "ask-activity" in keys) == (groups_only, not groups_only)
    assert "out-posture" in keys


def test_a_day_whose_entries_were_removed_says_so_and_is_no_absence(
    house: House, log_in: LogIn
) -> None:
    company(house, 1)
    house.store.book_retention.remove(date(2022, 1, 1), T0)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run(day="2021-06-01")
    assert any("was removed on Nov 14, 2023" in each.value for each in page.caption)
    assert "Absent" not in " ".join(each.value for each in page.markdown)
    assert not page.metric


def test_a_figure_is_disputed_also_after_other_times_were_nearly_asked_for(
    house: House, log_in: LogIn
) -> None:
    """The first dialog was closed without a word."""
    company(house, 1)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run()
    for button, chosen in {"ask-open": "times", "ask-dispute": "figure"}.items():
        page.button(key=button).click().run()
        assert not page.exception
        wrong = next(each for each in page.button_group if each.label == "What is wrong")
        assert str(wrong.value) == chosen
