"""Working days with what they come to, worked out by hand: the arithmetic stands beside each.

Minutes. `plain` is 08:00-16:00 (480), grace 5, overtime from 15 min, window 05:00-22:00; the others
stand in agreed.py. A day is Wednesday, March 11, 2026, in Berlin, unless it says another.
"""

from dataclasses import dataclass, field
from datetime import date

from cwem.attendance.shifts import SiteRules
from cwem.attendance.working_day import Status
from tests.attendance.agreed import DOOR, SATURDAY, WEDNESDAY, Setting

LORD_HOWE = "Australia/Lord_Howe"
MAY_DAY = date(2026, 5, 1)  # a Friday
CORPUS_CHRISTI = date(2026, 6, 4)  # a Thursday; a holiday in Bavaria, not in Berlin
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)  # Saturdays, clocks change in their night
HOWE_AUTUMN, HOWE_SPRING = date(2026, 4, 4), date(2026, 10, 3)  # by half an hour


@dataclass(frozen=True)
class Scripted:
    """What happened, and what it has to come to; lengths in whole minutes."""

    name: str
    signs: str
    status: Status
    worked: int = 0
    planned: int = 480
    late: int = 0
    early: int = 0
    overtime: int = 0
    credited: int = 0
    arrival: str = ""
    """Checked where it is said."""
    departure: str = ""
    """The same; "-": not known."""
    leave: str = ""
    now: str = ""
    day: date = WEDNESDAY
    setting: Setting = field(default_factory=Setting)


def plain(name: str, signs: str, status: Status, worked: int = 0, **more: object) -> Scripted:
    return Scripted(name, signs, status, worked, **more)  # type: ignore[arg-type]


def on(
    roster: str | None, name: str, signs: str, status: Status, worked: int = 0, **more: object
) -> Scripted:
    return plain(name, signs, status, worked, setting=Setting(roster), **more)


S = Status

COMING_AND_LEAVING = (
    # 07:58-16:02; before 08:00 does not count: 08:00-16:02 = 482; 2 < 15, no overtime
    plain("on time", "seen 07:58-16:02", S.PRESENT, 482, arrival="07:58", departure="16:02"),
    # gaps count: 08:00-16:00 = 480
    plain("a camera that was off", "seen 08:00-10:00, seen 13:00-16:00", S.PRESENT, 480),
    # 08:05-16:00 = 475; 5 > 5 is false
    plain("late within the grace", "seen 08:05-16:00", S.PRESENT, 475),
    # the clock shows 08:05: 16:00 - 08:05:59 = 474 min 1 s
    plain("late by seconds", "seen 08:05:59-16:00", S.PRESENT, 474),
    # 08:06-16:00 = 474; all six minutes are late
    plain("late beyond the grace", "seen 08:06-16:00", S.LATE, 474, late=6),
    # 08:00-15:55 = 475; 5 > 5 is false
    plain("early within the grace", "seen 08:00-15:55", S.PRESENT, 475),
    # 08:00-15:54 = 474
    plain("left early", "seen 08:00-15:54", S.LEFT_EARLY, 474, early=6),
    # 08:30-15:00 = 390 = 480 - 30 - 60
    plain("late and early", "seen 08:30-15:00", S.LATE, 390, late=30, early=60),
    # 08:00-16:14 = 494; 14 < 15
    plain("no overtime yet", "seen 08:00-16:14", S.PRESENT, 494),
    # 08:00-16:15 = 495; 15 >= 15, all of it
    plain("overtime at once", "seen 08:00-16:15", S.PRESENT, 495, overtime=15),
    # 08:00-18:00 = 600 = 480 + 120
    plain("two hours more", "in 08:00, out 18:00", S.PRESENT, 600, overtime=120),
    # 08:00-16:00: two hours before the shift are nothing
    plain("came at six", "in 06:00, out 16:00", S.PRESENT, 480, arrival="06:00"),
    # both: 09:00-18:00 = 540 = 480 - 60 + 120
    plain("late, then longer", "in 09:00, out 18:00", S.LATE, 540, late=60, overtime=120),
    # 07:00-16:00 = 540; 60 >= 15
    on("early", "came at seven, and it counts", "in 07:00, out 16:00", S.PRESENT, 540, overtime=60),
    # 07:50-16:00 = 490; 10 < 15
    on("early", "ten minutes before", "in 07:50, out 16:00", S.PRESENT, 490),
    # nothing of the shift: 480 - 480 + (17:00-19:00 = 120)
    plain("came after the end", "seen 17:00-19:00", S.LATE, 120, late=480, overtime=120),
    # a minute after the end is passing by
    plain("passed after the end", "seen 17:00-17:01", S.ABSENT, 0),
    plain("nobody came", "", S.ABSENT, 0),
)

