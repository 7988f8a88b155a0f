"""Sites, teams, shifts and rosters."""

from datetime import date, timedelta

from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, SiteRules, Stretch
from cwem.demo.cast import ASSEMBLY, BERLIN, DESIGN, SERVICE, SINGAPORE, ZONES
from cwem.people.values import Camera, Site, Team
from cwem.values import CameraKind

SITES = (
    Site(BERLIN, "Berlin", ZONES[BERLIN], "DE-BE"),
    Site(SINGAPORE, "Singapore", ZONES[SINGAPORE], "SG"),
)
TEAMS = (
    Team(ASSEMBLY, "Assembly", BERLIN),
    Team(DESIGN, "Design", BERLIN),
    Team(SERVICE, "Service", SINGAPORE),
)
DOORS = {BERLIN: "door-berlin", SINGAPORE: "door-singapore"}
"""Site -> its kiosk: the camera's id and the device's log-in name."""
HALL = "hall-berlin"
CAMERAS = (
    Camera(DOORS[BERLIN], "Door", CameraKind.SHARED, BERLIN, ZONES[BERLIN], 3),
    Camera(HALL, "Assembly hall", CameraKind.SHARED, BERLIN, ZONES[BERLIN], 8),
    Camera(DOORS[SINGAPORE], "Door", CameraKind.SHARED, SINGAPORE, ZONES[SINGAPORE], 3),
)
TEAM_ROSTERS = {ASSEMBLY: "early-first", DESIGN: "flexible-week", SERVICE: "day-week"}

_FIXED, _FLEXIBLE = ShiftKind.FIXED, ShiftKind.FLEXIBLE
_SHIFTS = (
    Shift("early", "Early", _FIXED, (Stretch(360, 840),), pause=30),
    Shift("late", "Late", _FIXED, (Stretch(840, 1320),), pause=30),
    Shift("night", "Night", _FIXED, (Stretch(1320, 1800),), pause=30),
    Shift("day", "Day", _FIXED, (Stretch(540, 1080),), pause=60),
    Shift("split", "Split", _FIXED, (Stretch(480, 720), Stretch(960, 1200))),
    Shift(
        *("flexible", "Flexible", _FLEXIBLE, (Stretch(420, 1200),)),
        minutes=480, core=Stretch(600, 900), pause=30,
    ),
    Shift(
        *("short", "Short flexible", _FLEXIBLE, (Stretch(420, 1200),)),
        minutes=300, core=Stretch(600, 720),
    ),
)  # fmt: skip
_WEEK, _OFF = 5, ("", "")


def rule_book(first: date) -> RuleBook:
    """What was agreed. Cycles begin on a Monday."""
    monday = first - timedelta(days=first.weekday())
    early, late = ("early",) * _WEEK + _OFF, ("late",) * _WEEK + _OFF
    cycles = {
        "early-first": ("Early, then late", (*early, *late)),
        "late-first": ("Late, then early", (*late, *early)),
        "night-week": ("Four nights", ("night",) * 4 + ("", "", "")),
        "flexible-week": ("Flexible week", ("flexible",) * _WEEK + _OFF),
        "four-short-days": ("Four short days", ("short",) * 4 + ("", "", "")),
        "three-days": ("Three days", ("", "flexible", "flexible", "flexible", "", "", "")),
        "day-week": ("Day week", ("day",) * _WEEK + _OFF),
        "split-week": ("Split week", ("split",) * _WEEK + _OFF),
    }
    party = first + timedelta(days=61 - first.weekday() + 4)
    return RuleBook(
        0,
        {shift.id: shift for shift in _SHIFTS},
        {id: Roster(id, name, monday, cycle) for id, (name, cycle) in cycles.items()},
        {BERLIN: SiteRules(extra_holidays={party: "Company outing"}), SINGAPORE: SiteRules()},
    )
