"""How the picture gets on, in sentences."""

import pytest

from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.ui.live_pace import connection, pace
from cwem.values import Analysis, Box, Identity, IdentityStatus, Judgement, Person, Seen


def seen(status: IdentityStatus) -> Seen:
    judged = Judgement("sitting", 0.9)
    return Seen(1, Person(None, None, Box(0, 0, 9, 9)), Identity(status), judged, judged)


def snapshot(*statuses: IdentityStatus, fps: float = 5.0, asked: float = 5.0) -> Snapshot:
    analysis = Analysis(1, tuple(seen(each) for each in statuses))
    progress = Progress(analysis, analysed=100, fps_analysed=fps)
    return Snapshot(progress=progress, fps_received=15.0, fps_asked=asked, silent=0.1)


@pytest.mark.parametrize(
    ("fps", "silent", "said"),
    [
        (15.0, 0.1, "Connection: good, 15 pictures a second arrive."),
        (10.0, 0.1, "Connection: good, 10 pictures a second arrive."),
        (9.9, 0.1, "Connection: slow, 10 pictures a second arrive."),
        (0.0, 9.0, "Connection: no picture arrives."),
        (0.0, None, "Connection: no picture arrives."),
    ],
)
def test_the_connection(fps: float, silent: float | None, said: str) -> None:
    assert connection(Snapshot(fps_received=fps, silent=silent)) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (snapshot(IdentityStatus.CONFIRMED), "5 of them are looked at: you are recognised."),
        (
            snapshot(IdentityStatus.TENTATIVE, fps=9.0, asked=10.0),
            "10 of them are looked at to recognise who is there.",
        ),
        (snapshot(), "5 of them are looked at: enough while you are not there."),
        (
            snapshot(IdentityStatus.CONFIRMED, fps=2.0),
            "2 of them are looked at: the server is busy.",
        ),
    ],
)
def test_why_so_many_are_looked_at(now: Snapshot, said: str) -> None:
    assert pace(now, 10.0, own=True) == said


def test_a_shared_camera_speaks_to_nobody_in_particular() -> None:
    now = snapshot(IdentityStatus.CONFIRMED)
    assert pace(now, 10.0, own=False) == "5 of them are looked at: nobody has to be recognised."
