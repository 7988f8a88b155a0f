"""Whose time is recorded, and since when: late, revised and contested identities."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace

import pytest

from cwem.errors import StoreError, StoreUnavailable
from cwem.track.ledger import Ledger, Sighting
from cwem.track.table import BoutTable
from cwem.values import (
    Bout,
    BoutRules,
    BoutVoid,
    CameraKind,
    Capture,
    Channel,
    Judgement,
    Millis,
    Purpose,
    Revision,
    seconds_by_label,
)

START = 1_763_380_800_000
STEP = 200
MODELS = {Channel.PRESENCE: "face-1", Channel.ACTIVITY: "act-1", Channel.POSTURE: "post-1"}
BOTH = frozenset(Purpose)


class Film:
    """Plays tracks through a ledger: {track: (employee or None, decided)} for some seconds."""

    def __init__(self, kind: CameraKind = CameraKind.SHARED, employee: str | None = None) -> None:
        self.table = BoutTable()
        capture = Capture("c", "cam", kind, START, employee)
        self.ledger = Ledger(capture, MODELS, BoutRules(), self.table)
        self.at: Millis = START
        self.purposes = dict.fromkeys(("E1", "E2"), BOTH)

    def play(self, seconds: float, **tracks: tuple[str | None, bool]) -> "Film":
        for _ in range(round(seconds * 1000 / STEP)):
            self.frame(**tracks)
        return self

    def frame(
        self, revisions: Sequence[Revision] = (), **tracks: tuple[str | None, bool]
    ) -> "Film":
        sightings = [self.sight(int(track[1:]), *who) for track, who in tracks.items()]
        self.ledger.record(self.at, sightings, self.purposes, revisions)
        self.at += STEP
        return self

    def sight(self, track: int, employee: str | None, decided: bool) -> Sighting:
        at_desk, upright = Judgement("at desk", 0.9), Judgement("upright", 0.8)
        return Sighting(track, employee, decided, at_desk, upright)

    def spans(self, employee: str = "E1", channel: Channel = Channel.PRESENCE):
        self.ledger.finish()
        return [
            (b.label, (b.key.start - START) / 1000, (b.end - START) / 1000)
            for b in self.table.bouts()
            if b.key.employee == employee and b.key.channel is channel
        ]


PENDING, STRANGER = (None, False), (None, True)
E1, E2 = ("E1", True), ("E2", True)


def test_pending_time_is_credited_from_the_first_observation() -> None:
    film = Film().play(4, t1=PENDING).play(10, t1=E1)
    assert film.spans() == [("present", 0, 13.8)]
    assert film.spans(channel=Channel.ACTIVITY) == [("at desk", 0, 13.8)]


def test_pending_time_stands_on_what_the_name_stands_on() -> None:
    film = Film().play(4, t1=PENDING)
    film.ledger.record(film.at, [replace(film.sight(1, *E1), evidence=0.0003)], film.purposes)
    film.ledger.finish()
    (present,) = (b for b in film.table.bouts() if b.key.channel is Channel.PRESENCE)
    assert (present.key.start, present.evidence) == (START, 0.0003)


def test_pending_time_of_more_than_ten_seconds_is_dropped() -> None:
    film = Film().play(10.4, t1=PENDING).play(10, t1=E1)
    assert film.spans() == [("present", 10.4, 20.2)]


def test_a_lost_track_carries_nothing_over() -> None:
    film = Film().play(4, t1=PENDING)
    film.ledger.forget([1])
    assert film.play(10, t2=E1).spans() == [("present", 4, 13.8)]


def test_a_stranger_leaves_no_row() -> None:
    film = Film().play(30, t1=STRANGER)
    film.ledger.finish()
    assert film.table.bouts() == []


@pytest.mark.parametrize("away", [6, 60])
def test_pending_time_is_credited_at_ones_own_webcam_however_long_one_was_away(away: int) -> None:
    film = Film(CameraKind.OWN, "E1").play(20, t1=E1).play(away).play(4, t2=PENDING)
    film.play(10, t2=E1)
    back = 20 + away
    assert film.spans() == [
        ("present", 0, 20), ("away", 20, back), ("present", back, back + 13.8),
    ]  # fmt: skip


def test_absence_is_not_judged_while_an_undecided_track_may_be_the_person() -> None:
    film = Film(CameraKind.OWN, "E1").play(10, t1=E1)
    film.play(8, t2=PENDING).play(10, t2=E1)
    assert film.spans() == [("present", 0, 27.8)]


def test_a_revised_identity_is_voided_from_its_last_positive_verification() -> None:
    film = Film().play(30, t1=E1)
    last = START + 17_000
    film.frame([Revision(1, "E1", last, "identity revised", "E2")], t1=PENDING)
    film.play(3, t1=PENDING).play(10, t1=E2)
    film.ledger.finish()
    totals = seconds_by_label(film.table.bouts(), film.table.voids)
    assert totals["E1"]["presence"] == {"present": 17.0}
    assert film.table.voids[0].replaced_by == "E2"
    assert all(b.key.start < last for b in film.table.bouts() if b.key.employee == "E1")


def test_the_time_until_the_next_person_is_nobodys() -> None:
    film = Film().play(5, t1=E1)
    film.frame([Revision(1, "E1", START + 4_000, "identity revised", "E2")], t1=PENDING)
    film.play(3, t1=PENDING).play(10, t1=E2)
    assert film.spans("E2") == [("present", 8.2, 18.0)]
    assert film.spans("E1") == [("present", 0, 4)]


def test_only_presence_without_consent_to_posture() -> None:
    film = Film()
    film.purposes = {"E1": frozenset({Purpose.ATTENDANCE})}
    film.play(10, t1=E1).ledger.finish()
    assert {b.key.channel for b in film.table.bouts()} == {Channel.PRESENCE}


def test_time_without_frames_was_not_observed() -> None:
    film = Film().play(10, t1=E1)
    film.at += 60_000
    assert film.play(10, t1=E1).spans() == [("present", 0, 9.8), ("present", 70, 79.8)]


def test_a_pause_of_a_shared_camera_adds_nothing() -> None:
    film = Film().play(10, t1=E1)
    for _ in range(50):
        film.ledger.pause(film.at)
        film.at += STEP
    assert film.play(10, t1=E1).spans() == [("present", 0, 10), ("present", 20, 29.8)]


def test_an_own_webcam_credits_nobody_for_an_open_browser() -> None:
    film = Film(CameraKind.OWN, "E1").play(60, t1=STRANGER)
    assert film.spans() == [("away", 0, 59.8)]


class Refusing(BoutTable):
    """A store that is down for the first writes."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        if self.refusals:
            self.refusals -= 1
            failed: Future[None] = Future()
            failed.set_exception(StoreUnavailable("The disk is full."))
            return failed
        return super().write(bouts, voids)


