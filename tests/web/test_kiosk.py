"""The screen at the door: who may be it, what it is told, and what becomes of what is typed."""

import json
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.attendance.book import read
from cwem.attendance.entries import Means, PunchKind
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.pass_key import AGAIN
from cwem.attendance.passes import PassKind
from cwem.people.leavers import plan_leaving
from cwem.people.values import Changes
from cwem.settings import ROOT, load_settings
from cwem.ui import state
from cwem.values import Employee
from cwem.web.kiosk import FILES, RENEW
from cwem.web.kiosk_seal import entry_key
from cwem.web.kiosk_words import WORDS
from cwem.words import translated
from tests.access.fakes import HOUR, MINUTE, SECOND, T0, House
from tests.web.asgi import Answer, Browser
from tests.web.sealing import sealed

WEB = ROOT / "cwem" / "web"
PIN, OWN_CHOICE = "481602", "704862"
STAFF = (
    Employee("E001", "Ada Lovelace", language="de"),
    Employee("E002", "Okafor, Ben"),
    Employee("A7", "Cem Yılmaz"),
)


@pytest.fixture
def door(house: House, browser: Browser) -> Browser:
    """A browser in which the device is logged in."""
    house.store.registry.change(Changes(employees=STAFF), 0, T0)
    runtime: Any = SimpleNamespace(
        settings=load_settings(home=house.folder),
        store=house.store,
        registry=house.store.registry,
        outbox=house.store,
        embedder=SimpleNamespace(model="sface"),
    )
    server = state.server()
    state.put(state.Server(runtime, None, house.reception, server.first_start, problem=""))
    desk = PassDesk(house.store.passes, house.passwords)
    for number in ("E001", "E002", "A7"):
        desk.choose_pin(number, PIN, By("setup", T0))
    house.person("door", Role.KIOSK)
    return logged_in(house, browser, "door")


def logged_in(house: House, browser: Browser, name: str) -> Browser:
    browser.cookies["cwem_login"] = house.enter(name, browser.address)
    return browser


def ask(browser: Browser, path: str, body: object, **headers: str) -> Answer:
    sent = {
        "origin": f"{browser.scheme}://{browser.host}",
        "content-type": "application/json",
        "sec-fetch-site": "same-origin",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return browser._ask("POST", path, json.dumps(body).encode(), sent)


def told(answer: Answer) -> Any:
    assert answer.status == 200, (answer.status, answer.body)
    return json.loads(answer.body)


def key(browser: Browser) -> str:
    return str(told(ask(browser, "/kiosk/hello", {}))["key"]["public"])


def tell(browser: Browser, **typed: Any) -> Any:
    """Type something; the answer."""
    entry = sealed(key(browser), **{"number": "E001", "pin": PIN, "kind": "in", "at": T0, **typed})
    return told(ask(browser, "/kiosk/entries", {"entries": [entry]}))["answers"][0]


def book(house: House, number: str = "E001") -> Any:
    return read(house.store.entries.of([number], 0, 2 * T0).get(number, ()))


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.ADMIN, Role.PAYROLL, Role.AUDITOR])
def test_only_a_device_may_be_it(role: Role, door: Browser, house: House) -> None:
    house.person("eve", role)
    logged_in(house, door, "eve")
    page = door.get("/kiosk")
    assert page.status == 403
    assert "role Kiosk" in page.body
    for path in ("hello", "entries", "undo"):
        assert ask(door, f"/kiosk/{path}", {}).status == 403
    assert door.socket("/kiosk/camera", origin="http://127.0.0.1:8501").headers == {
        "type": "websocket.close"
    }


def test_without_a_log_in_there_is_nothing(door: Browser) -> None:
    door.cookies.clear()
    assert door.get("/kiosk?camera=front").to == "/login?next=%2Fkiosk%3Fcamera%3Dfront"
    assert ask(door, "/kiosk/hello", {}).status == 401
    assert door.get("/kiosk/kiosk.js", **{"sec-fetch-mode": "cors"}).status == 401


def test_before_there_are_accounts_nobody_is_a_device(browser: Browser, house: House) -> None:
    assert browser.get("/kiosk").to == "/setup"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"sec_fetch_site": "cross-site"},
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
    ],
)
def test_another_sites_page_cannot_speak_for_it(headers: dict[str, str], door: Browser) -> None:
    assert ask(door, "/kiosk/entries", {"entries": []}, **headers).status == 403


