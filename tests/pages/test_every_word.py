"""Every page in a language in which every known message is bracketed: whatever people could read
without a bracket was said outside of the catalogue, or is data of this test."""

import re
from collections.abc import Callable
from datetime import date
from importlib.metadata import distributions
from zoneinfo import available_timezones

import pytest
from babel import Locale
from streamlit.testing.v1 import AppTest

from cwem import words
from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.access.invite import Wanted, invite
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.rule_sheets import ROSTER_COLUMNS, SHIFT_COLUMNS
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.capture.seats import Seats
from cwem.locale.update import said
from cwem.people.csv_columns import COLUMNS
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import apply_plan
from cwem.people.values import Camera, Changes
from cwem.settings import ROOT, Settings
from cwem.ui import state
from cwem.values import CameraKind
from cwem.weights import load_manifest
from cwem.words import say
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn
from tests.pages.shown import CLOSE, OPEN, Pseudo, recorded, unsaid
from tests.people.staff import many_people

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))
SHELL = "shell.py"
LOCALE = Locale.parse("de")
NAMES = {*available_timezones(), *LOCALE.territories.values(), *LOCALE.languages.values()}
NAMES |= {
    name
    for spellings in (COLUMNS, SHIFT_COLUMNS, ROSTER_COLUMNS)
    for spelling in spellings.values()  # type: ignore[attr-defined]
    for name in spelling.german
}
NAMES |= {
    "Python",
    *(each.name for each in load_manifest().models),
    *(each.metadata["Name"] for each in distributions()),
}
"""What has its name from elsewhere: zones, countries, the columns of a file, packages, models."""
TODAY = date(2023, 11, 14)
DATA = re.compile("|".join([
    r"(?<!\w)/[\w./-]+", r"https?://\S+", r"[\w.]+@example\.(org|com)", r"192\.0\.2\.1",
    r"\b(CWEM|CSV|SQLite|cv2|HTTPS?|UDP|UTC|[kMG]B|[A-Z]{2}-[A-Z]{2})\b", r"CWEM_\w+",
    "Firefox on Linux",
    *(rf"\b{month}\b" for month in LOCALE.months["stand-alone"]["wide"].values()),
    r"\b(ada|boss|p\d+|E001)\b", "Ada Lovelace", "Jörg Mustermann", r"Team \d+", r"Site \d+",
    r"\b(TITLE|TIME)\b", "Front door", r"\bteam-\d+|\bsite-\d+", r"\w+/\w+",
    r"\b(Berlin|Lisbon|Kolkata)\b", r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\b",
    *(each.name for each in load_manifest().models),
    *(rf"\b{name.upper()}\b" for name in Settings.model_fields), "English|Deutsch",
]))  # fmt: skip
"""What the tests put in, names of things, and what languages call themselves."""


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """German, as far as dates and figures go; every message in brackets."""
    known = {form for each in said() for form in _forms(each.id)}
    catalogue = Pseudo(known)
    monkeypatch.setattr(words, "catalogue", lambda _language: catalogue)
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)


def _forms(id: object) -> list[str]:
    return [id] if isinstance(id, str) else list(id) if isinstance(id, tuple | list) else []


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def enter(house: House, log_in: LogIn, role: Role) -> None:
    """Ada, who reads German."""
    reception = log_in(role, employee=None if role is Role.KIOSK else "E001")
    house.store.accounts.set_language("ada", "de")
    server = state.server()
    state.put(state.Server(server.runtime, Seats(1), reception, problem=""))


def fill(house: House) -> None:
    """A company with people, cameras, notices, invitations and log-ins."""
    registry, store, by = house.store.registry, house.store, By("boss", T0)
    plan = plan_import(many_people(25).encode(), registry.company(), TODAY)
    assert plan.problems == ()
    apply_plan(registry, plan, by)
    site = next(iter(registry.company().sites.values()))
    door = Camera("door", "Front door", CameraKind.SHARED, site.id, site.zone, 3)
    registry.change(Changes(cameras=(door,)), registry.revision(), T0)
    for kind in NoticeKind:
        tell(store.notices, ["ada"], kind, say("No team"), "account.py", T0)
    shift = Shift("team-1", "Team 1", ShiftKind.FIXED, (Stretch(1320, 1800),))
    roster = Roster("team-2", "Team 2", date(2023, 1, 2), ("team-1", *[""] * 6))
    store.rule_books.replace(RuleBook(0, {"team-1": shift}, {"team-2": roster}))
    invite(store.invitations, [Wanted("p7", frozenset({Role.EMPLOYEE}), "000007", "de")], 14, by)


