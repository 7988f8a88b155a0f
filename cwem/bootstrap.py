"""Chooses the adapters from the settings, once. Tests and commands open a runtime of their own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from cwem.access.ports import AccessStore
from cwem.face.detect import LiveDetector, PhotoDetector
from cwem.face.embed import SFaceEmbedder
from cwem.face.gallery import load_gallery
from cwem.face.operating import load_operating_points
from cwem.face.quality import FaceQuality
from cwem.face.refine import LandmarkRefiner
from cwem.face.sure import EnrolmentGate
from cwem.face.watch import GalleryWatch
from cwem.people.assignments import manages
from cwem.people.ports import Registry
from cwem.people.values import Company
from cwem.pipeline import Pipeline, Stages, models_of
from cwem.ports import BoutSink, FaceDetector, FaceEmbedder, Gallery, People, QualityGate
from cwem.pose.classify import CalibratedPosture, RuleActivityClassifier
from cwem.pose.keypoints import MediaPipePoseEstimator, Running
from cwem.pose.smooth import TimeSmoother
from cwem.settings import Settings
from cwem.store.opening import open_store, outbox_file
from cwem.store.outbox import Outbox
from cwem.store.ports import WholeStore
from cwem.track.associate import Tracker, TrackRules
from cwem.track.identity import IdentityRules, Recogniser
from cwem.track.ledger import Ledger
from cwem.values import CameraKind, Capture, Denial
from cwem.weights import model_file

NOBODY = ""
"""A number no employee has."""

TURNS = IdentityRules(undecided_every=90, confirmed_every=300, unknown_every=500)
TURNS_TRACKED = TrackRules(lost=350)
"""Where people take turns the next one stands where the last one stood, and is the same track to
anything that goes by place. So who somebody is, is asked again so often that nobody is taken for
the one before for longer than a turn: docs/decisions/0026-kiosk.md has what that changes."""


class Runtime:
    """What one process has open: store, gallery, shared models. Thread-safe.

    Models load when first asked for, once."""

    def __init__(
        self,
        settings: Settings,
        store: WholeStore,
        access: AccessStore,
        registry: Registry,
        outbox: Outbox,
    ) -> None:
        self.settings, self.store, self.access, self.registry = settings, store, access, registry
        self.outbox = outbox
        """Where captures write: what the store does not take is kept here meanwhile."""
        self.managers = Managers(registry)
        self.gate: QualityGate = FaceQuality()
        self._lock = threading.Lock()
        self._embedder: FaceEmbedder | None = None
        self._watch = GalleryWatch(store, self._gallery, by=lambda: self.settings.recognition)
        self._watch.start()

    @property
    def gallery(self) -> Gallery:
        """The enrolled people, at most two seconds old."""
        return self._watch.current()

    def refresh(self) -> None:
        """Look for a changed gallery now rather than within two seconds. Raises StoreError."""
        self._watch.refresh()

    def use(self, settings: Settings) -> None:
        """Captures that begin from now on follow these settings. Running ones keep theirs but for
        the operating point of recognition, which comes with the gallery."""
        self.settings = settings

    @property
    def embedder(self) -> FaceEmbedder:
        """The face embedding model, shared by all threads. Raises ModelError."""
        with self._lock:
            if self._embedder is None:
                self._embedder = SFaceEmbedder(
                    self._model("face_recognition_sface"), self._model("face_detection_yunet")
                )
            return self._embedder

    def detector(self, live: bool = False) -> FaceDetector:
        """A face detector for one thread: for frames of a stream, or for photos of any size.
        Raises ModelError."""
        model = self._model("face_detection_yunet")
        return LiveDetector(model) if live else PhotoDetector(model)

    def enrolment_gate(self) -> QualityGate:
        """What a picture has to pass to become part of a template; for one thread. Raises
        ModelError."""
        return EnrolmentGate(self.gate, LandmarkRefiner(self._model("face_detection_yunet")))

    def pipeline(  # noqa: PLR0913 - what the callers differ in
        self,
        capture: Capture,
        sink: BoutSink | None,
        video: bool = True,
        baseline: NDArray[np.float64] | None = None,
        gallery: Gallery | None = None,
        *,
        queue: bool = False,
        denied: Callable[[], Sequence[Denial]] = tuple,
    ) -> Pipeline:
        """A pipeline for one capture; without a sink nothing is recorded. `video` False: frames
        have nothing to do with each other. `gallery`: others than the enrolled people. `queue`:
        people take turns before this camera, one where the one before has just stood. `denied`:
        who is not before it. Raises ModelError, StoreError."""
        settings = self.settings
        current = self._watch.current if gallery is None else lambda: gallery
        stages = Stages(
            detector=self.detector(live=video),
            gate=self.gate,
            embedder=self.embedder,
            poses=MediaPipePoseEstimator(
                self._model("pose_landmarker_lite"),
                settings.poses(capture.kind, self._expected(capture)),
                Running.VIDEO if video else Running.IMAGE,
            ),
            activity=RuleActivityClassifier(),
            posture=CalibratedPosture(),
            smoother=TimeSmoother,
        )
        rules = settings.rules()
        identity = IdentityRules() if video else IdentityRules(fuse=1, agree=1, give_up=1)
        tracks = TrackRules(stall=rules.collar) if video else TrackRules(hits=1, settle=0)
        if queue:
            identity, tracks = TURNS, replace(TURNS_TRACKED, stall=rules.collar)
        return Pipeline(
            stages,
            current,
            # One gap ends a stall for tracks and bouts alike; a picture gets no second look.
            Tracker(tracks),
            Recogniser(current(), identity, only=_only(capture)),
            Ledger(capture, models_of(stages), rules, sink) if sink is not None else None,
            baseline=baseline,
            stream=video,
            denied=denied,
        )

    def _expected(self, capture: Capture) -> int | None:
        """How many people the registry expects before this camera; None: it is not registered."""
        if capture.kind is CameraKind.OWN:
            return None
        camera = self.registry.company().cameras.get(capture.camera)
        return camera.people if camera is not None else None

    def close(self) -> None:
        """Let go of everything; queued rows are written first, those the store does not take are
        kept."""
        self._watch.close()
        self.outbox.close()
        self.store.close()

    def _gallery(self, people: People) -> Gallery:
        return load_gallery(people, load_operating_points().put_at(self.settings.recognition))

    def _model(self, name: str) -> Path:
        return model_file(self.settings.models, name)


def _only(capture: Capture) -> str | None:
    """Whom the recogniser may find. On an own webcam only its employee; where the account belongs
    to none, nobody: it must not find out who sits there."""
    return (capture.employee or NOBODY) if capture.kind is CameraKind.OWN else None


class Managers:
    """Who manages whom, asked of the registry; the company is read again once it changed.
    Thread-safe."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._company = Company()

    def __call__(self, manager: str, employee: str, day: date) -> bool:
        """Whether `manager` is responsible for this employee on this day. Raises StoreError."""
        company = self._company
        if company.revision != self._registry.revision():
            company = self._company = self._registry.company()
        return manages(company, manager, employee, day)


@contextmanager
def open_runtime(settings: Settings) -> Iterator[Runtime]:
    """Open the store and the gallery, close them at the end. Raises StoreError."""
    # One thread a network: captures run side by side, and a network split over two cores costs
    # up to twice the CPU (benchmarks/pipeline.py, with and without).
    cv2.setNumThreads(1)
    with ExitStack() as opened:
        store = open_store(settings)
        opened.callback(store.close)
        outbox = Outbox(store, outbox_file(settings))
        opened.callback(outbox.close)
        runtime = Runtime(settings, store, store, store.registry, outbox)
        opened.callback(runtime.close)
        yield runtime
