"""The screen at the door in a browser: greeted by face, said with PIN and code, taken back, and a
server that is killed meanwhile."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Route, expect

from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.access.passwords import Passwords
from cwem.attendance.book import Said, read
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.pass_tries import PassTries
from cwem.attendance.passes import PassKind
from cwem.people.values import Changes
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.values import Employee
from tests.e2e.browsing import chromium_with
from tests.e2e.clips import SIZE, animate, write_mjpeg
from tests.e2e.conftest import NUMBER
from tests.e2e.entering import let_in
from tests.e2e.serving import Server, wait_until
from tests.e2e.visiting import faults, faults_in_the_dark

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PIN, OWN_CHOICE = "481602", "704862"


class Kiosk:
    """A tab that is the screen at the door."""

    def __init__(self, context: BrowserContext, server: Server, log_in: bool = True) -> None:
        self.context, self.server = context, server
        if log_in:
            let_in(context, server.home, server.url, "door", Role.KIOSK, None)
        self.page: Page = context.new_page()
        self.page.goto(server.url + "kiosk")

    def greeting(self, kind: str, text: str = "") -> Locator:
        """The newest card of this kind that says this."""
        return self.page.locator(f".greeting[data-kind={kind}]", has_text=text).first

    def kind(self, kind: str) -> Locator:
        return self.page.locator(f"#kinds [data-kind={kind}]")

    def tap(self, keys: str) -> None:
        for key in keys:
            self.page.locator(f'#keys [data-key="{key}"]').click()

    def type_pin(self, number: str, pin: str) -> None:
        """With a finger."""
        self.tap(number)
        self.page.locator("#keys [data-key=next]").click()
        self.tap(pin)

    def records(self) -> None:
        expect(self.page.locator("#state.good")).to_be_visible()


def book(server: Server, number: str) -> Said:
    """What this person's book says."""
    with open_store(load_settings(home=server.home)) as store:
        return read(store.entries.of([number], 0, 2**52).get(number, ()))


def entries(server: Server, number: str) -> list[Punch]:
    """What counts in it."""
    return list(book(server, number).punches)


@pytest.fixture
def passes(home: Path) -> dict[str, str]:
    """Ben and Cem have PINs, Cem's was seen; Ben has a code too. What was given to whom."""
    now = time.time_ns() // 1_000_000
    with open_store(load_settings(home=home)) as store:
        registry = store.registry
        staff = (Employee("E002", "Ben Okafor"), Employee("E003", "Cem Yılmaz", language="de"))
        registry.change(Changes(employees=staff), registry.revision(), now)
        desk, by = PassDesk(store.passes, Passwords()), By("setup", now)
        desk.choose_pin("E002", PIN, by)
        return {
            "code": desk.issue_code("E002", by),
            "given": desk.issue("E003", {PassKind.PIN}, by).pin,
        }


@pytest.fixture
def server(home: Path, passes: dict[str, str]) -> Iterator[Server]:
    with Server(home, heartbeat=1) as server:
        yield server


