"""Whether everything adds up: what the product writes does, and each violation is found."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Team
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.check import Check, one_day, own_corrections
from cwem.totals.conservation import Rule, Violation, capture_day
from cwem.totals.day import PersonDay
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.track.ledger import Ledger, Sighting
from cwem.track.table import BoutTable
from cwem.values import (
    DAY,
    Adjustment,
    Bout,
    BoutKey,
    BoutRules,
    CameraKind,
    Capture,
    Channel,
    Employee,
    GroupUnit,
    Judgement,
    Purpose,
    Revision,
    Span,
    day_start,
    standing,
    utc_day,
)
from tests.totals.invented import invented_day

T0 = 1_763_596_800_000  # 2025-11-20 00:00 UTC
SECOND = 1_000
RULES = BoutRules()
MODELS = {Channel.PRESENCE: "face-1", Channel.ACTIVITY: "act-1", Channel.POSTURE: "post-1"}
BOTH = frozenset(Purpose)


def bout(channel: str, label: str, start: float, end: float, capture: str = "c") -> Bout:
    at = T0 + round(start * SECOND)
    key = BoutKey("E1", utc_day(at), Channel(channel), at, capture)
    return Bout(key, label, "cam", "m", T0 + round(end * SECOND), 0.9)


def rules_of(*bouts: Bout, changes: tuple[int, ...] = ()) -> list[Rule]:
    return [violation.rule for violation in capture_day(bouts, RULES, changes)]


GOOD = (
    bout("presence", "present", 0, 600), bout("presence", "away", 600, 700),
    bout("presence", "present", 700, 900),
    bout("activity", "sitting", 0, 100), bout("activity", "standing", 100, 600),
    bout("activity", "sitting", 700, 900),
    bout("posture", "upright", 0, 600), bout("posture", "upright", 700, 900),
)  # fmt: skip


def test_a_capture_that_adds_up() -> None:
    assert rules_of(*GOOD) == []
    assert rules_of(*GOOD[:3]) == [], "presence alone, without consent to posture"
    assert rules_of() == []


def test_labels_that_overlap() -> None:
    assert rules_of(*GOOD, bout("presence", "away", 599.999, 605, "c")) == [
        Rule.PARTITION, Rule.PARTITION,
    ]  # fmt: skip


def test_a_millisecond_of_activity_that_is_missing_or_too_much() -> None:
    missing = [replace(b, end=b.end - 1) if b == GOOD[4] else b for b in GOOD]
    assert rules_of(*missing) == [Rule.PRESENT]
    beyond = [replace(b, end=b.end + 1) if b == GOOD[4] else b for b in GOOD]
    assert rules_of(*beyond) == [Rule.PRESENT]
    assert rules_of(*GOOD[:3], *GOOD[6:]) == [Rule.PRESENT, Rule.PRESENT], "a whole channel"


def test_what_a_kill_costs_is_no_violation_and_more_than_that_is() -> None:
    def cut(seconds: float) -> list[Bout]:
        return [*GOOD[:5], bout("activity", "sitting", 700, 900 - seconds), *GOOD[6:]]

    assert rules_of(*cut(20)) == []
    assert rules_of(*cut(20.001)) == [Rule.PRESENT]


def test_a_withdrawn_consent_ends_activity_before_presence() -> None:
    withdrawn = [*GOOD[:5], GOOD[6]]
    assert rules_of(*withdrawn) == [Rule.PRESENT, Rule.PRESENT]
    assert rules_of(*withdrawn, changes=(T0 + 705 * SECOND,)) == []


def test_a_bout_of_another_day() -> None:
    wrong = replace(GOOD[0], key=replace(GOOD[0].key, day=utc_day(T0) + timedelta(days=1)))
    assert rules_of(wrong) == [Rule.SHAPE]
    assert rules_of(replace(GOOD[0], end=T0 - 1)) == [Rule.SHAPE]
    assert rules_of(replace(GOOD[0], end=T0 + DAY + 1)) == [Rule.SHAPE]


def test_a_day_longer_than_it_is_and_spans_that_overlap() -> None:
    spans = {Channel.PRESENCE: (Span(0, 9, "present"), Span(8, 20, "away"))}
    day = PersonDay("E1", date(2025, 11, 20), 0, 20, spans, (), ())
    assert [v.rule for v in one_day(day)] == [Rule.UNION, Rule.HOURS]


# --- what the product writes ----------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(["E1", "E1", "E1", "E2", "stranger", "pending", "nobody", "dark", "stall"]),
        st.sampled_from(["sitting", "standing", "at desk"]),
        st.integers(200, 25_000),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(steps, st.booleans(), st.booleans(), st.integers(0, 2**32), st.booleans())
def test_whatever_a_camera_sees_adds_up_also_when_it_is_killed(
    script: list[tuple[str, str, int]], own: bool, killed: bool, seed: int, midnight: bool
) -> None:
    dice = random.Random(seed)
    table = BoutTable()
    at = T0 + (DAY - 60 * SECOND if midnight else 0)
    kind = CameraKind.OWN if own else CameraKind.SHARED
    ledger = Ledger(Capture("c", "cam", kind, at, "E1" if own else None), MODELS, RULES, table)
    for who, label, length in script:
        until = at + length
        if who == "stall":
            at = until
            continue
        verified = at
        while at < until:
            if who == "dark":
                ledger.pause(at)
            else:
                ledger.record(at, sighted(who, label, at), dict.fromkeys(("E1", "E2"), BOTH))
            at += dice.randrange(80, 900)
        if who == "E2" and not own and dice.random() < 0.5:
            revision = Revision(2, "E2", verified, "somebody else", "E1")
            ledger.record(at, [], dict.fromkeys(("E1", "E2"), BOTH), [revision])
            at += 200
    if not killed:
        ledger.finish()
    captures: dict[object, list[Bout]] = {}
    for row in standing(table.bouts(), table.voids):
        captures.setdefault((row.key.employee, row.key.day), []).append(row)
    for rows in captures.values():
        assert capture_day(rows, RULES, ()) == []


def sighted(who: str, label: str, at: int) -> list[Sighting]:
    judged = (Judgement(label, 0.9), Judgement("upright", 0.8))
    if who == "nobody":
        return []
    if who in {"stranger", "pending"}:
        return [Sighting(3, None, who == "stranger", *judged)]
    return [Sighting(1 if who == "E1" else 2, who, True, *judged, verified=at)]


# --- over a store ---------------------------------------------------------------------------------

FIRST, COUNT = date(2026, 3, 2), 3
NOW = day_start(FIRST + timedelta(days=COUNT + 1))
PEOPLE = [f"E{n}" for n in range(5)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Five people's days, added up."""
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        given = [Assignment(AssignmentKind.TEAM, number, Step(EVER, "a")) for number in PEOPLE]
        changes = Changes(
            teams=(Team("a", "A"),),
            employees=tuple(Employee(number) for number in PEOPLE),
            assignments=tuple(given),
        )
        opened.registry.change(changes, 0, 0)
        for number in PEOPLE:
            for n in range(COUNT):
                opened.write(
                    invented_day(number, day_start(FIRST + timedelta(days=n)), length=1800)
                )
        opened.write([]).result()
        assert Rollup(opened, opened.registry, RULES.departure).run(lambda: NOW)
        yield opened


