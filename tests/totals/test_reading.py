"""Days from a real store, each in the person's own zone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.reading import Days
from cwem.values import DAY, Bout, BoutKey, Channel, Employee, day_start, utc_day

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
HOUR = 3_600_000
FIVE = 300_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        yield opened


def instant(zone: str, *when: int) -> int:
    return round(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[misc]


def present(start: int, hours: float, employee: str = "E001") -> Bout:
    key = BoutKey(employee, utc_day(start), Channel.PRESENCE, start, "a")
    return Bout(key, "present", "cam", "m", start + round(hours * HOUR), 0.9)


def split(bout: Bout) -> list[Bout]:
    """At UTC midnight, as the ledger writes them."""
    midnight = day_start(bout.key.day) + DAY
    if bout.end <= midnight:
        return [bout]
    key = BoutKey(bout.key.employee, utc_day(midnight), bout.key.channel, midnight, "a")
    return [replace(bout, end=midnight), replace(bout, key=key)]


def company(*zones: tuple[date, str], site: str = "") -> Company:
    found = Company(employees={"E001": Employee("E001")})
    steps = tuple(Assignment(AssignmentKind.ZONE, "E001", Step(*zone)) for zone in zones)
    if site:
        team = Assignment(AssignmentKind.TEAM, "E001", Step(EVER, "t"))
        return found.after(
            Changes(
                sites=(Site("s", "S", site),), teams=(Team("t", "T", "s"),), assignments=(team,)
            )
        )
    return found.after(Changes(assignments=steps))


def test_a_day_is_the_persons_own(store: SqliteStore) -> None:
    store.write(split(present(instant(TOKYO, 2026, 3, 2, 8), 3))).result()
    tokyo = Days(store, company((EVER, TOKYO)), FIVE)
    assert tokyo.day("E001", date(2026, 3, 2)).present == 3 * HOUR
    assert tokyo.day("E001", date(2026, 3, 1)).present == 0
    utc = Days(store, company(), FIVE)
    assert utc.day("E001", date(2026, 3, 1)).present == HOUR, "23:00 to midnight UTC"


def test_without_a_zone_the_sites_counts(store: SqliteStore) -> None:
    days = Days(store, company(site=TOKYO), FIVE)
    assert days.zone("E001", date(2026, 3, 2)) == TOKYO
    assert days.today("E001", instant("UTC", 2026, 3, 1, 23)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_days_have_the_hours_the_calendar_gives_them(
    store: SqliteStore, day: date, hours: int
) -> None:
    begin = instant(BERLIN, day.year, day.month, day.day)
    first = [present(begin - HOUR, 1.0), present(begin, 24 - 1), present(begin + 23 * HOUR, 1)]
    store.write([cut for bout in first for cut in split(bout)]).result()
    read = Days(store, company((EVER, BERLIN)), FIVE).day("E001", day)
    assert read.end - read.begin == hours * HOUR
    assert read.present == min(hours, 24) * HOUR


def test_a_range_is_the_sum_of_its_days(store: SqliteStore) -> None:
    start = instant(BERLIN, 2026, 3, 27, 22)
    rows = [cut for day in range(4) for cut in split(present(start + day * 24 * HOUR, 5))]
    store.write(rows).result()
    days = Days(store, company((EVER, BERLIN)), FIVE)
    first, last = date(2026, 3, 27), date(2026, 3, 31)
    read = days.days("E001", first, last)
    assert [day.day for day in read] == [date(2026, 3, 27 + n) for n in range(5)]
    assert sum(day.present for day in read) == 20 * HOUR
    assert [day.present for day in read] == [days.day("E001", day.day).present for day in read]
    assert read[0].present == 2 * HOUR


def test_a_range_that_ends_before_it_starts(store: SqliteStore) -> None:
    with pytest.raises(ValueError, match="before"):
        Days(store, company(), FIVE).days("E001", date(2026, 3, 2), date(2026, 3, 1))


def test_days_join_where_the_zone_is_that_of_the_teams_site(store: SqliteStore) -> None:
    """Somebody without a zone of their own moves to a team in another one."""
    move = date(2026, 3, 4)
    to_tokyo = Changes(
        sites=(Site("o", "O", TOKYO),),
        teams=(Team("u", "U", "o"),),
        assignments=(Assignment(AssignmentKind.TEAM, "E001", Step(move, "u")),),
    )
    days = Days(store, company(site=BERLIN).after(to_tokyo), FIVE)
    before, after = days.bounds("E001", date(2026, 3, 3)), days.bounds("E001", move)
    assert before[1] == after[0] == instant(TOKYO, 2026, 3, 4)
