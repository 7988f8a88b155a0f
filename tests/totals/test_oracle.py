"""Random scripted days against a slow reference, equal to the millisecond.

    scripts     what happens before cameras, its truth known by how it is made -> Ledger -> store
    rows        whatever rows a store may hold: other labels, confidences, voids -> store
    both        duplicates, any order, restarts, turns of adding up in between, corrections, days
                that change with clocks and zones; read, kept and from the reference the same

More examples than a test run has: `ORACLE_EXAMPLES=3000 pytest tests/totals/test_oracle.py`.
"""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.check import Check
from cwem.totals.lineage import lineage
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import (
    DAY,
    Activity,
    Adjustment,
    Bout,
    BoutKey,
    BoutRules,
    BoutVoid,
    CameraKind,
    Capture,
    Channel,
    Employee,
    PersonDate,
    Posture,
    Presence,
    RolledDay,
    day_start,
    utc_day,
)
from tests.totals import oracle
from tests.totals.oracle import Claim
from tests.totals.scripts import EMPLOYEE, Batch, film

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "40"))
FIVE = 300_000
MINUTE = 60_000
LABELS: dict[Channel, list[str]] = {
    Channel.PRESENCE: [str(label) for label in Presence],
    Channel.ACTIVITY: [str(label) for label in Activity],
    Channel.POSTURE: [str(label) for label in Posture],
}


@dataclass(frozen=True)
class Where:
    """Whose clock, and around which day."""

    zones: tuple[tuple[date, str], ...]
    day: date

    def zone_on(self, day: date) -> str:
        return next(zone for since, zone in reversed(self.zones) if since <= day)


def in_zone(zone: str, *day: int) -> Where:
    return Where(((EVER, zone),), date(*day))


def moving(first: str, second: str, *day: int) -> Where:
    return Where(((EVER, first), (date(*day), second)), date(*day))


PLACES = [
    in_zone("UTC", 2026, 5, 12),
    in_zone("Europe/Berlin", 2026, 3, 29),
    in_zone("Europe/Berlin", 2026, 10, 25),
    in_zone("America/New_York", 2026, 11, 1),
    in_zone("Australia/Lord_Howe", 2026, 4, 5),
    in_zone("Australia/Lord_Howe", 2026, 10, 4),
    in_zone("Asia/Kathmandu", 2026, 7, 1),
    moving("Europe/Berlin", "Asia/Tokyo", 2026, 6, 10),
    moving("Europe/Berlin", "America/Los_Angeles", 2026, 6, 10),
    moving("Pacific/Pago_Pago", "Pacific/Kiritimati", 2026, 6, 10),
    moving("Pacific/Auckland", "Pacific/Honolulu", 2026, 6, 10),
]
places = st.sampled_from(PLACES)


def around(dice: random.Random, where: Where) -> int:
    """An instant near something that matters: a midnight of UTC or of the person, a change of the
    clocks; or anywhere in the day."""
    begin = oracle.begins(where.zone_on(where.day), where.day)
    after = oracle.begins(where.zone_on(where.day + timedelta(days=1)), where.day)
    near = [
        begin, after, day_start(where.day), day_start(where.day) + DAY, begin + 2 * 3_600_000,
        begin + dice.randrange(DAY),
    ]  # fmt: skip
    return dice.choice(near) + dice.randrange(-4 * MINUTE, MINUTE)


def corrections(dice: random.Random, where: Where) -> list[Adjustment]:
    """Up to three, some over each other, some that say that nothing counts."""
    found = []
    for number in range(dice.choice([0, 0, 1, 2, 3])):
        channel = dice.choice(list(Channel))
        start = around(dice, where)
        label = dice.choice([*LABELS[channel], None])
        found.append(
            Adjustment(
                f"a{number}", EMPLOYEE, channel, start, start + dice.randrange(1, 12 * MINUTE),
                label, "ada", "boss", "so it was", dice.choice([5, 6]),
            )
        )  # fmt: skip
    return found


def claimed(adjustments: Sequence[Adjustment]) -> list[Claim]:
    return [
        Claim(str(a.channel), a.start, a.end, a.label, (a.at,), a.id, correction=True)
        for a in adjustments
    ]


# --- two ways to make rows ------------------------------------------------------------------------


def scripted(dice: random.Random, where: Where) -> tuple[list[Batch], list[Claim]]:
    """Two tabs of one's own and a kiosk, or some of them; their writes and their truth."""
    calls: list[Batch] = []
    truth: list[Claim] = []
    start = around(dice, where)
    cameras = dice.sample(["tab", "other tab", "kiosk", "door"], dice.randrange(1, 4))
    for number, camera in enumerate(cameras):
        own = "tab" in camera
        kind = CameraKind.OWN if own else CameraKind.SHARED
        begin = start + dice.randrange(0, 60_000)
        capture = Capture(f"c{number}", camera, kind, begin, EMPLOYEE if own else None)
        confidence = round(0.5 + number / 10 + dice.randrange(99) / 1_000, 4)
        shown = film(dice, capture, confidence, dice.randrange(1, 6))
        calls += shown.sink.calls
        truth += shown.truth
    return calls, truth


