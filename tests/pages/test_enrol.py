"""Enrol: who may, what is shown of whom, and what becomes of photos."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.agreeing import decline
from cwem.access.audit import AuditEntry, By
from cwem.access.consent import current_texts, in_language
from cwem.access.waiting_room import seal
from cwem.enrolling import Given, enrol_photos
from cwem.errors import ModelMissing, StoreUnavailable
from cwem.settings import ROOT
from cwem.ui import state
from cwem.ui.enrol_tray import Tray
from cwem.values import Purpose
from tests.access.fakes import T0, House
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
from tests.pages.conftest import LogIn

BOSS = By("boss", T0)
Enter = Callable[..., Any]


@pytest.fixture
def enter(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Log in, with a runtime that can look at photos; that runtime."""
    monkeypatch.setattr("cwem.enrolling.load_operating_points", points)
    staff(house)

    def go(*roles: Role, name: str = "boss", employee: str | None = None) -> Any:
        log_in(*roles, name=name, employee=employee)
        work = working(house)
        state.put(state.Server(work, reception=house.reception, problem=""))
        return work

    return go


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def run(page: str = "enrol.py", **address: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    return checked(test.run())


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def upload(page: AppTest, *shows: int | bytes) -> AppTest:
    """Choose files: pictures that show this, or bytes as they are."""
    files = [
        (f"{n}.png", each if isinstance(each, bytes) else photo(each), "image/png")
        for n, each in enumerate(shows)
    ]
    page.file_uploader[0].set_value(files)
    return checked(page.run())


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.warning, *page.success, *page.caption,
        *page.markdown, *page.subheader, *page.metric, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest does not run a dialog's own reruns: the question is answered as it is asked."""

    def at_once(
        _title: str, _words: str, _button: str, action: Callable[[], None], *_: Any
    ) -> None:
        action()

    monkeypatch.setattr("cwem.ui.enrol_standing.confirm", at_once)


def declines(house: House) -> None:
    text = in_language(current_texts(house.store.agreements.texts())[Purpose.ATTENDANCE], "en")
    decline(house.store, "E001", text, By("ada", T0 + 1))


def waiting(house: House) -> list[tuple[str, int]]:
    return [(one.employee, one.photos) for one in house.store.waiting_photos.waiting()]


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
@pytest.mark.parametrize("address", [{}, {"number": "E002"}])
def test_nobody_else_sees_who_is_enrolled_or_waited_for(
    house: House, enter: Enter, role: Role, address: dict[str, str]
) -> None:
    enter(role, employee=None if role is Role.KIOSK else "E001")
    seal(house.store, "E002", [photo(ONE)], BOSS)
    page = run(**address)
    assert page.title[0].value == "Not for this account"
    for shown in ("Ben", "wait", "1 of", "sealed"):
        assert shown not in words(page)
    assert not page.dataframe
    assert not page.metric
    assert not page.file_uploader


# --- the list ---------------------------------------------------------------------------------


def test_everybody_is_counted_and_listed_and_the_look_is_audited(
    house: House, enter: Enter
) -> None:
    work = enter(Role.ADMIN)
    agrees(house)
    enrol_photos(work, "E001", [Given("a", photo(ONE))], BOSS)
    seal(house.store, "E002", [photo(TWO), photo(ONE)], BOSS)
    page = run()
    assert [(m.label, m.value) for m in page.metric] == [
        ("Enrolled", "1 of 2"), ("Agreed", "1 of 2"), ("Photos wait", "1"), ("Said no", "0"),
    ]  # fmt: skip
    rows = page.dataframe[0].value.to_dict("records")
    assert [(r["name"], r["face"], list(r["consent"]), r["waiting"]) for r in rows] == [
        ("Ada", "From 1 photo", ["Agreed"], ""),
        ("Ben", "Not enrolled", ["Not asked yet"], "2 photos wait"),
    ]
    page.run()
    assert [e.action for e in house.entries()].count("enrolment seen") == 1


def test_the_list_is_searched_and_opens_a_person(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    page = run()
    page.text_input(key="enrol-find").set_value("ben").run()
    assert list(page.dataframe[0].value["name"]) == ["Ben"]
    page.selectbox(key="enrol-show").select("waiting").run()
    assert "Nobody matches" in words(page)
    page.selectbox(key="enrol-show").select("missing").run()
    checked(page.selectbox(key="enrol-open").select("E002").run())
    assert page.title[0].value == "Ben"
    assert [e.about for e in house.entries() if e.action == "enrolment seen"] == ["E002", None]
    page.button[0].click().run()
    assert page.title[0].value == "Enrol"


def test_without_people_there_is_one_way_on(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    assert "nobody to enrol yet" in words(page)
    assert "Nobody has the number X" in words(run(number="X"))


# --- with a consent -----------------------------------------------------------------------------


def test_photos_are_enrolled_each_with_its_answer(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    agrees(house)
    page = run(number="E001")
    assert page.button(key="enrol-do").disabled
    page = press(upload(page, ONE, NOBODY, b"broken", TWO, THREE), "enrol-do")
    shown = words(page)
    assert "Enrolled from 3 photos." in shown
    assert len(re.findall("Accepted", shown)) == 3
    assert len(re.findall("Refused", shown)) == 2
    assert "No face was found" in shown
    assert "2.png is not a picture we can read" in shown
    assert house.store.enrolments()["E001"].images == 3
    (entry,) = [e for e in house.entries() if e.action == "enrolled by face"]
    assert (entry.actor, entry.about, entry.details) == ("boss", "E001", {"photos": 5, "images": 3})


def test_afterwards_nothing_of_the_photos_is_kept(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: set[str] = set()
    add, remove = MemoryUploadedFileManager.add_file, MemoryUploadedFileManager.remove_file

    def adds(self: Any, session_id: str, file: UploadedFileRec) -> None:
        kept.add(file.file_id)
        add(self, session_id, file)

    def removes(self: Any, session_id: str, file_id: str) -> None:
        kept.discard(file_id)
        remove(self, session_id, file_id)

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", adds)
    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", removes)
    enter(Role.ADMIN)
    agrees(house)
    page = upload(run(number="E001"), ONE, TWO)
    assert len(kept) == 2
    press(page, "enrol-do")
    assert not kept, "Streamlit has let go of them"
    assert page.file_uploader[0].value == []
    assert page.session_state["enrol_tray"].count == 0
    press(page, "enrol-put-away")
    assert page.session_state["enrol_tray"].outcome is None


def test_photos_do_not_go_along_to_another_person(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    agrees(house)
    agrees(house, "E002")
    page = upload(run(number="E001"), ONE)
    page.query_params["number"] = "E002"
    checked(page.run())
    assert page.title[0].value == "Ben"
    assert page.button(key="enrol-do").disabled


def test_the_webcam_gives_one_photo_after_the_other(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    agrees(house)
    page = run(number="E001")
    page.segmented_control(key="enrol-way-E001").set_value("webcam")
    checked(page.run())
    assert "Look straight" in page.camera_input[0].label
    for shows in (ONE, TWO):
        page.camera_input[0].set_value(("camera.jpg", photo(shows), "image/jpeg"))
        checked(page.run())
    assert "slightly to the right" in page.camera_input[0].label
    press(page, "enrol-remove-0")
    assert "1 photo taken" in words(page)
    page = press(page, "enrol-do")
    assert house.store.enrolments()["E001"].images == 1
    assert "with at least 3" in words(page)


def test_too_many_photos_are_not_begun_with(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    agrees(house)
    page = upload(run(number="E001"), *[ONE] * 11)
    assert "These are 11 photos" in words(page)
    assert page.button(key="enrol-do").disabled


def test_a_face_that_is_known_already_names_its_number_to_who_may_know(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = enter(Role.ADMIN)
    agrees(house)
    agrees(house, "E002")
    enrol_photos(work, "E002", [Given("a", photo(STRANGER))], BOSS)
    page = press(upload(run(number="E001"), STRANGER), "enrol-do")
    assert "enrolled as E002 already" in words(page)
    assert page.file_uploader[0].value, "what was chosen is not lost"
    monkeypatch.setattr("cwem.ui.enrol_person._may_know", lambda _desk: False)
    page = press(upload(run(number="E001"), STRANGER), "enrol-do")
    assert "somebody else already" in words(page)
    assert "E002" not in words(page)
    assert "E001" not in house.store.enrolments()


def test_enrolling_anew_is_asked_first_and_replaces(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = enter(Role.ADMIN)
    agrees(house)
    enrol_photos(work, "E001", [Given("a", photo(ONE))], BOSS)
    page = press(upload(run(number="E001"), TWO, THREE), "enrol-do")
    assert "replaces the one there is" in words(page)
    assert house.store.enrolments()["E001"].images == 1, "nothing yet"
    page.session_state["enrol_tray"].go = True  # what the question's yes does
    checked(page.run())
    assert house.store.enrolments()["E001"].images == 2


def test_a_template_is_removed_with_or_without_the_consent(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = enter(Role.ADMIN)
    agrees(house)
    enrol_photos(work, "E001", [Given("a", photo(ONE))], BOSS)
    page = run(number="E001")
    page.button(key="enrol-remove").click()
    checked(page.run())
    assert "The consent stands" in str(page.radio(key="enrol-remove-what").captions)
    page.button(key="enrol-remove").click()
    page.radio(key="enrol-remove-what").set_value("consent")
    checked(page.run())
    page.button(key="enrol-remove").click()
    page.button(key="enrol-remove-do").click()
    checked(page.run())
    assert "Say why" in words(page)
    assert house.store.enrolments()
    page.button(key="enrol-remove").click()
    page.radio(key="enrol-remove-what").set_value("template")
    page.button(key="enrol-remove-do").click()
    checked(page.run())
    assert house.store.enrolments() == {}
    assert "E001" in house.store.purposes()
    assert [e.about for e in house.entries() if e.action == "face template removed"] == ["E001"]


# --- without one --------------------------------------------------------------------------------


def test_without_consent_photos_are_sealed_and_nothing_is_computed(
    house: House, enter: Enter
) -> None:
    work = enter(Role.ADMIN)
    page = run(number="E001")
    assert "has not agreed" in words(page)
    assert "enrol-do" not in keys(page)
    page = press(upload(page, ONE, b"broken", NOBODY), "enrol-seal")
    shown = words(page)
    assert "2 photos are kept sealed" in shown
    assert "1.png is not a picture we can read" in shown
    assert waiting(house) == [("E001", 2)]
    assert work.embedder.calls == 0
    assert house.store.enrolments() == {}
    assert page.session_state["enrol_tray"].count == 0
    assert "2 photos, sealed" in words(run(number="E001"))


def test_waiting_photos_can_be_deleted(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(Role.ADMIN)
    seal(house.store, "E001", [photo(ONE)], BOSS)
    page = press(run(number="E001"), "enrol-discard")
    assert waiting(house), "asked first"
    says_yes(monkeypatch)
    press(page, "enrol-discard")
    assert waiting(house) == []


def test_of_who_said_no_no_photo_is_taken(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    declines(house)
    page = run(number="E001")
    assert "does not want to be recognised" in words(page)
    assert not page.file_uploader
    assert "enrol-seal" not in keys(page)
    assert "enrol-paper" in keys(page)


def test_a_recorded_paper_uses_the_photos_that_waited(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    seal(house.store, "E001", [photo(ONE), photo(TWO)], BOSS)
    page = run(number="E001")
    page.button(key="enrol-paper").click()
    checked(page.run())
    page.button(key="enrol-paper").click()
    page.button(key="enrol-paper-record").click()
    checked(page.run())
    assert "Say where the paper is kept" in words(page)
    assert waiting(house) == [("E001", 2)]
    page.button(key="enrol-paper").click()
    page.text_input(key="enrol-paper-kept").set_value("cabinet 3")
    page.button(key="enrol-paper-record").click()
    checked(page.run())
    assert house.store.enrolments()["E001"].images == 2
    assert waiting(house) == []


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_missing_model_is_said_and_the_photos_stay(house: House, enter: Enter) -> None:
    work = enter(Role.ADMIN)

    def missing() -> None:
        raise ModelMissing("The face model is missing; run: cwem models pull")

    work.detector = missing
    agrees(house)
    page = press(upload(run(number="E001"), ONE), "enrol-do")
    assert "cwem models pull" in words(page)
    assert page.file_uploader[0].value
    work.detector = working(house).detector
    press(page, "enrol-do")
    assert house.store.enrolments()


def test_a_store_that_is_down_is_said(
    house: House, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(Role.ADMIN)

    def down() -> None:
        raise StoreUnavailable("The store is locked; try again.")

    monkeypatch.setattr(house.store.waiting_photos, "waiting", down)
    page = run()
    assert "cannot reach its records" in words(page)
    assert not page.dataframe


# --- the person's own page ----------------------------------------------------------------------


def test_on_my_consent_the_person_sees_what_waits_and_agreeing_uses_it(
    house: House, enter: Enter
) -> None:
    enter(Role.EMPLOYEE, name="ada", employee="E001")
    house.person("boss", Role.ADMIN)
    seal(house.store, "E001", [photo(ONE), photo(TWO)], BOSS)
    page = run("consent.py")
    assert "2 photos of you wait here" in words(page)
    page.checkbox(key="tick-attendance-draft 1.0").check().run()
    page = press(page, "agree-attendance")
    assert house.store.enrolments()["E001"].images == 2
    assert waiting(house) == []
    assert "wait here" not in words(page)
    (notice,) = house.store.notices.of("boss", 9)
    assert "Photo 2: accepted." in str(notice.words)


def test_saying_no_there_deletes_them_at_once(house: House, enter: Enter) -> None:
    work = enter(Role.EMPLOYEE, name="ada", employee="E001")
    seal(house.store, "E001", [photo(ONE)], BOSS)
    press(run("consent.py"), "decline-attendance")
    assert waiting(house) == []
    assert work.embedder.calls == 0
    assert house.store.enrolments() == {}


def test_a_failure_after_agreeing_keeps_consent_and_photos(house: House, enter: Enter) -> None:
    work = enter(Role.EMPLOYEE, name="ada", employee="E001")
    seal(house.store, "E001", [photo(ONE)], BOSS)

    def missing() -> None:
        raise ModelMissing("no model")

    work.detector = missing
    page = run("consent.py")
    page.checkbox(key="tick-attendance-draft 1.0").check().run()
    page = press(page, "agree-attendance")
    assert "within the next minutes" in words(page)
    assert "E001" in house.store.purposes()
    assert waiting(house) == [("E001", 1)]


def test_nobody_sees_there_what_waits_of_others(house: House, enter: Enter) -> None:
    enter(Role.MANAGER, name="ben", employee="E002")
    seal(house.store, "E001", [photo(ONE)], BOSS)
    assert "wait here" not in words(run("consent.py"))


def test_audit_entries_of_photos_name_the_person(house: House, enter: Enter) -> None:
    enter(Role.ADMIN)
    seal(house.store, "E001", [photo(ONE)], BOSS)
    entries: list[AuditEntry] = [e for e in house.entries() if "sealed" in e.action]
    assert [(e.actor, e.about) for e in entries] == [("boss", "E001")]


def test_opening_another_page_drops_what_lies_on_the_table(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(Role.ADMIN)
    shell = AppTest.from_file(str(ROOT / "cwem" / "ui" / "shell.py"), default_timeout=60)
    shell.session_state["enrol_tray"] = Tray("E001", [Given("a", photo(ONE))])
    checked(shell.run())
    assert "enrol_tray" not in shell.session_state
