"""The two nights on which clocks change in Berlin: times are those of the wall, lengths those that
passed.

                  by the clock     passed
    28/29 March   22:00 to 06:00   7 h
    29 March      08:00 to 16:00   8 h
    24/25 October 22:00 to 06:00   9 h
    25 October    08:00 to 16:00   8 h
"""

import csv
import io
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from cwem.attendance.working_day import WorkingDay
from cwem.kpi.clocks import clock_minutes
from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import hours_by, share
from cwem.kpi.report import charts
from cwem.kpi.report.columns import TableName
from cwem.kpi.report.order import Format
from cwem.kpi.report.reading import Scope
from cwem.kpi.tables import day_table, session
from cwem.people.local_days import bounds
from tests.kpi.invented_days import BERLIN, BOOK, HOUR, at, company, day
from tests.kpi.reported import order, sources, written

DAY = timedelta(days=1)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
CASES = [
    pytest.param(SPRING - DAY, "22:00", "30:00", 7, id="night into summer"),
    pytest.param(SPRING, "08:00", "16:00", 8, id="day in spring"),
    pytest.param(AUTUMN - DAY, "22:00", "30:00", 9, id="night into winter"),
    pytest.param(AUTUMN, "08:00", "16:00", 8, id="day in autumn"),
]
OFFSETS = {SPRING - DAY: ("+01:00", "+02:00"), AUTUMN - DAY: ("+02:00", "+01:00"),
           SPRING: ("+02:00", "+02:00"), AUTUMN: ("+01:00", "+01:00")}  # fmt: skip
whole_cases = pytest.mark.parametrize(("on", "came", "left", "hours"), CASES)


def hour(clock: str) -> float:
    whole, minutes = clock.split(":")
    return int(whole) + int(minutes) / 60


def stay(on: date, came: str, left: str) -> WorkingDay:
    """From when to when, without a break, as the rules would say it."""
    first, last = at(on, came), at(on, left)
    return day(on=on, arrival=first, departure=last, intervals=((first, last),),
               worked=last - first, overtime=max(0, last - first - 8 * HOUR))  # fmt: skip


@whole_cases
def test_the_table_has_times_by_the_clock_and_lengths_as_they_passed(
    on: date, came: str, left: str, hours: int
) -> None:
    table = day_table({"E001": [stay(on, came, left)]}, company({"lab": ["E001"]}), BOOK)
    row = table.iloc[0]
    assert (row.arrival_clock, row.departure_clock) == (hour(came) * 60, hour(left) * 60)
    assert (row.stay, row.worked) == (hours * 60, hours * 60)
    assert share(Kpi.PRESENCE, table).value == hours * 60
    assert list(hours_by(table, "day").worked) == [hours]


@pytest.mark.parametrize("on", [SPRING, AUTUMN])
def test_a_minute_that_is_there_twice_or_never_is_that_of_the_wall(on: date) -> None:
    zone = ZoneInfo(BERLIN)
    begin, end = bounds(lambda _day: BERLIN, on)
    steps = range(begin, end, HOUR // 2)
    found = [clock_minutes(instant, on, zone) for instant in steps]
    night = {SPRING: [0, 30, 60, 90, 180, 210], AUTUMN: [0, 30, 60, 90, 120, 150, 120, 150, 180]}
    assert found[: len(night[on])] == night[on]
    assert found[-1] == 23.5 * 60
    assert clock_minutes(end, on, zone) == 24 * 60


@whole_cases
def test_the_parts_of_a_night_on_its_two_days_are_the_night(
    on: date, came: str, left: str, hours: int
) -> None:
    """What is seen of a calendar day is judged by how long of it somebody was at work."""
    parts = [
        session([stay(on, came, left)], *bounds(lambda _day: BERLIN, each))
        for each in (on, on + DAY)
    ]
    assert sum(parts) == hours * HOUR
    assert parts[0] == (2 if left == "30:00" else 8) * HOUR


@whole_cases
def test_a_file_tells_the_clock_with_its_offset_and_exact_lengths(
    on: date, came: str, left: str, hours: int
) -> None:
    of = sources({"E001": [stay(on, came, left)]})
    asked = Scope(on, on, {"E001": None})
    content = written(of, order(asked, Format.CSV, tables=(TableName.DAYS,))).decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    before, after = OFFSETS[on]
    morning = on + DAY if left == "30:00" else on
    assert row["day"] == on.isoformat()
    assert row["arrival"] == f"{on}T{came}:00{before}"
    assert row["departure"] == f"{morning}T{hour(left) % 24:02.0f}:00:00{after}"
    assert row["worked_seconds"] == str(hours * 3600)
    assert row["overtime_seconds"] == str(max(0, hours - 8) * 3600)


@whole_cases
def test_paper_draws_it_where_the_clock_stood_and_as_long_as_it_was(
    on: date, came: str, left: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[charts.Bar] = []
    times = charts.times
    monkeypatch.setattr(
        charts, "times", lambda bars, alt: (drawn.extend(bars), times(bars, alt))[1]
    )
    of = sources({"E001": [stay(on, came, left)]})
    page = written(of, order(Scope(on, on, {"E001": None}), Format.HTML)).decode()
    (bar,) = drawn
    assert bar.spans == ((hour(came), hour(left)),)
    assert bar.worked == hours * HOUR
    assert f">{came}<" in page, "the table beside it"
    assert f">{hour(left) % 24:02.0f}:00" in page
    assert f">{hours}:00<" in page
