"""Today beside a usual day: each person's weekday is that of their own clock."""

from collections.abc import Collection
from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

from cwem.attendance.working_day import WorkingDay
from cwem.kpi.clocks import clock_minutes
from cwem.kpi.compare import standing, usual
from cwem.kpi.days import WorkingDays
from cwem.ui.overview_today import weeks
from cwem.values import Millis
from tests.kpi.invented_days import BERLIN, BOOK, at, company, worked

THURSDAY = date(2026, 3, 5)
DAY = timedelta(days=1)
SINGAPORE = "Asia/Singapore"
KNOWN = company({"lab": ["E000", "E001"]})
ZONES = {"E000": BERLIN, "E001": SINGAPORE}


def reader() -> WorkingDays:
    """Ada in Berlin works on Thursdays and never on a Friday; Ben in Singapore the other way."""
    works = {"E000": 3, "E001": 4}

    def of(
        who: Collection[str], first: date, last: date, now: Millis, *, telling: bool
    ) -> dict[str, list[WorkingDay]]:
        assert (first, telling) == (last, False)
        return {
            number: [worked(number, first, zone=ZONES[number])]
            if first.weekday() == works[number] else []
            for number in who
        }  # fmt: skip

    return cast(WorkingDays, SimpleNamespace(of=of, company=KNOWN, book=BOOK))


def now_at(clock: str) -> tuple[Millis, dict[str, date], dict[str, float]]:
    """A moment of Berlin's Thursday: which day it is for whom, and which minute of it."""
    now = at(THURSDAY, clock)
    on = {"E000": THURSDAY, "E001": THURSDAY if clock < "17:00" else THURSDAY + DAY}
    clocks = {n: clock_minutes(now, day, ZoneInfo(ZONES[n])) for n, day in on.items()}
    return now, on, clocks


def test_before_midnight_in_berlin_it_is_friday_in_singapore() -> None:
    now, on, clocks = now_at("23:30")
    tables = weeks(reader(), on, now)
    assert len(tables) == 8
    for table in tables:
        assert {row.employee: row.day.weekday() for row in table.itertuples()} == {
            "E000": 3, "E001": 4,
        }  # fmt: skip
        assert standing(table, clocks).arrived == 1, "Ada's day is over, Ben's begins at eight"
    then = usual(standing(table, clocks) for table in tables)
    assert then is not None
    assert (then.planned, then.begun, then.inside) == (2, 1, 0)


def test_in_the_afternoon_it_is_thursday_for_both() -> None:
    now, on, clocks = now_at("15:00")
    tables = weeks(reader(), on, now)
    assert [sorted(set(table.employee)) for table in tables] == [["E000"]] * 8
    then = usual(standing(table, clocks) for table in tables)
    assert then is not None
    assert (then.planned, then.inside) == (1, 1)
