"""What is entered about a camera, and the order cameras are shown in."""

from dataclasses import replace

import pytest

from cwem.access.audit import By
from cwem.errors import InputError, StoreChanged
from cwem.people.ids import new_id
from cwem.people.values import Camera, Changes, Company, Site
from cwem.ui.cameras_form import Entered, camera_of, record, zones
from cwem.ui.cameras_list import by_site, first, summary
from cwem.values import CameraKind
from tests.people.staff import MemoryRegistry

HQ, FAR = Site("hq", "Köln", "Europe/Berlin"), Site("far", "Aachen", "Europe/Berlin")
DOOR = Camera("door", "Door", CameraKind.SHARED, "hq", "Europe/Berlin", 2)
DESK = Camera("desk", "desk", CameraKind.OWN, "hq", "Europe/Lisbon")
OLD = Camera("old", "A gate", CameraKind.SHARED, "hq", "UTC", retired=True)
GATE = Camera("gate", "Gate", CameraKind.SHARED, "far", "UTC")
COMPANY = Company().after(Changes(sites=(HQ, FAR), cameras=(DOOR, DESK, OLD, GATE)))
SHARED = CameraKind.SHARED
BY = By("boss", 5, "192.0.2.1")


def test_ids_come_from_names_and_never_twice() -> None:
    assert new_id("Tür 3 / Süd", (), "camera") == "tür-3-süd"
    assert new_id("Door", {"door", "door-2"}, "camera") == "door-3"
    assert new_id("!!", (), "camera") == "camera"


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (Entered(" ", SHARED, "hq"), "Give the camera a name"),
        (Entered("a\x07b", SHARED, "hq"), "characters that cannot be shown"),
        (Entered("Hall", SHARED, "gone"), "Choose the site"),
        (Entered("DOOR", SHARED, "hq"), "Köln already has a camera DOOR"),
    ],
)
def test_a_mistake_says_what_to_do(entered: Entered, said: str) -> None:
    with pytest.raises(InputError, match=said):
        camera_of(entered, COMPANY)


def test_a_name_may_repeat_at_another_site_and_on_itself() -> None:
    assert camera_of(Entered("Door", SHARED, "far", people=3), COMPANY) == Camera(
        "door-2", "Door", SHARED, "far", "Europe/Berlin", 3
    )
    assert camera_of(Entered("door", SHARED, "hq", "UTC", 2), COMPANY, DOOR) == replace(
        DOOR, name="door", zone="UTC"
    )


def test_an_own_webcam_expects_one_person() -> None:
    assert camera_of(Entered("Desk 2", CameraKind.OWN, "hq", people=7), COMPANY).people == 1


def test_every_zone_offered_is_a_place() -> None:
    assert {"Europe/Berlin", "Asia/Kolkata", "UTC"} <= set(zones())
    assert not any(zone.startswith("Etc/") for zone in zones())


def test_only_a_camera_nobody_changed_meanwhile_is_changed() -> None:
    registry = MemoryRegistry()
    registry.change(Changes(sites=(HQ,), cameras=(DOOR,)), 0, 0)
    assert not record(registry, DOOR, DOOR, BY)
    assert record(registry, replace(DOOR, people=3), DOOR, BY)
    with pytest.raises(StoreChanged, match="meanwhile"):
        record(registry, replace(DOOR, people=4), DOOR, BY)
    (entry,) = registry.audit
    assert (entry.actor, entry.action, entry.about) == ("boss", "camera changed", None)
    assert entry.details == {"camera": "door", "people": "2 -> 3"}


def shown(*arguments: object) -> dict[str, list[str]]:
    groups = by_site(COMPANY, *arguments)  # type: ignore[arg-type]
    return {group.site.name: [camera.name for camera in group.cameras] for group in groups}


def test_cameras_stand_site_by_site() -> None:
    assert shown() == {"Aachen": ["Gate"], "Köln": ["desk", "Door"]}
    assert shown("", True) == {"Aachen": ["Gate"], "Köln": ["desk", "Door", "A gate"]}
    assert shown("KÖLN do") == {"Köln": ["Door"]}
    assert shown("nothing") == {}


def test_no_more_are_drawn_than_the_page_can_bear() -> None:
    limited = first(by_site(COMPANY), 2)
    assert [[camera.id for camera in group.cameras] for group in limited] == [["gate"], ["desk"]]


def test_a_summary_in_words() -> None:
    assert summary(DOOR) == "Up to 2 people in the picture. Time zone Europe/Berlin."
    assert summary(DESK) == "Only the person who is logged in. Time zone Europe/Lisbon."
