"""Who is in the picture, in words."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.people.timeline import Step, Timeline
from cwem.people.values import AssignmentKind, Company, Site, Team
from cwem.ui.people_panel import Today, doing, local_day_of, nobody, person_lines, today
from cwem.values import (
    Analysis,
    Bout,
    BoutKey,
    BoutVoid,
    Box,
    CameraKind,
    Capture,
    Channel,
    Identity,
    IdentityStatus,
    Judgement,
    Person,
    Seen,
    day_start,
)

DAY = date(2026, 3, 2)
START = day_start(DAY)


def seen(
    status: IdentityStatus,
    employee: str | None = None,
    x: float = 0,
    activity: str = "sitting",
    posture: str = "not judged",
) -> Seen:
    person = Person(None, None, Box(x, 0, x + 10, 10))
    identity = Identity(status, employee)
    return Seen(1, person, identity, Judgement(activity, 0.9), Judgement(posture, 0.5))


def name(number: str) -> str:
    return {"E001": "Eileen Collins"}.get(number, number)


def test_the_recognised_come_first_then_from_left_to_right() -> None:
    people = (
        seen(IdentityStatus.UNKNOWN, x=50),
        seen(IdentityStatus.TENTATIVE, x=20),
        seen(IdentityStatus.CONFIRMED, "E001", x=90),
    )
    lines = person_lines(Analysis(1, people), name)
    assert [line.title for line in lines] == ["Eileen Collins", "Unknown person", "Unknown person"]
    assert [line.status for line in lines][1:] == [
        "Recognising",
        "Not enrolled: not named, nothing stored",
    ]


def test_every_status_has_words() -> None:
    for status in IdentityStatus:
        employee = "E001" if status is IdentityStatus.CONFIRMED else None
        (line,) = person_lines(Analysis(1, (seen(status, employee),)), name)
        assert line.status
        assert (line.employee is None) == (status is not IdentityStatus.CONFIRMED)


def test_somebody_else_at_an_own_webcam_is_not_called_unknown() -> None:
    (line,) = person_lines(Analysis(1, (seen(IdentityStatus.SOMEONE_ELSE),)), name)
    assert line.title == "Someone else"


@pytest.mark.parametrize(
    ("activity", "posture", "words"),
    [
        ("sitting", "not judged", "Sitting"),
        ("at desk", "slouched", "At desk, slouched"),
        ("uncertain", "uncertain", "Activity uncertain, posture uncertain"),
    ],
)
def test_doing(activity: str, posture: str, words: str) -> None:
    assert doing(seen(IdentityStatus.UNKNOWN, activity=activity, posture=posture)) == words


def test_nobody_is_told_apart_from_off_and_paused() -> None:
    capture = Capture("c", "live", CameraKind.SHARED, 1)
    assert nobody(Snapshot()) == "The camera is off."
    assert "first" in nobody(Snapshot(capture=capture))
    assert nobody(Snapshot(capture=capture, progress=Progress(Analysis(1)))) == "Nobody."
    paused = Progress(Analysis(1, paused=True))
    assert nobody(Snapshot(capture=capture, progress=paused)) == "Paused."


DEPARTURE = 300_000


def bout(channel: Channel, label: str, start: int, end: int) -> Bout:
    key = BoutKey("E001", DAY, channel, START + start, "c")
    return Bout(key, label, "live", "m", START + end, 0.9)


def test_today_adds_up_presence_and_activities() -> None:
    bouts = [
        bout(Channel.PRESENCE, "present", 0, 60_000),
        bout(Channel.PRESENCE, "present", 100_000, 130_000),
        bout(Channel.PRESENCE, "paused", 60_000, 100_000),
        bout(Channel.ACTIVITY, "sitting", 0, 60_000),
        bout(Channel.ACTIVITY, "sitting", 100_000, 110_000),
        bout(Channel.ACTIVITY, "walking", 110_000, 130_000),
        bout(Channel.POSTURE, "upright", 0, 60_000),
    ]
    assert today(bouts, [], START, DEPARTURE) == Today(
        START, 90.0, {"sitting": 70.0, "walking": 20.0}
    )


def test_a_visit_begins_anew_after_a_departure() -> None:
    bouts = [
        bout(Channel.PRESENCE, "present", 0, 60_000),
        bout(Channel.PRESENCE, "present", 360_000, 400_000),
    ]
    assert today(bouts, [], START, DEPARTURE).since == START + 360_000


def test_two_tabs_on_one_desk_count_once() -> None:
    twice = [
        replace(row, key=replace(row.key, capture=capture))
        for row in (
            bout(Channel.PRESENCE, "present", 0, 600_000),
            bout(Channel.ACTIVITY, "sitting", 0, 600_000),
        )
        for capture in ("tab 1", "tab 2")
    ]
    assert today(twice, [], START, DEPARTURE) == Today(START, 600.0, {"sitting": 600.0})


def test_today_begins_at_the_local_midnight() -> None:
    bouts = [bout(Channel.PRESENCE, "present", 0, 60_000)]
    assert today(bouts, [], START + 45_000, DEPARTURE) == Today(START, 15.0, {})
    assert today(bouts, [], START + 60_000, DEPARTURE) == Today(START, 0.0, {})
    assert today([], [], START, DEPARTURE) == Today(None, 0.0, {})


def test_today_is_cut_where_a_bout_was_voided() -> None:
    whole = bout(Channel.PRESENCE, "present", 0, 60_000)
    voids = [BoutVoid(whole.key, START + 20_000, "identity revised")]
    assert today([whole], voids, START, DEPARTURE).present == 20.0


NOON = day_start(date(2026, 3, 2)) + 12 * 3_600_000
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


def in_zone(*steps: Step) -> Company:
    return Company(lines={(AssignmentKind.ZONE, "E001"): Timeline.of(steps)})


def test_the_day_is_the_persons_not_the_viewers() -> None:
    company = in_zone(Step(date(2020, 1, 1), "Asia/Tokyo"))
    local = local_day_of(company, "E001", NOON + 4 * 3_600_000, BERLIN)
    assert local.day == date(2026, 3, 3), "one in the morning there"
    assert local.zone == TOKYO
    assert local.begin == day_start(date(2026, 3, 2)) + 15 * 3_600_000


def test_without_a_zone_the_sites_counts_then_the_viewers() -> None:
    site = Site("t", "Tokyo", "Asia/Tokyo")
    company = Company(
        sites={"t": site},
        teams={"a": Team("a", "A", "t")},
        lines={(AssignmentKind.TEAM, "E001"): Timeline.of([Step(date(2020, 1, 1), "a")])},
    )
    assert local_day_of(company, "E001", NOON, BERLIN).zone == TOKYO
    nobody_said = local_day_of(Company(), "E001", NOON, BERLIN)
    assert nobody_said.zone == BERLIN
    assert nobody_said.begin == day_start(DAY) - 3_600_000


def test_on_the_day_of_a_move_the_zone_of_that_day_counts() -> None:
    company = in_zone(Step(date(2020, 1, 1), "Europe/Berlin"), Step(date(2026, 3, 3), "Asia/Tokyo"))
    assert local_day_of(company, "E001", NOON, BERLIN)[::2] == (DAY, BERLIN)
    moved = local_day_of(company, "E001", NOON + 12 * 3_600_000, BERLIN)
    assert moved[::2] == (date(2026, 3, 3), TOKYO)