def test_rows_the_store_refused_are_offered_again_and_nothing_is_lost() -> None:
    film = Film()
    sink = Refusing(2)
    film.ledger = Ledger(Capture("c", "cam", CameraKind.SHARED, START), MODELS, BoutRules(), sink)
    film.play(21, t1=E1)
    assert film.ledger.trouble == "The disk is full."
    film.play(20, t1=E1)
    assert film.ledger.trouble is None
    film.ledger.finish()
    assert seconds_by_label(sink.bouts())["E1"]["presence"] == {"present": 40.8}


def test_finishing_on_a_store_that_is_down_says_so() -> None:
    film = Film()
    capture = Capture("c", "cam", CameraKind.SHARED, START)
    film.ledger = Ledger(capture, MODELS, BoutRules(), Refusing(99))
    with pytest.raises(StoreError, match="disk is full"):
        film.play(3, t1=E1).ledger.finish()


def test_an_own_webcam_without_consent_writes_nothing_at_all() -> None:
    film = Film(CameraKind.OWN, "E1")
    film.purposes = {"E1": frozenset()}
    film.play(60, t1=STRANGER).ledger.finish()
    assert film.table.bouts() == []


def test_nothing_more_is_written_after_a_withdrawal() -> None:
    film = Film(CameraKind.OWN, "E1").play(30, t1=E1)
    film.purposes = {"E1": frozenset()}
    film.play(60, t1=STRANGER).ledger.finish()
    assert max(b.end for b in film.table.bouts()) <= START + 30_000


def test_a_gap_without_frames_on_an_own_webcam_overwrites_nothing() -> None:
    film = Film(CameraKind.OWN, "E1").play(60, t1=E1)
    film.at += 4_000
    assert film.play(10, t1=E1).spans() == [("present", 0, 59.8), ("present", 64, 73.8)]


def test_a_shared_camera_forgets_who_left_long_ago() -> None:
    film = Film().play(10, t1=E1).play(310, t2=STRANGER)
    assert film.ledger.watched == 0
    assert film.spans() == [("present", 0, 10)]