def run(page: str, **parameters: str) -> AppTest:
    folder = ROOT / "cwem" / "ui" if page == SHELL else ROOT / "pages"
    opened = AppTest.from_file(str(folder / page), default_timeout=20)
    for name, value in parameters.items():
        opened.query_params[name] = value
    done = opened.run()
    assert not done.exception, done.exception
    return done


def _names(where: str, text: str) -> str:
    """Of an audit entry's details only what they are called: what they are is kept as it was."""
    if where != f"Dataframe cell of {OPEN}Details{CLOSE}":
        return text
    return " ".join(part.partition(":")[0] for part in text.split(", ") if ": " in part)


def outside(shown: list[tuple[str, str]]) -> list[str]:
    """What is said without the catalogue."""
    assert any(OPEN in text for _, text in shown), "nothing came through the catalogue"
    said_here = [(where, text) for where, text in shown if not set(text.split(", ")) <= NAMES]
    found = [(where, text, unsaid(_names(where, text), DATA)) for where, text in said_here]
    return sorted({f"{where}: {left!r} in {text!r}" for where, text, left in found if left})


OWN = ["account.py", "audit.py", "connection.py", "consent.py", "live.py", "notices.py", SHELL]
REFUSED = "accounts.py"
ROLES = [
    *((page, Role.ADMIN) for page in (*PAGES, SHELL)),
    *((page, Role.EMPLOYEE) for page in (*OWN, REFUSED)),
    ("closing.py", Role.PAYROLL),
    ("requests.py", Role.MANAGER),
    *((page, Role.KIOSK) for page in ("live.py", SHELL)),
]


@pytest.mark.parametrize(("page", "role"), ROLES)
def test_every_word_of_a_page_comes_from_the_catalogue(
    page: str, role: Role, house: House, log_in: LogIn, pseudo: None, told: Callable[[], list]
) -> None:
    enter(house, log_in, role)
    run(page)
    empty = outside(told())
    fill(house)
    run(page)
    found = sorted({*empty, *outside(told())})
    assert not found, f"pages/{page} as {role}:\n" + "\n".join(found)


@pytest.mark.parametrize("page", PAGES)
def test_every_word_after_a_button_comes_from_the_catalogue(
    page: str, house: House, log_in: LogIn, pseudo: None, told: Callable[[], list]
) -> None:
    enter(house, log_in, Role.ADMIN)
    fill(house)
    buttons = len(run(page).button)
    found = []
    for number in range(buttons):
        tab = run(page)
        if number < len(tab.button) and not tab.button[number].disabled:
            tab.button[number].click().run()
            assert not tab.exception, tab.exception
            found += outside(told())
    assert not found, f"pages/{page}:\n" + "\n".join(sorted(set(found)))


def test_what_is_not_in_the_catalogue_is_found() -> None:
    assert unsaid(f"{OPEN}Hello {CLOSE}Ada Lovelace", DATA) == ""
    assert unsaid(f"{OPEN}Hello {CLOSE}stranger", DATA) == "stranger"
    assert unsaid(":material/add: :red-badge[**7**]", DATA) == ""
    assert unsaid("Cancel", DATA) == "Cancel"


@pytest.mark.parametrize(
    "part",
    ["shift:new", "shift:team-1", "roster:new", "roster:team-2", "site:site-0", "files"],
)
def test_every_word_of_the_parts_of_shifts(
    part: str, house: House, log_in: LogIn, pseudo: None, told: Callable[[], list]
) -> None:
    enter(house, log_in, Role.ADMIN)
    fill(house)
    run("shifts.py", open=part)
    found = outside(told())
    assert not found, "\n" + "\n".join(found)
