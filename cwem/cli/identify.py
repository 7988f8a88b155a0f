"""`cwem identify`."""

from pathlib import Path
from typing import Annotated

import typer


def identify(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Pictures, or folders of pictures.")
    ],
    fuse: Annotated[
        bool, typer.Option("--fuse", help="The pictures of a folder show one person: one answer.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say who is in the pictures, also in those of folders within folders.

    Status: confirmed (the only one that carries a name), tentative (like
    somebody enrolled, but not enough), unknown, too_small, poor. With --fuse
    every folder that holds pictures gives one answer, about the face that
    recurs in them; "others" says how many faces in them are somebody else's.

    With --json a line per picture (with --fuse per folder), the box being
    x1, y1, x2, y2 in pixels:

    \b
      {"file", "faces": [{"box", "confidence", "employee", "status",
                          "similarity", "quality"}], "others"}

    Exit code 1 if a picture could not be read; the others are answered all
    the same.
    """
    from cwem.cli.identify_run import identify_paths  # noqa: PLC0415 - loads the native libraries

    if not identify_paths(paths, fuse, as_json):
        raise typer.Exit(1)
