"""Enrolling in a real browser, with real pictures: from files, and after waiting for a consent."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import FilePayload, Page, Playwright, expect

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.bootstrap import open_runtime
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Consent, Purpose
from tests.e2e.browsing import chromium_with
from tests.e2e.clips import collins, hopper
from tests.e2e.entering import let_in
from tests.e2e.serving import Server, cwem, wait_until
from tests.e2e.visiting import drawn, faults, staffed, too_wide
from tests.face.pictures import variant

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NUMBER = "E001"
UPLOADER = "input[type=file]"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Four people, nobody enrolled."""
    with Server(staffed(tmp_path / "home")) as server:
        yield server


@pytest.fixture
def boss(playwright: Playwright, chromium: Path, server: Server) -> Iterator[Page]:
    """An administrator's tab."""
    with chromium_with(playwright, chromium, None) as context:
        let_in(context, server.home, server.url, "boss", Role.ADMIN, "E004")
        yield context.new_page()


@pytest.fixture
def ada(playwright: Playwright, chromium: Path, server: Server) -> Iterator[Page]:
    """The tab of the person whose photos they are."""
    with chromium_with(playwright, chromium, None) as context:
        let_in(context, server.home, server.url, "ada", Role.EMPLOYEE, NUMBER)
        yield context.new_page()


def jpeg(name: str, bgr: np.ndarray) -> FilePayload:
    packed = bytes(cv2.imencode(".jpg", bgr)[1])
    return {"name": name, "mimeType": "image/jpeg", "buffer": packed}


def portraits() -> list[FilePayload]:
    """Three photos of the person that will do."""
    bgr = np.ascontiguousarray(collins()[:, :, ::-1])
    return [jpeg(f"collins{n}.jpg", variant(bgr, n)) for n in range(3)]


def unusable() -> list[FilePayload]:
    """A wall, a blurred face, half a file, and somebody else."""
    bgr = np.ascontiguousarray(collins()[:, :, ::-1])
    whole = jpeg("broken.jpg", bgr)
    return [
        jpeg("wall.jpg", np.full((480, 640, 3), 128, np.uint8)),
        jpeg("blurred.jpg", cv2.GaussianBlur(bgr, (0, 0), 6)),
        {**whole, "buffer": whole["buffer"][:9_000]},
        jpeg("hopper.jpg", np.ascontiguousarray(hopper()[:, :, ::-1])),
    ]


def consented(home: Path) -> None:
    settings = load_settings(home=home)
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        given = Consent(NUMBER, Purpose.ATTENDANCE, 1, "paper", text="draft 1.0", by="boss")
        store.agreements.record(given, AuditEntry(1, "boss", "signed consent recorded", NUMBER))


def stored(home: Path) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """(who is enrolled from how many photos, whose photos wait), read by this process."""
    with open_runtime(load_settings(home=home)) as runtime:
        faces = {number: face.images for number, face in runtime.store.enrolments().items()}
        waiting = runtime.access.waiting_photos.waiting()
    return faces, [(one.employee, one.photos) for one in waiting]


def open_enrol(tab: Page, server: Server) -> None:
    tab.goto(f"{server.url}enrol?number={NUMBER}")
    drawn(tab)


def recognised(home: Path, folder: Path) -> list[str | None]:
    """Whom `cwem identify` sees on two pictures nobody enrolled: the person's, somebody else's."""
    folder.mkdir()
    bgr = np.ascontiguousarray(collins()[:, :, ::-1])
    cv2.imwrite(str(folder / "a.jpg"), variant(bgr, 4))
    cv2.imwrite(str(folder / "b.jpg"), np.ascontiguousarray(hopper()[:, :, ::-1]))
    done = cwem(home, "identify", folder / "a.jpg", folder / "b.jpg", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["faces"][0]["employee"] for line in lines]


def test_from_files_with_a_reason_for_each_that_is_refused(
    server: Server, boss: Page, tmp_path: Path
) -> None:
    consented(server.home)
    open_enrol(boss, server)
    boss.set_input_files(UPLOADER, [*portraits(), *unusable()])
    boss.get_by_role("button", name="Enrol", exact=True).click()
    expect(boss.get_by_text("Enrolled from 3 photos.")).to_be_visible()
    drawn(boss)
    for reason in (
        "No face was found",
        "The face is blurred",
        "damaged or cut off",
        "does not look like the person in the other pictures",
    ):
        assert boss.get_by_text(reason).count() == 1, reason
    assert boss.get_by_text("Accepted").count() == 3
    assert boss.get_by_text("Refused").count() == 4
    assert faults(boss) == []
    boss.set_viewport_size({"width": 360, "height": 780})
    drawn(boss)
    assert too_wide(boss) == ""
    assert stored(server.home) == ({NUMBER: 3}, [])
    assert recognised(server.home, tmp_path / "probes") == [NUMBER, None]


def test_photos_wait_sealed_until_the_person_agrees(
    server: Server, boss: Page, ada: Page, tmp_path: Path
) -> None:
    open_enrol(boss, server)
    boss.set_input_files(UPLOADER, portraits())
    boss.get_by_role("button", name="Keep sealed until they agree").click()
    expect(boss.get_by_text("3 photos are kept sealed")).to_be_visible()
    assert stored(server.home) == ({}, [(NUMBER, 3)]), "nothing computed, nothing in a template"
    start = portraits()[0]["buffer"][:64]
    files = [path for path in server.home.rglob("*") if path.is_file()]
    assert not any(start in path.read_bytes() for path in files), "sealed"

    ada.goto(server.url + "consent")
    expect(ada.get_by_text("3 photos of you wait here")).to_be_visible()
    ada.get_by_text("I have read the text and agree to it.").first.click()
    agree = ada.get_by_role("button", name="Agree", exact=True).first
    expect(agree).to_be_enabled()
    agree.click()
    assert wait_until(lambda: stored(server.home) == ({NUMBER: 3}, []), 60)
    expect(ada.get_by_text("wait here")).to_have_count(0)

    boss.goto(server.url + "notices")
    expect(boss.get_by_text("is enrolled from 3 photos that waited")).to_be_visible()
    expect(boss.get_by_text("Photo 3: accepted.")).to_be_visible()
    assert recognised(server.home, tmp_path / "probes") == [NUMBER, None]


def test_who_says_no_leaves_nothing(server: Server, boss: Page, ada: Page) -> None:
    open_enrol(boss, server)
    boss.set_input_files(UPLOADER, portraits()[:1])
    boss.get_by_role("button", name="Keep sealed until they agree").click()
    expect(boss.get_by_text("1 photo is kept sealed")).to_be_visible()
    ada.goto(server.url + "consent")
    ada.get_by_role("button", name="I do not agree").first.click()
    assert wait_until(lambda: stored(server.home) == ({}, []), 30)
    open_enrol(boss, server)
    expect(boss.get_by_text("does not want to be recognised")).to_be_visible()
    assert boss.locator(UPLOADER).count() == 0
