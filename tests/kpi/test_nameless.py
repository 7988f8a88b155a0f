"""A stricter operating point is tried on the stays there were, by what their names stood on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cwem.attendance.working_day import Status
from cwem.kpi.dry_run import groups
from cwem.kpi.nameless import Trial, Trying, nameless
from cwem.totals.rollup import Rollup
from cwem.values import (
    UNPROVEN,
    Adjustment,
    Bout,
    BoutKey,
    BoutVoid,
    Channel,
    PersonDate,
    Presence,
    day_start,
)
from tests.access.fakes import T0, House, house
from tests.kpi.trying import BOOK, DESK, FIRST, LAB, LAST, staffed

MINUTE = 60_000
MONDAY, TUESDAY = date(2023, 11, 6), date(2023, 11, 7)
STANDARD, STRICT, STRICTEST = 0.001, 0.0003, 0.0001


@pytest.fixture
def store(tmp_path: Path) -> Iterator[House]:
    opened = house(tmp_path)
    yield opened
    opened.store.close()


def stay(
    who: str, day: date, begin: int, end: int, evidence: float, label: str = Presence.PRESENT
) -> Bout:
    """From and to in minutes of the day."""
    start, last = (day_start(day) + at * MINUTE for at in (begin, end))
    key = BoutKey(who, day, Channel.PRESENCE, start, f"c{begin}")
    return Bout(key, label, "hall", "sface", last, 1.0, evidence)


def seen(opened: House, *bouts: Bout) -> Trying:
    company = staffed(opened.store, punched=False)
    opened.store.write(bouts).result()
    return Trying(opened.store, company, BOOK, 300_000)


def tried(trying: Trying, rate: float = STRICT) -> Trial:
    return trying.point(rate, (FIRST, LAST), T0)


def test_what_a_point_would_have_left_nameless() -> None:
    for evidence, left in ((STANDARD, True), (STRICT, False), (STRICTEST, False)):
        assert nameless(stay("1", MONDAY, 0, 1, evidence), STRICT) is left
    assert not nameless(stay("1", MONDAY, 0, 1, UNPROVEN), STRICT), "nothing is known of it"


@pytest.mark.parametrize("rolled", [False, True])
def test_a_morning_that_would_have_had_no_name_makes_the_day_begin_later(
    store: House, rolled: bool
) -> None:
    trying = seen(
        store,
        stay("1", MONDAY, 540, 720, STANDARD), stay("1", MONDAY, 740, 1050, STRICTEST),
        stay("1", TUESDAY, 540, 1050, STRICT), stay("2", MONDAY, 540, 1050, STRICTEST),
    )  # fmt: skip
    if rolled:
        assert Rollup(store.store, store.store.registry, 300_000).run(lambda: T0)
    trial = tried(trying)
    (change,) = trial.run.changes
    assert (change.employee, change.day) == ("1", MONDAY)
    assert (change.before.status, change.after.status) == (Status.PRESENT, Status.LATE)
    assert change.by("late") == 200 * MINUTE
    assert (trial.run.tried, trial.untried) == (1, 0)


def test_nothing_changes_for_a_point_that_all_names_pass(store: House) -> None:
    trying = seen(store, stay("1", MONDAY, 540, 1050, STRICT))
    assert tried(trying, STRICT).run.changes == ()
    (change,) = tried(trying, STRICTEST).run.changes
    assert change.after.status is Status.ABSENT


def test_days_from_before_this_was_kept_are_counted_and_left_as_they_are(store: House) -> None:
    trying = seen(
        store,
        stay("1", MONDAY, 540, 1050, UNPROVEN), stay("2", MONDAY, 540, 1050, UNPROVEN),
        stay("3", TUESDAY, 540, 1050, STRICTEST),
        stay("3", date(2023, 11, 8), 540, 1050, UNPROVEN, Presence.AWAY),
    )  # fmt: skip
    trial = tried(trying, STRICTEST)
    assert trial.run.changes == ()
    assert trial.untried == 1, "a day; nobody is away by name"


def test_what_was_corrected_stays_and_what_was_voided_does_not_count(store: House) -> None:
    weak = stay("1", MONDAY, 540, 1050, STANDARD)
    wrong = stay("2", MONDAY, 540, 1050, STANDARD)
    trying = seen(store, weak, wrong)
    store.store.write([], [BoutVoid(wrong.key, wrong.key.start, "identity revised")]).result()
    begin, end = weak.key.start, weak.end
    store.store.adjustments.add(
        Adjustment(
            "a", "1", Channel.PRESENCE, begin, end, Presence.PRESENT, "ada", "boss", "There.", T0
        )
    )
    assert trying.weak(STRICT, FIRST, LAST).days == {PersonDate("1", MONDAY)}
    assert tried(trying).run.changes == ()


def test_nothing_is_said_of_fewer_than_five(store: House) -> None:
    everybody = [stay(who, MONDAY, 540, 1050, STANDARD) for who in (*LAB, *DESK)]
    trying = seen(store, *everybody)
    found = groups(tried(trying).run.changes, trying.company)
    assert set(found.teams) == {"lab"}
    assert found.hidden
    assert found.all is None
