"""`cwem analyse`: the live pipeline on files. Nobody's time in a file is ever stored."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cwem.settings import load_settings


def analyse(  # noqa: PLR0913 - an argument for each option
    path: Annotated[Path, typer.Argument(help="A picture, a folder of pictures, a video or GIF.")],
    *,
    fps: Annotated[
        float | None,
        typer.Option(min=0.1, help="Frames analysed a second of video; default: the setting."),
    ] = None,
    upright: Annotated[
        Path | None,
        typer.Option(help="Pictures or a clip of the person sitting upright: the calibration."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line per analysed frame on standard output.")
    ] = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT",
            help="Draw what is believed: OUT.mp4 for a video, OUT.jpg or OUT.png for a picture, "
            "a folder for a folder.",
        ),
    ] = None,
    keypoints: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Write keypoints to OUT.csv or OUT.json.")
    ] = None,
) -> None:
    """Say who is there and what they do, in a picture, a folder of pictures (and
    of folders) or a video."""
    # the models' libraries take a second to import; `cwem --help` does without
    from cwem.cli.analysis.run import Request, run  # noqa: PLC0415

    settings = load_settings()
    request = Request(path, fps or settings.analysis_fps, upright, as_json, annotate, keypoints)
    failures = run(request, settings)
    for failure in failures:
        print(f"cwem: {failure}", file=sys.stderr)
    if failures:
        raise typer.Exit(1)
