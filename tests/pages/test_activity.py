"""Activity: sums that are exact, of those whom the visitor may see."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Metric

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.attendance.entries import PunchKind
from cwem.kpi.alerts import Limit, Side
from cwem.kpi.definitions import DEFINITIONS, Kpi
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.settings import ROOT
from cwem.ui.activity_view import By
from cwem.ui.kpi_sitting import ROW
from cwem.ui.language import tr
from cwem.values import Channel
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, FOREIGN, OTHER_BOSS, PEOPLE, TODAY, ZONE, fill, leaks
from tests.pages.shown import recorded
from tests.pages.working_time import agreed, company, punch
from tests.totals.invented import invented_day

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
OTHERS = {n: name for n, name in {**PEOPLE, **FOREIGN}.items() if n != "E001"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "activity.py"), default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def table(page: AppTest) -> list[dict[str, str]]:
    return list(page.dataframe[0].value.to_dict("records")) if page.dataframe else []


def whose(page: AppTest) -> list[str]:
    return list(next(box for box in page.selectbox if box.label == "Whose").options)


def shown(page: AppTest) -> str:
    return " ".join(each.value for each in [*page.markdown, *page.caption])


def presents(page: AppTest, name: str) -> float:
    """Minutes that the table by person has of this one."""
    page.button_group[1].set_value(By.PERSON).run()
    (row,) = (row for row in table(page) if name in row.values())
    hours, minutes = re.fullmatch(r"(?:(\d+) h )?(\d+) min.*", row["Present"]).groups("0")
    return 60 * int(hours) + int(minutes)


def behind(page: AppTest) -> list[dict[str, object]]:
    """The days behind the figures."""
    tables = [each.value for each in page.dataframe if "Counts" in each.value]
    return list(tables[0].to_dict("records")) if tables else []


def test_the_figures_of_a_week_open_to_their_days_and_those_to_their_hours(
    house: House, log_in: LogIn
) -> None:
    fill(house, days=3)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    page = run(span="month")
    days = behind(page)
    assert len(days) == 3 * len(PEOPLE)
    assert [each["Day"] for each in days] == sorted((d["Day"] for d in days), reverse=True)
    assert {each["Counts"] for each in days if each["Day"] == TODAY} == {"Goes on"}
    (own,) = (d for d in days if d["Person"] == "Ben Okoro" and d["Day"] == TODAY - timedelta(1))
    one = run(span="day", day=YESTERDAY, whose="E002")
    assert not behind(one), "one day is what is shown"
    told = {each.label: each.value for each in one.metric}
    assert own["Longest sitting"] == told["Longest sitting"]
    assert own["Seen"] == told["Seen"]
    alone = run(span="month", whose="E002")
    assert "Person" not in behind(alone)[0]


def test_no_days_of_people_are_listed_behind_a_groups_figures(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house, days=3)
    log_in(Role.EMPLOYEE, employee="E001")
    assert not behind(run(span="month", whose="team:lab"))
    assert leaks(told(), OTHERS) == []


def test_a_kiosk_is_refused(house: House, log_in: LogIn, told: Callable[[], list]) -> None:
    fill(house)
    log_in(Role.KIOSK, name="door")
    assert run().title[0].value == "Not for this account"
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []


def test_a_site_is_kept_in_the_address_and_narrows_whose_days_there_are(
    house: House, log_in: LogIn
) -> None:
    """Emre and Fay went to the shop in San Francisco yesterday."""
    fill(house, days=3)
    registry, since = house.store.registry, TODAY - timedelta(days=1)
    moved = [Assignment(AssignmentKind.TEAM, n, Step(since, "shop")) for n in ("E005", "E006")]
    there = Changes(
        sites=(Site("sf", "San Francisco", ZONE),),
        teams=(Team("shop", "Shop", "sf"),),
        assignments=tuple(moved),
    )
    registry.change(there, registry.revision(), 2)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    everybody = run(span="month")
    assert [box.label for box in everybody.selectbox][:2] == ["Site", "Whose"]
    page = run(span="month", site="sf")
    assert [each for each in PEOPLE.values() if each in whose(page)] == ["Emre Kaya", "Fay Lund"]
    assert "Team Shop, together" in whose(page)
    assert "Team Lab, together" not in whose(page)
    parts = [presents(each, "Emre Kaya") for each in (page, run(span="month", site="ny"))]
    assert all(parts)
    assert sum(parts) == pytest.approx(presents(everybody, "Emre Kaya"), abs=1)
    page.selectbox[0].set_value("*").run()
    assert "site" not in page.query_params


@pytest.mark.parametrize("site", ["", "ny", "sf"])
def test_no_site_makes_a_group_of_those_who_are_seen_one_by_one(
    site: str, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    """Of the lab's people Emre alone has another manager: whoever took off the others would have
    his day."""
    fill(house, days=3, foreign=False)
    registry, kind = house.store.registry, AssignmentKind
    there = Changes(
        sites=(Site("sf", "San Francisco", ZONE),),
        teams=(Team("shop", "Shop", "sf"),),
        assignments=(
            Assignment(kind.MANAGER, "E005", Step(EVER, OTHER_BOSS)),
            Assignment(kind.TEAM, "E006", Step(EVER, "shop")),
            Assignment(kind.TEAM, BOSS, Step(EVER, "lab")),
        ),
    )
    registry.change(there, registry.revision(), 2)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    page = run(span="day", day=YESTERDAY, whose="team:lab", **({"site": site} if site else {}))
    assert ("Team Lab, together" in whose(page)) is (site != "sf")
    if site != "sf":
        assert not page.metric
        assert any("Too few people" in each.value for each in page.markdown)
    assert leaks(told(), {"E005": "Emre Kaya"}) == []


def test_a_site_of_other_days_leaves_the_address(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    page = run(site="sf")
    assert "site" not in page.query_params
    assert page.metric


@pytest.mark.parametrize("whose_days", ["E002", "E007", "people", "nobody", ""])
@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.ADMIN])
def test_an_employee_sees_oneself_whatever_the_address_asks_for(
    role: Role, whose_days: str, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(role, employee="E001")
    page = run(whose=whose_days)
    assert whose(page) == ["Myself", "Team Lab, together"]
    assert leaks(told(), OTHERS) == []
    assert page.metric
    assert Action.SEE_ACTIVITY not in [e.action for e in house.entries()]


def test_a_manager_sees_their_people_one_by_one_and_it_is_noted(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert whose(page)[0] == "All my people"
    assert set(PEOPLE.values()) <= set(whose(page))
    assert leaks(told(), FOREIGN) == []
    page.run()
    noted = [e.about for e in house.entries() if e.action == Action.SEE_ACTIVITY]
    assert sorted(noted) == sorted(PEOPLE)
    run(whose="E002")
    assert [e.about for e in house.entries() if e.action == Action.SEE_ACTIVITY].count("E002") == 2


BARS = {"day": "Days", "week": "Weeks", "person": "People"}


@pytest.mark.parametrize("span", ["day", "week", "month"])
@pytest.mark.parametrize("by", ["day", "week", "person"])
def test_the_table_ends_with_the_exact_sum(span: str, by: str, house: House, log_in: LogIn) -> None:
    fill(house, days=3)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span=span)
    choice = [each for each in page.button_group if each.label == "One bar for each"]
    if choice and BARS[by] in choice[0].options:
        choice[0].set_value(By(by)).run()
        assert not page.exception
        link = {
            key: said if isinstance(said, str) else said[0]
            for key, said in page.query_params.items()
        }
        assert table(run(**link)) == table(page), "the address is the page"
    rows = table(page)
    assert next(iter(rows[-1].values())) == "Together"
    assert len(rows) > 1 or span == "day"
    for column in list(rows[0])[1:]:
        parts = sum(seconds(row[column]) for row in rows[:-1])
        assert abs(parts - seconds(rows[-1][column])) <= 60 * len(rows), "minutes are cut, not lost"


def seconds(text: str) -> int:
    parts = text.split()
    units = {"h": 3600, "min": 60, "s": 1}
    return sum(
        int(value) * units[unit] for value, unit in zip(parts[::2], parts[1::2], strict=True)
    )


def test_a_team_together_needs_five_others(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    """The other manager's one person is of the same team as six people of somebody else."""
    fill(house, days=2)
    log_in(Role.MANAGER, employee=OTHER_BOSS)
    page = run(whose="team:lab", span="day", day=YESTERDAY)
    assert page.metric, "six others: enough"
    assert leaks(told(), PEOPLE) == []
    assert Action.SEE_ACTIVITY not in [e.action for e in house.entries()]


