"""What a day says of itself."""

import pytest

from cwem.attendance.holidays import holiday, known_place
from cwem.attendance.working_day import EvidenceKind, StepKind
from cwem.words import translated
from tests.attendance.agreed import MINUTE, WEDNESDAY, Setting, Signs, instant, reckoned
from tests.attendance.scripted_days import MAY_DAY


def said(signs: str, setting: Setting | None = None) -> list[str]:
    (day,) = reckoned(setting or Setting(), Signs().add(signs, WEDNESDAY), WEDNESDAY, WEDNESDAY)
    return [str(each) for each in day.reasons]


@pytest.mark.parametrize(
    ("signs", "roster", "sentences"),
    [
        ("in 08:00, out 16:00", "plain", ["Here from 08:00 to 16:00."]),
        (
            "in 07:00, out 16:00",
            "plain",
            ["Here from 07:00 to 16:00.", "Time before the shift does not count."],
        ),
        (
            "in 08:20, out 15:00",
            "plain",
            [
                "Came 20 min late, at 08:20; up to 5 min are not late.",
                "Left 1 h 00 min early, at 15:00; up to 5 min are not early.",
            ],
        ),
        (
            "in 08:00, out 11:40, in 16:20, out 20:00",
            "split",
            [
                "Came back 20 min late for a later part of the shift; up to 5 min are not late.",
                "Left an earlier part of the shift 20 min early; up to 5 min are not early.",
            ],
        ),
        (
            "in 08:00, out 16:00, in 22:30, out 23:30",
            "plain",
            ["Here from 08:00 to 16:00.", "Work outside the planned shift is overtime."],
        ),
        (
            "in 08:00, seen 11:00-11:01",
            "plain",
            [
                "Came, and when they left is not known.",
                "The last sign was at 11:01; what came after it is not counted.",
            ],
        ),
    ],
)
def test_the_reasons_of_a_day(signs: str, roster: str, sentences: list[str]) -> None:
    assert said(signs, Setting(roster)) == sentences


def test_a_holiday_is_called_what_the_reader_calls_it() -> None:
    (day,) = reckoned(Setting(), Signs(), MAY_DAY, MAY_DAY)
    assert str(day.reasons[0]) == "Public holiday: Labor Day."
    assert translated(day.reasons[0], "de") == "Feiertag: Erster Mai."


def test_a_region_nobody_knows_has_its_countrys_holidays() -> None:
    assert holiday("DE-XX", MAY_DAY) is not None
    assert holiday("XX", MAY_DAY) is None
    assert holiday("", MAY_DAY) is None
    assert (known_place("DE-BY"), known_place("DE-XX"), known_place("XX")) == (True, False, False)


def test_evidence_says_what_a_time_was_taken_from() -> None:
    signs = Signs().add("seen 07:59-08:30, in 08:00, out 16:00 manual, in 12:00 struck", WEDNESDAY)
    (day,) = reckoned(Setting(), signs, WEDNESDAY, WEDNESDAY)
    assert [(each.kind, each.what, each.counts) for each in day.evidence] == [
        (EvidenceKind.SEEN, "stay", True),
        (EvidenceKind.PUNCH, "in", True),
        (EvidenceKind.PUNCH, "in", False),
        (EvidenceKind.CORRECTION, "out", True),
    ]
    assert all(each.id for each in day.evidence if each.kind is not EvidenceKind.SEEN)


def test_a_break_that_goes_on_is_counted_once() -> None:
    """It was a break and still to come, and came back as time from nowhere."""
    signs = Signs().add("in 08:00, break 12:00", WEDNESDAY)
    now = instant("12:27", WEDNESDAY)
    for roster in ("plain", "flex"):
        (day,) = reckoned(Setting(roster), signs, WEDNESDAY, WEDNESDAY, now)
        lengths = {step.kind: step.length // MINUTE for step in day.steps}
        assert lengths[StepKind.BREAK] == -27, roster
        assert lengths[StepKind.OTHER] == -(480 - 240 - 27), roster
        assert sum(lengths.values()) == day.worked // MINUTE == 240, roster
