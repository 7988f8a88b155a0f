"""From a total down to its bouts; the pieces add up to it exactly."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Team
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.lineage import behind, lineage
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import (
    COMPANY,
    DAY,
    Adjustment,
    Bout,
    Channel,
    Employee,
    GroupUnit,
    Presence,
    day_start,
)
from tests.totals.invented import HOUR, MINUTE, invented_day

FIRST, COUNT = date(2026, 3, 2), 3
PEOPLE = ("E001", "E002")
NOW = day_start(FIRST) + 9 * DAY
DAYS = [FIRST + timedelta(days=n) for n in range(COUNT)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Two people; the first is seen by two cameras at once, and one hour of theirs is corrected."""
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        given = [Assignment(AssignmentKind.TEAM, number, Step(EVER, "a")) for number in PEOPLE]
        changes = Changes(
            teams=(Team("a", "A"),),
            employees=tuple(Employee(number) for number in PEOPLE),
            assignments=tuple(given),
        )
        opened.registry.change(changes, 0, 0)
        for day in DAYS:
            for number in PEOPLE:
                opened.write(invented_day(number, day_start(day), length=900))
            opened.write(invented_day("E001", day_start(day), 1, camera="door", length=700))
        opened.adjustments.add(walked())
        yield opened


def walked() -> Adjustment:
    start = day_start(FIRST) + 10 * HOUR
    return Adjustment(
        "a", "E001", Channel.ACTIVITY, start, start + 60 * MINUTE, "walking", "ada", "boss",
        "carried boxes", NOW,
    )  # fmt: skip


def days(store: SqliteStore) -> Days:
    return Days(store, store.registry.company(), 300_000)


def test_the_pieces_of_every_figure_of_a_day_add_up_to_it(store: SqliteStore) -> None:
    (rolled,) = days(store).added_up("E001", FIRST, FIRST)
    assert all(rolled.lengths[channel] for channel in Channel)
    for channel, labels in rolled.lengths.items():
        for label, length in labels.items():
            found = lineage(days(store), "E001", FIRST, channel, label)
            assert sum(piece.length for piece in found.pieces) == found.length == length
            assert {piece.label for piece in found.pieces} == {label}
            assert all(a.end <= b.start for a, b in pairwise(found.pieces))


def test_a_piece_names_its_camera_model_and_confidence_or_who_corrected_it(
    store: SqliteStore,
) -> None:
    found = lineage(days(store), "E001", FIRST, Channel.ACTIVITY, "walking")
    sources = [piece.source for piece in found.pieces]
    assert walked() in sources
    for source in sources:
        if isinstance(source, Bout):
            assert source.camera in {"own webcam", "door"}
            assert source.model == "rules-1"
            assert 0.6 <= source.confidence < 1
    present = lineage(days(store), "E001", FIRST, Channel.PRESENCE, Presence.PRESENT)
    cameras = {p.source.camera for p in present.pieces if isinstance(p.source, Bout)}
    assert cameras == {"own webcam", "door"}


def test_what_a_correction_covers_is_no_longer_behind_another_figure(store: SqliteStore) -> None:
    over = walked()
    for label in ("at desk", "sitting", "standing"):
        found = lineage(days(store), "E001", FIRST, Channel.ACTIVITY, label)
        assert not [p for p in found.pieces if p.start < over.end and p.end > over.start]


def test_a_months_and_a_groups_total_open_to_the_days_of_their_people(store: SqliteStore) -> None:
    assert Rollup(store, store.registry, 300_000).run(lambda: NOW)
    months = store.rollups.months("E001", FIRST, FIRST)[FIRST.replace(day=1)]
    found = list(behind(days(store), {"E001": DAYS}, Channel.ACTIVITY, "at desk"))
    assert sum(each.length for each in found) == months[Channel.ACTIVITY]["at desk"]
    (group,) = store.rollups.groups(COMPANY, GroupUnit.DAY, FIRST, FIRST, {Channel.ACTIVITY}).totals
    everybody = {number: [FIRST] for number in PEOPLE}
    found = list(behind(days(store), everybody, Channel.ACTIVITY, "at desk"))
    assert [each.employee for each in found] == list(PEOPLE)
    assert sum(each.length for each in found) == group.lengths["at desk"]


def test_days_that_contribute_nothing_are_left_out(store: SqliteStore) -> None:
    later = FIRST + timedelta(days=COUNT)
    assert list(behind(days(store), {"E001": [later]}, Channel.ACTIVITY, "at desk")) == []
