"""From what a person says their day was to entries of the book."""

from dataclasses import replace
from datetime import date

import pytest

from cwem.attendance.book import punch_of, read, strike_of
from cwem.attendance.corrections import changes, correcting
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.entries import EntryKind, LeaveKind, Means, PunchKind
from cwem.attendance.requests import SEEN, Change, Request, Stretch, Subject, entry_of, request_of
from cwem.attendance.working_day import Evidence, EvidenceKind, Status, WorkingDay
from cwem.values import Activity, Channel, day_start

DAY = date(2026, 11, 20)
IN, OUT, BREAK, BACK = (kind.value for kind in PunchKind)


def at(clock: str) -> int:
    hours, minutes = map(int, clock.split(":"))
    return day_start(DAY) + (hours * 60 + minutes) * 60_000


def stay(begin: str, end: str, counts: bool = True) -> Evidence:
    return Evidence(EvidenceKind.SEEN, at(begin), at(end), "", "stay", counts)


def punch(kind: str, clock: str, id: str, counts: bool = True) -> Evidence:
    return Evidence(EvidenceKind.PUNCH, at(clock), None, id, kind, counts)


def day(*evidence: Evidence, **times: object) -> WorkingDay:
    return WorkingDay("E1", DAY, "UTC", Status.PRESENT, (), "", 0, evidence=evidence, **times)  # type: ignore[arg-type]


SEEN_DAY = day(stay("9:12", "12:00"), stay("12:45", "17:40"),
               arrival=at("9:12"), departure=at("17:40"))  # fmt: skip


def test_an_earlier_arrival_adds_a_punch_and_strikes_nothing() -> None:
    assert changes(SEEN_DAY, at("8:55"), None) == (Change(at("8:55"), IN),)


def test_a_later_arrival_strikes_what_was_seen_before() -> None:
    asked = changes(SEEN_DAY, at("9:30"), None)
    assert set(asked) == {
        Change(at("9:30"), IN),
        Change(at("9:12"), SEEN, adds=False, until=at("9:30")),
    }


def test_a_later_departure_adds_and_an_earlier_one_strikes() -> None:
    assert changes(SEEN_DAY, None, at("18:00")) == (Change(at("18:00"), OUT),)
    assert set(changes(SEEN_DAY, None, at("17:20"))) == {
        Change(at("17:20"), OUT),
        Change(at("17:20"), SEEN, adds=False, until=at("17:40")),
    }


def test_punches_that_contradict_no_longer_count() -> None:
    known = day(punch(IN, "8:00", "a"), punch(OUT, "16:00", "b"), punch(OUT, "17:00", "c"),
                arrival=at("8:00"), departure=at("17:00"))  # fmt: skip
    assert set(changes(known, at("8:30"), at("16:30"))) == {
        Change(at("8:30"), IN),
        Change(at("8:00"), IN, adds=False, id="a"),
        Change(at("16:30"), OUT),
        Change(at("16:00"), OUT, adds=False, id="b"),
        Change(at("17:00"), OUT, adds=False, id="c"),
    }


def test_the_same_to_the_minute_is_no_change() -> None:
    assert changes(SEEN_DAY, at("9:12") + 20_000, at("17:40")) == ()
    assert changes(SEEN_DAY, None, None, ()) == ()


def test_breaks_are_added_and_taken_away() -> None:
    known = day(punch(BREAK, "12:00", "a"), punch(BACK, "13:00", "b"),
                breaks=((at("12:00"), at("13:00")),))  # fmt: skip
    assert set(changes(known, None, None, [(at("12:00"), at("12:30"))])) == {
        Change(at("12:00"), BREAK),
        Change(at("12:30"), BACK),
        Change(at("12:00"), BREAK, adds=False, id="a"),
        Change(at("13:00"), BACK, adds=False, id="b"),
    }
    assert changes(known, None, None, [(at("12:00"), at("13:00"))]) == ()


def test_what_was_struck_once_is_said_again_at_another_second() -> None:
    known = day(punch(IN, "8:55", "a", counts=False), arrival=at("9:12"), departure=None)
    assert changes(known, at("8:55"), None) == (Change(at("8:55") + 1_000, IN),)


ASKED = Request(
    "E1", Subject.TIMES, DAY, DAY, "the camera was off", 5, "eva",
    (Change(at("8:55"), IN), Change(at("9:12"), SEEN, adds=False, until=at("9:30"))),
)  # fmt: skip
YES = Decision(ASKED.id, Verdict.APPROVED, "fine", 9, "mia")


def test_an_approval_says_it_with_author_and_approver() -> None:
    punch_entry, strike_entry = correcting(ASKED, YES)
    assert (punch_entry.kind, punch_entry.by, punch_entry.said) == (EntryKind.PUNCH, "eva", 9)
    assert punch_entry.body["approver"] == "mia"
    assert punch_entry.body["request"] == ASKED.id
    assert punch_entry.body["why"] == "the camera was off"
    assert punch_of(punch_entry).means is Means.MANUAL
    strike = strike_of(strike_entry)
    assert (strike.at, strike.until, strike.target) == (at("9:12"), at("9:30"), "")
    assert strike.why == "the camera was off"


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
