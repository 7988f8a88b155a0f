"""Sums are exact; a group's figure never gives away one person."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cwem.totals.periods import Unit, containing, parts
from cwem.totals.sums import DayTotals, longest_sitting, publishable, total
from cwem.values import Span

MONDAY = date(2026, 11, 16)
MINUTE = 60_000


def row(employee: str, day: int = 0, present: int = 100, **activity: int) -> DayTotals:
    return DayTotals(employee, MONDAY + timedelta(days=day), present, 7, activity)


def test_a_sum_adds_labels_people_and_days() -> None:
    found = total([row("E1", 0, sitting=5, standing=9), row("E1", 1, sitting=6), row("E2", 1)])
    assert dict(found.activity) == {"sitting": 11, "standing": 9}
    assert list(found.activity) == ["sitting", "standing"], "longest first"
    assert (found.present, found.unseen, found.people, found.days) == (
        300, 21, frozenset({"E1", "E2"}), 3,
    )  # fmt: skip


rows = st.lists(
    st.builds(
        row,
        st.sampled_from([f"E{n}" for n in range(8)]),
        st.integers(0, 60),
        st.integers(0, 10**7),
        sitting=st.integers(0, 10**7),
        walking=st.integers(0, 10**7),
    ),
    max_size=40,
    unique_by=lambda each: (each.employee, each.day),
)


@given(rows, st.sampled_from(Unit), st.integers(0, 6))
def test_the_sum_of_the_parts_is_the_whole(
    given: list[DayTotals], unit: Unit, week_start: int
) -> None:
    period = containing(MONDAY, Unit.MONTH)
    whole = total(each for each in given if period.first <= each.day <= period.last)
    sums = [
        total(each for each in given if part.first <= each.day <= part.last)
        for part in parts(period, unit, week_start)
    ]
    assert sum(each.present for each in sums) == whole.present
    assert sum(each.unseen for each in sums) == whole.unseen
    assert sum(each.days for each in sums) == whole.days
    for label in ("sitting", "walking"):
        assert sum(s.activity.get(label, 0) for s in sums) == whole.activity.get(label, 0)


def nobody(_row: DayTotals) -> bool:
    return False


def test_a_group_of_four_is_not_shown_one_of_five_is() -> None:
    four = [row(f"E{n}") for n in range(4)]
    assert publishable(four, nobody, 5) == []
    five = [*four, row("E4")]
    assert publishable(five, nobody, 5) == five
    assert publishable([*four, row("E4", present=0)], nobody, 5) == [], "who was not seen"


def test_whom_one_sees_anyway_does_not_hide_the_others() -> None:
    five = [row(f"E{n}") for n in range(5)]
    assert publishable(five, lambda each: each.employee == "E0", 5) == []
    assert publishable(five, lambda each: True, 5) == five, "all of them are one's own people"


def test_activity_of_few_is_not_shown_because_many_were_present() -> None:
    """Of six who were there, only some agreed to more than presence."""

    def shown(active: int, seen: str = "") -> list[dict[str, int]]:
        six = [row(f"E{n}", **({"sitting": 50 + n} if n < active else {})) for n in range(6)]
        found = publishable(six, lambda each: each.employee == seen, 5)
        assert [each.present for each in found] == [100] * 6
        return [dict(each.activity) for each in found if each.activity]

    assert shown(0) == shown(1) == shown(4) == []
    assert len(shown(5)) == 5
    assert shown(5, seen="E0") == [], "taking off one's own leaves four"
    assert len(shown(1, seen="E0")) == 1, "nobody else's"


def test_whose_activity_was_never_certain_hides_nobody() -> None:
    five = [row(f"E{n}", uncertain=60) for n in range(4)] + [row("E4", sitting=60)]
    assert [each.activity for each in publishable(five, nobody, 5)] == [{}] * 5


@given(rows, st.sets(st.sampled_from([f"E{n}" for n in range(8)])))
def test_taking_off_what_one_sees_leaves_none_or_enough(
    given: list[DayTotals], seen: set[str]
) -> None:
    shown = publishable(given, lambda each: each.employee in seen, 5)
    for day in {each.day for each in given}:
        unseen = [r for r in shown if r.day == day and r.employee not in seen]
        assert len(unseen) == 0 or len(unseen) >= 5
        whole = [r for r in given if r.day == day and r.present]
        on_day = [r for r in shown if r.day == day]
        assert on_day == [] or len(on_day) == len(whole), "a day is in it whole or not at all"


def line(*pieces: tuple[str, int]) -> list[Span]:
    spans, at = [], 1_000
    for label, minutes in pieces:
        if label:
            spans.append(Span(at, at + minutes * MINUTE, label))
        at += minutes * MINUTE
    return spans


def test_sitting_goes_on_over_what_is_shorter_than_a_minute() -> None:
    assert longest_sitting([]) == 0
    assert longest_sitting(line(("standing", 9))) == 0
    assert longest_sitting(line(("sitting", 20), ("standing", 1), ("at desk", 10))) == 20 * MINUTE
    spans = line(("sitting", 20), ("", 1), ("at desk", 10))
    near = [spans[0], Span(spans[0].end + MINUTE - 1, spans[1].end, "at desk")]
    assert longest_sitting(near) == 31 * MINUTE
