"""A rule book as text, and back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cwem.attendance.rule_book_json import book_json, book_of
from cwem.attendance.shifts import (
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
    SiteRules,
    Stretch,
)

MINUTES = st.integers(0, 3_000)
STRETCHES = st.builds(Stretch, MINUTES, MINUTES)
SHIFTS = st.builds(
    Shift,
    st.text(),
    st.text(),
    st.sampled_from(ShiftKind),
    st.lists(STRETCHES, min_size=1).map(tuple),
    MINUTES,
    st.none() | STRETCHES,
    MINUTES,
    MINUTES,
    MINUTES,
    MINUTES,
    st.booleans(),
    MINUTES,
    MINUTES,
)
ROSTERS = st.builds(
    Roster, st.text(), st.text(), st.dates(), st.lists(st.text(), min_size=1).map(tuple)
)
SITES = st.builds(
    SiteRules,
    st.sampled_from(ReckoningRule),
    st.text(),
    st.dictionaries(st.dates(), st.text()),
    st.frozensets(st.dates()),
    st.booleans(),
)
BOOKS = st.builds(
    RuleBook,
    st.integers(0),
    st.dictionaries(st.text(), SHIFTS),
    st.dictionaries(st.text(), ROSTERS),
    st.dictionaries(st.text(), SITES),
)


@given(BOOKS)
def test_every_book_comes_back_exactly_and_has_one_text(book):
    text = book_json(book)
    again = book_of(text, book.revision)
    assert again == book
    assert book_json(again) == text


def test_every_field_is_in_the_text():
    """A field that is added to a value has to be written, or it would be lost on the way."""
    shift = Shift("s", "S", ShiftKind.FLEXIBLE, (Stretch(1, 2),), core=Stretch(1, 2))
    roster = Roster("r", "R", date(2026, 1, 5), ("s",))
    text = book_json(RuleBook(0, {"s": shift}, {"r": roster}, {"x": SiteRules()}))
    for value in (shift, roster, SiteRules()):
        assert [name for name in value.__slots__ if f'"{name}":' not in text] == []


def test_what_an_older_text_does_not_say_has_its_default():
    text = (
        '{"shifts":{"s":{"id":"s","name":"S","kind":"fixed","stretches":[[360,840]]}},'
        '"rosters":{},"sites":{"x":{}}}'
    )
    book = book_of(text, 3)
    assert book == RuleBook(
        3, {"s": Shift("s", "S", ShiftKind.FIXED, (Stretch(360, 840),))}, {}, {"x": SiteRules()}
    )
