"""The flow of one capture: frame -> people -> tracks -> identity -> judgements -> bouts.

One `Pipeline` serves every source alike. It belongs to one thread, which calls `analyse` with
frames in order of time, then `finish` and `close`.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cwem.ports import (
    ActivityClassifier,
    FaceDetector,
    FaceEmbedder,
    Gallery,
    PoseEstimator,
    PostureClassifier,
    QualityGate,
    Smoother,
)
from cwem.track.associate import Track, Tracker
from cwem.track.identity import Recogniser
from cwem.track.join import join
from cwem.track.ledger import Ledger, Sighting
from cwem.values import (
    Analysis,
    Channel,
    Denial,
    Frame,
    Identity,
    IdentityStatus,
    Image,
    Millis,
    Pose,
    Purpose,
    Seen,
)

UNDECIDED = {IdentityStatus.TENTATIVE, IdentityStatus.TOO_SMALL, IdentityStatus.POOR}
HISTORY: Millis = 2_000
"""How much of a track's past the activity classifier is shown (walking needs 1 to 2 s)."""


@dataclass(slots=True)
class Stages:
    """The adapters of one pipeline, chosen in bootstrap."""

    detector: FaceDetector
    gate: QualityGate
    embedder: FaceEmbedder
    poses: PoseEstimator
    activity: ActivityClassifier
    posture: PostureClassifier
    smoother: Callable[[], Smoother]


@dataclass(slots=True)
class _Past:
    """What is remembered of one track."""

    activity: Smoother
    posture: Smoother
    poses: deque[tuple[Millis, Pose | None]] = field(default_factory=deque)


