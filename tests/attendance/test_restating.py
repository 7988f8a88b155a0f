"""What was said about a day is about that day, and holds whatever else was recorded."""

from datetime import date, timedelta

import pytest

from cwem.attendance.corrections import known_spells
from cwem.attendance.day_times import DayTimes, Ends, times_entry
from cwem.attendance.working_day import Status, WorkingDay
from cwem.values import day_start
from tests.attendance.agreed import (
    DOOR,
    MINUTE,
    MONDAY,
    SATURDAY,
    WEDNESDAY,
    WHO,
    Setting,
    Signs,
    instant,
    reckoned,
)

FRIDAY, SUNDAY = SATURDAY - timedelta(days=1), SATURDAY + timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
PLAIN = Setting()


def spells(written: str, day: date) -> tuple[Ends, ...]:
    """Of "08:00-16:00, 22:00-?"."""
    return tuple(
        (
            None if came == "?" else instant(came, day),
            None if left == "?" else instant(left, day),
        )
        for came, left in (each.strip().split("-") for each in written.split(",") if each)
    )


def say(
    signs: Signs,
    day: date,
    written: str = "",
    breaks: str | None = None,
    until: str = "100:00",
    said: int = 0,
) -> Signs:
    """An approved correction; `until` is when it was asked for."""
    rests = None if breaks is None else spells(breaks, day)
    found = spells(written, day)
    times = DayTimes(each=found, breaks=rests)  # type: ignore[arg-type]
    if len(found) < 2:
        came, left = found[0] if found else (None, None)
        times = DayTimes(came, left, None, rests)  # type: ignore[arg-type]
    asked = instant(until, day)
    at = asked + (said or len(signs.entries))
    signs.entries.append(times_entry(WHO, day_start(day), times, asked, at, "ada"))
    return signs


def day_of(signs: Signs, day: date, setting: Setting = PLAIN) -> WorkingDay:
    (found,) = reckoned(setting, signs, day, day)
    return found


def worked(signs: Signs, day: date, setting: Setting = PLAIN) -> tuple[Status, int]:
    found = day_of(signs, day, setting)
    assert sum(end - begin for begin, end in found.intervals) == found.worked
    return found.status, found.worked // MINUTE


def left(day: WorkingDay) -> int | None:
    return None if day.departure is None else day.departure // MINUTE


@pytest.mark.parametrize(
    ("written", "said", "breaks", "minutes"),
    [
        # two spells: changing breaks leaves both as they are
        ("in 08:00, out 16:00, in 22:30, out 23:30", "", "12:00-12:30", 510),
        ("in 08:00, break 12:00, back 13:00, out 16:00, in 22:30, out 23:30", "", "", 540),
        # the evening's departure alone was missing
        ("in 08:00, out 16:00, in 22:30", "08:00-16:00, 22:30-24:30", None, 600),
        # the evening's arrival alone was missing
        ("in 08:00, out 16:00, out 23:30", "08:00-16:00, 22:00-23:30", None, 570),
        # an "out" by face, then back: what was said is the departure
        ("in 08:00, out 12:00, seen 13:00-21:50", "?-22:30", None, 810),
        ("in 08:00, seen 22:29-22:30", "?-22:30", None, 870),
        ("in 08:00, seen 15:30:10-15:30:50", "?-15:31", None, 451),
        # a departure beyond the window with a break across its end
        ("in 08:00", "?-22:30", "21:50-22:10", 850),
        # what was recorded a little before what was said, after midnight
        ("in 09:00, out 24:19:40", "09:00-24:20", None, 920),
        ("in 09:00, out 24:19:40", "09:00-24:30", None, 930),
        # a time nothing was recorded of
        ("in 08:00, out 12:00", "08:00-12:00, 18:00-20:00", None, 360),
        ("", "08:00-16:00", "12:00-12:30", 450),
        ("in 08:00, out 15:59:50", "", "15:30-16:00", 450),
    ],
)
def test_the_day_is_as_was_said(written: str, said: str, breaks: str | None, minutes: int) -> None:
    signs = say(Signs().add(written, WEDNESDAY), WEDNESDAY, said, breaks)
    status, found = worked(signs, WEDNESDAY)
    assert found == minutes
    assert status not in {Status.INCOMPLETE, Status.ABSENT}
    tomorrow = WEDNESDAY + timedelta(days=1)
    assert worked(signs, tomorrow) == (Status.ABSENT, 0)


