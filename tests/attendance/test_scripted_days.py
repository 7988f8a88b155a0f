"""Every scripted day comes to what was worked out by hand."""

import pytest

from cwem.attendance.working_day import StepKind
from tests.attendance.agreed import MINUTE, Signs, instant, reckoned
from tests.attendance.scripted_days import SCRIPTED, Scripted


def test_there_are_enough_of_them() -> None:
    assert len(SCRIPTED) >= 60
    assert len({(each.name, each.setting.roster) for each in SCRIPTED}) == len(SCRIPTED)


@pytest.mark.parametrize("script", SCRIPTED, ids=lambda each: each.name)
def test_a_scripted_day(script: Scripted) -> None:
    zone = script.setting.zone
    signs = Signs().add(script.signs, script.day, zone).leave(script.leave, script.day)
    now = instant(script.now, script.day, zone) if script.now else None
    (day,) = reckoned(script.setting, signs, script.day, script.day, now)
    found = {
        name: getattr(day, name) // MINUTE
        for name in ("worked", "planned", "late", "early", "overtime", "credited")
    }
    assert day.status is script.status, day.reasons
    assert found == {name: getattr(script, name) for name in found}
    if script.arrival:
        assert day.arrival == instant(script.arrival, script.day, zone)
    if script.departure:
        left = script.departure
        assert day.departure == (None if left == "-" else instant(left, script.day, zone))
    assert day.reasons, "every status has a reason"
    assert sum(step.length for step in day.steps) == day.worked
    assert sum(end - begin for begin, end in day.intervals) == day.worked
    if day.steps:
        assert day.steps[0].kind is StepKind.PLANNED
        assert day.steps[0].length == day.planned
