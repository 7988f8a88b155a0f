""" "That wasn't me": which stays can be struck, and what of them is voided."""

from datetime import date

import pytest

from cwem.attendance.not_me import OVER, REASON, strike_of, strikeable, voids
from cwem.attendance.working_day import Evidence, EvidenceKind
from cwem.values import Bout, BoutKey, Channel

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


def bout(channel: Channel, start: int, end: int) -> Bout:
    key = BoutKey("E1", date(1970, 1, 1), channel, start, "c")
    return Bout(key, "present", "door", "m", end, 0.9)


def test_everything_of_that_time_is_voided_in_every_channel_and_nothing_else() -> None:
    inside = [bout(Channel.PRESENCE, 1_000, 60_000), bout(Channel.ACTIVITY, 2_000, 30_000)]
    before, after = bout(Channel.PRESENCE, 0, 1_000), bout(Channel.PRESENCE, 60_000, 90_000)
    longer = bout(Channel.POSTURE, 500, 20_000)
    found = voids([*inside, before, after, longer], 1_000, 60_000)
    assert [(void.key, void.since) for void in found] == [
        (inside[0].key, 1_000), (inside[1].key, 2_000), (longer.key, 1_000),
    ]  # fmt: skip
    assert {void.reason for void in found} == {REASON}
    assert {void.replaced_by for void in found} == {None}, "whose it was nobody knows"


def test_a_strike_covers_the_stay_and_says_why() -> None:
    strike = strike_of("E1", STAY, "on the train", 99, "eva")
    assert (strike.at, strike.until, strike.target, strike.why) == (
        1_000,
        60_000,
        "",
        "on the train",
    )