@pytest.fixture(scope="module")
def just_shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For tests that record nothing."""
    with Server(tmp_path_factory.mktemp("shown") / "home") as server:
        yield server


@pytest.fixture
def collins(
    playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> Iterator[BrowserContext]:
    """A tablet before which the enrolled person stands."""
    with chromium_with(playwright, chromium, clips["collins"], locale="en") as context:
        yield context


def test_a_known_person_is_greeted_without_a_click_and_leaves_with_one(
    server: Server, collins: BrowserContext
) -> None:
    kiosk = Kiosk(collins, server)
    expect(kiosk.greeting("in", "Hello Eileen")).to_be_visible()
    assert "Collins" not in kiosk.page.inner_text("body")
    assert wait_until(lambda: server.seconds(NUMBER, "presence") > 1, 60)
    assert entries(server, NUMBER) == [], "being seen is recorded by being seen"

    kiosk.page.reload()
    kiosk.records()
    expect(kiosk.greeting("still", "In since")).to_be_visible()
    kiosk.kind("out").click()
    expect(kiosk.greeting("out", "Goodbye Eileen")).to_be_visible()
    assert [(each.kind, each.means) for each in entries(server, NUMBER)] == [
        (PunchKind.OUT, Means.KIOSK)
    ]
    kiosk.greeting("out").get_by_role("button", name="Undo").click()
    expect(kiosk.greeting("still", "Taken back")).to_be_visible()
    assert entries(server, NUMBER) == []


def test_a_pin_by_finger_and_by_keyboard(
    server: Server, collins: BrowserContext, passes: dict[str, str]
) -> None:
    kiosk = Kiosk(collins, server)
    kiosk.records()
    kiosk.type_pin("2", PIN)
    assert entries(server, "E002") == [], "what is said is chosen, never guessed"
    kiosk.kind("in").click()
    expect(kiosk.greeting("in", "Ben")).to_be_visible()
    (punch,) = entries(server, "E002")
    assert (punch.kind, punch.means, punch.by) == (PunchKind.IN, Means.PIN, "device:door")

    keyboard = kiosk.page.keyboard
    kiosk.page.locator("#number").focus()
    keyboard.type("e003")
    keyboard.press("Enter")
    keyboard.type(passes["given"])
    keyboard.press("Tab")
    expect(kiosk.kind("out")).to_be_focused()
    keyboard.press("Enter")
    expect(kiosk.greeting("out", "Auf Wiedersehen Cem")).to_be_visible()
    expect(kiosk.page.locator("#ask")).to_contain_text("Somebody else has seen your PIN")
    keyboard.type(OWN_CHOICE + OWN_CHOICE)
    expect(kiosk.greeting("still", "Your PIN is changed")).to_be_visible()
    kiosk.type_pin("3", passes["given"])
    kiosk.kind("in").click()
    expect(kiosk.greeting("wrong", "wrong")).to_be_visible()
    assert [each.kind for each in entries(server, "E003")] == [PunchKind.OUT]


def test_a_killed_server_gets_what_was_typed_meanwhile(
    server: Server, collins: BrowserContext
) -> None:
    kiosk = Kiosk(collins, server)
    kiosk.records()
    kiosk.page.evaluate("navigator.serviceWorker.ready")
    server.kill()
    expect(kiosk.page.locator("#camera-note")).to_contain_text("Use your PIN")
    begun = time.time_ns() // 1_000_000
    kiosk.type_pin("2", PIN)
    kiosk.kind("in").click()
    expect(kiosk.greeting("in", "Noted at")).to_be_visible()
    kiosk.type_pin("2", "000000")
    kiosk.kind("out").click()
    expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 2")
    kept = str(kiosk.page.evaluate("JSON.stringify(localStorage)"))
    assert PIN not in kept
    assert "E002" not in kept

    kiosk.page.reload()  # switched off and on again, and the server still away
    expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 2")
    kiosk.type_pin("2", PIN)
    kiosk.kind("break").click()
    kiosk.greeting("break").get_by_role("button").click()
    expect(kiosk.greeting("still", "The server is told when it is back")).to_be_visible()
    expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 3")

    with server:
        expect(kiosk.page.locator("#held")).to_be_hidden()
        kiosk.records()
        (punch,) = entries(server, "E002")
        taken_back_without_an_answer(kiosk)
    assert punch.kind is PunchKind.IN
    assert abs(punch.at - begun) < 15_000, "when it was typed, not when it came"


def taken_back_without_an_answer(kiosk: Kiosk) -> None:
    """The server takes an entry and its answer gets lost; then it is taken back."""

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    kiosk.page.route("**/kiosk/entries", lost)
    kiosk.type_pin("2", PIN)
    kiosk.kind("out").click()
    undo = kiosk.greeting("out", "Noted at").get_by_role("button")
    expect(undo).to_be_visible()
    kiosk.page.unroute("**/kiosk/entries")
    undo.click()
    expect(kiosk.greeting("still", "Taken back. Nothing of it counts.")).to_be_visible()
    said = book(kiosk.server, "E002")
    assert [each.kind for each in said.punches] == [PunchKind.IN]
    assert [each.kind for each in said.idle] == [PunchKind.OUT], "it had arrived"


def test_a_right_pin_after_somebodys_wrong_ones_is_kept_over_a_killed_server(
    server: Server, collins: BrowserContext
) -> None:
    kiosk = Kiosk(collins, server)
    kiosk.records()
    tried_wrongly(server, "E002", 10)  # the next one waits half a minute
    begun = time.time_ns() // 1_000_000
    kiosk.type_pin("2", PIN)
    kiosk.kind("in").click()
    card = kiosk.greeting("in", "Too many wrong tries")
    expect(card).to_contain_text(re.compile(r"is sent in \d+ seconds"))
    expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 1")
    server.kill()
    kiosk.page.reload()
    expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 1")
    with server:
        expect(kiosk.page.locator("#held")).to_be_hidden(timeout=120_000)
        (punch,) = entries(server, "E002")
    assert abs(punch.at - begun) < 15_000, "when it was typed"


def tried_wrongly(server: Server, number: str, times: int) -> None:
    """Somebody has typed wrong PINs on this number, the last one just now."""
    with open_store(load_settings(home=server.home)) as store:
        (issued,) = (one.issued for one in store.passes.of(number) if one.kind is PassKind.PIN)
        now = time.time_ns() // 1_000_000
        for ago in reversed(range(times)):
            with PassTries(store.logins).pin(number, issued, "door", now - ago * 60_000) as tried:
                assert tried.wait == tried.wrong() == 0


def test_without_the_pins_key_what_is_typed_is_kept_and_the_key_is_asked_for(
    home: Path, passes: dict[str, str], collins: BrowserContext
) -> None:
    key = home / "keys" / "pepper.key"
    right = key.read_bytes()
    key.write_bytes(b"x" * 32)
    with Server(home) as server:
        kiosk = Kiosk(collins, server)
        kiosk.records()
        kiosk.type_pin("2", PIN)
        kiosk.kind("in").click()
        expect(kiosk.greeting("in", "PINs cannot be checked")).to_be_visible()
        expect(kiosk.page.locator("#held")).to_have_text("Waiting here: 1")
        assert entries(server, "E002") == []
    key.write_bytes(right)


def test_a_code_before_the_camera(
    server: Server,
    playwright: Playwright,
    chromium: Path,
    passes: dict[str, str],
    tmp_path: Path,
) -> None:
    clip = write_mjpeg(animate(_held(passes["code"])), tmp_path / "code.mjpeg")
    with chromium_with(playwright, chromium, clip, locale="en") as context:
        kiosk = Kiosk(context, server)
        expect(kiosk.greeting("in", "Hello Ben")).to_be_visible()
        assert [(p.kind, p.means) for p in entries(server, "E002")] == [(PunchKind.IN, Means.QR)]


def _held(code: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """A hand's breadth of paper before a grey wall, RGB."""
    dark = np.array(
        [[bool(module) for module in row] for row in segno.make(code, error="m").matrix]
    )
    tile = cv2.resize(np.where(dark, 0, 255).astype(np.uint8), (200, 200),
                      interpolation=cv2.INTER_NEAREST)  # fmt: skip
    image = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    image[110:370, 190:450] = 255
    image[140:340, 220:420] = tile[:, :, None]
    return image


