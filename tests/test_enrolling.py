"""Enrolling from photos, now or once there is a consent."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.access.waiting_room import seal
from cwem.enrolling import (
    Given,
    enrol_photos,
    enrol_waiting,
    remove_template,
    turn,
)
from cwem.errors import ConsentMissing, InputError, ServerBusy
from tests.access.fakes import T0, House
from tests.access.fakes import house as open_house
from tests.enrolling_fakes import (
    NOBODY,
    ONE,
    STRANGER,
    THREE,
    TWO,
    agrees,
    photo,
    staff,
    working,
)
from tests.face.pictures import points

BOSS = By("boss", T0 + 5, "192.0.2.1")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Ada (E001) has an account, boss enrols."""
    monkeypatch.setattr("cwem.enrolling.load_operating_points", points)
    opened = open_house(tmp_path)
    staff(opened)
    opened.person("ada", employee="E001")
    opened.person("boss", Role.ADMIN)
    yield opened
    opened.store.close()


@pytest.fixture
def work(house: House) -> Any:
    return working(house)


def given(*shows: int) -> list[Given]:
    return [Given(f"{n}.png", photo(n)) for n in shows]


def told(house: House, account: str) -> list[str]:
    return [str(notice.words) for notice in house.store.notices.of(account, 9)]


def actions(house: House) -> list[tuple[str, str, str | None]]:
    return [(e.action, e.actor, e.about) for e in house.entries() if e.about and not e.account]


def test_who_agreed_is_enrolled_audited_and_told(house: House, work: Any) -> None:
    agrees(house)
    seen: list[tuple[int, bool]] = []
    photos = [*given(ONE, NOBODY), Given("x.jpg", b"no picture"), *given(TWO, THREE)]
    result = enrol_photos(work, "E001", photos, BOSS, lambda n, i: seen.append((n, i is not None)))
    assert [answer.accepted for answer in result.answers] == [True, False, False, True, True]
    assert "x.jpg is not a picture" in result.answers[2].reason
    assert seen == [(0, True), (1, True), (2, False), (3, True), (4, True)]
    assert house.store.enrolments()["E001"].images == 3
    assert actions(house)[0] == ("enrolled by face", "boss", "E001")
    assert told(house, "ada") == ["Your face was enrolled from 3 photos."]


def test_two_photos_of_one_name_are_two(house: House, work: Any) -> None:
    agrees(house)
    photos = [Given("image.jpg", photo(ONE)), Given("image.jpg", photo(TWO))]
    assert enrol_photos(work, "E001", photos, BOSS).answers[1].accepted
    assert house.store.enrolments()["E001"].images == 2


def test_without_a_consent_no_photo_is_even_opened(house: House, work: Any) -> None:
    with pytest.raises(ConsentMissing, match="nothing was looked at"):
        enrol_photos(work, "E001", given(ONE), BOSS, lambda _n, _i: pytest.fail("opened"))
    with pytest.raises(InputError, match="E404"):
        enrol_photos(work, "E404", given(ONE), BOSS)
    assert work.embedder.calls == 0
    assert house.store.enrolments() == {}


def test_a_face_of_somebody_else_is_refused_and_noted(house: House, work: Any) -> None:
    agrees(house)
    agrees(house, "E002")
    enrol_photos(work, "E002", given(STRANGER), BOSS)
    result = enrol_photos(work, "E001", given(STRANGER), BOSS)
    assert (result.template, result.owner) == (None, "E002")
    assert "E002" not in result.answers[0].reason, "who gave the photo may not know"
    assert actions(house)[0] == ("enrolment by face refused", "boss", "E001")
    assert "E001" not in house.store.enrolments()


def test_what_will_not_do_leaves_the_old_template(house: House, work: Any) -> None:
    agrees(house)
    enrol_photos(work, "E001", given(ONE, TWO), BOSS)
    assert enrol_photos(work, "E001", given(NOBODY), BOSS).template is None
    assert house.store.enrolments()["E001"].images == 2
    enrol_photos(work, "E001", given(THREE), BOSS)
    assert house.store.enrolments()["E001"].images == 1


def test_photos_that_waited_are_used_told_of_and_gone(house: House, work: Any) -> None:
    seal(house.store, "E001", [photo(ONE), photo(NOBODY), photo(TWO)], BOSS)
    with pytest.raises(ConsentMissing):
        enrol_waiting(work, "E001", By("ada", T0 + 9))
    assert work.embedder.calls == 0
    assert house.store.enrolments() == {}
    agrees(house, at=T0 + 10)
    result = enrol_waiting(work, "E001", By("ada", T0 + 10))
    assert result is not None
    assert house.store.enrolments()["E001"].images == 2
    assert house.store.waiting_photos.waiting() == []
    assert told(house, "boss") == [
        "Ada has agreed and is enrolled from 2 photos that waited.\nPhoto 1: accepted.\n"
        "Photo 2: refused. No face was found; use a picture of the face from the front.\n"
        "Photo 3: accepted."
    ]
    assert actions(house)[0] == ("waiting photos used and deleted", "ada", "E001")
    assert enrol_waiting(work, "E001", By("ada", T0 + 11)) is None


def test_photos_that_will_not_do_are_gone_as_well(house: House, work: Any) -> None:
    seal(house.store, "E001", [photo(NOBODY)], BOSS)
    agrees(house, at=T0 + 10)
    enrol_waiting(work, "E001", By("ada", T0 + 10))
    assert house.store.waiting_photos.waiting() == []
    (words,) = told(house, "boss")
    assert words.startswith("Ada has agreed, but cannot be enrolled")


def test_a_failure_keeps_them_for_the_next_try(house: House, work: Any) -> None:
    seal(house.store, "E001", [photo(ONE)], BOSS)
    agrees(house, at=T0 + 10)
    work.detector, detector = lambda: 1 / 0, work.detector
    with pytest.raises(ZeroDivisionError):
        enrol_waiting(work, "E001", By("ada", T0 + 10))
    work.detector = detector
    assert enrol_waiting(work, "E001", By("ada", T0 + 11)) is not None


def test_removing_a_template_keeps_the_consent(house: House, work: Any) -> None:
    agrees(house)
    enrol_photos(work, "E001", given(ONE), BOSS)
    assert remove_template(work, "E001", BOSS)
    assert not remove_template(work, "E001", BOSS)
    assert house.store.enrolments() == {}
    assert "E001" in house.store.purposes()
    assert actions(house)[0] == ("face template removed", "boss", "E001")
    assert told(house, "ada")[0].startswith("Your face template was destroyed.")


def test_one_at_a_time() -> None:
    waited: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with turn():
            inside.set()
            go_on.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(ServerBusy), turn(lambda: waited.append("wait"), patience=0.01):
        pass
    go_on.set()
    thread.join()
    with turn(lambda: waited.append("again")):
        pass
    assert waited == ["wait"]
