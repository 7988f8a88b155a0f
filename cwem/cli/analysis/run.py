"""One run of `cwem analyse`: what it reads, and everybody who is told what was seen."""

import errno
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from cwem.bootstrap import Runtime, open_runtime
from cwem.capture.files import describe_video, is_video
from cwem.capture.writing import video_writer, writable, write_image
from cwem.cli.analysis import passes, records
from cwem.cli.analysis.records import Where
from cwem.cli.analysis.strangers import Strangers
from cwem.cli.analysis.tables import keypoint_table
from cwem.cli.screen import bars
from cwem.errors import InputError, UnreadableMedia
from cwem.ports import Gallery
from cwem.settings import Settings
from cwem.ui.overlay import draw_overlay
from cwem.values import Analysis, Frame, Posture

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
NOT_JUDGED = (
    "cwem: posture was not judged; show what upright looks like for this person: --upright PATH"
)


class Kind(StrEnum):
    """What is analysed."""

    PICTURE = "a picture"
    FOLDER = "a folder"
    VIDEO = "a video"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for."""

    path: Path
    fps: float
    upright: Path | None
    as_json: bool
    annotate: Path | None
    keypoints: Path | None


def run(request: Request, settings: Settings) -> list[UnreadableMedia]:
    """Do it; what could not be read comes back, after all the rest is done.

    Raises BadParameter for outputs that cannot belong to the input, and CwemError."""
    kind = kind_of(request.path)
    check_outputs(request, kind)
    with open_runtime(settings) as runtime, ExitStack() as outputs:
        baseline = None
        if request.upright is not None:
            baseline = passes.upright_baseline(request.upright, settings.models)
        watch = _Watch()
        consumers = [_printer(request, kind, runtime.gallery), watch.see]
        if request.keypoints is not None:
            consumers.append(outputs.enter_context(_table(request.keypoints)))
        if request.annotate is not None:
            consumers.append(outputs.enter_context(_drawing(runtime, request, kind)))
        if kind is Kind.VIDEO:
            with _progress(request.path, describe_video(request.path).seconds) as advance:
                facts, failures = passes.analyse_video(
                    runtime,
                    request.path,
                    request.fps,
                    baseline=baseline,
                    consumers=consumers,
                    advance=advance,
                )
            _summarise(request, facts, watch.strangers, runtime.gallery)
        else:
            paths, failures = passes.pictures_of(request.path)
            paths = [path for path in paths if not _drawn(path, request)]
            with _progress(request.path, len(paths)) as advance:
                failures += passes.analyse_pictures(
                    runtime, paths, baseline=baseline, consumers=consumers, advance=advance
                )
        if watch.not_judged and baseline is None and not request.as_json:
            print(NOT_JUDGED, file=sys.stderr)
        return failures


def _drawn(path: Path, request: Request) -> bool:
    """Whether an earlier run drew this picture, into a folder inside the one that is analysed."""
    out = request.annotate.resolve() if request.annotate else None
    return (
        out is not None
        and request.path.resolve() in out.parents
        and (out in path.resolve().parents)
    )


class _Watch:
    """What the words at the end are about."""

    def __init__(self) -> None:
        self.strangers, self.not_judged = Strangers(), False

    def see(self, _where: Where, _frame: Frame, analysis: Analysis) -> None:
        """A consumer."""
        self.strangers.add(analysis)
        self.not_judged |= any(seen.posture.label == Posture.NOT_JUDGED for seen in analysis.people)


def kind_of(path: Path) -> Kind:
    """By what is in the file; a missing or broken one by its name."""
    if path.is_dir():
        return Kind.FOLDER
    return Kind.VIDEO if is_video(path) else Kind.PICTURE


def check_outputs(request: Request, kind: Kind) -> None:
    """Raises BadParameter (exit code 2) for outputs that cannot belong to this input."""
    table, drawing = request.keypoints, request.annotate
    if table is not None and table.suffix.lower() not in {".csv", ".json"}:
        raise typer.BadParameter(f"{table}: end it in .csv or .json", param_hint="--keypoints")
    if drawing is None:
        return
    suffix = drawing.suffix.lower()
    fits, remedy = {
        Kind.VIDEO: (suffix == ".mp4", "end it in .mp4"),
        Kind.PICTURE: (suffix in PICTURE_SUFFIXES, "end it in .jpg or .png"),
        Kind.FOLDER: (not suffix or drawing.is_dir(), "name a folder"),
    }[kind]
    if drawing.resolve() == request.path.resolve():
        fits, remedy = False, "choose another name, this would overwrite it"
    if not fits:
        raise typer.BadParameter(
            f"{drawing}: {request.path} is {kind}; {remedy}", param_hint="--annotate"
        )


def _printer(request: Request, kind: Kind, gallery: Gallery) -> passes.Consumer:
    """Prints a line per frame; of a video without --json, the summary says it all."""

    def show(where: Where, frame: Frame, analysis: Analysis) -> None:
        if request.as_json:
            _print(json.dumps(records.as_json(where, frame.size, analysis)))
        elif kind is not Kind.VIDEO:
            _print(records.in_words(where, analysis, gallery))

    return show


def _summarise(
    request: Request, facts: dict[str, Any], strangers: Strangers, gallery: Gallery
) -> None:
    if request.as_json:
        _print(json.dumps({"summary": facts}))
    else:
        _print(records.summary_in_words(str(request.path), facts, strangers, gallery))


def _print(line: str) -> None:
    """To standard output at once. A reader that went away is no error worth a word of ours."""
    try:
        print(line, flush=True)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise InputError(f"standard output cannot be written: {error.strerror}.") from None


@contextmanager
def _table(out: Path) -> Iterator[passes.Consumer]:
    with keypoint_table(out) as table:
        yield lambda where, _, analysis: table.add(where, analysis)


@contextmanager
def _drawing(runtime: Runtime, request: Request, kind: Kind) -> Iterator[passes.Consumer]:
    out, name = request.annotate, runtime.gallery.name
    assert out is not None
    if kind is Kind.VIDEO:
        with video_writer(out, request.fps) as writer:
            yield lambda _, frame, analysis: writer.write(
                draw_overlay(frame.image, analysis, name), frame.at
            )
        return
    if kind is Kind.FOLDER:
        with writable(out):
            out.mkdir(parents=True, exist_ok=True)

    def draw(where: Where, frame: Frame, analysis: Analysis) -> None:
        target = out
        if kind is Kind.FOLDER:
            target = out / Path(str(where["file"])).relative_to(request.path)
            with writable(target.parent):
                target.parent.mkdir(parents=True, exist_ok=True)
        write_image(target, draw_overlay(frame.image, analysis, name))

    yield draw


@contextmanager
def _progress(path: Path, total: float | None) -> Iterator[passes.Advance]:
    """A bar on standard error, where somebody can see it."""
    bar = bars()
    with bar:
        task = bar.add_task(path.name, total=total)

        def advance(done: float) -> None:
            bar.update(task, completed=done)

        yield advance