WHEN_THEY_LEFT = (
    # PIN alone: 480
    plain("two taps a day", "in 08:00, out 16:00", S.PRESENT, 480),
    # the face says when they came, the code when they left
    plain("face and code", "seen 08:00-08:01, out 16:00 qr", S.PRESENT, 480),
    # taps 2 and 3 say nothing new
    plain(
        "three taps in the morning", "in 08:00, in 08:00:40, in 08:03, out 16:00", S.PRESENT, 480
    ),
    # in alone: nothing is known after 08:00
    plain("no check-out", "in 08:00", S.INCOMPLETE, 0, arrival="08:00", departure="-"),
    # 08:00-12:46 = 286 is certain
    plain("seen last at noon", "seen 08:00-08:01, seen 12:45-12:46", S.INCOMPLETE, 286),
    # 15:11 >= 16:00 - 60 min: a departure; 08:00-15:11 = 431; 49 early
    plain(
        "passed the door at the end",
        "seen 08:00-08:01, seen 15:10-15:11",
        S.LEFT_EARLY,
        431,
        early=49,
        departure="15:11",
    ),
    # 14:59 < 15:00: not known; 08:00-14:59 = 419
    plain("passed it before", "seen 08:00-08:01, seen 14:58-14:59", S.INCOMPLETE, 419),
    # a stay of 5 min is a departure: 08:00-12:05 = 245; 16:00-12:05 = 235 early
    plain("stayed five minutes", "in 08:00, seen 12:00-12:05", S.LEFT_EARLY, 245, early=235),
    # 4 min 59 s is not: 08:00-12:04:59 = 244
    plain("stayed less", "in 08:00, seen 12:00-12:04:59", S.INCOMPLETE, 244),
    # passing twice, 35 min apart: back from 16:10 on, as one is seen at a door; 525 - 10 = 515
    plain(
        "passing twice is a return",
        "in 08:00, out 16:00, seen 16:10-16:10:05, seen 16:44:55-16:45",
        S.PRESENT,
        515,
        overtime=35,
    ),
    # passing at 16:05 is no return
    plain(
        "passed after checking out",
        "in 08:00, out 16:00, seen 16:05-16:06",
        S.PRESENT,
        480,
        departure="16:00",
    ),
    # out 12:00, seen again from 13:00: 480 - 60
    plain("came back by face", "in 08:00, out 12:00, seen 13:00-16:00", S.PRESENT, 420),
    # the later "out" says they were back when the door saw them: 480 - 45
    plain(
        "back through the door", "in 08:00, out 12:00, seen 12:45-12:46, out 16:00", S.PRESENT, 435
    ),
    # two "out" with nothing between: the last one holds, nobody knows of an absence
    plain("left twice", "in 08:00, out 12:00, out 16:00", S.PRESENT, 480),
    plain("an out without an in", "out 16:00", S.INCOMPLETE, 0, departure="16:00"),
    plain(
        "a break on Live and nothing else",
        "break 12:00 live",
        S.INCOMPLETE,
        0,
        early=240,
        departure="-",
    ),
    # a punch after the last stay: they were there at 13:00; 08:00-13:00 = 300
    plain("came back and was lost", "seen 08:00-11:00, back 13:00", S.INCOMPLETE, 300),
    # approved later, counts like any other
    plain("a correction", "in 08:00, out 16:00 manual", S.PRESENT, 480),
    # the stay at 07:30 was somebody else: late from 08:00 to 08:30
    plain(
        "that wasn't me",
        "seen 07:30-07:31 struck, seen 08:30-16:00",
        S.LATE,
        450,
        late=30,
        arrival="08:30",
    ),
    # the first punch does not count
    plain("a struck punch", "in 08:00 struck, in 09:00, out 16:00", S.LATE, 420, late=60),
)

