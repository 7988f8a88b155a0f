"""The page Teams and sites."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.people.assignments import zone_on
from cwem.people.values import AssignmentKind, Changes, Company, Site, Team
from cwem.settings import ROOT
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment
from tests.people.staff import imported

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
TEXT = """number;name;joined;team;site;site zone;site country;zone;team manager
1;Ada Lovelace;2020-01-01;Sales;Köln;Europe/Berlin;DE-NW;Europe/Berlin;
2;Bo Diddley;2020-01-01;Sales;Köln;Europe/Berlin;DE-NW;Europe/Berlin;
"""


@pytest.fixture
def places(house: House) -> House:
    """A site, a team, two people."""
    imported(TEXT, house.store.registry, TODAY)  # type: ignore[arg-type]
    return house


def run(place: str = "") -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "places.py"), default_timeout=30)
    if place:
        page.query_params["place"] = place
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.caption, *page.markdown, *page.subheader,
        *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, *labels: str) -> AppTest:
    """Press these together: a dialog is drawn only when the button that opens it is pressed."""
    for label in labels:
        next(each for each in page.button if each.label == label).click()
    return checked(page.run())


def company(house: House) -> Company:
    return house.store.registry.company()


def audited(house: House) -> list[tuple[str, dict[str, object]]]:
    return [(e.action, dict(e.details)) for e in house.entries() if e.actor == "ada"][:-1]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
@pytest.mark.parametrize("place", ["", "team:sales", "site:köln"])
def test_nobody_else_sees_anything_here(
    places: House, log_in: LogIn, role: Role, place: str
) -> None:
    log_in(role)
    page = run(place)
    assert page.title[0].value == "Not for this account"
    assert "Sales" not in words(page)
    assert not page.dataframe
    assert not page.button


def test_the_first_thing_is_a_site(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    assert "There is no site yet" in words(page)
    assert [button.label for button in page.button] == ["Add a site"]
    press(page, "Add a site")
    page.text_input("site-name-").set_value("Köln")
    press(page, "Add a site", "Save")
    assert "Choose the time zone of Köln" in words(page)
    assert page.text_input("site-name-").value == "Köln"
    page.selectbox("site-zone-").set_value("Europe/Berlin")
    page.selectbox("site-country-").set_value("DE")
    page.text_input("site-region-").set_value("nw")
    press(page, "Add a site", "Save")
    assert company(house).sites == {"köln": Site("köln", "Köln", "Europe/Berlin", "DE-NW")}
    assert audited(house) == [("team or site changed", {"site": "köln"})]
    assert "Köln was saved" in words(page)


def test_both_lists_count_who_is_there_today(places: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    sites, teams = (table.value.to_dict("records") for table in run().dataframe)
    assert sites == [
        {"Site": "Köln", "Time zone": "Europe/Berlin", "Country": "Germany (NW)", "Teams": 1,
         "People today": 2}
    ]  # fmt: skip
    assert teams == [{"Team": "Sales", "Site": "Köln", "Manager": "No manager", "People today": 2}]


def test_another_zone_of_a_site_explains_that_nobodys_days_change(
    places: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = press(run("site:köln"), "Change the site")
    assert "Nobody's days change" not in words(page)
    page.selectbox("site-zone-köln").set_value("Europe/Lisbon")
    press(page, "Change the site")
    assert "Nobody's days change" in words(page)
    press(page, "Change the site", "Save")
    assert company(places).sites["köln"].zone == "Europe/Lisbon"
    assert zone_on(company(places), "1", TOMORROW) == "Europe/Berlin"


def test_a_team_is_added_and_renamed(places: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run(), "Add a team")
    page.text_input("team-name-").set_value("sales")
    press(page, "Add a team", "Save")
    assert "sales exists already" in words(page)
    page.text_input("team-name-").set_value("Lab")
    press(page, "Add a team", "Save")
    assert company(places).teams["lab"] == Team("lab", "Lab", "köln")
    page = press(run("team:sales"), "Change name or site")
    page.text_input("team-name-sales").set_value("Vertrieb")
    press(page, "Change name or site", "Save")
    assert company(places).teams["sales"] == Team("sales", "Vertrieb", "köln")
    assert page.title[0].value == "Vertrieb"


def test_a_teams_manager_by_date(places: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run("team:sales"), "Change manager")
    page.selectbox("change-value-team_manager-sales").set_value("2")
    page.date_input("change-since-team_manager-sales").set_value(TOMORROW)
    press(page, "Change manager")
    assert "It is the manager of 2 people of the team" in words(page)
    press(page, "Change manager", "Record")
    line = company(places).line(AssignmentKind.TEAM_MANAGER, "sales")
    assert (line.on(TODAY), line.on(TOMORROW)) == (None, "2")
    assert audited(places) == [
        (
            "dated assignment recorded",
            {"what": "team_manager", "from": TOMORROW.isoformat(), "team": "sales"},
        ),
        *[("team seen", {"team": "sales"})] * 2,
    ]


def test_a_team_shows_its_members_and_says_that_nothing_is_deleted(
    places: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = run("team:sales")
    assert list(page.dataframe[0].value["Name"]) == ["Ada Lovelace", "Bo Diddley"]
    assert "are not deleted" in words(page)
    assert sorted(each.about or "" for each in places.entries()[:2]) == ["1", "2"], "seen"
    press(page, "All teams and sites")
    assert page.title[0].value == "Teams and sites"


def test_a_place_is_opened_by_typing_its_name(places: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    page.selectbox("open-place").set_value("site:köln")
    checked(page.run())
    assert page.title[0].value == "Köln"
    assert page.query_params["place"] == "site:köln"


def test_a_place_somebody_else_changed_meanwhile_is_not_overwritten(
    places: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    registry = places.store.registry
    theirs = Site("köln", "Köln", "Europe/Paris", "FR"), Team("sales", "Sales & co", "köln")
    for place, opener, kind in (
        ("site:köln", "Change the site", "site"),
        ("team:sales", "Change name or site", "team"),
    ):
        page = press(run(place), opener)
        changes = Changes(sites=theirs[:1]) if kind == "site" else Changes(teams=theirs[1:])
        registry.change(changes, registry.revision(), 1)
        key = place.split(":")[1]
        with in_fragment(page, monkeypatch):
            page.text_input(f"{kind}-name-{key}").set_value("Mine")
            page.button(f"{kind}-save").click().run()
        assert "changed this meanwhile" in page.error[0].value
        assert page.text_input(f"{kind}-name-{key}").value == "Mine"
    now = company(places)
    assert (now.sites["köln"], now.teams["sales"]) == theirs
