"""What every store promises of totals: marks, turns, one lease, whole rows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cwem.errors import StoreError
from cwem.values import (
    COMPANY,
    Adjustment,
    Channel,
    GroupTotal,
    GroupUnit,
    PersonDate,
    RolledDay,
)
from tests.store.store_rows import DAY, HOUR, T0, bout, key, void

LATER = DAY + timedelta(days=1)
SOON = DAY + timedelta(days=2)
PRESENT = {Channel.PRESENCE: {"present": 5 * HOUR}}


def marks(store, before=SOON, most=100):
    return store.rollups.take(before, most)


def rolled(employee="E001", day=DAY, team="t1", sealed=None, **lengths) -> RolledDay:
    """A day from T0 on; `sitting=5` are five hours of activity."""
    found = {Channel.ACTIVITY: {label: n * HOUR for label, n in lengths.items()}}
    begin = T0 + (day - DAY).days * 24 * HOUR
    return RolledDay(
        employee, day, begin, begin + 24 * HOUR, team,
        {**PRESENT, **found} if lengths else PRESENT, begin + HOUR, begin + 7 * HOUR, sealed,
    )  # fmt: skip


def test_the_stays_of_a_day_come_back_as_they_were(store):
    stays = ((T0 - 5, T0 + HOUR), (T0 + 2 * HOUR, T0 + 30 * HOUR))  # a little over its bounds
    for day in (replace(rolled(), visits=stays), rolled("E002"), rolled("E003", sealed=T0)):
        store.rollups.keep(1, [day])
        assert read(store, day.employee).days[PersonDate(day.employee, DAY)] == day
        assert day in list(store.rollups.everyone(DAY, DAY))
    assert read(store, "E002").days[PersonDate("E002", DAY)].visits == (), "none is none"


def test_stretches_of_sitting_come_back_and_not_known_is_not_none(store):
    sat = ((T0 + HOUR, T0 + 2 * HOUR), (T0 + 3 * HOUR, T0 + 4 * HOUR))
    for day in (replace(rolled(), sitting=sat), replace(rolled("E002"), sitting=None),
                rolled("E003"), replace(rolled("E004", sealed=T0), sitting=sat)):  # fmt: skip
        store.rollups.keep(1, [day])
        assert read(store, day.employee).days[PersonDate(day.employee, DAY)] == day
        assert day in list(store.rollups.everyone(DAY, DAY))


def test_of_a_hundred_people_each_keeps_their_own_days(store):
    kept = [rolled(f"E{n:03}", day, sitting=n % 7 + 1) for n in range(100) for day in (DAY, LATER)]
    store.rollups.keep(1, kept)
    people = {each.employee for each in kept}
    found = store.rollups.rolled(people | {"E999"}, LATER, SOON).days
    assert found == {PersonDate(each.employee, LATER): each for each in kept if each.day == LATER}


def read(store, employee="E001", first=DAY, last=None, **channels):
    return store.rollups.rolled({employee}, first, last or first, **channels)


# --- marks ----------------------------------------------------------------------------------------


def test_bouts_voids_and_corrections_mark_their_persons_utc_days(store):
    store.write([bout(T0 + HOUR), bout(T0 + 25 * HOUR, key("E002", T0 + 24 * HOUR))]).result()
    taken = marks(store)
    assert taken.marks == [PersonDate("E001", DAY), PersonDate("E002", LATER)]
    store.rollups.settle(taken.turn, taken.marks, 0)
    assert marks(store).marks == []
    store.write([], [void(T0, key("E003"))]).result()
    over_midnight = Adjustment(
        "a1", "E004", Channel.PRESENCE, T0 + 23 * HOUR, T0 + 25 * HOUR, "present",
        "ada", "boss", "forgot", T0,
    )  # fmt: skip
    store.adjustments.add(over_midnight)
    assert marks(store).marks == [
        PersonDate("E003", DAY), PersonDate("E004", DAY), PersonDate("E004", LATER),
    ]  # fmt: skip


def test_a_heartbeat_marks_again_once_its_mark_was_taken(store):
    for beat in range(3):
        store.write([bout(T0 + HOUR + beat)]).result()
        taken = marks(store)
        assert taken.marks == [PersonDate("E001", DAY)]
        store.rollups.settle(taken.turn, taken.marks, 0)


def test_what_is_written_while_a_turn_goes_on_stays_marked(store):
    store.write([bout(T0 + 1)]).result()
    taken = marks(store)
    store.write([bout(T0 + 2)]).result()
    store.rollups.settle(taken.turn, taken.marks, 0)
    assert marks(store).marks == [PersonDate("E001", DAY)]


def test_a_turn_takes_the_oldest_and_nothing_of_a_day_that_goes_on(store):
    for n in range(4):
        start = T0 + (3 - n) * 24 * HOUR
        store.write([bout(start + 1, key(start=start))]).result()
    assert [mark.day for mark in marks(store, most=1).marks] == [DAY]
    assert [mark.day for mark in marks(store, before=SOON).marks] == [DAY, LATER]


def test_turns_rise(store):
    turns = [marks(store).turn for _ in range(3)]
    assert turns == sorted(set(turns))


def test_days_can_be_marked_by_hand(store):
    wanted = {PersonDate("E001", DAY), PersonDate("", LATER)}
    store.rollups.mark(wanted)
    assert set(marks(store).marks) == wanted


# --- the lease ------------------------------------------------------------------------------------


def test_one_lease_that_expires(store):
    hold = store.rollups.hold
    assert hold("a", 100, 200)
    assert not hold("b", 150, 250)
    assert hold("a", 150, 260), "prolonged"
    assert not hold("b", 259, 300)
    assert hold("b", 260, 300), "a process that died keeps nobody waiting for ever"
    assert not hold("a", 270, 400)
    assert hold("b", 280, 279), "given back"
    assert hold("a", 280, 400)


# --- days and months ------------------------------------------------------------------------------


def test_a_day_is_replaced_whole(store):
    turn = marks(store).turn
    store.rollups.keep(turn, [rolled(sitting=3, standing=1)])
    store.rollups.keep(turn, [rolled(sitting=2)])
    assert read(store).days == {PersonDate("E001", DAY): rolled(sitting=2)}


def test_a_day_without_anything_is_known_to_be_empty(store):
    empty = replace(rolled(), lengths={}, arrival=None, last_seen=None)
    store.rollups.keep(marks(store).turn, [empty])
    assert read(store).days == {PersonDate("E001", DAY): empty}


def test_an_earlier_turn_never_replaces_a_later_one(store):
    early, late = marks(store).turn, marks(store).turn
    store.rollups.keep(late, [rolled(sitting=2)])
    store.rollups.keep(early, [rolled(sitting=9)])
    (day,) = read(store).days.values()
    assert day == rolled(sitting=2)
    assert store.rollups.months("E001", DAY, DAY)[DAY.replace(day=1)][Channel.ACTIVITY] == {
        "sitting": 2 * HOUR
    }


def test_only_the_channels_and_the_people_asked_for(store):
    store.rollups.keep(
        marks(store).turn, [rolled(sitting=1), rolled("E002"), rolled("E003", sitting=2)]
    )
    found = store.rollups.rolled({"E001", "E002"}, DAY, LATER, {Channel.ACTIVITY}).days
    assert {who: dict(day.lengths) for (who, _), day in found.items()} == {
        "E001": {Channel.ACTIVITY: {"sitting": HOUR}}, "E002": {},
    }  # fmt: skip


def test_marks_of_the_days_around_come_with_what_is_kept(store):
    near = [T0 + n * 24 * HOUR for n in (-2, -1, 0, 1, 2)]
    store.write([bout(start + 1, key(start=start)) for start in near]).result()
    store.write([bout(T0 + 1, key("E002"))]).result()
    assert read(store).marks == {
        PersonDate("E001", DAY + timedelta(days=n)) for n in (-1, 0, 1)
    }  # fmt: skip


def test_a_month_is_the_sum_of_its_days(store):
    turn = marks(store).turn
    first = DAY.replace(day=1)
    days = [first, first + timedelta(days=27), DAY, (first + timedelta(days=40)).replace(day=1)]
    store.rollups.keep(turn, [rolled(day=day, sitting=1) for day in days])
    store.rollups.keep(turn, [rolled("E002", sitting=7)])
    store.rollups.keep(turn, [rolled(day=DAY, sitting=2, standing=1)])
    months = store.rollups.months("E001", days[0], days[-1])
    assert months[first][Channel.ACTIVITY] == {"sitting": 4 * HOUR, "standing": HOUR}
    assert months[first][Channel.PRESENCE] == {"present": 15 * HOUR}
    assert months[days[-1]][Channel.ACTIVITY] == {"sitting": HOUR}
    assert store.rollups.months("E001", days[-1], days[-1]).keys() == {days[-1]}


def test_everyones_days_come_day_by_day(store):
    kept = [rolled(f"E{n}", DAY + timedelta(days=n % 2), sitting=n + 1) for n in range(5)]
    store.rollups.keep(marks(store).turn, kept)
    found = list(store.rollups.everyone(date.min, date.max))
    assert [day.day for day in found] == [DAY] * 3 + [LATER] * 2
    assert sorted(found, key=lambda d: d.employee) == kept
    heads = list(store.rollups.everyone(LATER, LATER, ()))
    assert [dict(head.lengths) for head in heads] == [{}, {}]


# --- groups ---------------------------------------------------------------------------------------


def group(team=COMPANY, day=DAY, people=7, shown=True, **lengths) -> GroupTotal:
    return GroupTotal(team, GroupUnit.DAY, day, Channel.ACTIVITY, lengths, people, shown)


def groups(store, team=COMPANY, first=DAY, last=None, **how):
    return store.rollups.groups(team, GroupUnit.DAY, first, last or first, **how)


def test_groups_of_a_day_are_replaced_together(store):
    turn = marks(store).turn
    one = [group(sitting=5), group("t1", sitting=4, standing=1), group("t2", people=2, shown=False,
           sitting=1)]  # fmt: skip
    store.rollups.keep_groups(turn, GroupUnit.DAY, DAY, one)
    store.rollups.keep_groups(turn, GroupUnit.DAY, LATER, [group(day=LATER, sitting=1)])
    assert [groups(store, each.team).totals for each in one] == [[each] for each in one]
    assert len(groups(store, last=LATER).totals) == 2
    store.rollups.keep_groups(turn, GroupUnit.DAY, DAY, one[:1])
    assert groups(store, "t1").totals == []
    assert groups(store, channels={Channel.POSTURE}).totals == []


def test_groups_of_an_earlier_turn_never_replace_those_of_a_later_one(store):
    early, late = marks(store).turn, marks(store).turn
    store.rollups.keep_groups(late, GroupUnit.DAY, DAY, [group(sitting=1)])
    store.rollups.keep_groups(early, GroupUnit.DAY, DAY, [group(sitting=9), group("t1", sitting=9)])
    assert groups(store).totals == [group(sitting=1)]
    assert groups(store, "t1").totals == []


def test_groups_come_with_everybodys_marks_and_the_company_they_were_made_for(store):
    store.write([bout(T0 + 1), bout(T0 + 1, key("E002"))]).result()
    assert groups(store).marks == {PersonDate("E001", DAY), PersonDate("E002", DAY)}
    taken = marks(store)
    store.rollups.settle(taken.turn, taken.marks, 42)
    assert groups(store).marks == frozenset()
    assert groups(store).revision == 42


# --- corrections ----------------------------------------------------------------------------------


def correction(number="a1", start=T0 + HOUR, end=T0 + 2 * HOUR, **how) -> Adjustment:
    how = {"label": "sitting", "reason": "was there", "at": T0 + 9 * HOUR, **how}
    return Adjustment(
        number, "E001", Channel.ACTIVITY, start, end, author="ada", approver="boss", **how
    )


def test_corrections_are_read_back_where_they_reach(store):
    one, other = correction(), correction("a2", T0 + 5 * HOUR, T0 + 30 * HOUR, label=None)
    store.adjustments.add(other)
    store.adjustments.add(one)
    of = store.adjustments.of
    assert of("E001", T0, T0 + 48 * HOUR) == [one, other]
    assert of("E001", T0 + 2 * HOUR, T0 + 5 * HOUR) == []
    assert of("E001", T0 + 29 * HOUR, T0 + 48 * HOUR) == [other]
    assert of("E002", T0, T0 + 48 * HOUR) == []


def test_a_correction_is_never_edited(store):
    store.adjustments.add(correction())
    store.adjustments.add(correction(label="standing", reason="on second thought"))
    assert store.adjustments.of("E001", T0, T0 + 48 * HOUR) == [correction()]


@pytest.mark.parametrize("end", [T0 + HOUR, T0, T0 + HOUR + 31 * 24 * HOUR])
def test_a_correction_of_no_time_or_of_months_is_refused(store, end):
    with pytest.raises(StoreError, match="correction"):
        store.adjustments.add(correction(end=end))


# --- the end of events ----------------------------------------------------------------------------


def test_late_rows_of_sealed_days_are_refused_by_name_and_the_rest_is_stored(store):
    assert store.retention.sealed_before() is None
    store.retention.seal(LATER)
    store.retention.seal(DAY)
    assert store.retention.sealed_before() == LATER, "it only moves forward"
    late, fresh = bout(T0 + 1), bout(T0 + 24 * HOUR + 5, key(start=T0 + 24 * HOUR))
    with pytest.raises(StoreError, match=r"2 rows.*E001.*too late"):
        store.write([late, fresh], [void(T0)]).result()
    assert store.bouts("E001", DAY, LATER) == ([fresh], [])
    with pytest.raises(StoreError, match="removed already"):
        store.adjustments.add(correction())


def test_bouts_of_sealed_days_are_removed_and_their_totals_are_final(store):
    rows = [bout(T0 + n * 24 * HOUR + 1, key(start=T0 + n * 24 * HOUR)) for n in range(3)]
    other = bout(T0 + 1, key("E002"))
    store.write([*rows, other], [void(T0, rows[0].key)]).result()
    over = correction("a2", start=T0 + 23 * HOUR, end=T0 + 25 * HOUR)
    for one in (correction(), over):
        store.adjustments.add(one)
    taken = marks(store, before=SOON + timedelta(days=9))
    store.rollups.keep(taken.turn, [rolled(sitting=1), rolled(day=LATER, sitting=2)])
    store.retention.seal(LATER)
    assert store.retention.remove("E001", T0 + 500 * HOUR) == 0, "something is not added up yet"
    store.rollups.settle(taken.turn, taken.marks, 0)
    assert store.retention.remove("E001", T0 + 500 * HOUR) == 1
    assert store.bouts("E001", DAY, SOON) == (rows[1:], [])
    assert store.bouts("E002", DAY, DAY)[0] == [other]
    assert store.adjustments.of("E001", 0, T0 + 500 * HOUR) == [over], "its other day goes on"
    sealed = rolled(sitting=1, sealed=T0 + 500 * HOUR)
    store.rollups.keep(marks(store).turn, [rolled(sitting=9), rolled(day=LATER, sitting=3)])
    assert list(read(store, last=LATER).days.values()) == [sealed, rolled(day=LATER, sitting=3)]


def test_everybody_with_bouts_is_recorded(store):
    store.write([bout(T0 + 1, key(f"E{n}")) for n in (3, 1, 2)]).result()
    assert sorted(store.recorded()) == ["E1", "E2", "E3"]