BREAKS = (
    # 08:00-16:45 = 525 - 45 = 480: 480 - 45 + 45
    plain(
        "a recorded break", "in 08:00, break 12:00, back 12:45, out 16:45", S.PRESENT, 480,
        overtime=45,
    ),
    # out and in again is one as well: 510 - 30
    plain(
        "out for lunch", "in 08:00, out 12:00, in 12:30, out 16:30", S.PRESENT, 480, overtime=30
    ),
    # nobody said "back", but they were seen: 480 - 30
    plain("forgot to say back", "in 08:00, break 12:00, seen 12:30-16:00", S.PRESENT, 450),
    # from 15:30 on a break: 480 - 30
    plain("left from a break", "in 08:00, break 15:30, out 16:00", S.PRESENT, 450),
    # 08:00-16:30 = 510 without a break; planned 510 - 30 = 480
    on("pause", "no pause taken", "in 08:00, out 16:30", S.PRESENT, 510),
    # 510 - 30 = 480
    on("pause", "the pause", "in 08:00, break 12:00, back 12:30, out 16:30", S.PRESENT, 480),
    # 510 - 45 = 465 = 480 - 15
    on("pause", "a longer one", "in 08:00, break 12:00, back 12:45, out 16:30", S.PRESENT, 465),
    # two breaks: 510 - 15 - 20 = 475
    on(
        "pause", "two breaks",
        "in 08:00, break 10:00, back 10:15, break 12:00, back 12:20, out 16:30",
        S.PRESENT, 475,
    ),
    # a pause of the camera is none: 480; the end was said at 16:00
    plain(
        "a camera paused on Live",
        "live start 08:00, seen 08:00-10:00, live pause 10:00, live resume 11:00,"
        " seen 11:00-15:58, live end 16:00", S.PRESENT, 480, departure="16:00",
    ),
    # a break said on Live: 480 - 30
    plain(
        "a break said on Live",
        "live start 08:00, seen 08:00-12:00, live break 12:00, live resume 12:30,"
        " seen 12:30-16:00, live end 16:00", S.PRESENT, 450,
    ),
    # a start proves nobody's presence: they came at 08:10
    plain("started without a face", "live start 07:55, seen 08:10-16:00", S.LATE, 470, late=10),
    # ended at 10:00 by mistake and started again: they never left
    plain(
        "an end by mistake", "live start 08:00, seen 08:00-16:00, live end 10:00, live start 10:01",
        S.PRESENT, 480,
    ),
)  # fmt: skip

LEAVE = (
    plain("vacation", "", S.ON_LEAVE, 0, credited=480, leave="vacation"),
    plain("illness", "", S.ON_LEAVE, 0, credited=480, leave="illness"),
    plain("unpaid", "", S.ON_LEAVE, 0, leave="unpaid"),
    # taken back: nobody came
    plain("taken back", "", S.ABSENT, 0, leave="vacation, none"),
    # said again: the last word holds
    plain("ill in a vacation", "", S.ON_LEAVE, 0, credited=480, leave="vacation, illness"),
    # half of 480 is leave; 12:00-16:00 = 240
    plain(
        "half, in the morning", "seen 12:00-16:00", S.PRESENT, 240, credited=240,
        leave="vacation half",
    ),
    # 08:00-12:00 = 240
    plain("half, after noon", "in 08:00, out 12:00", S.PRESENT, 240, credited=240,
          leave="illness half"),
    # from 12:00 on 240 are due; 12:20-16:00 = 220
    plain("half, and late", "seen 12:20-16:00", S.LATE, 220, late=20, credited=240,
          leave="vacation half"),
    # the door at 11:51 is the departure of a morning: 08:00-11:51 = 231; nine minutes early
    plain(
        "half, seen at the door", "seen 08:00-08:01, seen 11:50-11:51", S.LEFT_EARLY, 231, early=9,
        credited=240, leave="vacation half",
    ),
    # remote in one half: 480 - 240 seen = 240, of which half a day is credited
    plain("half remote", "seen 08:00-12:00", S.PRESENT, 240, credited=240, leave="remote half"),
    # and nobody came for the other
    plain("half remote, and absent", "", S.ABSENT, 0, credited=240, leave="remote half"),
    # nobody came for the other half
    plain("half, and absent", "", S.ABSENT, 0, credited=240, leave="vacation half"),
    # nobody has to be seen
    plain("remote", "", S.PRESENT, 0, credited=480, leave="remote"),
    # 09:00-15:00 = 360 seen; 480 - 360 = 120 is credited, nobody is late
    plain("remote, and seen", "seen 09:00-15:00", S.PRESENT, 360, credited=120, leave="remote"),
    # 10:00-11:00 worked on a day of leave is overtime
    plain("worked on leave", "in 10:00, out 11:00", S.ON_LEAVE, 60, overtime=60, credited=480,
          leave="vacation"),
)  # fmt: skip

