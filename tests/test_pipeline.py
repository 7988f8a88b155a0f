"""The flow with every stage faked: who is shown, and whose time counts."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cwem.pipeline import Pipeline, Stages
from cwem.ports import BoutSink
from cwem.pose.smooth import TimeSmoother
from cwem.track.associate import Tracker
from cwem.track.identity import IdentityRules, Recogniser
from cwem.track.ledger import Ledger
from cwem.track.table import BoutTable
from cwem.values import (
    Analysis,
    BoutRules,
    Box,
    CameraKind,
    Capture,
    Channel,
    Denial,
    Embedding,
    Face,
    Frame,
    Image,
    Judgement,
    Match,
    Millis,
    Pose,
    Purpose,
    Quality,
    Verdict,
)

GREY = np.full((480, 640, 3), 128, np.uint8)


def face(x: float, confidence: float = 0.9) -> Face:
    return Face(Box(x, 100, x + 80, 180), np.zeros((5, 2), np.float32), confidence)


class Seeing:
    """Detector, gate, embedder, poses and classifiers: what `faces` says, everybody usable."""

    model = "fake"

    def __init__(self) -> None:
        self.faces: tuple[Face, ...] = ()

    def detect(self, _image: Image) -> tuple[Face, ...]:
        return self.faces

    def assess(self, _image: Image, face: Face) -> Quality:
        return Quality(Verdict.GOOD if face.confidence > 0.8 else Verdict.POOR, 1.0)

    def embed(self, _image: Image, _face: Face) -> Embedding:
        return np.ones(128, np.float32)

    def estimate(self, _frame: Frame, _faces: int) -> tuple[Pose, ...]:
        return ()

    def close(self) -> None:
        pass

    def classify(self, *_: object) -> Judgement:
        return Judgement("sitting", 0.9)


class Everybody:
    """A gallery in which every face is E001."""

    def __len__(self) -> int:
        return 1

    def identify(self, _embedding: Embedding, images: int = 1) -> Match:
        return Match("E001", 0.9, 0.5, 0.0003)

    def verify(self, employee: str, _embedding: Embedding, images: int = 1) -> Match:
        return Match(employee, 0.9, 0.5, 0.0003)

    def keeps(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        return self.verify(employee, embedding, images)

    @property
    def rate(self) -> float:
        return 0.001

    def purposes(self, _employee: str) -> frozenset[Purpose]:
        return frozenset(Purpose)

    def name(self, employee: str) -> str:
        return employee


class Flow:
    """A pipeline over fakes, and what it recorded."""

    def __init__(
        self,
        sink: BoutSink | None = None,
        denied: Callable[[], Sequence[Denial]] = tuple,
        camera: str = "door",
    ) -> None:
        self.seeing, self.table = Seeing(), BoutTable()
        capture = Capture("c", camera, CameraKind.SHARED, 0)
        eyes = self.seeing
        stages = Stages(eyes, eyes, eyes, eyes, eyes, eyes, TimeSmoother)
        models = dict.fromkeys(Channel, "fake")
        gallery = Everybody()
        self.pipeline = Pipeline(
            stages,
            lambda: gallery,
            Tracker(),
            Recogniser(gallery, IdentityRules()),
            Ledger(capture, models, BoutRules(), self.table if sink is None else sink),
            denied=denied,
        )

    def show(self, at: Millis, *faces: Face) -> Analysis:
        self.seeing.faces = faces
        return self.pipeline.analyse(Frame(GREY, at))


def shown(flow: Flow, times: Sequence[Millis], *faces: Face) -> list[int]:
    return [len(flow.show(at, *faces).people) for at in times]


def test_a_false_face_of_a_few_frames_is_nobody() -> None:
    flow = Flow()
    assert shown(flow, range(1_000, 1_400, 100), face(400, 0.62)) == [0] * 4
    assert shown(flow, range(1_400, 4_000, 100)) == [0] * 26


def test_a_face_nobody_can_name_is_shown_once_it_lasts() -> None:
    flow = Flow()
    assert shown(flow, range(0, 1_000, 100), face(400, 0.62)) == [0] * 5 + [1] * 5


@pytest.mark.parametrize("fps", [5, 10, 15])
def test_somebody_known_is_shown_and_named_in_time_and_counts_from_the_first_frame(
    fps: int,
) -> None:
    flow = Flow()
    times = [round(1_000 * n / fps) for n in range(5 * fps)]
    named = [
        at for at in times for seen in flow.show(at, face(100)).people if seen.identity.employee
    ]
    assert named[0] <= 1_000
    flow.pipeline.finish()
    assert {bout.key.start for bout in flow.table.bouts()} == {0}
