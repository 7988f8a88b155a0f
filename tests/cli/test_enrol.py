import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner, Result

from cwem.access.audit import AuditQuery
from cwem.cli import app
from cwem.errors import CwemError
from cwem.ports import Store
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Image, Purpose
from tests.face.pictures import variant

NOTE = ["--consent", "signed form in the personnel file"]


@pytest.fixture(autouse=True)
def _models(model_path: Callable[[str], Path]) -> None:
    model_path("face_detection_yunet")
    model_path("face_recognition_sface")


@pytest.fixture
def staff(tmp_path: Path, astronaut: Image) -> Path:
    folder = tmp_path / "staff"
    person(folder / "E001 Eileen Collins", [variant(astronaut, n) for n in range(3)])
    return folder


def person(folder: Path, images: list[Image]) -> Path:
    folder.mkdir(parents=True)
    for number, image in enumerate(images):
        assert cv2.imwrite(str(folder / f"{number}.jpg"), image)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["enrol", *map(str, arguments)])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def people(result: Result) -> dict[str, dict[str, Any]]:
    return {line["employee"]: line for line in lines(result) if "enrolled" in line}


@pytest.fixture
def opened() -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def store() -> Store:
        settings = load_settings()
        stores.append(open_store(settings.sqlite_path, settings.home / "keys"))
        return stores[-1]

    yield store
    for one in stores:
        one.close()


def test_pictures_of_a_person_become_a_template_with_consents(
    staff: Path, opened: Callable[[], Store]
) -> None:
    result = run(staff, *NOTE, "--json")
    assert result.exit_code == 0
    *pictures, who = lines(result)
    assert [line["accepted"] for line in pictures] == [True] * 3
    assert pictures[0]["file"] == str(staff / "E001 Eileen Collins" / "0.jpg")
    assert who == {"employee": "E001", "name": "Eileen Collins", "enrolled": True, "images": 3}
    store = opened()
    assert [t.employee for t in store.templates("sface-2021dec")] == ["E001"]
    assert {c.purpose for c in store.consents("E001")} == set(Purpose)
    assert {c.note for c in store.consents("E001")} == {NOTE[1]}
    assert {(c.text, c.by) for c in store.consents("E001")} == {("draft 1.0", "console")}


def test_an_enrolment_is_audited_with_the_texts_that_were_agreed_to(staff: Path) -> None:
    assert run(staff, *NOTE, "--purpose", "attendance").exit_code == 0
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        (entry,) = store.audit.read(AuditQuery(0, 1 << 50), 9)
    assert (entry.actor, entry.action, entry.about) == ("console", "enrolled by face", "E001")
    assert entry.details == {"images": 3, "consent": NOTE[1], "attendance": "draft 1.0"}


def test_purposes_can_be_restricted(staff: Path, opened: Callable[[], Store]) -> None:
    assert run(staff, *NOTE, "--purpose", "attendance").exit_code == 0
    assert [c.purpose for c in opened().consents("E001")] == [Purpose.ATTENDANCE]


@pytest.mark.parametrize(
    "options", [[], ["--consent", " "], [*NOTE, "--purpose", "posture"], [*NOTE, "--bogus"]]
)
def test_without_consent_to_attendance_nothing_is_stored(staff: Path, options: list[str]) -> None:
    result = run(staff, *options)
    assert result.exit_code == 2
    if options != [*NOTE, "--bogus"]:
        assert "nothing was stored" in result.stderr.replace("\n│ ", " ")
    assert not load_settings().sqlite_path.exists()


def test_enrolling_again_replaces_the_template(staff: Path, opened: Callable[[], Store]) -> None:
    assert run(staff, *NOTE).exit_code == 0
    (staff / "E001 Eileen Collins" / "2.jpg").unlink()
    assert run(staff, *NOTE).exit_code == 0
    (template,) = opened().templates("sface-2021dec")
    assert template.images == 2


