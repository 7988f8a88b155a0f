""" "That wasn't me": which stays can be struck, and what of them is voided."""

from datetime import date

import pytest

from cwem.access.audit import By
from cwem.attendance.book import Strike, punch_entry, strike_entry, strike_of
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.not_me import OVER, Mistaken, mistaken_of, said_by, strikeable
from cwem.attendance.working_day import Evidence, EvidenceKind
from cwem.values import NOT_ME, Bout, BoutKey, Channel
from tests.attendance.agreed import WEDNESDAY, WHO, Setting, Signs, instant, reckoned

NOW = 1_000_000_000
STAY = Evidence(EvidenceKind.SEEN, 1_000, 60_000, "", "stay", True)


@pytest.mark.parametrize(
    ("one", "now", "expected"),
    [
        (STAY, NOW, True),
        (STAY, 60_000 + OVER, True),
        (STAY, 60_000 + OVER - 1, False),
        (Evidence(EvidenceKind.SEEN, 1_000, 60_000, "", "stay", False), NOW, False),
        (Evidence(EvidenceKind.PUNCH, 1_000, None, "a", "in", True), NOW, False),
        (Evidence(EvidenceKind.CORRECTION, 1_000, None, "a", "in", True), NOW, False),
    ],
    ids=["over", "just over", "goes on", "struck", "said", "corrected"],
)
def test_only_a_stay_that_is_over_and_counts(one: Evidence, now: int, expected: bool) -> None:
    assert strikeable(one, now) is expected


def bout(channel: Channel, start: int, end: int, camera: str = "door") -> Bout:
    key = BoutKey("E1", date(1970, 1, 1), channel, start, "c")
    return Bout(key, "present", camera, "m", end, 0.9)


def test_everything_of_that_time_is_voided_in_every_channel_and_nothing_else() -> None:
    inside = [bout(Channel.PRESENCE, 1_000, 60_000), bout(Channel.ACTIVITY, 2_000, 30_000)]
    before, after = bout(Channel.PRESENCE, 0, 1_000), bout(Channel.PRESENCE, 60_000, 90_000)
    longer = bout(Channel.POSTURE, 500, 20_000)
    found = Mistaken("E1", 1_000, 60_000).voids([*inside, before, after, longer])
    assert [(void.key, void.since) for void in found] == [
        (inside[0].key, 1_000), (inside[1].key, 2_000), (longer.key, 1_000),
    ]  # fmt: skip
    assert {void.reason for void in found} == {NOT_ME}
    assert {void.replaced_by for void in found} == {None}, "whose it was nobody knows"


def test_at_the_door_only_what_that_camera_recorded_is_voided() -> None:
    door = bout(Channel.PRESENCE, 1_000, 5_000)
    desk = bout(Channel.PRESENCE, 1_000, 9_000, "desk")
    assert [v.key for v in Mistaken("E1", 0, 6_000, camera="door").voids([door, desk])] == [
        door.key
    ]
    assert len(Mistaken("E1", 0, 6_000).voids([door, desk])) == 2


def test_what_stands_in_the_book_says_all_of_it() -> None:
    one = Mistaken("E1", 1_000, 60_000, "on the train")
    strike = strike_of(one.entry(By("eva", 99)))
    assert (strike.at, strike.until, strike.target) == (1_000, 60_000, "")
    assert (strike.why, strike.by, strike.voids) == ("on the train", "eva", True)
    assert mistaken_of(one.entry(By("eva", 99))) == one
    there = Mistaken("E1", 1_000, 60_000, camera="door")
    entry = there.entry(By("tablet", 99))
    assert mistaken_of(entry) == there
    assert entry.by == "device:tablet"
    assert (said_by(entry).actor, said_by(entry).at) == ("tablet", 99)


def test_what_was_struck_by_a_correction_voids_nothing() -> None:
    """Somebody who came later than they were seen has been there all the same."""
    corrected = strike_entry(Strike("E1", 1_000, 60_000, "", 99, "eva", "typo"))
    assert mistaken_of(corrected) is None
    assert not strike_of(corrected).voids
    assert mistaken_of(punch_entry(Punch("E1", 1, PunchKind.IN, Means.PIN, "x"))) is None


def test_it_stays_visible_as_struck_once_its_bouts_are_voided() -> None:
    """Stays are read without what is voided, so only the strike still says when it was."""
    morning = instant("08:00", WEDNESDAY), instant("09:00", WEDNESDAY)
    entry = Mistaken(WHO, *morning, "on the train").entry(By("ada", instant("12:00", WEDNESDAY)))
    signs = Signs().add("seen 10:00-16:00", WEDNESDAY)
    signs.entries.append(entry)
    (day,) = reckoned(Setting("plain"), signs, WEDNESDAY, WEDNESDAY)
    assert [(e.at, e.until, e.counts) for e in day.evidence] == [
        (*morning, False),
        (instant("10:00", WEDNESDAY), instant("16:00", WEDNESDAY), True),
    ]
    assert day.arrival == instant("10:00", WEDNESDAY)
    before = reckoned(Setting("plain"), signs, WEDNESDAY, WEDNESDAY, now=morning[0] + 60_000)
    assert [(e.at, e.until) for e in before[0].evidence] == [(morning[0], morning[0] + 60_000)]
