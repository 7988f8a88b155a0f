"""What was recorded while activity was for groups stays with groups."""

from dataclasses import replace
from datetime import date, timedelta

from cwem.attendance.group_locks import dated, ever_locks, locks
from cwem.attendance.rule_book_json import book_json, book_of
from cwem.attendance.shifts import RuleBook, SiteRules

DAY = timedelta(days=1)
ON, OFF = date(2026, 3, 2), date(2026, 4, 6)
OPEN, CLOSED = SiteRules(), SiteRules(groups_only=True)
WHILE = dated(OPEN, CLOSED, ON)
AFTER = dated(WHILE, replace(WHILE, groups_only=False), OFF)


def test_while_it_is_on_no_day_is_shown_one_by_one() -> None:
    assert locks(WHILE, ON - DAY)
    assert locks(WHILE, OFF)
    assert not locks(OPEN, ON)


def test_once_it_is_off_the_days_on_which_it_was_on_stay_locked() -> None:
    assert [locks(AFTER, day) for day in (ON - DAY, ON, OFF, OFF + DAY)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (ever_locks(AFTER), ever_locks(OPEN)) == (True, False)


def test_a_lock_from_before_its_days_were_kept_covers_all_that_was_before() -> None:
    after = dated(CLOSED, OPEN, OFF)
    assert locks(after, date(2019, 1, 1))
    assert not locks(after, OFF + DAY)


def test_switched_on_again_and_other_rules_changed_nothing_is_forgotten() -> None:
    again = dated(AFTER, replace(AFTER, groups_only=True), OFF + 10 * DAY)
    over = dated(again, replace(again, groups_only=False), OFF + 20 * DAY)
    assert over.group_days == ((ON, OFF), (OFF + 10 * DAY, OFF + 20 * DAY))
    assert dated(over, replace(SiteRules(country="DE"), groups_only=False), OFF) == replace(
        over, country="DE"
    )
    assert dated(None, CLOSED, ON) == WHILE


def test_the_store_keeps_the_days() -> None:
    book = RuleBook(3, {}, {}, {"lab": AFTER, "hall": WHILE})
    assert book_of(book_json(book), 3) == book
