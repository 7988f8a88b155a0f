import numpy as np

from cwem.cli.analysis.strangers import Strangers
from cwem.values import Analysis, Box, Face, Identity, IdentityStatus, Judgement, Person, Seen

FACE = Person(Face(Box(0, 0, 9, 9), np.zeros((5, 2), np.float32), 0.9), None, Box(0, 0, 9, 9))
UNKNOWN = Identity(IdentityStatus.UNKNOWN)
ADA = Identity(IdentityStatus.CONFIRMED, "E001", 0.9)


def seen(track: int, label: str, identity: Identity = UNKNOWN) -> Seen:
    return Seen(track, FACE, identity, Judgement(label, 0.9), Judgement("not judged", 0))


def watched(*frames: tuple[Seen, ...]) -> Strangers:
    strangers = Strangers()
    for number, people in enumerate(frames):
        strangers.add(Analysis(number * 1_000, people))
    return strangers


def test_time_counts_for_who_was_in_both_frames() -> None:
    strangers = watched(
        (seen(1, "sitting"),),
        (seen(1, "sitting"), seen(2, "walking")),
        (seen(1, "standing"), seen(2, "walking")),
        (),
        (seen(1, "sitting"),),
    )
    assert strangers.at_once() == 2
    assert strangers.seconds() == {"sitting": 1, "standing": 1, "walking": 1}


def test_who_is_recognised_later_was_no_stranger() -> None:
    strangers = watched(
        (seen(1, "sitting"), seen(2, "sitting")),
        (seen(1, "sitting"), seen(2, "sitting")),
        (seen(1, "sitting", ADA),),
    )
    assert strangers.at_once() == 1
    assert strangers.seconds() == {"sitting": 1}


def test_nobody() -> None:
    assert (watched((), ()).at_once(), watched().seconds()) == (0, {})