FREE = (
    plain("a holiday", "", S.HOLIDAY, 0, credited=480, day=MAY_DAY),
    # 10:00-14:00 = 240, all overtime
    plain("worked on it", "seen 10:00-14:00", S.HOLIDAY, 240, overtime=240, credited=480,
          day=MAY_DAY),
    # a holiday is no day of leave
    plain("leave on it", "", S.HOLIDAY, 0, credited=480, leave="vacation", day=MAY_DAY),
    plain("Corpus Christi in Bavaria", "", S.HOLIDAY, 0, credited=480, day=CORPUS_CHRISTI,
          setting=Setting(country="DE-BY")),
    plain("Corpus Christi in Berlin", "", S.ABSENT, 0, day=CORPUS_CHRISTI),
    plain("the site's own holiday", "", S.HOLIDAY, 0, credited=480,
          setting=Setting(rules=SiteRules(extra_holidays={WEDNESDAY: "Founders' day"}))),
    plain("a holiday that is worked", "in 08:00, out 16:00", S.PRESENT, 480, day=MAY_DAY,
          setting=Setting(rules=SiteRules(working_holidays=frozenset({MAY_DAY})))),
    plain("Saturday", "", S.WEEKEND, 0, planned=0, day=SATURDAY),
    # 10:00-13:00 = 180
    plain("worked on it too", "in 10:00, out 13:00", S.WEEKEND, 180, planned=0, overtime=180,
          day=SATURDAY),
    # two minutes are passing by
    plain("fetched something", "seen 11:00-11:02", S.WEEKEND, 0, planned=0, day=SATURDAY),
    plain("forgot to leave", "in 10:00", S.INCOMPLETE, 0, planned=0, day=SATURDAY),
    # 22:00-02:00 = 240, all of it Saturday's
    plain("over midnight", "in 22:00, out 26:00", S.WEEKEND, 240, planned=0, overtime=240,
          day=SATURDAY),
    # a Tuesday off in part time is no absence
    on("part", "part time, off", "", S.WEEKEND, 0, planned=0, day=date(2026, 3, 10)),
    on("part", "part time, on", "in 08:00, out 16:00", S.PRESENT, 480),
    # nothing is agreed, so nothing is overtime: 09:00-15:00 = 360
    on(None, "no roster", "seen 09:00-15:00", S.PRESENT, 360, planned=0),
    on(None, "no roster, nobody", "", S.WEEKEND, 0, planned=0),
    plain("not employed yet", "seen 08:00-16:00", S.NOT_EMPLOYED, 0, planned=0,
          setting=Setting(employed=date(2026, 3, 12))),
)  # fmt: skip

NIGHTS = (
    # 22:00-06:05 = 485
    on("night", "a night", "in 21:55, out 30:05", S.PRESENT, 485, arrival="21:55",
       departure="30:05"),
    # midnight is nothing: 480
    on("night", "seen on two dates", "seen 22:00-24:00, seen 24:00-30:00", S.PRESENT, 480),
    # 22:30-06:00 = 450
    on("night", "late at night", "in 22:30, out 30:00", S.LATE, 450, late=30),
    # after midnight, by six hours: 01:00-06:00 = 300, 180 late
    on("night", "came after midnight", "in 25:00, out 30:00", S.LATE, 300, late=180),
    # break from 02:00 to 02:30: 450
    on("night", "a break at night", "in 22:00, break 26:00, back 26:30, out 30:00", S.PRESENT, 450),
    # until 07:00: 60 more
    on("night", "stayed longer", "in 22:00, out 31:00", S.PRESENT, 540, overtime=60),
    # clocks go forward at 02:00: 22:00-06:00 is 7 h
    on("nights", "the short night", "in 22:00, out 30:00", S.PRESENT, 420, planned=420,
       day=SPRING),
    # clocks go back at 03:00: 9 h
    on("nights", "the long night", "in 22:00, out 30:00", S.PRESENT, 540, planned=540,
       day=AUTUMN),
    # by half an hour: 8 h 30 min and 7 h 30 min
    plain("the long night of Lord Howe", "in 22:00, out 30:00", S.PRESENT, 510, planned=510,
          day=HOWE_AUTUMN, setting=Setting("nights", LORD_HOWE, "AU")),
    plain("the short night of Lord Howe", "in 22:00, out 30:00", S.PRESENT, 450, planned=450,
          day=HOWE_SPRING, setting=Setting("nights", LORD_HOWE, "AU")),
)  # fmt: skip

