"""What the camera at the door hears and says: greetings, codes, buttons, and who is meant."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import segno

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.access.notices import Notice
from cwem.access.visitors import Visitor
from cwem.attendance.book import punch_entry, read
from cwem.attendance.day_times import DayTimes, times_entry
from cwem.attendance.door import Comer
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.passes import PassKind
from cwem.attendance.passing import Proven
from cwem.attendance.standing import Standing
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.errors import StoreUnavailable
from cwem.people.known import KnownPeople
from cwem.people.values import Changes
from cwem.values import (
    Analysis,
    Bout,
    BoutKey,
    Box,
    Channel,
    Employee,
    Face,
    Identity,
    IdentityStatus,
    Image,
    Judgement,
    Person,
    Presence,
    Seen,
    utc_day,
)
from cwem.web.kiosk_camera import DoorCamera, read_code
from cwem.web.kiosk_desk import KioskDesk
from cwem.web.kiosk_seal import entry_key
from tests.access.fakes import HOUR, MINUTE, SECOND, T0, House
from tests.access.fakes import house as open_house

UNSURE = Judgement("uncertain", 0.5)
BLANK = np.full((480, 640, 3), 127, np.uint8)


@dataclass
class Shown:
    """Stands for the live picture: shows whom the test put before it."""

    analysis: Analysis | None = None
    received: list[Image] = field(default_factory=list)
    ended: bool = False

    def receive(self, image: Image, skipped: int = 0) -> Image:
        self.received.append(image)
        return image

    def snapshot(self) -> Snapshot:
        return Snapshot(progress=Progress(analysis=self.analysis))

    def end(self) -> None:
        self.ended = True


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    staff = (Employee("E001", "Ada Lovelace"), Employee("E002", "Ben Okafor", language="de"))
    opened.store.registry.change(Changes(employees=staff), 0, T0)
    opened.person("door", Role.KIOSK)
    yield opened
    opened.store.close()


class Scene:
    """A kiosk with people before it."""

    def __init__(self, house: House) -> None:
        self.house, self.shown = house, Shown()
        store = house.store
        key = entry_key(house.folder / "keys")
        people = KnownPeople(store.registry)
        desk = KioskDesk(store, house.reception, people, key, store, lambda: "sface")
        visitor = house.reception.visitor(house.enter("door"))
        assert isinstance(visitor, Visitor)
        self.desk, self.visitor = desk, visitor
        self.door = DoorCamera(self.shown, desk, visitor)

    def see(self, *people: str | None, image: Image = BLANK) -> list[dict[str, Any]]:
        """One frame with these people, the nearest first; None: a stranger."""
        self.house.clock.at += 200
        seen = []
        for place, employee in enumerate(people):
            box = Box(0, 0, 200 - 20 * place, 200 - 20 * place)
            status = IdentityStatus.CONFIRMED if employee else IdentityStatus.UNKNOWN
            face = Face(box, np.zeros((5, 2), np.float32), 0.9)
            identity = Identity(status, employee)
            seen.append(Seen(place, Person(face, None, box), identity, UNSURE, UNSURE))
        self.shown.analysis = Analysis(self.house.clock.at, tuple(seen))
        return self.take_frame(image)

    def take_frame(self, image: Image = BLANK) -> list[dict[str, Any]]:
        """What is answered to it."""
        done, jpeg = cv2.imencode(".jpg", image)
        assert done
        return self.door.frame(jpeg.tobytes())

    def say(self, **message: Any) -> list[dict[str, Any]]:
        return self.door.said(message)

    def later(self, by: int) -> None:
        self.house.clock.at += by

    def book(self, number: str = "E001") -> Any:
        return read(self.house.store.entries.of([number], 0, 2 * T0).get(number, ()))

    def punches(self, number: str = "E001") -> list[tuple[PunchKind, Means]]:
        return [(each.kind, each.means) for each in self.book(number).punches]

    def told(self, account: str) -> list[Notice]:
        return self.house.store.notices.of(account, 100)

    def seconds(self, number: str) -> float:
        """Of presence that counts."""
        day = utc_day(self.house.clock.at)
        bouts, voids = self.house.store.bouts(number, day - timedelta(days=1), day)
        begins = {void.key: void.since for void in voids}
        ends = [(bout, min(bout.end, begins.get(bout.key, bout.end))) for bout in bouts]
        return sum(max(0, end - bout.key.start) for bout, end in ends) / 1_000

    def stood(self, number: str, begin: int, end: int) -> None:
        """The cameras have seen this person from `begin` to `end`."""
        key = BoutKey(number, utc_day(begin), Channel.PRESENCE, begin, "capture")
        bout = Bout(key, Presence.PRESENT, "door", "sface", end, 1.0)
        self.house.store.write([bout]).result()


@pytest.fixture
def scene(house: House) -> Scene:
    return Scene(house)


@pytest.mark.parametrize("ahead", [-HOUR, 0, HOUR])
def test_what_was_said_of_the_day_holds_at_the_door(scene: Scene, ahead: int) -> None:
    """Gone since noon, as was approved later: whoever is back is coming. Times of a day lie at its
    midnight in UTC, which may be more than a day back, or ahead."""
    house, now = scene.house, scene.house.clock()
    came, left = now - 8 * HOUR, now - 4 * HOUR
    punch = Punch("E001", came, PunchKind.IN, Means.PIN, "device:door")
    day = now - 24 * HOUR if ahead < 0 else now + ahead
    house.store.entries.append(
        [punch_entry(punch), times_entry("E001", day, DayTimes(left=left), now, now, "ada")]
    )
    assert scene.desk.standing("E001", now) == Standing(PunchKind.OUT, left)


def holding(code: str, size: int = 220) -> Image:
    """A frame in which somebody holds this code."""
    modules = np.array([[not dark for dark in row] for row in segno.make(code, error="m").matrix])
    tile = cv2.resize(
        (modules * 255).astype(np.uint8), (size, size), interpolation=cv2.INTER_NEAREST
    )
    image = BLANK.copy()
    image[80 : 120 + size, 180 : 220 + size] = 255
    image[100 : 100 + size, 200 : 200 + size] = tile[:, :, None]
    return np.ascontiguousarray(cv2.GaussianBlur(image, (3, 3), 0))


# --- faces ----------------------------------------------------------------------------------------


def test_who_comes_is_greeted_once_by_first_name_and_no_row_is_made(scene: Scene) -> None:
    (said,) = scene.see("E001")
    greet = said["greet"]
    assert (greet["done"], greet["name"], greet["seen"]) == ("in", "Ada", True)
    assert "Lovelace" not in str(said)
    assert "E001" not in str(said)
    assert [scene.see("E001") for _ in range(5)] == [[]] * 5
    assert scene.book().punches == (), "being seen is recorded by being seen"
    bouts, _ = scene.house.store.bouts("E001", date(2023, 11, 14), date(2023, 11, 14))
    (bout,) = bouts
    assert (bout.label, bout.key.start) == ("present", greet["at"]), "what is greeted is kept"
    assert bout.end > bout.key.start


def test_several_people_are_greeted_at_once(scene: Scene) -> None:
    said = scene.see("E002", None, "E001")
    assert [each["greet"]["name"] for each in said] == ["Ben", "Ada"]
    assert said[0]["greet"]["language"] == "de"


def test_passing_again_is_no_leaving_and_says_so(scene: Scene) -> None:
    begin = scene.house.clock.at
    scene.see("E001")
    scene.stood("E001", begin, begin + 5 * SECOND)
    scene.later(3 * HOUR)
    (said,) = scene.see("E001")
    assert said["greet"]["still"] == "in"
    assert said["greet"]["since"] == begin
    assert scene.book().punches == ()


def test_who_was_seen_coming_twelve_hours_ago_is_still_in(scene: Scene) -> None:
    (came,) = scene.see("E001")
    scene.later(12 * HOUR)
    (said,) = scene.see("E001")
    assert said["greet"].get("still") == "in"
    assert said["greet"]["since"] == came["greet"]["at"]
    scene.later(12 * HOUR)
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "in", "the next morning"


def test_that_is_not_me_strikes_what_was_seen(scene: Scene) -> None:
    (said,) = scene.see("E001")
    by = scene.desk.by(scene.visitor)
    assert scene.desk.undos.take(said["greet"]["undo"], by)
    (strike,) = scene.book().strikes
    assert strike.at <= said["greet"]["at"] < strike.until
    assert strike.target == ""
    assert scene.seconds("E001") == 0, "what was recorded of the person there is voided"
    noted = [each for each in scene.house.entries() if each.action == Action.NOT_ME]
    assert [(each.actor, each.about) for each in noted] == [("door", "E001")]
    scene.stood("E001", strike.at, strike.at + 3 * SECOND)
    scene.later(10 * MINUTE)
    (again,) = scene.see("E001")
    assert again["greet"]["done"] == "in", "what does not count is no coming"


def test_that_is_not_me_is_offered_to_whoever_is_in_too(scene: Scene) -> None:
    """Who goes by at night and is taken for a colleague would be their departure."""
    scene.desk.punch(Proven("E001", Means.PIN), PunchKind.IN, scene.desk.by(scene.visitor))
    scene.later(8 * HOUR)
    (said,) = scene.see("E001")
    assert said["greet"]["still"] == "in"
    assert scene.desk.undos.take(said["greet"]["undo"], scene.desk.by(scene.visitor))
    assert scene.seconds("E001") == 0
    assert [kind for kind, _ in scene.punches()] == [PunchKind.IN], "what was said stays"


def test_that_is_not_me_tells_whoever_looks_after_cameras_once_an_hour(scene: Scene) -> None:
    scene.house.person("root", Role.ADMIN)
    for _ in range(4):  # 22:13, 22:20 ... by the clock of the tests
        (said,) = scene.see("E001")
        scene.desk.undos.take(said["greet"]["undo"], scene.desk.by(scene.visitor))
        scene.later(7 * MINUTE)
    (notice,) = scene.told("root")
    assert notice.page == "detections.py"
    assert notice.words.params["who"] == "Ada Lovelace"
    assert (notice.words.params["begin"], notice.words.params["device"]) == ("22:00", "door")
    scene.later(HOUR)
    (said,) = scene.see("E001")
    scene.desk.undos.take(said["greet"]["undo"], scene.desk.by(scene.visitor))
    assert len(scene.told("root")) == 2


def test_who_was_recognised_is_told_too(scene: Scene) -> None:
    """Anybody who stands there can press the button as she passes."""
    scene.house.person("ada", Role.EMPLOYEE, employee="E001")
    scene.house.person("ben", Role.EMPLOYEE, employee="E002")
    (said,) = scene.see("E001")
    scene.desk.undos.take(said["greet"]["undo"], scene.desk.by(scene.visitor))
    (notice,) = scene.told("ada")
    assert notice.page == "my_day.py"
    assert notice.words.params["device"] == "door"
    assert "camera" not in str(notice.words)
    assert scene.told("ben") == []


def test_who_has_just_said_goodbye_is_not_welcomed_on_the_way_out(scene: Scene) -> None:
    scene.see()
    scene.desk.punch(Proven("E001", Means.PIN), PunchKind.OUT, scene.desk.by(scene.visitor))
    assert scene.see("E001") == []


def test_who_ended_the_day_on_live_is_out(scene: Scene) -> None:
    begin = scene.house.clock.at
    for kind, at in ((WorkEventKind.START, begin), (WorkEventKind.END, begin + HOUR)):
        scene.house.store.work_events.append(WorkEvent("E001", at, kind, "ada"))
    scene.later(HOUR + 5 * MINUTE)
    (said,) = scene.see("E001")
    assert (said["greet"]["still"], said["greet"]["since"]) == ("out", begin + HOUR)


def test_who_comes_while_the_store_cannot_be_read_is_kept_and_greeted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outbox keeps what is seen; what held before is only a word."""

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(scene.desk, "standing", away)
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "in"
    assert scene.seconds("E001") > 0