SIZES = (1280, 800), (800, 1280), (1024, 600)


def test_it_fits_and_can_be_read(
    just_shown: Server, playwright: Playwright, chromium: Path
) -> None:
    with chromium_with(playwright, chromium, None, locale="de", color_scheme="light") as context:
        kiosk = Kiosk(context, just_shown)
        page = kiosk.page
        expect(page.locator("#camera-note")).to_be_visible()
        kiosk.kind("out").click()
        expect(page.locator("#ask")).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert faults(page) == []
            assert faults_in_the_dark(page) == []
            page.emulate_media(color_scheme="light")
            fits(page)


def fits(page: Page) -> None:
    """Nothing lies beyond the screen, and what is touched is large enough for a finger."""
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(sideways)
    for button in page.locator("#kinds button, #keys button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
        text = "each => each.scrollWidth > each.clientWidth + 1"
        assert not button.evaluate(text), button.inner_text()


def test_who_is_no_device_is_told_so(
    just_shown: Server, playwright: Playwright, chromium: Path
) -> None:
    with chromium_with(playwright, chromium, None, locale="en") as context:
        let_in(context, just_shown.home, just_shown.url, "boss", Role.ADMIN, None)
        page = context.new_page()
        answer = page.goto(just_shown.url + "kiosk")
        assert answer is not None
        assert answer.status == 403
        assert "role Kiosk" in page.inner_text("main")


def test_a_device_that_opens_any_page_is_led_to_its_screen(
    just_shown: Server, collins: BrowserContext
) -> None:
    kiosk = Kiosk(collins, just_shown)
    kiosk.page.goto(just_shown.url + "?camera=front")
    kiosk.page.wait_for_url("**/kiosk?camera=front")
    kiosk.records()