SPLIT = (
    on("split", "as agreed", "in 08:00, out 12:00, in 16:00, out 20:00", S.PRESENT, 480),
    on("split", "seen only", "seen 08:00-12:00, seen 16:00-20:00", S.PRESENT, 480),
    # what lies between the stretches is free: 240 + 240
    on("split", "stayed all day", "seen 08:00-20:00", S.PRESENT, 480),
    # 08:00-12:30 = 270 and 16:20-20:00 = 220: 480 + 30 - 20 = 490
    on("split", "longer, then late", "in 08:00, out 12:30, in 16:20, out 20:00", S.LATE, 490,
       late=20, overtime=30),
    # ten minutes more count and are no overtime yet
    on("split", "ten minutes more", "in 08:00, out 12:10, in 16:00, out 20:00", S.PRESENT, 490),
    # the second stretch is missing: 240 early
    on("split", "only the morning", "in 08:00, out 12:00", S.LEFT_EARLY, 240, early=240),
    # left at 11:40, back 16:00: 480 - 20
    on("split", "left early at noon", "in 08:00, out 11:40, in 16:00, out 20:00", S.LEFT_EARLY,
       460, early=20),
)  # fmt: skip

FLEXIBLE = (
    # 09:00-17:30 = 510 = 480 + 30
    on("flex", "half an hour more", "seen 09:00-17:30", S.PRESENT, 510, overtime=30),
    # 07:00-15:10 = 490; 10 < 15
    on("flex", "ten minutes more", "seen 07:00-15:10", S.PRESENT, 490),
    # 06:30-14:00 = 450; the core lasts until 15:00
    on("flex", "left in the core", "seen 06:30-14:00", S.LEFT_EARLY, 450, early=60),
    # 10:10-18:10 = 480; the core begins at 10:00
    on("flex", "came in the core", "seen 10:10-18:10", S.LATE, 480, late=10),
    # 06:00-15:00 = 540: before the frame nothing counts; 540 - 480 = 60
    on("flex", "before the frame", "seen 05:30-15:00", S.PRESENT, 540, overtime=60),
    # 12:00-20:00 = 480: after it neither; the core began two hours before
    on("flex", "beyond the frame", "seen 12:00-21:00", S.LATE, 480, late=120),
    # 08:00-17:00 = 540 - 60
    on("flex", "an hour of break", "in 08:00, break 12:00, back 13:00, out 17:00", S.PRESENT, 480),
    # without a core nobody is late
    on("free", "two hours", "in 11:00, out 13:00", S.PRESENT, 120),
    on("flex", "nobody", "", S.ABSENT, 0),
    # the door at 16:31, after the core time, is the departure: 08:00-16:31 = 511 = 480 + 31
    on("flex", "the door alone", "seen 08:00-08:01, seen 16:30-16:31", S.PRESENT, 511, overtime=31),
    # at 13:30 it is not: 14:00 is an hour before the core time ends; 08:00-13:31 = 331
    on("flex", "the door at noon", "seen 08:00-08:01, seen 13:30-13:31", S.INCOMPLETE, 331),
    # without a core time from an hour before the agreed time is over: 15:00; 08:00-15:31 = 451
    on("free", "the door in the afternoon", "seen 08:00-08:01, seen 15:30-15:31", S.PRESENT, 451),
    on("free", "the door too early", "seen 08:00-08:01, seen 12:45-12:46", S.INCOMPLETE, 286),
)  # fmt: skip