@pytest.mark.parametrize(
    ("written", "said", "breaks", "minutes"),
    [
        ("in 08:00, out 10:00, in 18:00, out 20:00", "", "18:30-18:45", 225),
        ("seen 08:00-08:01, out 12:00, seen 12:40-13:00", "?-20:00", None, 680),
        ("in 08:00, seen 15:30:10-15:30:50", "?-15:31", None, 451),
        ("in 08:00, out 14:00, in 14:40, out 20:00", "", "", 720),
        ("in 20:00, out 25:00, out 25:00:30", "?-24:30", None, 270),
        ("in 20:00, out 28:00", "", "24:30-25:00", 450),
        # passing the camera is nothing, also if something else was said
        ("seen 08:00-08:01, in 09:00, out 12:00", "09:30-?", None, 150),
    ],
)
def test_a_day_off_is_as_was_said(
    written: str, said: str, breaks: str | None, minutes: int
) -> None:
    signs = say(Signs().add(written, SATURDAY), SATURDAY, said, breaks)
    status, found = worked(signs, SATURDAY)
    assert found == minutes
    assert status is not Status.INCOMPLETE
    assert worked(signs, SUNDAY)[1] == 0


def test_what_is_said_of_a_night_before_a_shift_leaves_the_shift_alone() -> None:
    """Seen around midnight of Sunday: the arrival of that, not of Monday."""
    signs = Signs().add("seen 23:30-24:50", SUNDAY).add("in 08:00, out 16:00", NEXT_MONDAY)
    say(signs, SUNDAY, "23:15-?")
    for setting in (PLAIN, Setting("early")):
        assert worked(signs, SUNDAY, setting)[1] == 95
        assert worked(signs, NEXT_MONDAY, setting) == (Status.PRESENT, 480)


def test_an_early_spell_of_its_own_stays_one() -> None:
    signs = Signs().add("seen 01:00-03:00, in 08:00, out 16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "00:45-03:00, 08:00-16:00")
    assert worked(signs, WEDNESDAY) == (Status.PRESENT, 615)


def test_what_was_said_first_can_be_said_again() -> None:
    signs = Signs().add("in 20:00", SATURDAY)
    for at, (until, minutes) in enumerate([("25:00", 300), ("25:30", 330), ("25:00", 300)]):
        say(signs, SATURDAY, f"?-{until}", said=at + 1)
        assert worked(signs, SATURDAY)[1] == minutes
        assert left(day_of(signs, SATURDAY)) == instant(until, SATURDAY) // MINUTE


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_corrections_the_last_decision_holds_and_the_other_keeps_the_rest(
    turned: bool,
) -> None:
    both = [("?-17:00", None), ("08:30-?", "12:00-12:30")]
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY)
    for said, breaks in both[::-1] if turned else both:
        say(signs, WEDNESDAY, said, breaks)
    assert worked(signs, WEDNESDAY) == (Status.LATE, 480)
    say(signs, WEDNESDAY, "?-15:00")
    assert worked(signs, WEDNESDAY)[1] == 360
    say(signs, WEDNESDAY, "", "12:00-12:45")
    assert worked(signs, WEDNESDAY)[1] == 345


def test_the_order_of_entries_does_not_matter() -> None:
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "?-17:00")
    say(signs, WEDNESDAY, "?-15:00")
    turned = Signs(entries=[*signs.entries[::-1], *signs.entries])
    assert worked(turned, WEDNESDAY) == worked(signs, WEDNESDAY) == (Status.LEFT_EARLY, 420)


def test_a_correction_of_saturday_leaves_friday_alone() -> None:
    late = Setting("late")
    for written in ("", "out 05:30"):
        signs = Signs().add("seen 14:00-22:05", FRIDAY).add(written, SATURDAY)
        before = worked(signs, FRIDAY, late)
        say(signs, SATURDAY, "?-05:45")
        assert worked(signs, FRIDAY, late) == before == (Status.PRESENT, 485)
        assert worked(signs, SATURDAY, late) == (Status.INCOMPLETE, 0)