def test_a_device_lands_on_its_screen(door: Browser, house: House) -> None:
    door.cookies.clear()
    entered = door.fill("/login", name="door", password="a long enough one")
    assert entered.to == "/kiosk"
    (cookie,) = [line for line in entered.cookies if "cwem_login" in line]
    assert f"Max-Age={90 * 86_400}" in cookie


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_everything_in_every_language_and_nothing_foreign_runs(door: Browser) -> None:
    page = door.get("/kiosk", **{"accept-language": "de"})
    assert page.status == 200
    assert '<html lang="de"' in page.body
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "'unsafe" not in page.headers["content-security-policy"]
    words = json.loads(page.body.partition('id="words">')[2].partition("</script>")[0])
    assert set(words) == {"en", "de"}
    assert set(words["en"]) == set(words["de"])
    assert words["en"]["word_in"] == "IN"
    assert "E001" not in page.body
    assert "Lovelace" not in page.body


@pytest.mark.parametrize("name", FILES)
def test_its_files_are_there(name: str, door: Browser) -> None:
    file = door.get(f"/kiosk/{name}")
    assert file.status == 200
    assert file.headers["content-type"].startswith(FILES[name])


def test_every_word_of_the_script_is_there() -> None:
    script = "".join((WEB / "look" / name).read_text() for name in FILES if name.endswith(".js"))
    page = (WEB / "templates" / "kiosk.html").read_text()
    asked = set(re.findall(r'\bsay\("(\w+)"', script)) | set(re.findall(r'data-word="(\w+)"', page))
    assert asked - set(WORDS) == set()
    composed = {"word_", "still_"}
    kinds = {f"{part}{kind.value}" for part in composed for kind in PunchKind}
    named = set(re.findall(r'"(\w+)"', script)) | {"seat", "stopped", "saving"}  # a state's
    unused = set(WORDS) - asked - kinds - named - {kind.value for kind in PunchKind}
    assert unused == set()


# --- staying logged in ----------------------------------------------------------------------------


def test_it_is_still_logged_in_after_the_company_holidays(door: Browser, house: House) -> None:
    house.clock.at += 21 * 24 * HOUR
    house.person("eve")
    house.enter("eve")  # whoever logs in sweeps out what is over
    assert door.get("/kiosk").status == 200
    house.clock.at += 91 * 24 * HOUR
    assert door.get("/kiosk").status == 303


def test_its_log_in_is_renewed_every_day_and_the_old_one_ends(door: Browser, house: House) -> None:
    first = door.cookies["cwem_login"]
    assert "renewed" not in told(ask(door, "/kiosk/hello", {}))
    house.clock.at += RENEW + 1
    assert told(ask(door, "/kiosk/hello", {}))["renewed"]
    second = door.cookies["cwem_login"]
    assert second != first
    assert house.reception.visitor(first), "the camera's connection still has it"
    assert "renewed" not in told(ask(door, "/kiosk/hello", {}))
    assert house.reception.visitor(first) is None
    assert house.reception.visitor(second)


def test_people_are_logged_out_as_before(door: Browser, house: House) -> None:
    house.person("eve", Role.ADMIN)
    token = house.enter("eve")
    house.clock.at += 8 * HOUR + 2 * MINUTE
    assert house.reception.visitor(token) is None


# --- what is typed --------------------------------------------------------------------------------


def test_a_pin_is_said_and_greeted_by_first_name_in_the_persons_language(
    door: Browser, house: House
) -> None:
    answer = tell(door)
    assert answer.pop("undo")
    assert answer.pop("id")
    assert answer == {"done": "in", "at": T0, "again": False, "name": "Ada", "language": "de"}
    (punch,) = book(house).punches
    assert (punch.kind, punch.means, punch.by) == (PunchKind.IN, Means.PIN, "device:door")
    assert tell(door, number="E002", kind="out")["name"] == "Ben"


@pytest.mark.parametrize("typed", ["E001", "e001", "001", "1", " 1 "])
def test_digits_are_enough_where_they_mean_one_person(typed: str, door: Browser) -> None:
    assert tell(door, number=typed)["name"] == "Ada"


def test_a_second_tap_is_the_same_event(door: Browser, house: House) -> None:
    tell(door)
    house.clock.at += 30 * SECOND
    again = tell(door, at=T0 + 30 * SECOND)
    assert again["again"]
    assert again["at"] == T0
    assert [each.kind for each in book(house).punches] == [PunchKind.IN]
    assert book(house).idle == ()