def test_one_persons_failure_stops_nobody_else(
    staff: Path, astronaut: Image, hopper: Image, opened: Callable[[], Store]
) -> None:
    person(staff / "E000", [np.zeros((300, 300, 3), np.uint8)])
    person(staff / "E002 Again", [variant(astronaut, 3), variant(astronaut, 4)])
    person(staff / "E003 Grace", [variant(hopper, 0), variant(hopper, 1), variant(astronaut, 0)])
    (staff / "E004 No pictures").mkdir()
    person(staff / "E003 Twice", [variant(hopper, 2)])
    result = run(staff, *NOTE, "--json")
    assert result.exit_code == 1
    who = people(result)
    assert "usable face" in who["E000"]["reason"]
    assert "E001 already" in who["E002"]["reason"]
    assert "no pictures" in who["E004"]["reason"]
    grace = [line for line in lines(result) if line["name"] == "Grace"]
    assert [line.get("accepted") for line in grace] == [True, True, False, None]
    assert "other pictures" in grace[2]["reason"]
    assert any("two folders" in line.get("reason", "") for line in lines(result))
    assert [t.employee for t in opened().templates("sface-2021dec")] == ["E001", "E003"]


def test_a_picture_that_cannot_be_read_is_named_once(staff: Path) -> None:
    (staff / "E001 Eileen Collins" / "cut.jpg").write_bytes(b"")
    said = run(staff, *NOTE).stdout
    assert "  cut.jpg: is empty (0 bytes); copy it again.\n" in said


def test_the_registrys_name_is_kept_and_the_folders_is_told(
    staff: Path, opened: Callable[[], Store]
) -> None:
    assert run(staff, *NOTE).exit_code == 0
    (staff / "E001 Eileen Collins").rename(staff / "E001 Kollins, E.")
    result = run(staff, *NOTE, "--json")
    assert result.exit_code == 0
    who = people(result)["E001"]
    assert who["name"] == "Eileen Collins"
    assert "'Kollins, E.'" in who["note"]
    assert "the registry's name is kept" in run(staff, *NOTE).stdout
    known = opened().employee("E001")
    assert known is not None
    assert known.name == "Eileen Collins"


def test_an_enrolment_that_is_in_the_way_is_ended_with_the_command_it_names(staff: Path) -> None:
    assert run(staff, *NOTE).exit_code == 0
    (staff / "E001 Eileen Collins").rename(staff / "E002 Eileen Collins")
    refused = people(run(staff, *NOTE, "--json"))["E002"]["reason"]
    assert "cwem people withdraw E001 --reason TEXT" in refused
    named = ["people", "withdraw", "E001", "--reason", "wrong number"]
    assert CliRunner().invoke(app, named).exit_code == 0
    assert run(staff, *NOTE).exit_code == 0


def test_unreadable_pictures_are_named_and_the_good_ones_count(
    staff: Path, astronaut: Image
) -> None:
    folder = staff / "E001 Eileen Collins"
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("not a picture")
    (folder / "cut.jpg").write_bytes((folder / "0.jpg").read_bytes()[:4000])
    result = run(staff, *NOTE, "--json")
    assert result.exit_code == 1
    refused = {Path(x["file"]).name: x["reason"] for x in lines(result) if x.get("reason")}
    assert refused.keys() == {"empty.jpg", "text.jpg", "cut.jpg"}
    assert "empty" in refused["empty.jpg"]
    assert people(result)["E001"]["images"] == 3


def test_without_json_people_read_short_lines(staff: Path) -> None:
    result = run(staff, *NOTE)
    assert "  1.jpg: accepted\n" in result.stdout
    assert "E001 Eileen Collins: enrolled from 3 pictures\n" in result.stdout


@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_folder_without_people_says_what_is_expected(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / name, *NOTE)
    assert result.exit_code == 1
    assert isinstance(result.exception, CwemError)
    assert "folder" in str(result.exception)
