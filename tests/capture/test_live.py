"""A live picture: seats, reconnects, clock jumps, errors."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from cwem.capture.clock import CaptureClock
from cwem.capture.light import brightness
from cwem.capture.live import Camera, LivePicture, LiveRules
from cwem.capture.seats import Seats
from cwem.values import (
    Analysis,
    Box,
    CameraKind,
    Identity,
    IdentityStatus,
    Image,
    Judgement,
    Person,
    Seen,
)
from tests.capture.fakes import Factory, wait_until

PLAIN = np.full((48, 64, 3), 90, np.uint8)


def mark(image: Image, analysis: Analysis | None) -> Image:
    if analysis is None:
        return image
    drawn = image.copy()
    drawn[0, 0] = 255
    return drawn


@pytest.fixture
def seats() -> Iterator[Seats]:
    seats = Seats(1)
    yield seats
    seats.close()


SHARED = Camera("live", CameraKind.SHARED)
OWN = Camera("own webcam", CameraKind.OWN, "E001")


def picture(
    seats: Seats,
    factory: Factory,
    clock: Callable[[int], CaptureClock] = CaptureClock,
    camera: Camera = SHARED,
    **rules: float,
) -> LivePicture:
    return LivePicture(
        camera,
        open_analyser=factory,
        draw=mark,
        seats=seats,
        rules=lambda: LiveRules(**{"fps": 1000, "fps_settled": 1000, **rules}),  # type: ignore[arg-type]
        new_clock=clock,
    )


def analysed(ours: LivePicture, count: int) -> bool:
    def enough() -> bool:
        ours.receive(PLAIN)
        time.sleep(0.005)
        return ours.snapshot().progress.analysed >= count

    return wait_until(enough)


def test_the_first_frame_begins_a_capture_and_the_picture_comes_back_drawn(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory)
    assert ours.snapshot().capture is None
    assert np.array_equal(ours.receive(PLAIN), PLAIN), "nothing is known about the first frame"
    assert analysed(ours, 2)
    assert ours.receive(PLAIN)[0, 0, 0] == 255
    assert PLAIN[0, 0, 0] == 90
    capture = ours.snapshot().capture
    assert capture is not None
    assert capture.kind is CameraKind.SHARED
    assert seats.taken() == 1


def test_frame_times_increase_strictly(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory)
    assert analysed(ours, 20)
    times = [frame.at for frame in factory.made[0].frames]
    assert times == sorted(set(times))


def test_rules_that_were_changed_hold_from_the_next_capture_on(seats: Seats) -> None:
    asked = [LiveRules(fps=7), LiveRules(fps=7), LiveRules(fps=3)]
    ours = LivePicture(
        SHARED, open_analyser=Factory(), draw=mark, seats=seats, rules=lambda: asked.pop(0)
    )
    ours.receive(PLAIN)
    ours.receive(PLAIN)
    (first,) = seats.runs()
    assert first.capture == ours.snapshot().capture
    assert ours.snapshot().fps_asked == 7
    ours.end()
    assert wait_until(lambda: seats.runs() == [])
    ours.receive(PLAIN)
    assert ours.snapshot().fps_asked == 3
    ours.end()


def test_ending_frees_the_seat_and_a_reconnect_is_a_new_capture(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory)
    assert analysed(ours, 1)
    first = ours.snapshot().capture
    ours.end()
    assert ours.snapshot().capture is None
    assert ours.snapshot().silent is None
    assert wait_until(lambda: seats.taken() == 0)
    assert analysed(ours, 1)
    second = ours.snapshot().capture
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert factory.made[0].closed == 1


def test_frames_that_stop_end_the_capture_without_anybody_saying_so(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory, idle=0.1)
    assert analysed(ours, 1)
    assert wait_until(lambda: seats.taken() == 0)
    assert ours.snapshot().capture is None
    assert factory.made[0].closed == 1
    assert analysed(ours, 1), "frames that come back are a new capture"
    assert len(factory.made) == 2


def test_without_a_seat_the_picture_passes_unanalysed_and_says_so(seats: Seats) -> None:
    factory = Factory()
    first, second = picture(seats, factory), picture(seats, factory)
    assert analysed(first, 1)
    assert np.array_equal(second.receive(PLAIN), PLAIN)
    assert second.snapshot().refused
    assert second.snapshot().capture is None
    assert len(factory.made) == 1
    first.end()
    assert wait_until(lambda: seats.taken() == 0)
    assert analysed(second, 1)
    assert not second.snapshot().refused


def test_a_clock_jump_ends_the_capture_and_begins_another(
    seats: Seats,
) -> None:
    slept = 0.0

    def clock(tolerance: int) -> CaptureClock:
        return CaptureClock(tolerance, wall=lambda: time.time() + slept)

    factory = Factory()
    ours = picture(seats, factory, clock=clock)
    assert analysed(ours, 1)
    first = ours.snapshot().capture
    slept = 60.0
    assert analysed(ours, 1)
    assert wait_until(lambda: len(factory.made) == 2)
    second = ours.snapshot().capture
    assert first is not None
    assert second is not None
    assert second.id != first.id
    assert second.started - first.started > 59_000


def test_a_broken_analysis_keeps_the_picture_and_is_not_tried_again_at_once(seats: Seats) -> None:
    factory = Factory(fail_at=1)
    ours = picture(seats, factory)
    ours.receive(PLAIN)
    assert wait_until(lambda: bool(ours.snapshot().progress.problem))
    for _ in range(20):
        assert np.array_equal(ours.receive(PLAIN), PLAIN)
    assert len(factory.made) == 1
    ours.end()
    ours.receive(PLAIN)
    assert wait_until(lambda: len(factory.made) == 2), "a new start is a new try"


def test_a_broken_overlay_keeps_the_picture(seats: Seats, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_image: Image, _analysis: Analysis) -> Image:
        raise ValueError("no font")

    ours = picture(seats, Factory())
    ours._draw = broken
    assert analysed(ours, 2)
    assert np.array_equal(ours.receive(PLAIN), PLAIN)
    assert sum("overlay" in each.message for each in caplog.records) == 1


def test_an_old_analysis_is_not_drawn(seats: Seats) -> None:
    ours = picture(seats, Factory(), stale=-1)
    assert analysed(ours, 2)
    assert np.array_equal(ours.receive(PLAIN), PLAIN)


def test_frames_passed_over_are_counted(seats: Seats) -> None:
    ours = picture(seats, Factory())
    ours.receive(PLAIN, skipped=3)
    assert ours.snapshot().dropped == 3
    assert ours.snapshot().received == 4


def test_closing_the_seats_settles_every_capture() -> None:
    seats, factory = Seats(2), Factory()
    for ours in (picture(seats, factory), picture(seats, factory)):
        assert analysed(ours, 1)
    seats.close()
    assert seats.taken() == 0
    assert [each.closed for each in factory.made] == [1, 1]
    assert all(each.finished for each in factory.made)


def test_the_last_seat_survives_a_clock_jump_while_the_old_capture_settles(seats: Seats) -> None:
    slept = 0.0

    def clock(tolerance: int) -> CaptureClock:
        return CaptureClock(tolerance, wall=lambda: time.time() + slept)

    factory = Factory(seconds=0.3)
    ours = picture(seats, factory, clock=clock)
    assert analysed(ours, 1)
    slept = 60.0
    ours.receive(PLAIN)
    snapshot = ours.snapshot()
    assert not snapshot.refused
    assert snapshot.capture is not None


def test_a_stopping_server_begins_no_capture() -> None:
    seats = Seats(2)
    seats.close()
    factory = Factory()
    ours = picture(seats, factory)
    ours.receive(PLAIN)
    assert seats.taken() == 0
    assert factory.made == []


def person(status: IdentityStatus) -> Seen:
    label = Judgement("uncertain", 0.0)
    return Seen(1, Person(None, None, Box(0, 0, 9, 9)), Identity(status), label, label)


def test_it_looks_less_often_once_everybody_is_known(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory, fps=40, fps_settled=5)
    assert analysed(ours, 1)
    assert ours.snapshot().fps_asked == 5, "nobody is in the picture"
    factory.made[0].people = (person(IdentityStatus.TENTATIVE), person(IdentityStatus.UNKNOWN))
    assert analysed(ours, 2)
    assert ours.snapshot().fps_asked == pytest.approx(40)
    factory.made[0].people = (person(IdentityStatus.CONFIRMED), person(IdentityStatus.UNKNOWN))
    assert analysed(ours, 3)
    assert ours.snapshot().fps_asked == 5


def test_a_newer_window_of_the_same_employee_takes_over_without_another_seat(seats: Seats) -> None:
    factory = Factory()
    first, second = picture(seats, factory, camera=OWN), picture(seats, factory, camera=OWN)
    assert analysed(first, 1)
    assert analysed(second, 1)
    assert factory.made[1].capture.employee == "E001"
    assert wait_until(lambda: factory.made[0].finished)
    first.receive(PLAIN)
    assert first.snapshot().superseded
    assert first.snapshot().capture is None
    first.end()
    first.receive(PLAIN)
    assert len(factory.made) == 2, "the older one does not take it back by itself"
    assert not second.snapshot().superseded
    assert not first.snapshot().alone, "the newer one records"
    assert second.snapshot().alone
    first.reclaim()
    assert analysed(first, 1)
    assert wait_until(lambda: second.snapshot().superseded)


def test_where_the_newer_window_has_closed_the_older_one_is_alone(seats: Seats) -> None:
    factory = Factory()
    first, second = picture(seats, factory, camera=OWN), picture(seats, factory, camera=OWN)
    assert analysed(first, 1)
    assert analysed(second, 1)
    second.end()
    assert wait_until(lambda: first.snapshot().alone)
    assert first.snapshot().superseded


@pytest.mark.parametrize(("level", "light"), [(0, 0.0), (90, 90.0), (255, 255.0)])
def test_how_bright_the_latest_frame_is(seats: Seats, level: int, light: float) -> None:
    ours = picture(seats, Factory())
    ours.receive(np.full((48, 64, 3), level, np.uint8))
    assert ours.snapshot().light == pytest.approx(light, abs=0.1)


def test_one_bright_spot_makes_no_bright_picture() -> None:
    dark = np.full((480, 640, 3), 4, np.uint8)
    dark[:40, :40] = 255
    assert brightness(dark) < 10
    dark[:240] = 255
    assert brightness(dark) > 250


def test_another_employee_needs_a_seat_of_their_own(seats: Seats) -> None:
    factory = Factory()
    first = picture(seats, factory, camera=OWN)
    second = picture(seats, factory, camera=replace(OWN, employee="E002"))
    assert analysed(first, 1)
    second.receive(PLAIN)
    assert second.snapshot().refused
    assert not first.snapshot().superseded


def test_an_account_without_an_employee_takes_over_from_nobody(seats: Seats) -> None:
    factory = Factory()
    nobody = replace(OWN, employee=None)
    first, second = picture(seats, factory, camera=nobody), picture(seats, factory, camera=nobody)
    assert analysed(first, 1)
    second.receive(PLAIN)
    assert second.snapshot().refused


def test_what_is_believed_can_be_hidden_and_is_recorded_all_the_same(seats: Seats) -> None:
    factory = Factory()
    ours = picture(seats, factory)
    assert analysed(ours, 2)
    ours.annotated = False
    assert np.array_equal(ours.receive(PLAIN), PLAIN)
    assert analysed(ours, 4)
    ours.annotated = True
    assert ours.receive(PLAIN)[0, 0, 0] == 255


def test_where_others_need_the_time_fewer_pictures_go_back_and_as_many_are_looked_at(
    seats: Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = picture(seats, Factory())
    assert all(ours._goes_back(n / 15) for n in range(60)), "no more captures than cores"
    monkeypatch.setattr(seats, "returned", lambda: 7.5)
    assert 29 <= sum(ours._goes_back(10 + n / 15) for n in range(60)) <= 31
    assert [ours.receive(PLAIN) is None for _ in range(20)].count(True) > 10
    assert ours.snapshot().received == 20
    ours.end()