def test_what_happens_after_it_was_asked_for_counts_as_ever() -> None:
    """Asked for at noon of the day itself: came at 07:30; left and back again later."""
    signs = Signs().add("seen 08:40-11:50", WEDNESDAY)
    say(signs, WEDNESDAY, "08:00-?", "10:00-10:15", until="12:00")
    signs.add("break 12:30, back 13:00, out 16:00", WEDNESDAY)
    found = day_of(signs, WEDNESDAY)
    assert (found.status, found.worked // MINUTE) == (Status.PRESENT, 435)
    assert len(found.breaks) == 2


def test_who_comes_back_after_saying_that_they_left_was_away_meanwhile() -> None:
    signs = Signs().add("in 08:00", WEDNESDAY)
    say(signs, WEDNESDAY, "?-12:00", until="14:00")
    assert worked(signs, WEDNESDAY) == (Status.LEFT_EARLY, 240)
    signs.add("in 15:00, out 17:00", WEDNESDAY)
    found = day_of(signs, WEDNESDAY)
    assert (found.status, found.worked // MINUTE) == (Status.PRESENT, 360)
    say(signs, WEDNESDAY, "", "12:00-14:30", until="40:00")
    assert worked(signs, WEDNESDAY) == (Status.PRESENT, 390), "also once breaks were said"


def test_only_stays_count_where_the_site_says_so_but_what_was_said_counts() -> None:
    strict = Setting(rules=DOOR)
    seen = "seen 08:00-10:00, seen 11:00-12:00, seen 15:30-16:00"
    assert worked(Signs().add(seen, WEDNESDAY), WEDNESDAY, strict)[1] == 210
    for said, breaks, minutes in (
        ("", "11:15-11:30", 195),
        ("?-17:00", None, 540),
        ("07:30-?", None, 480),
    ):
        signs = say(Signs().add(seen, WEDNESDAY), WEDNESDAY, said, breaks)
        assert worked(signs, WEDNESDAY, strict)[1] == minutes, (said, breaks)
    away = "in 08:00, out 10:00, in 12:00, out 16:00"
    signs = say(Signs().add(away, WEDNESDAY), WEDNESDAY, "", "10:00-10:30")
    assert worked(signs, WEDNESDAY, strict)[1] == 450


def test_parts_of_a_split_shift_are_one_day_of_it() -> None:
    split = Setting("split")
    signs = say(Signs(), WEDNESDAY, "08:00-12:00, 16:00-20:00")
    found = day_of(signs, WEDNESDAY, split)
    assert (found.status, found.worked // MINUTE, found.overtime) == (Status.PRESENT, 480, 0)


def test_a_night_is_said_of_the_day_it_begins_on() -> None:
    night = Setting("night")
    signs = Signs().add("in 22:00", WEDNESDAY)
    say(signs, WEDNESDAY, "?-30:00", "25:00-25:30")
    assert worked(signs, WEDNESDAY, night) == (Status.PRESENT, 450)


def test_all_that_was_recorded_stays_visible() -> None:
    signs = Signs().add("seen 08:10-08:20, in 08:15, break 12:00, back 13:00, out 16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "07:55-?", "12:00-12:30")
    say(signs, WEDNESDAY, "08:30-?")
    shown = {(one.what, one.at // MINUTE - instant("0:00", WEDNESDAY) // MINUTE): one.counts
             for one in day_of(signs, WEDNESDAY).evidence}  # fmt: skip
    assert shown == {
        ("stay", 490): False,
        ("in", 475): False,  # said first, and then otherwise
        ("in", 495): False,
        ("in", 510): True,
        ("break", 720): True,
        ("back", 750): True,
        ("back", 780): False,
        ("out", 960): True,
    }


def test_two_mornings_without_a_roster_are_two_days() -> None:
    none = Setting(None)
    monday, tuesday = MONDAY, MONDAY + timedelta(days=1)
    for first, second in (
        ("seen 08:00-18:05", "seen 07:55-17:00"),
        ("in 08:00, out 18:05", "in 07:55, out 17:00"),
    ):
        signs = Signs().add(first, monday).add(second, tuesday)
        found = [day.worked // MINUTE for day in reckoned(none, signs, monday, tuesday)]
        assert found == [605, 545], first
    apart = Signs().add("seen 08:00-08:05, seen 17:00-17:05", monday)
    assert worked(apart, monday, none)[1] == 545
    night = Signs().add("seen 22:00-22:05, seen 30:00-30:05", monday)
    assert worked(night, monday, none)[1] == 485


@pytest.mark.parametrize("clock", ["26:30", "27:00"])
@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
def test_nights_on_which_clocks_change(day: date, clock: str) -> None:
    nights = Setting("nights")
    signs = say(Signs().add("in 22:00", day), day, "?-30:00", f"24:00-{clock}")
    found = day_of(signs, day, nights)
    assert found.worked == instant("30:00", day) - instant("22:00", day) - (
        instant(clock, day) - instant("24:00", day)
    )


def test_a_strike_of_what_was_seen_keeps_what_was_said() -> None:
    signs = say(Signs().add("seen 08:30-09:00 struck, out 16:00", WEDNESDAY), WEDNESDAY, "08:00-?")
    assert worked(signs, WEDNESDAY) == (Status.PRESENT, 480)


@pytest.mark.parametrize(
    ("written", "said", "came", "left", "minutes"),
    [
        # all that was recorded lies before the arrival that was said
        ("in 08:00", "09:00-?", "09:00", None, 0),
        ("in 01:00, out 03:00, in 08:00, out 16:00", "08:00-?", "08:00", "16:00", 480),
        ("in 08:00, out 16:00, in 22:30, out 23:30", "?-16:00", "08:00", "16:00", 480),
        # one end of several times
        ("in 08:00, out 16:00, in 22:30, out 23:30", "?-23:45", "08:00", "23:45", 555),
        # work outside of the shift stays so
        ("in 00:30, out 04:30", "?-04:45", "00:30", "04:45", 255),
        ("", "00:30-04:30", "00:30", "04:30", 240),
        ("in 03:00, out 07:30, in 09:00, out 16:00", "03:00-08:00, 09:00-16:00", "03:00", "16:00",
         720),
        # an "out" after the window is the departure of whoever says another one
        ("in 08:00, out 22:30", "?-23:00", "08:00", "23:00", 900),
        # passing the camera in a break does not end it, whatever departure is said
        ("in 08:00, out 12:00:26, seen 12:19:36-12:20:36, in 12:50:46", "?-16:00", "08:00", "16:00",
         429),
    ],
)  # fmt: skip
def test_the_ends_are_those_that_were_said(
    written: str, said: str, came: str, left: str | None, minutes: int
) -> None:
    found = day_of(say(Signs().add(written, WEDNESDAY), WEDNESDAY, said), WEDNESDAY)
    assert found.arrival == instant(came, WEDNESDAY)
    assert found.departure == (None if left is None else instant(left, WEDNESDAY))
    assert found.worked // MINUTE == minutes


def test_what_lies_before_a_later_arrival_is_none_also_while_the_day_runs() -> None:
    signs = say(Signs().add("seen 08:00-08:10", WEDNESDAY), WEDNESDAY, "09:00-?", until="12:00")
    now = instant("12:30", WEDNESDAY)
    (found,) = reckoned(PLAIN, signs, WEDNESDAY, WEDNESDAY, now)
    assert (found.status, found.worked // MINUTE) == (Status.RUNNING, 210)
    twice = Signs().add("in 08:00, out 12:00, in 18:30, out 20:00", SATURDAY)
    assert worked(say(twice, SATURDAY, "18:00-?"), SATURDAY)[1] == 120


def test_times_that_were_said_are_kept_by_what_is_said_next() -> None:
    signs = say(Signs(), WEDNESDAY, "08:34-16:34, 18:06-20:06")
    say(signs, WEDNESDAY, "?-20:30")
    assert worked(signs, WEDNESDAY)[1] == 480 + 144
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "08:00-16:00, 18:00-20:00")
    say(signs, WEDNESDAY, "08:30-?")
    assert worked(signs, WEDNESDAY)[1] == 570
    say(signs, WEDNESDAY, "08:00-20:00, 21:00-21:30", "16:00-18:00")
    assert worked(signs, WEDNESDAY)[1] == 630


@pytest.mark.parametrize("turned", [False, True])
def test_both_ends_may_be_said_apart(turned: bool) -> None:
    signs = Signs().add("in 08:00, out 10:00, in 18:00, out 20:00", SATURDAY)
    for said in ("08:30-?", "?-21:00")[:: -1 if turned else 1]:
        say(signs, SATURDAY, said)
    assert worked(signs, SATURDAY)[1] == 270
    signs = Signs().add("in 08:00, out 16:00, in 22:30", WEDNESDAY)
    for said in ("07:30-?", "?-24:30")[:: -1 if turned else 1]:
        say(signs, WEDNESDAY, said)
    assert worked(signs, WEDNESDAY)[1] == 600


def test_of_an_arrival_after_the_departure_the_last_one_said_holds() -> None:
    signs = say(Signs().add("in 08:00, out 16:00", WEDNESDAY), WEDNESDAY, "?-11:00")
    say(signs, WEDNESDAY, "12:00-?")
    assert worked(signs, WEDNESDAY)[1] == 240


def test_what_a_manager_enters_after_an_outage_only_adds() -> None:
    def entered(signs: Signs, day: date, written: str, until: str) -> Signs:
        ((came, left),) = spells(written, day)
        asked = instant(until, day)
        times = DayTimes(came, left)
        signs.entries.append(times_entry(WHO, day_start(day), times, asked, asked, "mia", adds="1"))
        return signs

    twice = Signs().add("in 08:00, out 16:00, in 22:30, out 23:30", WEDNESDAY)
    assert worked(entered(twice, WEDNESDAY, "07:55-23:45", "40:00"), WEDNESDAY)[1] == 555
    off = Signs().add("in 08:00, out 10:00, in 18:00, out 20:00", SATURDAY)
    assert worked(entered(off, SATURDAY, "07:50-20:10", "40:00"), SATURDAY)[1] == 260
    open_end = Signs().add("in 08:00, in 18:00, out 20:00", SATURDAY)
    assert worked(entered(open_end, SATURDAY, "?-16:00", "40:00"), SATURDAY)[1] == 600
    # what a kiosk kept and sends later
    late = entered(Signs().add("in 08:00", WEDNESDAY), WEDNESDAY, "08:30-16:00", "17:05")
    assert worked(late, WEDNESDAY) == (Status.PRESENT, 480)
    assert worked(late.add("out 16:45", WEDNESDAY), WEDNESDAY) == (Status.PRESENT, 525)


def test_a_night_that_was_said_takes_nothing_from_the_next_shift() -> None:
    close = Setting("close")
    tuesday = MONDAY + timedelta(days=1)
    for written, said, minutes in (
        ("seen 21:55-46:00", "21:50-?", 720),  # on the spot until the next window opens at ten
        ("in 22:00, seen 30:00:30-46:00", "?-30:00", 480),
    ):
        signs = say(Signs().add(written, MONDAY), MONDAY, said)
        assert worked(signs, MONDAY, close) == (Status.PRESENT, minutes)
        assert worked(signs, tuesday, close) == (Status.PRESENT, 480)


def test_who_comes_again_hours_after_a_departure_comes_for_the_next_day() -> None:
    signs = Signs().add("in 20:00, seen 25:50-26:00, in 31:30, out 35:00", SATURDAY)
    say(signs, SATURDAY, "?-26:00")
    assert (worked(signs, SATURDAY)[1], worked(signs, SUNDAY)[1]) == (360, 210)


def test_whoever_goes_on_after_saying_that_they_left_was_back() -> None:
    signs = Signs().add("seen 08:00-11:55, seen 12:03-16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "?-12:00", until="12:05")
    assert worked(signs, WEDNESDAY)[1] == 475


def test_passing_a_camera_stays_what_it_was() -> None:
    signs = Signs().add("in 08:00, out 16:00, seen 23:00-23:01", WEDNESDAY)
    say(signs, WEDNESDAY, "", "12:00-12:30")
    found = day_of(signs, WEDNESDAY)
    assert all(one.counts for one in found.evidence)
    assert found.worked // MINUTE == 450


@pytest.mark.parametrize(
    ("written", "said", "breaks", "minutes"),
    [
        # lunch by "out" and "in" stays, though the morning's "in" was forgotten
        ("out 12:00, in 13:00, out 16:00", "08:00-?", None, 420),
        ("out 12:00, seen 13:00-13:30, out 16:00", "08:00-?", None, 420),
        # and so it does whatever departure is said
        ("in 08:00, out 12:00, seen 13:00-13:01, out 16:00", "?-17:00", None, 480),
        ("in 08:00, out 12:00, seen 13:00-13:01, out 16:00", "?-15:00", None, 360),
        ("in 08:00, break 12:00, out 16:00", "?-17:00", None, 300),
    ],
)
def test_another_end_changes_no_break(
    written: str, said: str, breaks: str | None, minutes: int
) -> None:
    signs = say(Signs().add(written, WEDNESDAY), WEDNESDAY, said, breaks)
    assert worked(signs, WEDNESDAY)[1] == minutes


def test_whoever_left_and_comes_again_was_back_with_and_without_a_shift() -> None:
    for setting, day in ((Setting(None), WEDNESDAY), (PLAIN, SATURDAY), (PLAIN, WEDNESDAY)):
        signs = say(Signs().add("in 08:00", day), day, "?-12:00", until="14:00")
        assert worked(signs.add("in 15:00, out 17:00", day), day, setting)[1] == 360
    evening = say(Signs().add("in 08:00", WEDNESDAY), WEDNESDAY, "?-16:00", until="18:00")
    assert worked(evening.add("in 22:30, out 23:30", WEDNESDAY), WEDNESDAY)[1] == 540
    night = Signs().add("in 20:00, break 25:30, back 26:00, out 30:00", SATURDAY)
    say(night, SATURDAY, "?-24:30", "")
    assert (worked(night, SATURDAY)[1], worked(night, SUNDAY)[1]) == (270, 0)


def test_an_entry_after_an_outage_adds_to_what_was_said_too() -> None:
    def both(written: str, said: str, entered: str) -> int:
        signs = say(Signs().add(written, WEDNESDAY), WEDNESDAY, said)
        ((came, left),) = spells(entered, WEDNESDAY)
        at = instant("101:00", WEDNESDAY)
        times = DayTimes(came, left)
        day = day_start(WEDNESDAY)
        signs.entries.append(times_entry(WHO, day, times, at, at, "mia", adds="1"))
        return worked(signs, WEDNESDAY)[1]

    assert both("in 08:00", "?-17:00", "?-16:30") == 540
    assert both("in 09:00, out 16:00", "08:00-?", "08:30-?") == 480
    assert both("in 08:00, out 16:00", "?-15:00", "?-15:30") == 450
    assert both("in 08:00, out 16:00", "?-15:00", "07:00-?") == 420


def test_an_entry_without_effect_takes_nothing_either() -> None:
    none = Setting(None)
    for later in ("in 15:00, out 17:00", "seen 08:00-10:00, seen 15:00-17:00, out 17:00"):
        signs = Signs().add("in 08:00", WEDNESDAY)
        at = instant("13:30", WEDNESDAY)
        left = DayTimes(left=instant("12:00", WEDNESDAY))
        day = day_start(WEDNESDAY)
        signs.entries.append(times_entry(WHO, day, left, at, at, "mia", adds="1"))
        assert worked(signs.add(later, WEDNESDAY), WEDNESDAY, none) == (Status.PRESENT, 540)


def test_the_time_between_two_that_were_said_can_be_said_to_be_none() -> None:
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY)
    say(signs, WEDNESDAY, "08:00-16:00, 18:00-20:00", "")
    assert worked(signs, WEDNESDAY)[1] == 600
    say(signs, WEDNESDAY, "", "16:00-16:30")
    assert worked(signs, WEDNESDAY)[1] == 690


def test_what_was_said_otherwise_later_does_not_count_in_what_is_shown() -> None:
    signs = say(Signs(), WEDNESDAY, "08:00-12:00, 13:00-16:00", "")
    say(signs, WEDNESDAY, "08:30-?")
    say(signs, WEDNESDAY, "?-15:00")
    shown = {one.at: one.counts for one in day_of(signs, WEDNESDAY).evidence}
    counting = ("08:30", "12:00", "13:00", "15:00")
    assert {at for at, counts in shown.items() if counts} == {
        instant(clock, WEDNESDAY) for clock in counting
    }
    assert len(shown) == 6


def test_a_late_out_is_of_the_time_before_it_unless_that_has_one() -> None:
    signs = Signs().add("in 08:00, seen 15:00-15:01, out 22:30", WEDNESDAY)
    found = known_spells(day_of(signs, WEDNESDAY))
    assert found == [(instant("08:00", WEDNESDAY), instant("22:30", WEDNESDAY))]
    assert worked(say(signs, WEDNESDAY, "?-22:40"), WEDNESDAY)[1] == 880
    told = Signs().add("in 08:00, out 16:00, out 22:30", WEDNESDAY)
    assert len(known_spells(day_of(told, WEDNESDAY))) == 2
