"""CPU a frame: each model alone (the floor), the pipeline, and a classic peer, in one run.

CPU is the process's own time over all threads, the mean of FRAMES frames after WARM more. The
classic peer does what most attendance projects do: `face_recognition` (dlib's detector and ResNet
embedding) and a pose model on every frame; it is measured where requirements-bench.txt is
installed.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks import scenes
from benchmarks.table import show
from cwem.bootstrap import Runtime, open_runtime
from cwem.pose.keypoints import MediaPipePoseEstimator, Running
from cwem.settings import load_settings
from cwem.track.table import BoutTable
from cwem.values import (
    CameraKind,
    Capture,
    Consent,
    Employee,
    Frame,
    IdentityStatus,
    Image,
    Purpose,
    Template,
)
from cwem.weights import model_file

STEP_MS = 100
FRAMES = 150
WARM = 30
START = 1_763_380_800_000


def main() -> None:
    """Print the tables."""
    count = FRAMES + WARM
    films = {
        "1 person": scenes.one_person(count),
        "2 people": scenes.two_people(count),
        "5 people": scenes.five_people(count),
    }
    real = os.environ.get("CWEM_TEST_DATA", "../shared/data")
    if (path := Path(real) / "clips" / "asl_walk.mkv").is_file():
        films["real clip, 1 person"] = (scenes.clip(path, count) * count)[:count]
    with (
        tempfile.TemporaryDirectory() as home,
        open_runtime(load_settings(home=home)) as runtime,
    ):
        known = {
            name: _enrol(runtime, film[0], name) for name, film in films.items() if "1" in name
        }
        runtime.refresh()
        floor = _models_alone(runtime, films["1 person"])
        rows = [_row(runtime, name, film, known.get(name)) for name, film in films.items()]
    show(
        "pipeline, CPU ms a frame at 640x480",
        ["scene", "named", "detector + pose", "all on every frame", "with tracking", "ratio"],
        rows,
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory with the scenes' frames in memory: {peak:.0f} MB\n")
    ours = rows[0][4]
    assert isinstance(ours, float)
    _peer(films["1 person"], ours, floor)


def _models_alone(runtime: Runtime, film: Sequence[Image]) -> float:
    """Each model by itself; returns the milliseconds of a pose in image mode."""
    live, photo = runtime.detector(live=True), runtime.detector()
    face = live.detect(film[0])[0]
    one, many, still = (
        _poses(runtime, *how)
        for how in ((1, Running.VIDEO), (5, Running.VIDEO), (1, Running.IMAGE))
    )
    in_image_mode = cpu_ms(lambda f: still.estimate(f, 1), film)
    show(
        "models alone, CPU ms a call at 640x480",
        ["model", "ms"],
        [
            ("faces, as on a live picture", cpu_ms(lambda f: live.detect(f.image), film)),
            ("faces, as on a photo", cpu_ms(lambda f: photo.detect(f.image), film)),
            ("face embedding", cpu_ms(lambda f: runtime.embedder.embed(f.image, face), film)),
            ("face quality", cpu_ms(lambda f: runtime.gate.assess(f.image, face), film)),
            ("pose, one body, stream", cpu_ms(lambda f: one.estimate(f, 1), film)),
            ("pose, one body, picture", in_image_mode),
            ("pose, up to five bodies, stream", cpu_ms(lambda f: many.estimate(f, 5), film)),
        ],
    )
    for estimator in (one, many, still):
        estimator.close()
    return in_image_mode


def _row(
    runtime: Runtime, name: str, film: Sequence[Image], employee: str | None
) -> tuple[object, ...]:
    """`employee`: an own webcam with one body; None: a shared camera with up to five."""
    kind, most = (CameraKind.OWN, 1) if employee else (CameraKind.SHARED, 5)
    detector, poses = runtime.detector(live=True), _poses(runtime, most)

    def alone(frame: Frame) -> None:
        poses.estimate(frame, len(detector.detect(frame.image)))

    def everything(frame: Frame) -> None:
        faces = detector.detect(frame.image)
        poses.estimate(frame, len(faces))
        for face in faces:
            runtime.embedder.embed(frame.image, face)

    floor = cpu_ms(alone, film)
    poses.close()
    poses = _poses(runtime, most)
    classic = cpu_ms(everything, film)
    poses.close()
    pipeline = runtime.pipeline(Capture("b", "bench", kind, START, employee), BoutTable())
    last = []
    tracked = cpu_ms(lambda frame: last.append(pipeline.analyse(frame)), film)
    pipeline.close()
    named = sum(p.identity.status is IdentityStatus.CONFIRMED for p in last[-1].people)
    return name, named, floor, classic, tracked, tracked / floor


def cpu_ms(call: Callable[[Frame], object], film: Sequence[Image]) -> float:
    """Mean CPU milliseconds of a call over the film, the first frames left out."""
    for number, image in enumerate(film):
        if number == WARM:
            begun = time.process_time()
        call(Frame(image, START + number * STEP_MS))
    return 1000 * (time.process_time() - begun) / (len(film) - WARM)


def _poses(runtime: Runtime, most: int, running: Running = Running.VIDEO) -> MediaPipePoseEstimator:
    model = model_file(runtime.settings.models, "pose_landmarker_lite")
    return MediaPipePoseEstimator(model, most, running)


def _enrol(runtime: Runtime, image: Image, name: str) -> str:
    """The largest face of a picture as an employee."""
    face = runtime.detector().detect(image)[0]
    template = Template(name, runtime.embedder.embed(image, face), runtime.embedder.model, 1)
    consents = [Consent(name, purpose, START, "benchmark") for purpose in Purpose]
    runtime.store.enrol(Employee(name), template, consents, START)
    return name


def _peer(film: Sequence[Image], ours: float, pose_ms: float) -> None:
    try:
        # may not be installed
        import face_recognition  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        print("classic peer: not installed (pip install --no-deps -r requirements-bench.txt)")
        return

    def classic(frame: Frame) -> None:
        rgb = np.ascontiguousarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB))
        boxes = face_recognition.face_locations(rgb)
        face_recognition.face_encodings(rgb, boxes)

    faces = cpu_ms(classic, film[: WARM + 30])
    show(
        "classic peer: face_recognition and a pose on every frame",
        ["", "CPU ms a frame"],
        [
            ("face_recognition", faces),
            ("with a pose", faces + pose_ms),
            ("cwem", ours),
            ("ratio", (faces + pose_ms) / ours),
        ],
    )


if __name__ == "__main__":
    main()