def test_a_wrong_one_says_nothing_and_waits(door: Browser, house: House) -> None:
    answers = [tell(door, pin="000000") for _ in range(8)]
    assert all({"refused", "wait"} & set(each) for each in answers)
    assert answers[0]["refused"] == "wrong"
    assert answers[-1]["wait"] >= SECOND
    assert tell(door, number="E404", pin="000000")["refused"] == "wrong"
    assert book(house).punches == ()
    noted = [each.about for each in house.entries() if each.action == Action.REFUSE_PASS]
    assert noted[0] is None
    assert noted[-1] == "E001"


def test_taken_back_within_seconds_it_does_not_count(door: Browser, house: House) -> None:
    answer = tell(door, kind="out")
    house.clock.at += 4 * SECOND
    assert told(ask(door, "/kiosk/undo", {"undo": answer["undo"]})) == {"undone": True}
    assert book(house).punches == ()
    assert [each.kind for each in book(house).idle] == [PunchKind.OUT], "and it stays visible"
    assert told(ask(door, "/kiosk/undo", {"undo": answer["undo"]})) == {"undone": False}


@pytest.mark.parametrize("undo", ["", "made up", None, 7])
def test_what_is_not_known_or_too_late_is_not_taken_back(
    undo: object, door: Browser, house: House
) -> None:
    answer = tell(door)
    assert told(ask(door, "/kiosk/undo", {"undo": undo})) == {"undone": False}
    house.clock.at += 20 * SECOND
    assert told(ask(door, "/kiosk/undo", {"undo": answer["undo"]})) == {"undone": False}
    assert len(book(house).punches) == 1


@pytest.mark.parametrize("order", ["in, back", "back, in", "in, back, in, back"])
def test_what_is_taken_back_without_an_answer_does_not_count_whenever_it_arrives(
    order: str, door: Browser, house: House
) -> None:
    for step in order.split(", "):
        house.clock.at += HOUR
        answer = tell(door, at=T0, back=step == "back")
        assert answer.get("undone" if step == "back" else "done"), answer
        assert answer["name"] == "Ada"
    assert book(house).punches == ()
    assert [each.at for each in book(house).idle] == [T0], "and it stays visible"
    assert len(book(house).strikes) == 1
    house.clock.at += HOUR
    assert tell(door, at=house.clock.at)["done"] == "in"
    assert len(book(house).punches) == 1


def test_taking_back_takes_the_pin_and_strikes_nothing_else(door: Browser, house: House) -> None:
    house.person("ada", employee="E001")
    tell(door)
    house.clock.at += HOUR
    assert tell(door, pin="000000", back=True)["refused"] == "wrong"
    assert lost(house) == [], "nothing of theirs was lost"
    for other in ({"kind": "out"}, {"at": T0 + 1}, {"number": "E002"}):
        assert tell(door, back=True, **other)["undone"]
    assert [each.kind for each in book(house).punches] == [PunchKind.IN]
    assert tell(door, at=house.clock.at + HOUR, back=True)["undone"], "it was never taken"
    house.clock.at += 24 * HOUR
    assert tell(door, back=True)["refused"] == "old"
    assert [each.kind for each in book(house).punches] == [PunchKind.IN]


def test_what_was_typed_while_the_server_was_away_counts_then(door: Browser, house: House) -> None:
    sealed_then = sealed(key(door), number="1", pin=PIN, kind="in", at=T0 + MINUTE)
    house.clock.at += 3 * HOUR
    for _ in range(2):  # the first answer got lost on its way
        (answer,) = told(ask(door, "/kiosk/entries", {"entries": [sealed_then]}))["answers"]
        assert answer["done"] == "in"
        assert answer["at"] == T0 + MINUTE
        assert "undo" not in answer, "nobody stands there any more"
    (punch,) = book(house).punches
    assert punch.at == T0 + MINUTE
    assert book(house).idle == ()
    (entry,) = house.store.entries.of(["E001"], 0, 2 * T0)["E001"]
    assert entry.said == house.clock.at, "an auditor sees that it came late"


def lost(house: House, account: str = "ada") -> list[Any]:
    """What this account was told."""
    return [each.words for each in house.store.notices.of(account, 9)]


@pytest.mark.parametrize(
    ("at", "why"), [(T0 - 24 * HOUR - 1, "old"), (T0 + 5 * MINUTE + 1, "ahead")]
)
def test_too_old_or_ahead_is_refused_noted_and_told(
    at: int, why: str, door: Browser, house: House
) -> None:
    house.person("ada", employee="E001")
    for _ in range(2):  # the kiosk may not hear the first answer
        assert tell(door, at=at)["refused"] == why
    assert book(house).punches == ()
    noted = [each for each in house.entries() if each.action == Action.REFUSE_PASS]
    assert {(each.actor, each.about, each.details["reason"]) for each in noted} == {
        ("door", "E001", why)
    }
    (words,) = lost(house)
    assert words.params["time"] == {"old": "22:13", "ahead": "22:18"}[why]
    assert "ask for it on My day" in words
    assert translated(words, "de") != words


