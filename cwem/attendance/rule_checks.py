"""What a roster, a site's rules or a whole book may not contain.

A page and a file ask for all mistakes at once; whoever keeps a book asks `check`, which raises.
"""

from collections.abc import Iterator

from cwem.attendance.calendars import place_mistake
from cwem.attendance.rule_sheets import MOST_DAYS
from cwem.attendance.shift_checks import (
    LONGEST_NAME,
    Mistake,
    Part,
    is_clean,
    name_mistakes,
    shift_mistakes,
)
from cwem.attendance.shifts import FULL_DAY, Roster, RuleBook, Shift, SiteRules
from cwem.attendance.times_text import clock_text
from cwem.errors import InputError
from cwem.words import say


def check(book: RuleBook) -> None:
    """Raises InputError that names the first mistake of the book."""
    for shift in book.shifts.values():
        _refuse(shift.name, shift_mistakes(shift, book))
    for roster in book.rosters.values():
        _refuse(roster.name, roster_mistakes(roster, book))
    for site, rules in book.sites.items():
        _refuse(site, site_mistakes(rules))


def _refuse(name: str, mistakes: list[Mistake]) -> None:
    for mistake in mistakes:
        raise InputError(
            say("{name}: {mistake}; nothing was changed.", name=name, mistake=mistake.words)
        )


def roster_mistakes(roster: Roster, book: RuleBook) -> list[Mistake]:
    """All of them; `book` is the one the roster is or will be in."""
    others = {each.id: each.name for each in book.rosters.values() if each.id != roster.id}
    return [*name_mistakes(roster.name, others), *_cycle(roster.cycle), *_days(roster.cycle, book)]


def _cycle(cycle: tuple[str, ...]) -> Iterator[Mistake]:
    if not cycle:
        yield Mistake(Part.CYCLE, say("it has no days"))
    elif len(cycle) > MOST_DAYS:
        yield Mistake(
            Part.CYCLE,
            say("it has {count} days; at most {most}", count=len(cycle), most=MOST_DAYS),
        )


def _days(cycle: tuple[str, ...], book: RuleBook) -> Iterator[Mistake]:
    for day, key in enumerate(cycle):
        if key and key not in book.shifts:
            yield Mistake(Part.CYCLE, say("there is no shift {shift}", shift=key), day)
    for day, one, two in neighbours(cycle, book):
        over = one.end - FULL_DAY - two.begin
        if over > 0:
            yield Mistake(
                Part.CYCLE,
                say(
                    "{one} of day {day} ends at {end}, after {two} of the next day has begun at "
                    "{begin}",
                    one=one.name,
                    two=two.name,
                    day=day + 1,
                    end=clock_text(one.end - FULL_DAY),
                    begin=clock_text(two.begin),
                ),
                (day + 1) % len(cycle),
            )


def neighbours(cycle: tuple[str, ...], book: RuleBook) -> Iterator[tuple[int, Shift, Shift]]:
    """(day, its shift, that of the next day), round the end of the cycle too."""
    for day, key in enumerate(cycle):
        one = book.shifts.get(key)
        two = book.shifts.get(cycle[(day + 1) % len(cycle)])
        if one and two and one.stretches and two.stretches:
            yield day, one, two


def in_rosters(shift: Shift, book: RuleBook) -> list[Mistake]:
    """The mistakes that rosters of the book have with this shift in it, their names said."""
    return [
        Mistake(
            Part.TIMES, say("in roster {roster}, {mistake}", roster=roster.name, mistake=each.words)
        )
        for roster in book.rosters.values()
        if shift.id in roster.cycle
        for each in _days(roster.cycle, book)
    ]


def site_mistakes(rules: SiteRules) -> list[Mistake]:
    """All of them."""
    return list(_site(rules))


def _site(rules: SiteRules) -> Iterator[Mistake]:
    if wrong := place_mistake(rules.country):
        yield Mistake(Part.COUNTRY, wrong)
    for day, name in sorted(rules.extra_holidays.items()):
        if not name or len(name) > LONGEST_NAME or not is_clean(name):
            yield Mistake(Part.HOLIDAYS, say("the holiday on {day} has no usable name", day=day))
        if day in rules.working_holidays:
            yield Mistake(
                Part.HOLIDAYS, say("{day} is both a holiday and a holiday that is worked", day=day)
            )