def found(store: SqliteStore, company: Company | None = None) -> list[Violation]:
    return list(Check(store, company or store.registry.company(), RULES).violations())


def tamper(store: SqliteStore, statement: str) -> None:
    store._writer.change(lambda connection: connection.execute(statement))


def test_a_store_that_was_added_up_adds_up(store: SqliteStore) -> None:
    assert found(store) == []
    assert store.rollups.groups("a", GroupUnit.MONTH, FIRST.replace(day=1), FIRST).totals


def test_somebody_nobody_knows(store: SqliteStore) -> None:
    company = store.registry.company()
    known = {n: e for n, e in company.employees.items() if n != "E3"}
    assert [(v.rule, v.employee) for v in found(store, replace(company, employees=known))] == [
        (Rule.EMPLOYEE, "E3")
    ]


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        ("UPDATE daily SET length = length + 1 WHERE employee = 'E1' AND label = 'present'"
         " AND day = (SELECT min(day) FROM daily)", {Rule.DAILY, Rule.MONTHLY, Rule.GROUP}),
        ("UPDATE rolled_day SET last_seen = last_seen + 1 WHERE employee = 'E1'", {Rule.DAILY}),
        ("UPDATE rolled_day SET sitting = x'' WHERE employee = 'E1'", {Rule.DAILY}),
        ("UPDATE monthly SET length = length - 1 WHERE employee = 'E1' AND label = 'present'",
         {Rule.MONTHLY}),
        ("UPDATE group_total SET length = length + 1 WHERE team = 'a' AND unit = 'day'"
         " AND channel = 'presence' AND label = 'present'", {Rule.GROUP}),
        ("DELETE FROM group_total WHERE team = '' AND unit = 'month'", {Rule.GROUP}),
        ("UPDATE bout SET ended = ended - 1 WHERE employee = 'E2' AND channel = 'activity'"
         " AND started = (SELECT min(started) FROM bout WHERE employee = 'E2')",
         {Rule.PRESENT, Rule.DAILY}),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(
    store: SqliteStore, statement: str, rules: set[Rule]
) -> None:
    tamper(store, statement)
    assert {violation.rule for violation in found(store)} == rules


def test_what_is_still_to_be_added_up_is_no_violation(store: SqliteStore) -> None:
    bouts, _ = store.bouts("E1", FIRST, FIRST, {Channel.PRESENCE})
    last = bouts[-1]
    late = replace(
        last, key=replace(last.key, start=last.end + 1, capture="x"), end=last.end + 9_001
    )
    store.write([late]).result()
    assert found(store) == []


def test_what_arrives_while_it_is_checked_is_no_violation(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading what is kept of a day and reading its bouts a late row arrives."""
    bouts, _ = store.bouts("E1", FIRST, FIRST, {Channel.PRESENCE})
    late = replace(bouts[-1], key=replace(bouts[-1].key, start=bouts[-1].end + 1, capture="x"),
                   end=bouts[-1].end + 9_001)  # fmt: skip
    read = Days.days

    def arriving(self: Days, employee: str, first: date, last: date) -> list[PersonDay]:
        store.write([late]).result()
        return read(self, employee, first, last)

    monkeypatch.setattr(Days, "days", arriving)
    assert found(store) == []


def test_sealed_days_are_skipped(store: SqliteStore) -> None:
    store.retention.seal(FIRST + timedelta(days=1))
    for number in PEOPLE:
        assert store.retention.remove(number, NOW)
    assert found(store) == []
    tamper(store, "UPDATE rolled_day SET last_seen = 1 WHERE sealed IS NOT NULL")
    assert found(store) == []


def test_somebody_who_approved_what_they_did_themselves() -> None:
    """Taken out alone is fine; so is what somebody else approved."""
    own = Adjustment("a", "E1", Channel.POSTURE, T0, T0 + SECOND, None, "eva", "eva", "", T0)
    asked = replace(own, channel=Channel.ACTIVITY, label="walking", approver="mia")
    assert list(own_corrections([own, asked])) == []
    (found,) = own_corrections([own, asked, replace(asked, id="b", approver="eva")])
    assert (found.rule, found.employee) == (Rule.OWN, "E1")
    assert "walking" in found.what
