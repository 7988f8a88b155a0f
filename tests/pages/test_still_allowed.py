"""What has stood open does nothing any more once the role or the log-in is gone: every dialog and
every question, as the browser runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.people.values import Camera, Changes
from cwem.settings import ROOT
from cwem.values import CameraKind, Consent, Purpose
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment
from tests.people.staff import imported

TODAY = date.today()
NOON = int(1000 * 86_400 * ((TODAY - date(1970, 1, 1)).days + 0.5))
LEAVES = TODAY + timedelta(days=30)
STAFF = f"""number,name,joined,left,team,site,site zone,zone
1,Ada,2020-01-01,,Lab,Koln,UTC,UTC
2,Bo,2020-01-01,{LEAVES},Lab,Koln,UTC,UTC
4,Di,2020-01-01,,Lab,Koln,UTC,UTC
"""


@dataclass(frozen=True)
class Case:
    """A dialog or question: where it is, what opens it, what is entered, what does it."""

    page: str
    opener: str
    do: str = "confirm-do"
    address: dict[str, str] = field(default_factory=dict)
    typed: dict[str, object] = field(default_factory=dict)
    session: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.page} {self.opener}"


VICTIM = {"account": "victim"}
CASES = [
    Case("accounts.py", "Add an account", "account-save", typed={"account-name": "backdoor"}),
    Case("accounts.py", "Change roles", "account-save", VICTIM, {"roles-of-victim": [Role.ADMIN]}),
    Case("accounts.py", "New password", address=VICTIM),
    Case("accounts.py", "Disable", address=VICTIM),
    Case("accounts.py", "Enable", address={"account": "gone"}),
    Case("cameras.py", "Add a camera", "camera-save", typed={"camera-name-": "Lift"}),
    Case("cameras.py", "Change", "camera-save", typed={"camera-name-door": "Gate"}),
    Case("cameras.py", "Retire"),
    Case("people.py", "Add a person", "add-do", typed={"add-number": "3", "add-name": "Cy"}),
    Case("people.py", "Change team", "change-record", {"number": "1"},
         {"change-value-team-1": ""}),
    Case("people.py", "Record last day", "leave-do", {"number": "4"}, {"leave-day-4": LEAVES}),
    Case("people.py", "Take leaving back", address={"number": "2"}),
    Case("places.py", "Add a site", "site-save", typed={"site-name-": "Bonn", "site-zone-": "UTC"}),
    Case("places.py", "Change the site", "site-save", {"place": "site:koln"},
         {"site-name-koln": "Cologne"}),
    Case("places.py", "Add a team", "team-save", typed={"team-name-": "Ops"}),
    Case("places.py", "Change name or site", "team-save", {"place": "team:lab"},
         {"team-name-lab": "Works"}),
    Case("consents.py", "withdraw-for", session={"consents-person": "1",
                                                 "withdraw-reason-1": "asked for it"}),
    Case("consents.py", "Preview and publish", "publish-do",
         typed={"publish-meaning": True}, session={"body": "Our own words"}),
    Case("consent.py", "withdraw-attendance"),
    Case("account.py", "End all others"),
    Case("enrol.py", "enrol-discard", address={"number": "2"}),
    Case("enrol.py", "enrol-paper", "enrol-paper-record", {"number": "2"},
         {"enrol-paper-kept": "cabinet 3"}),
    Case("shifts.py", "rule-remove", "confirm-do", {"open": "shift:spare"}),
    Case("shifts.py", "rule-remove", "confirm-do", {"open": "roster:week"}),
    Case("places.py", "Change roster", "change-record", {"place": "team:lab"},
         {"change-value-team_roster-lab": "week"}),
]  # fmt: skip


@pytest.fixture
def lived_in(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> House:
    """Everything the dialogs are about; Ada looks, and is an administrator."""
    monkeypatch.setattr("cwem.ui.enrol_person.enrol_if_waiting", lambda *_of: None)
    house.clock.at = NOON
    store = house.store
    imported(STAFF, store.registry, TODAY)  # type: ignore[arg-type]
    door = Camera("door", "Door", CameraKind.SHARED, "koln", "UTC", 2)
    store.registry.change(Changes(cameras=(door,)), store.registry.revision(), NOON)
    spare = Shift("spare", "Spare", ShiftKind.FIXED, (Stretch(480, 960),))
    week = Roster("week", "Week", TODAY, ("",))
    store.rule_books.replace(RuleBook(0, {"spare": spare}, {"week": week}))
    house.person("boss", Role.ADMIN)
    house.person("victim", Role.EMPLOYEE)
    house.person("gone", Role.EMPLOYEE)
    store.accounts.disable("gone", AuditEntry(NOON, "boss", "account disabled"))
    log_in(Role.EMPLOYEE, Role.ADMIN, name="ada", employee="1")
    house.enter("ada", "192.0.2.7")
    house.enter("ada", "192.0.2.8")
    given = Consent("1", Purpose.ATTENDANCE, NOON, "in the app", None, "draft 1.0", "ada")
    store.agreements.record(given, AuditEntry(NOON, "ada", "consent given"))
    store.waiting_photos.add("2", [b"a photo"], NOON, AuditEntry(NOON, "boss", "sealed"))
    return house


def role_gone(house: House) -> None:
    entry = AuditEntry(NOON, "boss", "roles changed")
    house.store.accounts.set_roles("ada", frozenset({Role.KIOSK}), entry)


def log_in_gone(house: House) -> None:
    for login in house.store.logins.of("ada"):
        house.store.logins.end("ada", login.id, AuditEntry(NOON, "boss", "log-in ended"))


@pytest.mark.parametrize("case", CASES[:8], ids=str)
def test_nothing_is_done_in_the_name_of_somebody_else(
    lived_in: House, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    """Another administrator logged in with this browser, and the old page is still there."""
    page = opened(case, monkeypatch)
    token = lived_in.enter("boss")
    monkeypatch.setattr("cwem.ui.guard._token", lambda: token)
    before = len(lived_in.entries())
    with in_fragment(page, monkeypatch):
        page.button(key=case.do).click().run()
    done = [e for e in lived_in.entries() if not e.action.endswith("seen")]
    assert not page.exception
    assert len(done) <= before


def opened(case: Case, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / case.page), default_timeout=60)
    for name, value in case.address.items():
        page.query_params[name] = value
    for key, session in case.session.items():
        page.session_state[key] = session
    page.run()
    if "body" in case.session:
        for area in page.text_area:
            area.set_value(str(case.session["body"]))
    button = next(b for b in page.button if case.opener in {b.label, b.key})
    button.click().run()
    assert not page.exception
    if case.typed:
        with in_fragment(page, monkeypatch):
            for key, value in case.typed.items():
                next(w for w in fields(page) if w.key == key).set_value(value)
            page.run()
    assert not page.exception
    return page


def fields(page: AppTest) -> list[object]:
    return [
        *page.text_input, *page.selectbox, *page.date_input, *page.radio, *page.button_group,
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("lose", [role_gone, log_in_gone])
@pytest.mark.parametrize("later", [0, 2_000], ids=["at once", "later"])
def test_what_stood_open_does_nothing_any_more(
    lived_in: House,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
    lose: Callable[[House], None],
    later: int,
) -> None:
    """At once: what was drawn last may still think that it may."""
    page = opened(case, monkeypatch)
    lose(lived_in)
    lived_in.clock.at += later
    before = [entry for entry in lived_in.entries() if entry.action != "page refused"]
    with in_fragment(page, monkeypatch):
        page.button(key=case.do).click().run()
    assert not page.exception
    after = [entry for entry in lived_in.entries() if entry.action != "page refused"]
    assert after == before
    title = "Not for this account" if lose is role_gone else "You are logged out"
    refused = any("othing was changed" in e.value or "has ended" in e.value for e in page.error)
    assert refused or [each.value for each in page.title] == [title]
    assert not (later and refused)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_stands_open_works_as_long_as_it_may(
    lived_in: House, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    """Else the tests above would pass for a button that never does anything."""
    page = opened(case, monkeypatch)
    before = len(lived_in.entries())
    with in_fragment(page, monkeypatch):
        page.button(key=case.do).click().run()
    assert not page.exception
    assert len(lived_in.entries()) > before
