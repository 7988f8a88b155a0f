"""From what a person says their day was to entries of the book."""

from dataclasses import replace
from datetime import date

import pytest

from cwem.attendance.book import read
from cwem.attendance.corrections import correcting, different, known_spells
from cwem.attendance.day_times import DayTimes, Ends, Statement, statement_of
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.entries import EntryKind, LeaveKind
from cwem.attendance.requests import Request, Stretch, Subject, entry_of, request_of
from cwem.attendance.working_day import Status, WorkingDay
from cwem.values import Activity, Channel, day_start

DAY = date(2026, 11, 20)


def at(clock: str) -> int:
    hours, minutes = map(int, clock.split(":"))
    return day_start(DAY) + (hours * 60 + minutes) * 60_000


def day(*spells: Ends, breaks: tuple[tuple[int, int], ...] = ()) -> WorkingDay:
    return WorkingDay("E1", DAY, "UTC", Status.PRESENT, (), "", 0, breaks=breaks, spells=spells)


KNOWN = day((at("9:12") + 20_000, at("17:40")), breaks=((at("12:00"), at("13:00")),))


def test_only_what_is_different_is_said() -> None:
    assert different(KNOWN, [(at("8:55"), at("17:40"))]) == DayTimes(at("8:55"))
    assert different(KNOWN, [(None, at("18:00"))]) == DayTimes(left=at("18:00"))
    rested = ((at("12:00"), at("12:30")),)
    assert different(KNOWN, [(None, None)], rested).breaks == rested
    assert different(KNOWN, [(None, None)], []) == DayTimes(breaks=())


def test_the_same_to_the_minute_is_no_difference() -> None:
    same = different(KNOWN, [(at("9:12"), at("17:40"))], [(at("12:00") + 5_000, at("13:00"))])
    assert same == DayTimes()
    assert not same
    assert not different(KNOWN, [(None, None)])


def test_of_several_times_all_are_said_where_more_than_the_outer_ends_differ() -> None:
    twice = day((at("8:00"), at("16:00")), (at("20:00"), None))
    ended = ((at("8:00"), at("16:00")), (at("20:00"), at("21:00")))
    assert different(twice, ended) == DayTimes(left=at("21:00"))
    assert not different(twice, twice.spells)
    assert different(twice, ended[:1]) == DayTimes(each=ended[:1], breaks=())


def test_an_out_too_late_for_the_shift_is_its_departure_for_whoever_is_asked() -> None:
    late = day((at("8:00"), None), (None, at("22:30")))
    assert known_spells(late) == [(at("8:00"), at("22:30"))]
    assert different(late, known_spells(late)) == DayTimes(
        each=((at("8:00"), at("22:30")),), breaks=()
    )
    alone = day((at("8:00"), at("16:00")), (None, at("22:30")))
    assert known_spells(alone) == list(alone.spells)
    assert known_spells(day()) == [(None, None)]


ASKED = Request(
    "E1", Subject.TIMES, DAY, DAY, "the camera was off", 5, "eva",
    DayTimes(at("8:55"), breaks=((at("12:00"), at("12:30")),)),
)  # fmt: skip
YES = Decision(ASKED.id, Verdict.APPROVED, "fine", 9, "mia")


def test_an_approval_says_it_with_author_and_approver() -> None:
    (entry,) = correcting(ASKED, YES)
    assert (entry.kind, entry.at, entry.by, entry.said) == (
        EntryKind.TIMES, day_start(DAY), "eva", 9,
    )  # fmt: skip
    assert entry.body["approver"] == "mia"
    assert entry.body["request"] == ASKED.id
    assert entry.body["why"] == "the camera was off"
    assert statement_of(entry) == Statement(entry.id, ASKED.times or DayTimes(), 5)
    assert correcting(ASKED, replace(YES, at=10))[0].id == entry.id


@pytest.mark.parametrize("verdict", [Verdict.REFUSED, Verdict.TAKEN_BACK])
def test_anything_else_says_nothing(verdict: Verdict) -> None:
    assert correcting(ASKED, replace(YES, verdict=verdict)) == []


def test_leave_is_said_day_by_day() -> None:
    request = Request("E1", Subject.LEAVE, DAY, date(2026, 11, 22), "trip", 5, "eva",
                      leave=LeaveKind.VACATION)  # fmt: skip
    said = read(correcting(request, YES))
    assert [day_start(date(2026, 11, n)) for n in (20, 21, 22)] == sorted(said.leave)
    assert {one.kind for one in said.leave.values()} == {LeaveKind.VACATION}


def test_a_request_is_read_back_as_it_was_made() -> None:
    assert request_of(entry_of(ASKED)) == ASKED
    leave = Request("E1", Subject.LEAVE, DAY, DAY, "trip", 5, "eva", leave=LeaveKind.REMOTE,
                    half=True, round=2)  # fmt: skip
    assert request_of(entry_of(leave)) == leave
    stretch = Stretch(at("10:00"), at("11:00"), Channel.ACTIVITY, Activity.WALKING)
    other = Request("E1", Subject.ACTIVITY, DAY, DAY, "boxes", 5, "eva", stretch=stretch)
    for request in (ASKED, leave, other):
        assert request_of(entry_of(request)).id == request.id == entry_of(request).id
