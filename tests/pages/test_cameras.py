"""Cameras: entered, changed and taken out of use by administrators, and by nobody else."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.people.values import Camera, Changes, Site
from cwem.settings import ROOT
from cwem.values import CameraKind
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn

HQ = Site("hq", "Köln", "Europe/Berlin")
FAR = Site("far", "Kolkata", "Asia/Kolkata")
ADD, CHANGE, RETIRE = "Add a camera", "Change", "Retire"
DOOR = Camera("door", "Door", CameraKind.SHARED, "hq", "Europe/Berlin", 2)


def run() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "cameras.py")).run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.caption, *page.markdown, *page.text,
        *page.subheader, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [each for each in page.button if each.label == label]
    button.click().run()
    assert not page.exception
    return page


def in_dialog(page: AppTest, opened_by: str, button: str) -> AppTest:
    """Press a button of the dialog. Without a browser a dialog is drawn only by a run in which
    the button that opens it is pressed, so it is pressed along."""
    opener = next(each for each in page.button if each.label == opened_by)
    opener.click()
    page.button(button).click().run()
    assert not page.exception
    return page


def known(house: House, *cameras: Camera) -> None:
    registry = house.store.registry
    registry.change(Changes(sites=(HQ, FAR), cameras=cameras), registry.revision(), T0)


def audited(house: House) -> list[tuple[str, dict[str, object]]]:
    return [
        (entry.action, dict(entry.details))
        for entry in house.entries()
        if entry.action.startswith("camera")
    ]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_sees_which_cameras_there_are(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role)
    known(house, DOOR)
    shown = words(run())
    assert "Not for this account" in shown
    assert "Door" not in shown


def test_without_a_site_there_is_one_thing_to_do(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    assert "no site yet" in words(page)
    assert [link.proto.label for link in page.get("page_link")] == ["Teams and sites"]
    assert not page.button


def opened(label: str) -> AppTest:
    return press(run(), label)


def enter(page: AppTest, opened_by: str, widget: str, key: str, value: object) -> None:
    """Fill in one field of the dialog."""
    opener = next(each for each in page.button if each.label == opened_by)
    opener.click()
    getattr(page, widget)(key).set_value(value).run()
    assert not page.exception


def test_the_first_camera_is_added_and_audited(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    known(house)
    page = opened(ADD)
    enter(page, ADD, "text_input", "camera-name-", "  Main   door ")
    enter(page, ADD, "selectbox", "camera-site-", "far")
    enter(page, ADD, "number_input", "camera-people-", 3)
    in_dialog(page, ADD, "camera-save")
    made = Camera("main-door", "Main door", CameraKind.SHARED, "far", "Asia/Kolkata", 3)
    assert house.store.registry.company().cameras == {"main-door": made}
    assert "was saved" in words(page)
    assert "Kolkata" in words(page)
    told = {"camera": "main-door", "name": "Main door", "kind": "shared", "site": "far",
            "zone": "Asia/Kolkata", "people": "3"}  # fmt: skip
    assert audited(house) == [("camera added", told)]


def test_a_mistake_is_said_and_what_was_typed_stays(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    known(house, DOOR)
    page = in_dialog(opened(ADD), ADD, "camera-save")
    assert "Give the camera a name" in words(page)
    enter(page, ADD, "text_input", "camera-name-", "door")
    enter(page, ADD, "selectbox", "camera-site-", "hq")
    in_dialog(page, ADD, "camera-save")
    assert "already has a camera door" in words(page)
    assert page.text_input("camera-name-").value == "door"
    assert audited(house) == []


def test_a_change_keeps_the_id_and_tells_old_and_new(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    known(house, DOOR)
    page = opened(CHANGE)
    enter(page, CHANGE, "text_input", "camera-name-door", "North door")
    enter(page, CHANGE, "radio", "camera-kind-door", CameraKind.OWN)
    assert not page.number_input, "an own webcam expects one person"
    in_dialog(page, CHANGE, "camera-save")
    (camera,) = house.store.registry.company().cameras.values()
    assert camera == Camera("door", "North door", CameraKind.OWN, "hq", "Europe/Berlin", 1)
    told = {"camera": "door", "name": "Door -> North door", "kind": "shared -> own",
            "people": "2 -> 1"}  # fmt: skip
    assert audited(house) == [("camera changed", told)]


def test_saving_what_is_not_different_is_no_change(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    known(house, DOOR)
    in_dialog(opened(CHANGE), CHANGE, "camera-save")
    assert audited(house) == []


def test_retired_cameras_are_kept_and_come_back(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    known(house, DOOR)
    page = opened(RETIRE)
    assert house.store.registry.company().cameras["door"] == DOOR, "not before it was confirmed"
    in_dialog(page, RETIRE, "confirm-do")
    assert house.store.registry.company().cameras["door"].retired
    page.run()
    assert "Door" not in [text.value for text in page.text]
    page.toggle[0].set_value(True).run()
    press(page, "Use again")
    assert house.store.registry.company().cameras["door"] == DOOR
    assert [action for action, _ in audited(house)] == ["camera back in use", "camera retired"]


def test_a_shared_camera_says_the_address_of_its_screen(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    own = Camera("desk", "Desk", CameraKind.OWN, HQ.id, HQ.zone)
    known(house, Camera("front", "Front door", CameraKind.SHARED, HQ.id, HQ.zone, 3), own)
    page = press(run(), "Screen at the door")
    (address,) = [str(each.value) for each in page.code]
    assert address.endswith("/kiosk?camera=front")
    assert "role Kiosk" in words(page)