def invented(dice: random.Random, where: Where) -> tuple[list[Batch], list[Claim]]:
    """Rows of several captures; within one the labels of a channel do not overlap."""
    rows: list[Bout] = []
    for capture in range(dice.randrange(1, 4)):
        for channel in Channel:
            at = around(dice, where)
            for _ in range(dice.randrange(0, 9)):
                end = at + dice.randrange(1, 5 * MINUTE)
                label = dice.choice(LABELS[channel])
                rows += split(capture, channel, at, end, label, dice.choice([0.2, 0.5, 0.9]))
                at = end + dice.choice([0, 0, dice.randrange(2 * MINUTE)])
    voids = [
        BoutVoid(row.key, row.key.start + dice.randrange(row.length + 1), why, None)
        for row in rows if dice.random() < 0.15
        for why in ("identity", "again")[: dice.choice([1, 2])]
    ]  # fmt: skip
    cut = {row.key: min([row.end, *(v.since for v in voids if v.key == row.key)]) for row in rows}
    truth = [
        Claim(
            str(row.key.channel), row.key.start, cut[row.key], row.label,
            (row.confidence, -row.key.start), row.key.capture,
        )
        for row in rows if cut[row.key] > row.key.start
    ]  # fmt: skip
    return [*(grown(dice, row) for row in rows), ([], voids)], truth


def split(
    capture: int, channel: Channel, start: int, end: int, label: str, confidence: float
) -> list[Bout]:
    """At UTC midnight, as the ledger does."""
    found = []
    while start < end:
        stop = min(end, day_start(utc_day(start)) + DAY)
        key = BoutKey(EMPLOYEE, utc_day(start), channel, start, f"c{capture}")
        found.append(Bout(key, label, "cam", "m", stop, confidence))
        start = stop
    return found


def grown(dice: random.Random, row: Bout) -> Batch:
    """The row with earlier states of it, smaller and less certain."""
    earlier = [
        replace(row, end=row.key.start + dice.randrange(row.length), confidence=0.1)
        for _ in range(dice.randrange(3))
    ]
    return [*earlier, row], []


# --- what is compared -----------------------------------------------------------------------------


def deliver(
    dice: random.Random, folder: Path, where: Where, calls: list[Batch], late: list[Adjustment]
) -> SqliteStore:
    """Everything, some of it twice, in any order, over restarts and turns of adding up."""
    again = [call for call in calls if dice.random() < 0.3]
    left: list[Batch | Adjustment] = [*calls, *again, *late, *late[:1]]
    dice.shuffle(left)
    store = opened(folder, where)
    while left:
        for one in left[: (count := dice.randrange(1, len(left) + 1))]:
            if isinstance(one, Adjustment):
                store.adjustments.add(one)
            else:
                bouts = list(one[0])
                dice.shuffle(bouts)
                store.write(bouts, one[1])
        left = left[count:]
        store.write([]).result()
        if dice.random() < 0.3:
            add_up(store, where)
        if dice.random() < 0.2:
            store.close()
            store = opened(folder, where)
    return store


def opened(folder: Path, where: Where) -> SqliteStore:
    store = open_store(folder / "cwem.sqlite", folder / "keys")
    if not store.employees():
        zones = [Assignment(AssignmentKind.ZONE, EMPLOYEE, Step(*step)) for step in where.zones]
        changes = Changes(employees=(Employee(EMPLOYEE),), assignments=tuple(zones))
        store.registry.change(changes, 0, 0)
    return store


def add_up(store: SqliteStore, where: Where) -> None:
    assert Rollup(store, store.registry, FIVE).run(lambda: day_start(where.day) + 5 * DAY)


def lengths(days: Sequence[RolledDay]) -> dict[tuple[date, str, str], int]:
    return {
        (day.day, str(channel), label): length
        for day in days
        for channel, labels in day.lengths.items()
        for label, length in labels.items()
    }


Make = Callable[[random.Random, Where], tuple[list[Batch], list[Claim]]]


@pytest.mark.parametrize("make", [scripted, invented])
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(where=places, seed=st.integers(0, 2**48))
def test_days_come_to_what_the_reference_says(
    make: Make, where: Where, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = random.Random(seed)
    calls, truth = make(dice, where)
    late = corrections(dice, where)
    truth += claimed(late)
    first, last = where.day - timedelta(days=2), where.day + timedelta(days=2)
    expected = oracle.daily(truth, where.zone_on, first, last)
    with deliver(dice, tmp_path_factory.mktemp("store"), where, calls, late) as store:
        days = Days(store, store.registry.company(), FIVE)
        read = days.added_up(EMPLOYEE, first, last)
        assert lengths(read) == expected
        for day in read:
            seen = oracle.first_and_last_seen(truth, day.begin, day.end)
            assert (day.arrival, day.last_seen) == seen
        for day, channel, label in list(expected)[:2]:
            found = lineage(days, EMPLOYEE, day, Channel(channel), label)
            assert sum(p.length for p in found.pieces) == expected[day, channel, label]
        add_up(store, where)
        kept = store.rollups.rolled({EMPLOYEE}, first, last)
        assert lengths(list(kept.days.values())) == expected
        assert kept.marks == frozenset()
        assert days.added_up(EMPLOYEE, first, last) == [
            kept.days.get(PersonDate(EMPLOYEE, day.day), day) for day in read
        ]
        if make is scripted:
            company = store.registry.company()
            assert list(Check(store, company, BoutRules()).violations()) == []