def test_an_entry_of_an_early_clock_is_one_event_however_often_it_is_sent(
    door: Browser, house: House
) -> None:
    early = sealed(key(door), number="E001", pin=PIN, kind="in", at=T0 + 5 * MINUTE)
    for _ in range(8):
        (answer,) = told(ask(door, "/kiosk/entries", {"entries": [early]}))["answers"]
        assert (answer["done"], answer["at"]) == ("in", T0 + 5 * MINUTE)
        house.clock.at += 90 * SECOND
    assert [each.at for each in book(house).punches] == [T0 + 5 * MINUTE]
    assert book(house).idle == ()


def test_an_entry_of_an_early_clock_that_was_taken_back_stays_so(
    door: Browser, house: House
) -> None:
    early = sealed(key(door), number="E001", pin=PIN, kind="out", at=T0 + 2 * MINUTE)
    (answer,) = told(ask(door, "/kiosk/entries", {"entries": [early]}))["answers"]
    assert told(ask(door, "/kiosk/undo", {"undo": answer["undo"]}))["undone"]
    house.clock.at += MINUTE
    told(ask(door, "/kiosk/entries", {"entries": [early]}))
    assert book(house).punches == ()


def test_one_that_was_noted_and_then_refused_is_told_to_its_person(
    door: Browser, house: House
) -> None:
    house.person("ada", employee="E001")
    PassDesk(house.store.passes, house.passwords).issue("E001", {PassKind.PIN}, By("boss", T0))
    assert tell(door, at=T0)["refused"] == "wrong"
    assert lost(house) == [], "who stands there reads it"
    house.clock.at += HOUR
    assert tell(door, at=T0)["refused"] == "wrong"
    assert tell(door, number="E404", at=T0)["refused"] == "wrong"
    assert tell(door, number="E002", pin="000000", at=T0)["refused"] == "wrong", "no account"
    (words,) = lost(house)
    assert (words.params["begin"], words.params["device"]) == ("22:00", "door")


def test_whoever_guesses_makes_one_notice_an_hour_and_device(door: Browser, house: House) -> None:
    house.person("ada", employee="E001")
    house.clock.at += 3 * HOUR
    for minute in range(0, 60, 4):  # each after its wait, as the kiosk sends what was put off
        assert tell(door, pin="000000", at=T0 + minute * MINUTE)["refused"] == "wrong"
        house.clock.at += HOUR
    assert [words.params["begin"] for words in lost(house)] == ["23:00", "22:00"]


def test_a_right_pin_that_had_to_wait_for_somebodys_wrong_ones_counts_when_it_was_typed(
    door: Browser, house: House
) -> None:
    answers = [tell(door, pin="000000") for _ in range(6)]
    assert "wait" not in answers[4]
    mine = sealed(key(door), number="E001", pin=PIN, kind="in", at=T0)
    ask_again = {"entries": [mine]}
    (answer,) = told(ask(door, "/kiosk/entries", ask_again))["answers"]
    assert answer["wait"]
    house.clock.at += answer["wait"] + HOUR
    (answer,) = told(ask(door, "/kiosk/entries", ask_again))["answers"]
    assert (answer["done"], answer["at"]) == ("in", T0)
    assert [each.at for each in book(house).punches] == [T0]


def test_a_refused_one_that_waited_is_noted_with_its_time(door: Browser, house: House) -> None:
    assert tell(door, pin="000000", at=T0 - HOUR)["refused"] == "wrong"
    (noted,) = [each for each in house.entries() if each.action == Action.REFUSE_PASS]
    assert (noted.actor, noted.about) == ("door", "E001")
    assert noted.details == {"at": "2023-11-14 21:13 UTC"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: {**one, "id": "another"},
        lambda one: {**one, "text": one["text"][:-4] + "AAAA"},
        lambda one: {**one, "from": "AAAA"},
        lambda one: {"id": one["id"]},
        lambda one: {**one, "nonce": 7},
    ],
)
def test_what_cannot_be_opened_is_refused_and_noted(
    spoil: Callable[[Any], Any], door: Browser, house: House
) -> None:
    one = sealed(key(door), number="E001", pin=PIN, kind="in", at=T0)
    (answer,) = told(ask(door, "/kiosk/entries", {"entries": [spoil(one)]}))["answers"]
    assert answer["refused"] == "unreadable"
    assert book(house).punches == ()
    assert house.entries()[0].action == Action.REFUSE_PASS