def test_who_could_not_be_kept_has_not_come_yet_and_those_before_them_have(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = scene.desk.seen

    def away(comer: Comer, *more: Any) -> Any:
        if comer.employee != "E001":
            raise StoreUnavailable("away")
        return seen(comer, *more)

    with monkeypatch.context() as patched:
        patched.setattr(scene.desk, "seen", away)
        said = scene.see("E001", "E002")
    assert [each.get("greet", {}).get("name") for each in said] == ["Ada", None]
    assert said[-1] == {"trouble": "store"}
    (later,) = scene.see("E001", "E002")
    assert later["greet"]["name"] == "Ben"
    assert scene.seconds("E002") > 0


def test_a_button_whose_word_could_not_be_kept_is_still_pressed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    scene.say(say="out")
    with monkeypatch.context() as patched:
        patched.setattr(scene.desk, "punch", away)
        with pytest.raises(StoreUnavailable):
            scene.see("E001")
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "out"
    scene.later(6 * MINUTE)
    (said,) = scene.see("E001")
    assert said["greet"]["seen"]


# --- buttons --------------------------------------------------------------------------------------


def test_leaving_takes_the_button_and_the_face(scene: Scene) -> None:
    scene.see("E001")
    (said,) = scene.say(say="out")
    assert said["greet"]["done"] == "out"
    assert said["greet"]["undo"]
    assert scene.punches() == [(PunchKind.OUT, Means.KIOSK)]
    assert scene.see("E001") == []
    assert scene.punches() == [(PunchKind.OUT, Means.KIOSK)], "one press, one word"


def test_pressing_twice_is_the_same_event(scene: Scene) -> None:
    """odoo#136925"""
    scene.see("E001")
    scene.say(say="out")
    scene.see("E001")
    (again,) = scene.say(say="out")
    assert again["greet"]["again"]
    assert scene.punches() == [(PunchKind.OUT, Means.KIOSK)]


def test_the_button_may_come_first(scene: Scene) -> None:
    assert scene.say(say="out") == []
    assert scene.see(None) == []
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "out"


def test_a_button_does_not_wait_for_ever(scene: Scene) -> None:
    scene.say(say="out")
    scene.later(16 * SECOND)
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "in"
    assert scene.punches() == []


def test_with_several_people_it_is_asked_who(scene: Scene) -> None:
    scene.see("E001", "E002", None)
    (said,) = scene.say(say="out")
    assert [each["name"] for each in said["choose"]] == ["Ada", "Ben"]
    assert scene.punches() == scene.punches("E002") == []
    assert scene.see("E001") == [], "who is left standing there did not say it"
    (done,) = scene.say(say="out", key=said["choose"][1]["key"])
    assert done["greet"]["name"] == "Ben"
    assert scene.punches() == []
    assert scene.punches("E002") == [(PunchKind.OUT, Means.KIOSK)]
    assert scene.say(say="out", key=said["choose"][0]["key"]) == [], "asked once, answered once"


def test_a_stranger_beside_somebody_known_may_be_who_pressed(scene: Scene) -> None:
    scene.see("E001", None)
    (said,) = scene.say(say="out")
    assert [each["name"] for each in said["choose"]] == ["Ada"]
    assert scene.punches() == []


def test_a_key_is_good_for_a_moment_and_at_this_kiosk_alone(scene: Scene) -> None:
    scene.see("E001", "E002")
    (said,) = scene.say(say="out")
    key = said["choose"][0]["key"]
    elsewhere = DoorCamera(Shown(), scene.desk, scene.visitor)
    assert elsewhere.said({"say": "out", "key": key}) == []
    scene.later(16 * SECOND)
    assert scene.say(say="out", key=key) == []
    assert scene.punches() == []


@pytest.mark.parametrize("message", [{}, {"cancel": True}, {"say": "sleep"}, {"key": "x"}])
def test_nonsense_and_cancelling_end_what_waits(message: dict[str, Any], scene: Scene) -> None:
    scene.say(say="out")
    assert scene.door.said(message) == []
    (said,) = scene.see("E001")
    assert said["greet"]["done"] == "in"


# --- codes ----------------------------------------------------------------------------------------


@pytest.fixture
def code(scene: Scene) -> str:
    """One that is read in one still picture; a few in a hundred are not, and a hand moves."""
    desk = PassDesk(scene.house.store.passes, scene.house.passwords)
    while True:
        issued = desk.issue_code("E002", By("boss", T0))
        if read_code(cv2.QRCodeDetector(), holding(issued)) == issued:
            return issued


def test_a_code_is_a_coming_when_nothing_else_holds(scene: Scene, code: str) -> None:
    (said,) = scene.see(image=holding(code))
    assert (said["greet"]["done"], said["greet"]["name"]) == ("in", "Ben")
    assert scene.punches("E002") == [(PunchKind.IN, Means.QR)]
    assert scene.see(image=holding(code)) == [], "held a little longer it is read once"


def test_a_code_is_asked_what_once_somebody_is_in(scene: Scene, code: str) -> None:
    scene.see(image=holding(code))
    scene.later(8 * HOUR)
    (said,) = scene.see(image=holding(code))
    assert (said["name"], said["still"]) == ("Ben", "in")
    assert len(scene.punches("E002")) == 1, "nothing turns into its opposite"
    (done,) = scene.say(say="out", key=said["ask"])
    assert done["greet"]["done"] == "out"
    assert scene.punches("E002")[-1] == (PunchKind.OUT, Means.QR)


@pytest.mark.parametrize("since", [9 * HOUR, 12 * HOUR, 14 * HOUR - SECOND])
def test_a_code_held_up_after_a_long_day_is_no_coming(since: int, scene: Scene, code: str) -> None:
    scene.see(image=holding(code))
    scene.later(since)
    (said,) = scene.see(image=holding(code))
    assert (said.get("name"), said.get("still")) == ("Ben", "in"), said
    (done,) = scene.say(say="out", key=said["ask"])
    assert done["greet"]["done"] == "out"
    assert [kind for kind, _ in scene.punches("E002")] == [PunchKind.IN, PunchKind.OUT]


@pytest.mark.parametrize("hours", [16, 18, 24])
def test_after_a_leaving_that_was_forgotten_a_code_is_a_coming(
    hours: int, scene: Scene, code: str
) -> None:
    scene.see(image=holding(code))
    for kind, hour in ((PunchKind.BREAK, 4), (PunchKind.BACK, 5)):
        scene.desk.punch(Proven("E002", Means.PIN), kind, By("door", T0 + hour * HOUR))
    scene.later(hours * HOUR)
    (said,) = scene.see(image=holding(code))
    assert "greet" in said, "nobody is asked about yesterday"
    assert said["greet"]["done"] == "in"


def test_a_button_before_the_code_says_what(scene: Scene, code: str) -> None:
    scene.say(say="break")
    (said,) = scene.see(image=holding(code))
    assert said["greet"]["done"] == "break"


def test_a_code_that_was_revoked_is_a_word_and_other_codes_are_none(
    scene: Scene, code: str
) -> None:
    scene.house.store.passes.revoke("E002", PassKind.QR)
    (said,) = scene.see(image=holding(code))
    assert said["code"] == "wrong"
    assert scene.see(image=holding("https://example.org/wifi")) == []
    assert scene.punches("E002") == []


@pytest.mark.parametrize("size", [90, 130, 220, 330])
def test_a_code_is_read_as_large_as_a_hand_holds_it(size: int) -> None:
    """Nearly every one, in one still picture; the next one is a fifth of a second later."""
    letters, drawn = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", random.Random(7)
    codes = ["CWEM:" + "".join(drawn.choices(letters, k=26)) for _ in range(20)]
    found = [read_code(cv2.QRCodeDetector(), holding(each, size)) for each in codes]
    assert all(read in {each, ""} for read, each in zip(found, codes, strict=True)), "never another"
    assert found.count("") <= 2


# --- frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame", [b"", b"no picture", b"\xff\xd8\xff" + b"0" * 99, b"0" * 1_600_000]
)
def test_what_is_no_frame_does_no_harm(frame: bytes, scene: Scene) -> None:
    assert scene.door.frame(frame) == []
    assert scene.shown.received == []


def test_the_capture_ends_with_the_connection(scene: Scene) -> None:
    scene.door.close()
    assert scene.shown.ended