@pytest.mark.parametrize(("gone", "enough"), [(("E006",), True), (("E005", "E006"), False)])
def test_a_team_of_too_few_is_not_shown(
    gone: tuple[str, ...], enough: bool, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    """Of seven one is the manager's own: without one of the six others it is enough, without two
    it is not."""
    fill(house, days=2)
    left = tuple(
        Assignment(AssignmentKind.TEAM, number, Step(TODAY - timedelta(days=90), None))
        for number in gone
    )
    house.store.registry.change(Changes(assignments=left), house.store.registry.revision(), T0)
    log_in(Role.MANAGER, employee=OTHER_BOSS)
    page = run(whose="team:lab", span="day", day=YESTERDAY)
    assert bool(page.metric) is enough
    assert ("Too few people" in shown(page)) is not enough
    assert leaks(told(), PEOPLE) == []


def test_the_activity_of_few_is_left_out_of_a_team_that_was_there(
    house: House, log_in: LogIn
) -> None:
    """Seven were present, one of them agreed to have activity recorded."""
    fill(house, days=0)
    for number in {**PEOPLE, **FOREIGN}:
        rows = invented_day(number, midnight(ZONE, TODAY - timedelta(days=1)), length=300)
        kept = [row for row in rows if number == "E001" or row.key.channel is Channel.PRESENCE]
        house.store.write(kept).result()
    log_in(Role.MANAGER, employee=OTHER_BOSS)
    page = run(whose="team:lab", span="day", day=YESTERDAY)
    assert page.metric
    assert "The activity of 1 day is left out" in shown(page)
    assert "their activity is not recorded" in shown(page)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_two_looks_at_a_team_do_not_tell_what_the_one_who_is_still_there_did(
    span: str, role: Role, house: House, log_in: LogIn
) -> None:
    """Between them Ben works on for half an hour, and the day before is counted all the same."""
    fill(house, days=2)
    reception = log_in(role, employee=OTHER_BOSS if role is Role.MANAGER else "E001")
    first = run(whose="team:lab", span=span)
    later = invented_day("E002", midnight(ZONE, TODAY), until=T0 + 1_800_000, length=300)
    house.store.write(later).result()
    house.clock.at += 1_800_000
    second = run(whose="team:lab", span=span)
    assert reception.now() == T0 + 1_800_000
    assert "The day still goes on: 1 day of this team is not shown yet." in shown(first)
    assert figures_of(first) == figures_of(second)
    assert bool(first.metric) is (span != "day")
    assert run(whose="team:lab", span="day", day=YESTERDAY).metric


def figures_of(page: AppTest) -> list[object]:
    return [[(one.label, one.value) for one in page.metric], table(page)]


def test_a_team_of_ones_own_people_is_shown_today_too(house: House, log_in: LogIn) -> None:
    """Who sees everybody one by one learns nothing from their sum."""
    fill(house, foreign=False)
    gone = Assignment(AssignmentKind.TEAM, "E007", Step(EVER, None))
    house.store.registry.change(Changes(assignments=(gone,)), house.store.registry.revision(), T0)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(whose="team:lab", span="day")
    assert page.metric
    assert "still goes on" not in shown(page)


def test_an_empty_time_and_a_wrong_address(house: House, log_in: LogIn) -> None:
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    assert "Nobody was seen" in shown(run(day="2022-01-01"))
    page = run(day="never", span="century", whose="E007")
    assert page.metric


def test_only_the_days_on_which_they_are_ones_people(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house, days=2)
    moved = Assignment(AssignmentKind.MANAGER, "E002", Step(TODAY, OTHER_BOSS))
    house.store.registry.change(Changes(assignments=(moved,)), house.store.registry.revision(), T0)
    log_in(Role.MANAGER, employee=BOSS)
    assert "Ben Okoro" in whose(run(span="week")), "yesterday"
    assert "Ben Okoro" not in whose(run(span="day"))
    assert leaks(told(), {"E002": "Ben Okoro"}) == []
    week = run(span="week", whose="E002")
    day = (TODAY - timedelta(days=1)).isoformat()
    assert week.metric[0].value == run(span="day", day=day, whose="E002").metric[0].value


@pytest.mark.parametrize(("whose_days", "noted"), [("E002", ["E002"]), ("people", list(PEOPLE))])
def test_nobody_there_is_an_answer_about_those_who_were_asked_for(
    whose_days: str, noted: list[str], house: House, log_in: LogIn
) -> None:
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(day="2022-01-01", whose=whose_days)
    page.run()
    assert not page.metric
    found = [e.about for e in house.entries() if e.action == Action.SEE_ACTIVITY]
    assert sorted(map(str, found)) == noted


def test_whoever_of_ones_people_was_not_there_was_looked_at_too(
    house: House, log_in: LogIn
) -> None:
    fill(house, foreign=False)
    missing = Assignment(AssignmentKind.MANAGER, "E007", Step(TODAY, BOSS))
    house.store.registry.change(
        Changes(assignments=(missing,)), house.store.registry.revision(), T0
    )
    log_in(Role.MANAGER, employee=BOSS)
    run(span="day")
    found = [e.about for e in house.entries() if e.action == Action.SEE_ACTIVITY]
    assert sorted(map(str, found)) == sorted([*PEOPLE, "E007"])


def test_a_site_that_shows_groups_only_leaves_teams_and_oneself(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house, 2, groups_only=True)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(whose="E002")
    assert whose(page) == ["Myself", "Team Lab, together"]
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []
    team = run(whose="team:lab", span="week")
    assert team.metric, "seven people: enough"
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []
    assert "together with their teams only" in shown(team)
    assert Action.SEE_ACTIVITY not in [e.action for e in house.entries()]


def test_a_day_seen_too_little_is_not_judged(house: House, log_in: LogIn) -> None:
    """Ada came at seven with a PIN and left after nine in the evening; a camera saw seven hours."""
    fill(house, days=3)
    agreed(house)
    yesterday = TODAY - timedelta(days=1)
    punch(house, "E001", yesterday, 7 * 60, PunchKind.IN)
    punch(house, "E001", yesterday, 21 * 60 + 30, PunchKind.OUT)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(whose="E001", span="day", day=yesterday.isoformat())
    assert "too little to judge" in " ".join(each.value for each in page.info)
    assert "Active time" not in [each.label for each in page.metric]
    other = run(whose="E002", span="day", day=yesterday.isoformat())
    assert {"Active time", "Longest sitting", "Seen"} <= {each.label for each in other.metric}
    month = run(whose="E001", span="month")
    assert "1 day was seen for less than 60 %" in shown(month)


def test_today_is_drawn_and_not_compared(house: House, log_in: LogIn) -> None:
    """It is a quarter past five in the afternoon of a Tuesday."""
    filled = fill(house, days=3)
    filled.work("E001", 8)
    log_in(Role.MANAGER, employee=BOSS)
    week = run(whose="E001", span="week")
    assert "Today goes on and is left out" in shown(week)
    yesterday = run(whose="E001", span="day", day=(TODAY - timedelta(days=1)).isoformat())
    assert present(week).value == present(yesterday).value
    earlier = run(whose="E001", span="day", day=(TODAY - timedelta(days=8)).isoformat())
    change = seconds(present(week).value) - seconds(present(earlier).value)
    delta = present(week).delta
    assert abs(seconds(delta[1:]) - abs(change)) <= 60, (delta, change)
    today = run(whose="E001", span="day")
    assert "Today goes on: it is compared with nothing" in shown(today)
    assert not present(today).delta


def test_every_tile_says_what_it_is_made_of_and_what_it_means(house: House, log_in: LogIn) -> None:
    fill(house, days=2)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(whose="E001", span="day", day=YESTERDAY)
    words = {each.label: each.proto.delta_description for each in page.metric[:4]}
    assert list(words) == ["Present", "At desk and sitting", "Standing and walking", "Not observed"]
    ends = ("at work", "present", "present", "from first to last")
    for said, end in zip(words.values(), ends, strict=True):
        assert re.fullmatch(rf"(\d+ h )?\d+ min of \d+ h \d+ min {end}", said), said
    for name in words:
        assert f"**{name}**" in shown(page)
    assert "Left out: Days that were seen too little to judge, and today" in shown(page)


def test_my_month_has_the_activity_figures_that_ones_manager_sees(
    house: House, log_in: LogIn
) -> None:
    """Today goes on, and on one day only presence was recorded."""
    filled = fill(house, days=0)
    for back in (0, 1, 2, 5, 6):
        filled.work("E001", back)
    rows = invented_day("E001", midnight(ZONE, TODAY - timedelta(days=7)), length=300)
    house.store.write([row for row in rows if row.key.channel is Channel.PRESENCE]).result()
    log_in(Role.MANAGER, employee=BOSS)
    theirs = sat(run(whose="E001", span="month"))
    log_in(Role.EMPLOYEE, name="own", employee="E001")
    page = AppTest.from_file(str(ROOT / "pages" / "my_month.py"), default_timeout=60).run()
    assert not page.exception
    assert sat(page) == theirs
    assert len(theirs) == 4
    assert "Today goes on and is left out of these figures." in shown(page)


def sat(page: AppTest) -> dict[str, str]:
    names = {tr(DEFINITIONS[kpi].name) for kpi in ROW}
    return {each.label: each.value for each in page.metric if each.label in names}


def present(page: AppTest) -> Metric:
    return next(each for each in page.metric if each.label == "Present")


def test_a_limit_of_sitting_is_never_told_of_one_person(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = fill(house, days=0)
    for number in ("E001", "E002"):
        for back in range(1, 13):
            filled.work(number, back)
    limit = Limit(Kpi.LONGEST, Side.ABOVE, 1)
    monkeypatch.setattr("cwem.ui.kpi_alerts.limits_of", lambda *_given: [limit])
    log_in(Role.MANAGER, employee=BOSS)
    assert "On average: Longest sitting" in shown(run(span="month"))
    one = run(whose="E001", span="month")
    assert "Longest sitting" in [each.label for each in one.metric]
    assert "above the limit" not in shown(one)


def test_posture_is_of_teams_only(house: House, log_in: LogIn) -> None:
    company(house, 2)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span="week")
    (upright,) = [each.value for each in page.dataframe if "Upright" in each.value.columns]
    assert list(upright["Team"]) == ["Lab"]
    one = run(span="week", whose="E002")
    assert [each for each in one.dataframe if "Upright" in each.value.columns] == []


def test_posture_of_a_team_that_became_too_small_is_not_shown(house: House, log_in: LogIn) -> None:
    filled, day = fill(house, days=0), (TODAY - timedelta(days=1)).isoformat()
    for number in ("E001", "E002", "E003", "E004"):
        filled.work(number, 1)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span="day", day=day)
    assert [each for each in page.dataframe if "Upright" in each.value.columns] == []
    assert "On no day of this time there were enough people of a team." in shown(page)
    filled.work("E005", 1)
    page = run(span="day", day=day)
    assert [each for each in page.dataframe if "Upright" in each.value.columns]


def test_posture_of_a_day_that_goes_on_is_not_shown(house: House, log_in: LogIn) -> None:
    """Between two looks it would grow by what the one person who is there does."""
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span="day")
    assert page.metric, "activity is told"
    assert [each for each in page.dataframe if "Upright" in each.value.columns] == []
    assert "The day is not over." in shown(page)


def test_a_figure_of_a_persons_day_opens_to_its_events_without_posture_and_camera(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house, 1)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(whose="E002", span="day")
    (events,) = [each.value for each in page.dataframe if "Confidence" in each.value.columns]
    assert len(events) > 5
    assert {"Camera", "Decided by"} & set(events.columns) == set()
    assert "Posture" not in str(told())
    figures = next(each for each in page.selectbox if each.label == "Figure").options
    assert figures
    assert not [each for each in figures if "resen" in each], "what a camera saw of an arrival"
    together = run(whose="team:lab", span="day")
    assert [each for each in together.dataframe if "Confidence" in each.value.columns] == []
