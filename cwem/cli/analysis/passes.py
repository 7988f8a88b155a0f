"""The pipeline over files: each picture by itself, a video as a stream."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cwem.bootstrap import Runtime
from cwem.capture.files import (
    describe_video,
    folders_of_pictures,
    is_video,
    read_image,
    read_video,
)
from cwem.cli.analysis.records import Where, summary
from cwem.errors import InputError, UnreadableMedia
from cwem.pose.calibrate import baseline_from
from cwem.pose.keypoints import MediaPipePoseEstimator, Running
from cwem.track.table import BoutTable
from cwem.values import Analysis, CameraKind, Capture, Frame, Pose
from cwem.weights import model_file

Baseline = NDArray[np.float64]
Consumer = Callable[[Where, Frame, Analysis], None]
"""Is given every analysed frame."""

Advance = Callable[[float], None]
"""Is told how far the work is: pictures done, or seconds of the clip."""


def pictures_of(path: Path) -> tuple[list[Path], list[UnreadableMedia]]:
    """The picture itself, or those of the folder and the folders in it; and the folders that
    cannot be listed. Raises UnreadableMedia if there is no picture."""
    if not path.is_dir():
        return [path], []
    failures: list[UnreadableMedia] = []
    found = folders_of_pictures(path, failures.append)
    paths = [picture for _, pictures in found for picture in pictures]
    if not paths:
        raise (
            failures[0]
            if failures
            else UnreadableMedia(f"{path} holds no pictures; name a folder of JPEG or PNG files.")
        )
    return paths, failures


def analyse_pictures(
    runtime: Runtime,
    paths: Sequence[Path],
    *,
    baseline: Baseline | None,
    consumers: Sequence[Consumer],
    advance: Advance,
) -> list[UnreadableMedia]:
    """Analyse each by itself; those that cannot be read are left out and returned as errors."""
    failures: list[UnreadableMedia] = []
    pipeline = runtime.pipeline(_capture("pictures"), None, video=False, baseline=baseline)
    with closing(pipeline):
        for index, path in enumerate(paths):
            try:
                frame = Frame(read_image(path), index * 1000)
            except UnreadableMedia as error:
                failures.append(error)
            else:
                analysis = pipeline.analyse(frame)
                for consume in consumers:
                    consume({"file": str(path)}, frame, analysis)
            advance(index + 1)
    return failures


def analyse_video(  # noqa: PLR0913 - what is read, how, and who is told
    runtime: Runtime,
    path: Path,
    fps: float,
    *,
    baseline: Baseline | None,
    consumers: Sequence[Consumer],
    advance: Advance,
) -> tuple[dict[str, Any], list[UnreadableMedia]]:
    """Analyse a stream; the summary, and where it broke off. Raises UnreadableMedia where not a
    single frame can be read."""
    seconds = describe_video(path).seconds
    end = None if seconds is None else round(seconds * 1000)
    table, count, last = BoutTable(), 0, 0
    failures: list[UnreadableMedia] = []
    with closing(runtime.pipeline(_capture(path.name), table, baseline=baseline)) as pipeline:
        try:
            for frame in read_video(path, fps):
                analysis = pipeline.analyse(frame)
                count, last = count + 1, frame.at
                for consume in consumers:
                    consume({"t": frame.at / 1000}, frame, analysis)
                advance(frame.at / 1000)
        except UnreadableMedia as error:
            if not count:
                raise
            failures.append(error)
        pipeline.finish(None if failures else end)
    return summary(table, count, last), failures


def upright_baseline(path: Path, models: Path, fps: float = 5) -> Baseline:
    """The calibration from pictures or a clip of one person sitting upright; a clip is looked at
    `fps` times a second. Raises InputError, ModelError."""
    stream = not path.is_dir() and is_video(path)
    frames = (
        read_video(path, fps)
        if stream
        else (Frame(read_image(each), at) for at, each in enumerate(pictures_of(path)[0]))
    )
    model = model_file(models, "pose_landmarker_lite")
    running = Running.VIDEO if stream else Running.IMAGE
    with closing(MediaPipePoseEstimator(model, 1, running)) as estimator:
        poses: list[Pose] = [pose for frame in frames for pose in estimator.estimate(frame, 1)]
    try:
        return baseline_from(poses)
    except InputError as error:
        raise InputError(f"--upright {path}: {error}") from None


def _capture(camera: str) -> Capture:
    return Capture(id="file", camera=camera, kind=CameraKind.SHARED, started=0)
