"""What the book says: entries and back, in any order, each once."""

from itertools import permutations

import pytest

from cwem.attendance.book import (
    Strike,
    leave_entry,
    leave_of,
    merged,
    punch_entry,
    punch_of,
    read,
    said_on_live,
    strike_entry,
    strike_of,
)
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.work_events import LONGEST, WorkEvent, WorkEventKind
from cwem.values import day_start
from tests.attendance.agreed import MINUTE, WEDNESDAY, WHO

T0 = day_start(WEDNESDAY)
K, L = PunchKind, LeaveKind


def punch(at: int, kind: PunchKind = K.IN, means: Means = Means.PIN) -> Punch:
    return Punch(WHO, T0 + at, kind, means, "ada")


def live(*said: tuple[int, WorkEventKind]) -> list[WorkEvent]:
    return [WorkEvent(WHO, T0 + minute * MINUTE, kind, "ada") for minute, kind in said]


def test_what_is_said_comes_back_as_it_was() -> None:
    one = punch(5, K.OUT, Means.QR)
    assert punch_of(punch_entry(one)) == one.__class__(
        WHO, one.at, K.OUT, Means.QR, "ada", punch_entry(one).id
    )
    leave = LeaveDay(WHO, T0, L.ILLNESS, True, 7, "ada")
    assert leave_of(leave_entry(leave)) == leave
    strike = Strike(WHO, T0, T0 + 9, "", 8, "ada", "not me")
    found = strike_of(strike_entry(strike))
    assert (found, found.said, found.by, found.why) == (strike, 8, "ada", "not me")


def test_of_a_days_leave_what_was_said_last_holds_in_whatever_order_it_comes() -> None:
    said = [
        leave_entry(LeaveDay(WHO, T0, kind, said=at))
        for at, kind in ((1, L.VACATION), (2, L.NONE), (3, L.ILLNESS))
    ]
    for some in permutations(said):
        assert read(some).leave[T0].kind is L.ILLNESS
    assert read(said[:2]).leave == {}
    assert read([*said[1::-1], said[0]]).leave == {}


def test_the_same_leave_said_again_after_it_was_taken_back_holds() -> None:
    said = [
        leave_entry(LeaveDay(WHO, T0, kind, said=at))
        for at, kind in ((1, L.VACATION), (2, L.NONE), (3, L.VACATION))
    ]
    assert len({entry.id for entry in said}) == 3
    assert read(said).leave[T0].kind is L.VACATION


def test_two_words_of_one_moment_are_read_alike_everywhere() -> None:
    said = [leave_entry(LeaveDay(WHO, T0, kind, said=1)) for kind in (L.VACATION, L.OTHER)]
    assert read(said).leave == read(said[::-1]).leave


@pytest.mark.parametrize(("gap", "events"), [(59_999, 1), (60_000, 1), (60_001, 2)])
def test_a_second_tap_within_a_minute_is_the_first_one(gap: int, events: int) -> None:
    kept, repeats = merged([punch(gap), punch(0)])
    assert (len(kept), len(repeats)) == (events, 2 - events)
    assert kept[0].at == T0


def test_many_taps_are_not_one_for_ever() -> None:
    """The first of a minute counts, not the last one before: 0 s, 40 s, 80 s are two events."""
    kept, repeats = merged([punch(0), punch(40_000), punch(80_000)])
    assert [one.at - T0 for one in kept] == [0, 80_000]
    assert [one.at - T0 for one in repeats] == [40_000]


def test_taps_of_other_kinds_are_events_of_their_own() -> None:
    kept, _ = merged([punch(0), punch(1_000, K.BREAK)])
    assert [one.kind for one in kept] == [K.IN, K.BREAK]


def test_with_another_kind_between_them_nothing_is_a_repeat() -> None:
    """Left by mistake and came again, all within a minute: the mistake must not stand."""
    kept, repeats = merged([punch(0), punch(1_000, K.OUT), punch(2_000, K.IN, Means.QR)])
    assert [one.kind for one in kept] == [K.IN, K.OUT, K.IN]
    assert repeats == []
    kept, repeats = merged([punch(0), punch(1_000), punch(2_000, K.OUT), punch(3_000, K.OUT)])
    assert [one.kind for one in kept] == [K.IN, K.OUT], "and a second tap still is one"


def test_a_struck_punch_hides_no_other_one() -> None:
    first, second = punch_entry(punch(0)), punch_entry(punch(30_000))
    said = read([first, second, strike_entry(Strike(WHO, T0, T0, first.id))])
    assert [one.id for one in said.punches] == [second.id]
    assert [one.id for one in said.idle] == [first.id]


def test_a_strike_of_what_was_seen_strikes_no_punch() -> None:
    said = read([punch_entry(punch(0)), strike_entry(Strike(WHO, T0, T0 + MINUTE))])
    assert len(said.punches) == len(said.strikes) == 1


def test_live_says_breaks_and_the_end_and_no_start() -> None:
    kinds = WorkEventKind
    day = live(
        (480, kinds.START), (600, kinds.PAUSE), (610, kinds.RESUME), (720, kinds.BREAK),
        (750, kinds.RESUME), (960, kinds.END),
    )  # fmt: skip
    found = said_on_live(day, T0 + 2_000 * MINUTE)
    assert [(one.kind, (one.at - T0) // MINUTE, one.means) for one in found] == [
        (K.BREAK, 720, Means.LIVE), (K.BACK, 750, Means.LIVE), (K.OUT, 960, Means.LIVE),
    ]  # fmt: skip


def test_a_break_nobody_ended_has_no_end() -> None:
    kinds = WorkEventKind
    day = live((480, kinds.START), (720, kinds.BREAK))
    found = said_on_live(day, T0 + 480 * MINUTE + LONGEST + 1)
    assert [one.kind for one in found] == [K.BREAK], "that it runs out says nothing"
    ended = said_on_live([*day, *live((800, kinds.END))], T0 + 2_000 * MINUTE)
    assert [one.kind for one in ended] == [K.BREAK, K.OUT]


@pytest.mark.parametrize(("minutes", "outs"), [(5, 0), (6, 0), (7, 1)])
def test_an_end_by_mistake_is_none(minutes: int, outs: int) -> None:
    kinds = WorkEventKind
    day = live((480, kinds.START), (600, kinds.END), (600 + minutes, kinds.START))
    assert len(said_on_live(day, T0 + 700 * MINUTE)) == outs


def test_what_is_yet_to_come_is_not_said_yet() -> None:
    kinds = WorkEventKind
    day = live((480, kinds.START), (600, kinds.END))
    assert said_on_live(day, T0 + 599 * MINUTE) == []
