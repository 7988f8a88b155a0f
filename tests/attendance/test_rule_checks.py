"""Every mistake of a shift, a roster and a site's rules, and what is only noted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cwem.attendance.calendars import HolidayKind, regions, year_of
from cwem.attendance.rule_checks import check, in_rosters, roster_mistakes, site_mistakes
from cwem.attendance.rule_notes import roster_notes, shift_notes, site_notes, weekly
from cwem.attendance.shift_checks import Part, shift_mistakes
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, SiteRules, Stretch
from cwem.errors import InputError
from tests.attendance.agreed import MONDAY, ROSTERS, SHIFTS

EARLY = Shift("e", "Early", ShiftKind.FIXED, (Stretch(360, 840),), pause=30)
NIGHT = Shift("n", "Night", ShiftKind.FIXED, (Stretch(1320, 1800),), pause=30)
FLEX = Shift(
    "f", "Flex", ShiftKind.FLEXIBLE, (Stretch(360, 1200),), minutes=480, core=Stretch(600, 900)
)
BOOK = RuleBook(shifts={each.id: each for each in (EARLY, NIGHT, FLEX)})


def wrong(shift: Shift, **changed: Any) -> list[tuple[Part, str]]:
    found = shift_mistakes(replace(shift, **changed), BOOK)
    return [(each.part, str(each.words)) for each in found]


def test_what_is_right_has_no_mistakes() -> None:
    for shift in (*BOOK.shifts.values(), *SHIFTS.values()):
        assert shift_mistakes(shift, RuleBook(shifts={shift.id: shift})) == []
    split = (Stretch(480, 720), Stretch(960, 1200))
    assert wrong(EARLY, stretches=split) == []
    assert wrong(EARLY, stretches=(Stretch(480, 1920),)) == [], "24 hours"
    check(RuleBook(1, SHIFTS, ROSTERS, {"s": SiteRules(country="DE-BE")}))


@pytest.mark.parametrize(
    ("shift", "changed", "part", "words"),
    [
        (EARLY, {"name": ""}, Part.NAME, "no name"),
        (EARLY, {"name": "x" * 101}, Part.NAME, "too long"),
        (EARLY, {"name": "a\tb"}, Part.NAME, "cannot be shown"),
        (EARLY, {"name": "NIGHT"}, Part.NAME, "exists already"),
        (EARLY, {"name": "Off"}, Part.NAME, "a day off"),
        (EARLY, {"stretches": ()}, Part.TIMES, "no times"),
        (EARLY, {"stretches": (Stretch(840, 360),)}, Part.TIMES, "before it begins at 14:00"),
        (EARLY, {"stretches": (Stretch(480, 480),)}, Part.TIMES, "before it begins"),
        (
            EARLY, {"stretches": (Stretch(480, 720), Stretch(700, 900))}, Part.TIMES,
            "08:00-12:00 and 11:40-15:00 overlap",
        ),
        (EARLY, {"stretches": (Stretch(780, 900), Stretch(480, 720))}, Part.TIMES, "not in order"),
        (EARLY, {"stretches": (Stretch(1500, 1600),)}, Part.TIMES, "not on its own day"),
        (EARLY, {"stretches": (Stretch(-60, 300),)}, Part.TIMES, "not on its own day"),
        (EARLY, {"stretches": (Stretch(480, 1921),)}, Part.TIMES, "lasts 24:01 h"),
        (
            EARLY, {"stretches": (Stretch(480, 720), Stretch(1900, 1980))}, Part.TIMES,
            "lasts 25:00 h",
        ),
        (EARLY, {"pause": 480}, Part.PAUSE, "as long as the shift"),
        (EARLY, {"pause": -1}, Part.PAUSE, "negative"),
        (EARLY, {"grace": -1}, Part.GRACE, "the grace is negative"),
        (EARLY, {"grace": 241}, Part.GRACE, "at most 240"),
        (EARLY, {"early_grace": -5}, Part.EARLY_GRACE, "negative"),
        (EARLY, {"overtime_from": -5}, Part.OVERTIME, "negative"),
        (EARLY, {"window_before": -5}, Part.BEFORE, "negative"),
        (EARLY, {"window_after": 721}, Part.AFTER, "at most 720"),
        (EARLY, {"minutes": 480}, Part.HOURS, "follow from its times"),
        (EARLY, {"core": Stretch(400, 500)}, Part.CORE, "only a flexible shift"),
        (FLEX, {"minutes": 0}, Part.HOURS, "needs the hours"),
        (FLEX, {"minutes": -480}, Part.HOURS, "needs the hours"),
        (FLEX, {"minutes": 841}, Part.HOURS, "do not fit into 06:00-20:00"),
        (FLEX, {"minutes": 800, "pause": 60}, Part.HOURS, "with 60 min pause do not fit"),
        (
            FLEX, {"stretches": (Stretch(360, 700), Stretch(720, 1200))}, Part.TIMES,
            "one frame, not several",
        ),
        (FLEX, {"core": Stretch(900, 600)}, Part.CORE, "ends before it begins"),
        (FLEX, {"core": Stretch(300, 600)}, Part.CORE, "05:00-10:00 lies outside of the frame"),
        (FLEX, {"core": Stretch(900, 1260)}, Part.CORE, "outside of the frame 06:00-20:00"),
        (FLEX, {"core": Stretch(600, 1140)}, Part.CORE, "longer than the agreed hours"),
    ],
)  # fmt: skip
def test_each_mistake_of_a_shift(
    shift: Shift, changed: dict[str, Any], part: Part, words: str
) -> None:
    found = wrong(shift, **changed)
    assert [each for each in found if each[0] is part and words in each[1]], found
    broken = replace(shift, **changed)
    with pytest.raises(InputError, match="nothing was changed"):
        check(replace(BOOK, shifts={**BOOK.shifts, shift.id: broken}))


def mistakes(*cycle: str, **more: Any) -> list[tuple[int | None, str]]:
    given = {"id": "r", "name": "R", "first": MONDAY} | more
    found = roster_mistakes(Roster(**given, cycle=cycle), BOOK)
    return [(each.day, str(each.words)) for each in found]


def test_mistakes_of_a_roster() -> None:
    assert mistakes("e", "", "n", "") == []
    assert mistakes("") == [], "nothing planned is allowed: it goes before the team's roster"
    assert mistakes() == [(None, "it has no days")]
    assert "at most 366" in mistakes(*[""] * 367)[0][1]
    assert mistakes("", "x", "e") == [(1, "there is no shift x")]
    assert "no name" in mistakes("e", name="")[0][1]
    book = replace(BOOK, rosters={"o": Roster("o", "Weeks", MONDAY, ("e",))})
    assert roster_mistakes(Roster("r", "weeks", MONDAY, ("e",)), book)


def test_neighbouring_shifts_may_not_overlap() -> None:
    long = replace(EARLY, id="l", name="Long", stretches=(Stretch(1200, 1830),))
    book = replace(BOOK, shifts={**BOOK.shifts, "l": long})
    (one,) = roster_mistakes(Roster("r", "R", MONDAY, ("l", "e", "")), book)
    assert one.day == 1
    assert (
        "Long of day 1 ends at 06:30, after Early of the next day has begun at 06:00" in one.words
    )
    # round the end of the cycle too
    (last,) = roster_mistakes(Roster("r", "R", MONDAY, ("e", "", "l")), book)
    assert last.day == 0
    assert mistakes("n", "e") == [], "night until 06:00, early from 06:00"


def test_a_shift_that_grows_is_judged_in_its_rosters() -> None:
    roster = Roster("r", "Weeks", MONDAY, ("n", "e", "", ""))
    longer = replace(NIGHT, stretches=(Stretch(1320, 1860),))
    book = RuleBook(shifts={**BOOK.shifts, "n": longer}, rosters={"r": roster})
    (found,) = in_rosters(longer, book)
    assert "in roster Weeks, Night of day 1 ends at 07:00" in found.words
    assert in_rosters(NIGHT, replace(book, shifts=BOOK.shifts)) == []


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("ZZ", "no calendar of a country ZZ"),
        ("GERMANY", "no calendar of a country"),
        ("DE-XX", "there is no region XX in DE; it has BB, BE"),
        ("DE-", None),
        ("MT-01", "has no regions"),
        ("DE-BE", None),
        ("", None),
    ],
)
def test_countries_and_regions(country: str, words: str | None) -> None:
    found = [str(each.words) for each in site_mistakes(SiteRules(country=country))]
    assert bool(found) is bool(words)
    assert words is None or words in found[0]


def test_every_country_that_is_offered_has_a_calendar() -> None:
    assert len(regions()) > 100
    assert all(site_mistakes(SiteRules(country=code)) == [] for code in regions())


EVE, MAY = date(2026, 12, 24), date(2026, 5, 1)


def test_holidays_of_a_site() -> None:
    assert site_mistakes(SiteRules(extra_holidays={EVE: ""}))
    both = SiteRules(extra_holidays={EVE: "Eve"}, working_holidays=frozenset({EVE}))
    assert "both a holiday" in site_mistakes(both)[0].words
    rules = SiteRules(extra_holidays={EVE: "Eve"}, working_holidays=frozenset({MAY}))
    found = {each.day: each.kind for each in year_of("DE-BE", rules, 2026)}
    assert (found[EVE], found[MAY]) == (HolidayKind.OWN, HolidayKind.WORKED)
    assert found[date(2026, 3, 8)] is HolidayKind.PUBLIC, "Women's Day, in Berlin"
    other = {each.day for each in year_of("DE-BE", replace(rules, country="DE-BY"), 2026)}
    assert date(2026, 3, 8) not in other
    assert date(2026, 1, 6) in other, "Epiphany, in Bavaria"
    assert year_of("", SiteRules(), 2026) == []


def test_what_is_only_noted() -> None:
    assert shift_notes(EARLY) == []
    assert "Article 4" in shift_notes(replace(EARLY, pause=0))[0]
    assert "nobody is ever late" in shift_notes(replace(EARLY, grace=450))[0]
    assert roster_notes(Roster("r", "R", MONDAY, ("e", "e", "")), BOOK) == []
    late = replace(EARLY, id="l", name="Late", stretches=(Stretch(840, 1320),))
    book = replace(BOOK, shifts={**BOOK.shifts, "l": late})
    (rest,) = roster_notes(Roster("r", "R", MONDAY, ("l", "e", "", "", "", "", "")), book)
    assert "8:00 h of rest" in rest
    seven = Roster("r", "R", MONDAY, ("e",))
    assert weekly(seven, BOOK) == 7 * 450
    assert "52:30 h a week" in roster_notes(seven, BOOK)[0]
    assert "Every day is off" in roster_notes(Roster("r", "R", MONDAY, ("",)), BOOK)[0]
    assert (
        "no public holiday there"
        in site_notes(SiteRules(working_holidays=frozenset({EVE})), "DE-BE")[0]
    )
    assert "anyway" in site_notes(SiteRules(extra_holidays={MAY: "May"}), "DE")[0]
    assert "No country" in site_notes(SiteRules(), "")[0]
