"""What of a shift, a roster or a site's rules is allowed but probably not meant, in sentences."""

from cwem.attendance.holidays import holiday
from cwem.attendance.rule_checks import neighbours
from cwem.attendance.shifts import FULL_DAY, Roster, RuleBook, Shift, ShiftKind, SiteRules
from cwem.attendance.times_text import length_text
from cwem.words import Words, say

REST = 11 * 60
"""Minutes between two working days that Directive 2003/88/EC, Article 3, asks for."""
WEEK = 48 * 60
"""Minutes a week at most on average, Article 6."""
WITHOUT_PAUSE = 6 * 60
"""Minutes beyond which Article 4 asks for a break."""


def shift_notes(shift: Shift) -> list[Words]:
    """Sentences about a shift without mistakes."""
    longest = max((each.minutes for each in shift.stretches), default=0)
    notes = []
    if shift.kind is ShiftKind.FIXED and longest > WITHOUT_PAUSE and shift.pause == 0:
        notes.append(
            say(
                "More than 6 h without a pause: the law of the EU asks for one (2003/88/EC, "
                "Article 4)."
            )
        )
    if shift.grace and shift.grace >= shift.planned:
        notes.append(say("The grace is as long as the shift: nobody is ever late."))
    return notes


def roster_notes(roster: Roster, book: RuleBook) -> list[Words]:
    """Sentences about a roster without mistakes."""
    notes = []
    if not any(roster.cycle):
        notes.append(say("Every day is off: nothing is planned for who has this roster."))
    for day, one, two in neighbours(roster.cycle, book):
        rest = FULL_DAY + two.begin - one.end
        if ShiftKind.FLEXIBLE not in {one.kind, two.kind} and rest < REST:
            notes.append(
                say(
                    "Between {one} of day {day} and {two} there are {rest} h of rest: the law of "
                    "the EU asks for 11 h (2003/88/EC, Article 3).",
                    one=one.name,
                    two=two.name,
                    day=day + 1,
                    rest=length_text(rest),
                )
            )
    if (week := weekly(roster, book)) > WEEK:
        notes.append(
            say(
                "{hours} h a week on average: the law of the EU allows 48 h (2003/88/EC, "
                "Article 6).",
                hours=length_text(round(week)),
            )
        )
    return notes


def weekly(roster: Roster, book: RuleBook) -> float:
    """Planned minutes a week, on average."""
    planned = sum(book.shifts[key].planned for key in roster.cycle if key in book.shifts)
    return planned * 7 / len(roster.cycle) if roster.cycle else 0.0


def site_notes(rules: SiteRules, place: str) -> list[Words]:
    """Sentences about a site's rules without mistakes; `place`: where the rules name none."""
    where = rules.country or place
    notes = [
        say("{day} is no public holiday there, so nothing changes by working on it.", day=day)
        for day in sorted(rules.working_holidays)
        if holiday(where, day) is None
    ]
    notes += [
        say("{day} is a public holiday there anyway.", day=day)
        for day in sorted(rules.extra_holidays)
        if holiday(where, day) is not None
    ]
    if not where:
        notes.append(say("No country is named, so no public holiday is known."))
    return notes