class Pipeline:
    """See the module. `gallery` is asked for anew with each frame, so that a swapped gallery takes
    effect at once, and so is `denied`, who is not before this camera; `ledger` None analyses
    without recording; `baseline` is the calibration used for everyone in the picture; without
    `stream` frames have nothing to do with each other."""

    def __init__(  # noqa: PLR0913 - what bootstrap wires
        self,
        stages: Stages,
        gallery: Callable[[], Gallery],
        tracker: Tracker,
        recogniser: Recogniser,
        ledger: Ledger | None,
        *,
        baseline: NDArray[np.float64] | None = None,
        stream: bool = True,
        denied: Callable[[], Sequence[Denial]] = tuple,
    ) -> None:
        self._stages, self._gallery, self._ledger = stages, gallery, ledger
        self._recogniser, self._tracker = recogniser, tracker
        self._known_gallery = gallery()
        self._baseline, self._stream, self._denied = baseline, stream, denied
        self._past: dict[int, _Past] = {}

    def analyse(self, frame: Frame) -> Analysis:
        """One frame; times increase strictly."""
        self._deny(frame.at)
        if is_black(frame.image):
            return self._pause(frame.at)
        faces = self._stages.detector.detect(frame.image)
        poses = self._stages.poses.estimate(frame, len(faces))
        tracks, lost = self._tracker.update(join(faces, poses), frame.at)
        self._forget(lost)
        identities, rivals = self._identify(frame, tracks)
        seen = tuple(self._judge(track, identities[track.id]) for track in tracks)
        self._record(frame.at, seen, rivals)
        if not self._stream:
            self._forget(self._tracker.clear())
        shown = (
            person for track, person in zip(tracks, seen, strict=True) if _known(track, person)
        )
        return Analysis(frame.at, tuple(shown))

    def finish(self, at: Millis | None = None) -> None:
        """The capture ends with its last frame, or at a clip's known end: settle what is open and
        wait until it is durable. Raises StoreError when it could not be saved."""
        if self._ledger is not None:
            self._ledger.deny(self._denied())
            self._ledger.finish(at)

    def close(self) -> None:
        """Free the native objects. Idempotent; from the thread that analysed."""
        self._stages.poses.close()

    @property
    def trouble(self) -> str | None:
        """Why bouts are not being saved right now; None while all is well."""
        return self._ledger.trouble if self._ledger is not None else None

    def _deny(self, at: Millis) -> None:
        denials = self._denied()
        lost = self._recogniser.deny({one.employee for one in denials if one.until > at})
        if self._ledger is not None:
            self._ledger.forget(lost)
            self._ledger.deny(denials)

    def _pause(self, at: Millis) -> Analysis:
        self._forget(self._tracker.clear())
        if self._ledger is not None:
            self._ledger.pause(at)
        return Analysis(at, paused=True)

    def _identify(
        self, frame: Frame, tracks: Sequence[Track]
    ) -> tuple[Mapping[int, Identity], set[int]]:
        """Embed the tracks that are due, and ask who everybody is."""
        gallery = self._gallery()
        if gallery is not self._known_gallery:
            self._known_gallery = gallery
            self._recogniser.swap(gallery, frame.at)
        crossed = [track.id for track in tracks if track.contested]
        self._recogniser.contest(crossed, frame.at)
        if self._ledger is not None:
            self._ledger.forget(crossed)
        for track in tracks:
            face = track.person.face
            if face is None or not self._recogniser.due(track.id, frame.at):
                continue
            quality = self._stages.gate.assess(frame.image, face)
            if self._recogniser.assess(track.id, frame.at, quality):
                embedding = self._stages.embedder.embed(frame.image, face)
                self._recogniser.add(track.id, frame.at, embedding)
        return self._recogniser.identities(track.id for track in tracks)

    def _judge(self, track: Track, identity: Identity) -> Seen:
        """Activity and posture of one track, smoothed over its own past."""
        past = self._past.get(track.id)
        if past is None:
            past = self._past[track.id] = _Past(self._stages.smoother(), self._stages.smoother())
        pose = track.person.pose
        past.poses.append((track.last, pose))
        while past.poses[0][0] < track.last - HISTORY:
            past.poses.popleft()
        activity = self._stages.activity.classify(past.poses)
        posture = self._stages.posture.classify(pose, self._baseline)
        return Seen(
            track.id,
            track.person,
            identity,
            past.activity.update(track.last, activity),
            past.posture.update(track.last, posture),
        )

    def _record(self, at: Millis, seen: Sequence[Seen], rivals: set[int]) -> None:
        revisions = self._recogniser.revisions()
        if self._ledger is None:
            return
        self._ledger.forget(rivals)
        sightings = [
            Sighting(
                each.track,
                each.identity.employee,
                each.identity.status not in UNDECIDED or each.track in rivals,
                each.activity,
                each.posture,
                self._recogniser.verified(each.track),
                self._recogniser.evidence(each.track),
            )
            for each in seen
        ]
        self._ledger.record(at, sightings, self._purposes(seen), revisions)

    def _purposes(self, seen: Sequence[Seen]) -> Mapping[str, frozenset[Purpose]]:
        """What those concerned agreed to: everyone named, and an own webcam's employee."""
        names = {each.identity.employee for each in seen} | {self._recogniser.only}
        return {name: self._known_gallery.purposes(name) for name in names if name is not None}

    def _forget(self, lost: Sequence[int]) -> None:
        self._recogniser.forget(lost)
        if self._ledger is not None:
            self._ledger.forget(lost)
        for track in lost:
            self._past.pop(track, None)


def _known(track: Track, person: Seen) -> bool:
    """Whether to say that somebody is there; the time of a track that turns out to be somebody
    counts from its first observation all the same."""
    return track.confirmed or person.identity.status is IdentityStatus.CONFIRMED


def is_black(image: Image, darkest: int = 24) -> bool:
    """Whether the camera is switched off: a browser then sends black (luma 16), and even a dark
    room's noise has brighter pixels. Looks at every sixteenth row and column."""
    return int(image[::16, ::16].max()) < darkest


def models_of(stages: Stages) -> Mapping[Channel, str]:
    """Which model decides each channel: a change of version begins a new bout."""
    return {
        Channel.PRESENCE: stages.embedder.model,
        Channel.ACTIVITY: stages.activity.model,
        Channel.POSTURE: stages.posture.model,
    }
