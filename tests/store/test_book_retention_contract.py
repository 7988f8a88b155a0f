"""How the attendance book ends, in every store alike."""

from datetime import date

import pytest

from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind, entry_id
from cwem.attendance.limits import BookRemoval, Old, end_of
from cwem.attendance.shifts import RuleBook, Shift, ShiftKind, Stretch
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.errors import RulesMissing
from cwem.values import DAY, day_start

LINE = date(2023, 1, 1)
BEGIN = day_start(LINE)
AT = day_start(date(2026, 1, 1))


def entry(at: int, kind: EntryKind = EntryKind.PUNCH, who: str = "E1") -> Entry:
    return Entry(who, at, kind, entry_id(who, at, kind), at, "ada", {"kind": "in", "means": "pin"})


def left(store, who: str = "E1") -> list[tuple[int, str]]:
    return [(e.at, e.kind.value) for e in store.entries.of({who}, 0, AT).get(who, ())]


def test_what_is_said_about_earlier_days_goes_and_the_line_stays(store):
    old = [entry(BEGIN - n * DAY) for n in (4, 40, 400)]
    kept = [entry(BEGIN + n * DAY) for n in (0, 400)]
    store.entries.append([*old, *kept, entry(BEGIN - 40 * DAY, who="E2")])
    assert store.entries.removals() == []
    assert store.book_retention.remove(LINE, AT) == 4
    assert left(store) == [(each.at, "punch") for each in kept]
    assert left(store, "E2") == []
    assert [e.employee for e in store.entries.everyone(0, AT)] == ["E1", "E1"]
    assert store.entries.removals() == [BookRemoval(LINE, AT)]


def test_what_the_first_day_after_the_line_needs_stays(store):
    """A night shift over New Year; and leave that was asked for in November, up to February."""
    edges = {kind: end_of(kind, LINE) for kind in EntryKind}
    for kind, edge in edges.items():
        store.entries.append([entry(edge - 1, kind), entry(edge, kind)])
    assert store.book_retention.remove(LINE, AT) == len(edges)
    assert sorted(left(store)) == sorted((edge, kind.value) for kind, edge in edges.items())
    assert edges[EntryKind.PUNCH] <= BEGIN - 2 * DAY
    assert edges[EntryKind.REQUEST] <= BEGIN - 92 * DAY


def test_done_again_it_takes_what_came_late_and_says_when_it_was_first(store):
    store.book_retention.remove(LINE, AT)
    store.entries.append([entry(BEGIN - 40 * DAY)])
    assert store.book_retention.remove(LINE, AT + DAY) == 1
    assert store.book_retention.remove(LINE, AT + DAY) == 0
    assert store.entries.removals() == [BookRemoval(LINE, AT)]
    later = date(2024, 1, 1)
    store.book_retention.remove(later, AT + 365 * DAY)
    assert store.entries.removals() == [BookRemoval(LINE, AT), BookRemoval(later, AT + 365 * DAY)]


def test_what_would_go_is_counted_as_it_goes(store):
    edges = {kind: end_of(kind, LINE) for kind in EntryKind}
    for kind, edge in edges.items():
        store.entries.append([entry(edge - 1, kind), entry(edge, kind)])
        store.entries.append([entry(edge - DAY, kind, "E2")])
    pressed = [BEGIN - 400 * DAY, BEGIN - 40 * DAY, BEGIN + DAY]
    store.work_events.append(*(WorkEvent("E1", at, WorkEventKind.START, "ada") for at in pressed))
    assert store.book_retention.old(LINE) == Old(2 * len(edges), 2, pressed[0])
    assert store.book_retention.remove(LINE, AT) == 2 * len(edges)
    assert store.book_retention.old(LINE) == Old()


def test_a_removal_is_broken_off_between_two_steps_and_done_again(store):
    people = [f"E{n}" for n in range(250)]
    store.entries.append([entry(BEGIN - 40 * DAY, who=who) for who in people])
    asked = iter([True])
    some = store.book_retention.remove(LINE, AT, lambda: next(asked, False))
    assert 0 < some < len(people)
    assert store.entries.removals() == [BookRemoval(LINE, AT)]
    assert store.book_retention.remove(LINE, AT) == len(people) - some


def test_more_than_one_change_takes_goes_as_well(store):
    begin = BEGIN - 300 * DAY
    store.entries.append([entry(begin + n * 60_000) for n in range(450)])
    assert store.book_retention.remove(LINE, AT) == 450
    assert left(store) == []


def test_what_was_said_on_live_goes_with_it(store):
    moments = [BEGIN - 40 * DAY, BEGIN - DAY, BEGIN + DAY]
    store.work_events.append(*(WorkEvent("E1", at, WorkEventKind.START, "ada") for at in moments))
    store.book_retention.remove(LINE, AT)
    assert [e.at for e in store.work_events.events("E1", 0, AT)] == moments[1:]


def closed(store, first: date, last: date, rules: int, version: int = 1) -> None:
    lines = (ClosedLine("E1", "{}"), ClosedLine("E2", "{}"))
    digests = tuple(line.digest for line in lines)
    hashed = closing_hash(digests)
    closing = Closing(first, last, "t1", version, hashed, digests, AT, "ada", rules)
    store.closings.close(closing, lines, store.closings.ground())


def test_closed_periods_go_whole_and_the_others_keep_their_lines(store):
    for year in (2019, 2020):
        closed(store, date(year, 12, 1), date(year, 12, 31), 1)
    closed(store, date(2019, 12, 1), date(2019, 12, 31), 1, version=2)
    store.book_retention.remove(LINE, AT)
    (_, _, one) = store.closings.closings(date.min, date.max)
    assert len(store.closings.lines(one)) == 2, "entries have gone, what was paid by them has not"
    assert store.book_retention.remove_closings(date(2020, 1, 1)) == 2
    assert store.closings.closings(date.min, date.max) == [one]
    assert len(store.closings.lines(one)) == 2
    assert store.book_retention.remove_closings(date(2020, 1, 1)) == 0


def test_rules_stay_as_long_as_a_closed_period_names_them(store):
    for n in range(5):
        office = Shift("office", f"Office {n}", ShiftKind.FIXED, (Stretch(540, 1020),))
        store.rule_books.replace(RuleBook(store.rule_books.revision(), {"office": office}))
    assert store.book_retention.remove_rules() == 0, "nothing was closed: nobody knows what will be"
    closed(store, date(2019, 12, 1), date(2019, 12, 31), 2)
    closed(store, date(2020, 12, 1), date(2020, 12, 31), 4)
    assert store.book_retention.remove_rules() == 2
    assert all(store.rule_books.at(n).shifts for n in (2, 4, 5))
    for gone in (1, 3):
        with pytest.raises(RulesMissing, match=str(gone)):
            store.rule_books.at(gone)
    assert store.rule_books.book().revision == 5
    store.book_retention.remove_closings(date(2020, 1, 1))
    assert store.book_retention.remove_rules() == 1
