"""Saying that one comes and goes: what stands in the book afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cwem.access.audit import Action, By
from cwem.attendance.entries import EntryKind, Means, PunchKind
from cwem.attendance.punching import MOST_BACK, Punching, TooOld
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from tests.access.fakes import HOUR, MINUTE, SECOND, T0, House
from tests.access.fakes import house as open_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def punching(house: House) -> Punching:
    return Punching(house.store.entries, house.store.work_events, at_device=True)


def door(at: int = T0) -> By:
    return By("door", at)


def book(house: House) -> list:
    return list(house.store.entries.of(["E001"], 0, 2 * T0).get("E001", ()))


def test_what_is_said_is_kept_with_its_device(house: House, punching: Punching) -> None:
    done = punching.punch("E001", PunchKind.IN, Means.PIN, door())
    assert (done.punch.kind, done.punch.at, done.again) == (PunchKind.IN, T0, False)
    (entry,) = book(house)
    assert (entry.by, entry.said, entry.at) == ("device:door", T0, T0)


@pytest.mark.parametrize("kind", PunchKind)
def test_a_second_tap_is_the_same_event_and_checks_nobody_out(
    kind: PunchKind, house: House, punching: Punching
) -> None:
    """odoo#136925"""
    first = punching.punch("E001", kind, Means.PIN, door())
    for later in (1, SECOND, 59 * SECOND, 60 * SECOND):
        again = punching.punch("E001", kind, Means.QR, door(T0 + later))
        assert again.again
        assert again.punch.id == first.punch.id
    assert len(book(house)) == 1
    assert [each.kind for each in punching.said("E001", T0 + MINUTE).punches] == [kind]
    assert not punching.punch("E001", kind, Means.PIN, door(T0 + 61 * SECOND)).again


def test_a_clock_that_is_early_says_its_own_time_and_the_audit_names_it(
    house: House, punching: Punching
) -> None:
    for now in (T0, T0 + 2 * MINUTE, T0 + 9 * MINUTE):
        done = punching.punch("E001", PunchKind.IN, Means.PIN, door(now), at=T0 + 4 * MINUTE)
        assert done.punch.at == T0 + 4 * MINUTE
    assert len(book(house)) == 1
    (noted,) = house.entries()
    assert noted.details == {"said": "in", "at": "2023-11-14 22:17 UTC"}


def test_another_kind_within_the_minute_is_another_event(house: House, punching: Punching) -> None:
    punching.punch("E001", PunchKind.IN, Means.PIN, door())
    assert not punching.punch("E001", PunchKind.OUT, Means.PIN, door(T0 + SECOND)).again
    assert len(book(house)) == 2


IN, OUT = PunchKind.IN, PunchKind.OUT


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_put_right_within_the_minute_is_an_event_in_whatever_order_it_comes(
    order: tuple[int, ...], house: House, punching: Punching
) -> None:
    said = [(IN, T0), (OUT, T0 + 10 * SECOND), (IN, T0 + 30 * SECOND)]
    for _ in range(2):  # a kiosk sends again what it heard no answer to
        for place in order:
            kind, at = said[place]
            done = punching.punch("E001", kind, Means.PIN, door(T0 + MINUTE), at=at)
            assert (done.punch.kind, done.punch.at) == (kind, at)
    assert [(p.kind, p.at) for p in punching.said("E001", T0 + MINUTE).punches] == said
    assert len(book(house)) == 3


def test_an_end_on_live_between_them_makes_two_events(house: House, punching: Punching) -> None:
    for kind, at in ((WorkEventKind.START, T0 - HOUR), (WorkEventKind.END, T0 + 10 * SECOND)):
        house.store.work_events.append(WorkEvent("E001", at, kind, "ada"))
    punching.punch("E001", IN, Means.PIN, door())
    assert not punching.punch("E001", IN, Means.PIN, door(T0 + 30 * SECOND)).again
    assert [each.kind for each in punching.said("E001", T0 + MINUTE).punches] == [IN, OUT, IN]


def test_leaving_at_the_door_is_kept_though_it_was_said_on_live_just_before(
    house: House, punching: Punching
) -> None:
    """Whoever starts again on Live takes back what was said there, and not what was said here."""
    said = (WorkEventKind.START, T0 - HOUR), (WorkEventKind.END, T0)
    for kind, at in (*said, (WorkEventKind.START, T0 + 2 * MINUTE)):
        house.store.work_events.append(WorkEvent("E001", at, kind, "ada"))
    punching.punch("E001", OUT, Means.PIN, door(T0 + 20 * SECOND))
    (out,) = punching.said("E001", T0 + 3 * MINUTE).punches
    assert (out.kind, out.at) == (OUT, T0 + 20 * SECOND)


def test_sent_twice_it_is_one_row(house: House, punching: Punching) -> None:
    """horilla-hr#813"""
    for arrived in (T0 + HOUR, T0 + 2 * HOUR):
        punching.punch("E001", PunchKind.IN, Means.PIN, door(arrived), at=T0)
    (entry,) = book(house)
    assert (entry.at, entry.said) == (T0, T0 + HOUR)


def test_from_another_day(house: House, punching: Punching) -> None:
    punching.punch("E001", PunchKind.IN, Means.PIN, door(T0 + MOST_BACK), at=T0)
    with pytest.raises(TooOld):
        punching.punch("E001", PunchKind.OUT, Means.PIN, door(T0 + MOST_BACK + 1), at=T0)
    assert [entry.at for entry in book(house)] == [T0]


def test_taken_back_it_does_not_count_and_stays_visible(house: House, punching: Punching) -> None:
    done = punching.punch("E001", PunchKind.OUT, Means.KIOSK, door())
    punching.take_back(done.punch, door(T0 + 3 * SECOND))
    assert punching.said("E001", T0 + MINUTE).punches == ()
    assert [entry.kind for entry in book(house)] == [EntryKind.PUNCH, EntryKind.STRIKE]
    again = punching.punch("E001", PunchKind.OUT, Means.KIOSK, door(T0 + 10 * SECOND))
    assert not again.again, "what was taken back is no first event"


def test_the_audit_says_what_and_not_with_which_means(house: House, punching: Punching) -> None:
    done = punching.punch("E001", PunchKind.OUT, Means.QR, door())
    punching.take_back(done.punch, door(T0 + SECOND))
    punching.punch("E001", PunchKind.IN, Means.PIN, door(T0 + HOUR), at=T0 + MINUTE)
    noted = list(reversed(house.entries()))
    assert {each.action for each in noted} == {Action.PUNCH}
    assert [each.details for each in noted] == [
        {"said": "out"},
        {"said": "taken back"},
        {"said": "in", "at": "2023-11-14 22:14 UTC"},
    ]
    assert {each.actor for each in noted} == {"door"}
