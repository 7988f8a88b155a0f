"""“That is not me” at the door, with what really records there."""

from typing import Any

import pytest

from cwem.errors import StoreUnavailable
from cwem.kpi.striking_again import FollowUps, striking_over
from cwem.totals.check_attendance import attendance_violations
from cwem.totals.reading import Days
from cwem.ui.state import SHARED
from cwem.values import Bout, BoutKey, Channel, utc_day
from tests.access.fakes import HOUR, SECOND, House
from tests.test_pipeline import Flow, face
from tests.web.test_kiosk_camera import Scene, house

__all__ = ["house"]


class Recorded(Scene):
    """A kiosk whose capture recognises everybody as Ada, and records it."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.flow = Flow(house.store, lambda: self.desk.denied(SHARED.name), SHARED.name)
        self.said: list[dict[str, Any]] = []

    def stand(self, millis: int) -> "Recorded":
        """Somebody stands there."""
        for _ in range(millis // 200):
            self.house.clock.at += 200
            self.shown.analysis = self.flow.show(self.house.clock.at, face(100))
            self.said += self.take_frame()
        return self

    def press(self) -> bool:
        token = self.said[-1]["greet"]["undo"]
        return self.desk.undos.take(token, self.desk.by(self.visitor))

    def lengths(self) -> dict[Channel, int]:
        self.flow.pipeline.finish()
        store, day = self.house.store, utc_day(self.house.clock.at)
        (found,) = Days(store, store.registry.company(), 300_000).added_up("E001", day, day)
        return {channel: sum(each.values()) for channel, each in found.lengths.items() if each}


@pytest.fixture
def scene(house: House) -> Recorded:
    return Recorded(house)


@pytest.mark.parametrize("pressed", [1_000, 4_000, 7_000])
@pytest.mark.parametrize("stays", [0, 2_000, 30_000])
def test_nothing_of_it_counts_whatever_the_capture_had_written(
    pressed: int, stays: int, scene: Recorded
) -> None:
    scene.stand(1_000)
    assert scene.said[-1]["greet"]["name"] == "Ada"
    scene.stand(pressed)
    assert scene.press()
    scene.stand(stays)
    assert scene.lengths() == {}
    assert len(scene.said) == 1, "not greeted again by a name that was denied"


def test_without_it_the_same_time_counts(scene: Recorded) -> None:
    assert set(scene.stand(5_000).lengths()) == set(Channel)


def test_whoever_still_stands_there_is_not_her_for_any_button(scene: Recorded) -> None:
    scene.stand(2_000).press()
    scene.stand(1_000)
    assert scene.say(say="out") == []
    assert scene.book().punches == ()


def test_a_minute_later_she_is_greeted_when_she_really_comes(scene: Recorded) -> None:
    scene.stand(2_000).press()
    scene.stand(1_000)
    scene.later(90 * SECOND)
    scene.stand(8_000)
    assert len(scene.said) == 2
    assert scene.lengths()[Channel.PRESENCE] > 2_000


def test_it_may_be_pressed_again_when_the_store_was_away(
    scene: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.stand(3_000)

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(scene.house.store.entries, "append", away)
        for _ in range(3):  # each try gives time for another
            with pytest.raises(StoreUnavailable):
                scene.press()
            scene.later(6 * SECOND)
    assert scene.press()
    assert scene.lengths() == {}
    (strike,) = scene.book().strikes
    assert strike.why == ""


def test_voids_that_failed_are_done_again_and_until_then_the_check_says_so(
    scene: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.stand(3_000)
    store, company = scene.house.store, scene.house.store.registry.company()

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(store, "bouts", away)
        with pytest.raises(StoreUnavailable):
            scene.press()
    assert scene.seconds("E001") > 0
    assert [each.employee for each in attendance_violations(store, company)] == ["E001"]
    again = FollowUps(lambda: striking_over(company, store, scene.house.reception.store))
    again.run(scene.house.clock.at + HOUR)
    assert scene.seconds("E001") == 0
    assert list(attendance_violations(store, company)) == []


def test_what_was_said_weeks_ago_is_not_looked_at_again(scene: Recorded) -> None:
    scene.stand(3_000).press()
    (strike,) = scene.book().strikes
    store = scene.house.store
    key = BoutKey("E001", utc_day(strike.at), Channel.PRESENCE, strike.at, "late")
    store.write([Bout(key, "present", SHARED.name, "sface", strike.at + 9_000, 1.0)]).result()
    striking = striking_over(store.registry.company(), store, scene.house.reception.store)
    for days, left in ((8, True), (6, False)):
        FollowUps(lambda: striking).run(scene.house.clock.at + days * 24 * HOUR)
        assert (scene.seconds("E001") > 0) is left