def test_what_was_sealed_for_another_key_waits_for_it_and_who_has_it_is_told(
    door: Browser, house: House
) -> None:
    """A restored server without its old key would lose what waits at the door."""
    house.person("root", Role.ADMIN)
    typed: dict[str, Any] = {"number": "E001", "pin": PIN, "kind": "in", "at": T0}
    other = entry_key(house.folder / "other")
    one = {**sealed(other.public, **typed), "key": other.id, "at": T0}
    (answer,) = told(ask(door, "/kiosk/entries", {"entries": [one]}))["answers"]
    assert (answer["why"], answer["wait"]) == ("key", AGAIN)
    (notice,) = house.store.notices.of("root", 10)
    assert "kiosk.key" in str(notice.words)
    assert [each for each in house.entries() if each.action == Action.REFUSE_PASS] == []


@pytest.mark.parametrize(
    "outside",
    [{"at": T0 - 25 * HOUR}, {"at": "now"}, {"at": None}, {"at": True}, {"key": 7}, {"key": None}],
)
def test_it_does_not_wait_for_ever(outside: dict[str, Any], door: Browser, house: House) -> None:
    other = entry_key(house.folder / "other")
    one = sealed(other.public, number="E001", pin=PIN, kind="in", at=T0)
    entry = {**one, "key": other.id, "at": T0, **outside}
    (answer,) = told(ask(door, "/kiosk/entries", {"entries": [entry]}))["answers"]
    assert answer["refused"] == "unreadable"


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "sleep"},
        {"at": "noon"},
        {"number": None, "at": None},
        {"at": float("inf")},
        {"at": -(10**30), "pin": OWN_CHOICE},
        {"at": 10**30},
        {"number": "\ud800"},
        {"pin": "\ud800"},
    ],
)
def test_nonsense_is_no_entry(typed: dict[str, Any], door: Browser) -> None:
    assert tell(door, **typed)["refused"] == "unreadable"


@pytest.mark.parametrize("body", [[], {}, {"entries": 3}, {"entries": ["x"]}, "entries", None])
def test_what_are_no_entries_is_refused(body: object, door: Browser) -> None:
    assert ask(door, "/kiosk/entries", body).status == 422


def test_the_pin_is_never_readable_on_its_way(door: Browser) -> None:
    one = sealed(key(door), number="E001", pin=PIN, kind="in", at=T0)
    assert PIN not in json.dumps(one)


def test_the_key_stays_the_same_over_restarts(door: Browser, house: House) -> None:
    before = key(door)
    file = house.folder / "keys" / "kiosk.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert entry_key(house.folder / "keys").public == before


# --- a PIN somebody else has seen -----------------------------------------------------------------


def test_a_pin_that_was_given_out_counts_and_is_changed_at_the_door(
    door: Browser, house: House
) -> None:
    desk = PassDesk(house.store.passes, house.passwords)
    given = desk.issue("E001", {PassKind.PIN}, By("boss", T0)).pin
    assert tell(door, pin=given)["must_change"]
    same = tell(door, pin=given, new_pin=given)
    assert same["refused"] == "pin"
    assert set(same["why"]) == {"en", "de"}
    assert tell(door, pin=given, new_pin="123456")["refused"] == "pin"
    assert tell(door, pin=given, new_pin=OWN_CHOICE)["changed"]
    house.clock.at += 2 * MINUTE
    assert tell(door, pin=given, at=house.clock.at)["refused"] == "wrong"
    assert "must_change" not in tell(door, pin=OWN_CHOICE, at=house.clock.at)
    assert [each.kind for each in book(house).punches] == [PunchKind.IN, PunchKind.IN]
    changed = [each for each in house.entries() if each.action == Action.CHANGE_PIN]
    assert (changed[0].actor, changed[0].about) == ("door", "E001")


def test_who_has_left_says_nothing_any_more(door: Browser, house: House) -> None:
    registry = house.store.registry
    planned = plan_leaving(registry.company(), house.store, "E001", date(2023, 11, 1))
    registry.change(planned.changes, registry.revision(), T0)
    assert tell(door)["refused"] == "wrong"
    assert tell(door, number="E002")["done"] == "in"
