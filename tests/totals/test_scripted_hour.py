"""A scripted hour before an own webcam, at five looks a second, gives exactly the bouts that the
rules promise, and reads back as a day that adds up.

    minute   0      10        15 15'02  20        25      30       40        45       50     60
    seen     desk   standing  desk blip  desk      other   nobody  (break)    desk     black  desk
"""

from dataclasses import dataclass, field

import pytest

from cwem.totals.day import read_day
from cwem.track.ledger import Ledger, Sighting
from cwem.track.table import BoutTable
from cwem.values import (
    BoutRules,
    CameraKind,
    Capture,
    Channel,
    Judgement,
    Millis,
    Purpose,
    seconds_by_label,
    utc_day,
)

START: Millis = 1_763_380_800_000
LOOK: Millis = 200
MINUTE: Millis = 60_000
HOUR = 60 * MINUTE
MODELS = {Channel.PRESENCE: "face-1", Channel.ACTIVITY: "act-1", Channel.POSTURE: "post-1"}


@dataclass
class Webcam:
    """One employee's own webcam; `begin` and `finish` make captures."""

    table: BoutTable = field(default_factory=BoutTable)
    at: Millis = START
    captures: int = 0

    def begin(self) -> None:
        self.captures += 1
        capture = Capture(f"c{self.captures}", "own webcam", CameraKind.OWN, self.at, "E1")
        self.ledger = Ledger(capture, MODELS, BoutRules(), self.table)

    def look(self, until: float, activity: str | None, who: str | None = "E1") -> None:
        """Look at what is there up to this minute; no activity: nobody is there."""
        while self.at < START + round(until * MINUTE):
            there = [] if activity is None else [sighting(who, activity)]
            self.ledger.record(self.at, there, {"E1": frozenset(Purpose)})
            self.at += LOOK

    def dark(self, until: float) -> None:
        while self.at < START + round(until * MINUTE):
            self.ledger.pause(self.at)
            self.at += LOOK

    def finish(self) -> None:
        self.ledger.finish()


def sighting(who: str | None, activity: str) -> Sighting:
    """Somebody who was recognised, or was found to be somebody else (decided, without a name)."""
    track = 1 if who else 2
    return Sighting(track, who, True, Judgement(activity, 0.9), Judgement("upright", 0.8))


@pytest.fixture(scope="module")
def hour() -> Webcam:
    cam = Webcam()
    cam.begin()
    cam.look(10, "at desk")
    cam.look(15, "standing")
    cam.look(20, "at desk")
    cam.look(20 + 1 / 60, "hand raised")  # one second: does not hold
    cam.look(25, "at desk")
    cam.look(30, "at desk", who=None)  # a colleague sits down in front of it
    cam.look(40, None)
    cam.finish()
    cam.at = START + 45 * MINUTE  # the break: the camera is off
    cam.begin()
    cam.look(50, "at desk")
    cam.dark(55)
    cam.look(60, "at desk")
    cam.finish()
    return cam


def rows(cam: Webcam, channel: Channel) -> list[tuple[str, float, float, str]]:
    found = [
        (b.label, (b.key.start - START) / MINUTE, (b.end - START) / MINUTE, b.key.capture)
        for b in cam.table.bouts()
        if b.key.channel is channel
    ]
    return sorted(found, key=lambda row: row[1])


LAST = LOOK / MINUTE
"""A capture ends with its last look."""


def test_presence_partitions_both_captures(hour: Webcam) -> None:
    assert rows(hour, Channel.PRESENCE) == [
        ("present", 0, 25, "c1"),
        ("away", 25, pytest.approx(40 - LAST), "c1"),
        ("present", 45, 50, "c2"),
        ("paused", 50, 55, "c2"),
        ("present", 55, pytest.approx(60 - LAST), "c2"),
    ]


def test_activity_changes_where_the_script_says_and_a_blip_changes_nothing(hour: Webcam) -> None:
    assert rows(hour, Channel.ACTIVITY) == [
        ("at desk", 0, 10, "c1"),
        ("standing", 10, 15, "c1"),
        ("at desk", 15, 25, "c1"),
        ("at desk", 45, 50, "c2"),
        ("at desk", 55, pytest.approx(60 - LAST), "c2"),
    ]


def test_somebody_else_and_the_break_add_nothing(hour: Webcam) -> None:
    assert {b.key.employee for b in hour.table.bouts()} == {"E1"}
    during = [b for b in hour.table.bouts() if b.key.channel is not Channel.PRESENCE]
    assert not [b for b in during if b.key.start < START + 45 * MINUTE < b.end]
    assert not [b for b in during if START + 25 * MINUTE < b.end <= START + 45 * MINUTE]


def test_the_hour_read_as_a_day_adds_up_to_the_millisecond(hour: Webcam) -> None:
    bouts = hour.table.bouts()
    day = read_day("E1", utc_day(START), START, START + HOUR, bouts, (), BoutRules().departure)
    seconds = seconds_by_label(bouts)["E1"]
    for channel in Channel:
        read = {label: length / 1000 for label, length in day.totals(channel).items()}
        assert read == seconds[channel]
    present = 35 * MINUTE - LOOK
    assert day.present == present
    assert sum(day.totals(Channel.ACTIVITY).values()) == present
    assert sum(day.totals(Channel.POSTURE).values()) == present
    away = 15 * MINUTE - LOOK
    assert day.totals(Channel.PRESENCE) == {
        "present": present,
        "away": away,
        "paused": 5 * MINUTE,
    }
    hole = 5 * MINUTE + LOOK
    assert [span.length for span in day.unobserved] == [hole]
    assert present + away + 5 * MINUTE + hole == HOUR - LOOK
