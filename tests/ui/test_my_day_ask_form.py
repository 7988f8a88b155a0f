"""Which moments the times are that somebody types into a request."""

from datetime import time
from typing import Any

import pytest

from cwem.attendance.working_day import Status, WorkingDay
from cwem.ui import my_day_ask_form
from tests.attendance.agreed import BERLIN, WEDNESDAY, WHO, Setting, instant

DAY = WorkingDay(WHO, WEDNESDAY, BERLIN, Status.PRESENT, (), "", 0)


@pytest.mark.parametrize(
    ("roster", "others", "typed", "expected"),
    [
        # after midnight of a night is that night's, not the night before's
        ("nights", [("22:00", "26:00")], (time(3), time(6)), ("27:00", "30:00")),
        ("plain", [("08:00", "16:00")], (time(6, 30), time(7)), ("06:30", "07:00")),
        ("plain", [("08:00", "16:00")], (time(18), time(20)), ("18:00", "20:00")),
        ("plain", [("08:00", "16:00")], (time(23), time(0, 30)), ("23:00", "24:30")),
        ("late", [("14:00", "22:00")], (time(1), time(2)), ("25:00", "26:00")),
        (None, [("09:00", "17:00")], (time(7), time(8)), ("07:00", "08:00")),
        ("plain", [], (time(7), None), ("07:00", None)),
    ],
)
def test_another_time_of_the_day(
    roster: str | None,
    others: list[tuple[str, str]],
    typed: tuple[time, time | None],
    expected: tuple[str, str | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(my_day_ask_form.st, "time_input", lambda *_a, **_k: next(answers))
    plan = Setting(roster).planner().plan(WHO, WEDNESDAY, WEDNESDAY).asked[0]
    fields: Any = my_day_ask_form._Fields(DAY, (None, None), 1, 2, "")
    known = [(instant(came, WEDNESDAY), instant(left, WEDNESDAY)) for came, left in others]
    found = fields.another(plan, known)
    assert found == tuple(None if at is None else instant(at, WEDNESDAY) for at in expected)