AT_THE_DOOR = (
    # only what was seen: 120 + 180
    plain("seen twice", "seen 08:00-10:00, seen 13:00-16:00", S.PRESENT, 300,
          setting=Setting(rules=DOOR)),
    # from coming to leaving: 240 + 180
    plain("came and left twice", "in 08:00, out 12:00, in 13:00, out 16:00", S.PRESENT, 420,
          setting=Setting(rules=DOOR)),
    # coming by face is no lesser than coming by PIN: from it to the "out" that was said, 480
    plain("seen coming, said leaving", "seen 08:00-08:01, out 16:00", S.PRESENT, 480,
          setting=Setting(rules=DOOR)),
    # and so is the face before the screen at which it was said
    plain("seen leaving too", "seen 08:00-08:01, seen 15:59-16:01, out 16:00", S.PRESENT, 480,
          setting=Setting(rules=DOOR)),
    # 08:00-12:00 and 13:00-16:00; seen leaving at noon is no arrival
    plain("seen coming twice", "seen 08:00-08:01, seen 11:59-12:00:30, out 12:00, "
          "seen 13:00-13:01, out 16:00", S.PRESENT, 420, setting=Setting(rules=DOOR)),
    # 08:00-12:00; a glimpse at the door while leaving is no arrival, and four says nothing more
    plain("a glimpse while leaving", "in 08:00, out 12:00, seen 12:00:05-12:00:30, out 16:00",
          S.PRESENT, 240, setting=Setting(rules=DOOR)),
    # said to have come: at work up to the last sign; 08:00-16:01
    plain("said coming, seen leaving", "in 08:00, seen 15:55-16:01", S.PRESENT, 481,
          setting=Setting(rules=DOOR)),
    # nobody said they left: only what was seen, 1 + 6
    plain("seen leaving, not said", "seen 08:00-08:01, seen 15:55-16:01", S.PRESENT, 7,
          setting=Setting(rules=DOOR)),
    # a stay within it is no other: 480
    plain("said and seen", "in 08:00, seen 09:00-10:00, out 16:00", S.PRESENT, 480,
          setting=Setting(rules=DOOR)),
)  # fmt: skip

NOT_OVER = (
    plain("before it", "", S.AHEAD, 0, now="07:00"),
    plain("in the grace", "", S.RUNNING, 0, now="08:04"),
    # the shift began an hour ago
    plain("not here yet", "", S.RUNNING, 0, late=60, now="09:00"),
    # 08:00-12:00 = 240 so far
    plain("in the middle", "in 08:00", S.RUNNING, 240, now="12:00", departure="-"),
    plain("seen in the middle", "seen 08:00-08:30", S.RUNNING, 240, now="12:00"),
    # left at 15:00; may come back
    plain("gone for now", "in 08:00, out 15:00", S.RUNNING, 420, now="15:30"),
    plain("just left", "in 08:00, out 16:00", S.PRESENT, 480, now="16:01"),
    # the core time is over; nobody has to stay until the frame ends
    on("flex", "gone within the frame", "in 08:00, out 16:00", S.PRESENT, 480, now="16:30"),
    # it is not: 08:00-14:00
    on("flex", "gone within the core", "in 08:00, out 14:00", S.RUNNING, 360, now="14:30"),
    # came late; 10:00-12:00
    plain("came late today", "in 10:00", S.RUNNING, 120, late=120, now="12:00"),
    # what comes after now has not happened: 08:00-09:00
    plain("the future", "in 08:00, out 16:00", S.RUNNING, 60, now="09:00"),
    # seen until 16:05, an hour ago: over
    plain("seen until the end", "seen 08:00-16:05", S.PRESENT, 485, now="17:05"),
    plain("leave tomorrow", "", S.ON_LEAVE, 0, credited=480, leave="vacation", now="-10:00"),
    # half a day of leave: the second half begins at 12:00
    plain("half a day, not yet", "", S.AHEAD, 0, credited=240, leave="vacation half", now="09:00"),
)

SCRIPTED = (
    *COMING_AND_LEAVING, *WHEN_THEY_LEFT, *BREAKS, *LEAVE, *FREE, *NIGHTS, *SPLIT, *FLEXIBLE,
    *AT_THE_DOOR, *NOT_OVER,
)  # fmt: skip
