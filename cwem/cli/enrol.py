"""`cwem enrol`."""

from pathlib import Path
from typing import Annotated

import typer

from cwem.values import Purpose


def enrol(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Holds a folder per person: NUMBER[ NAME].")
    ],
    consent: Annotated[
        str, typer.Option(metavar="NOTE", help="How the people in DIR gave their consent.")
    ] = "",
    purpose: Annotated[
        list[Purpose] | None,
        typer.Option(help="What they agreed to; repeat it. Default: attendance and posture."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Enrol the people in DIR, from DIR/NUMBER[ NAME]/*.jpg (any pictures).

    Enrolling somebody again replaces the template. Three to five pictures
    a person, taken on different days and in different light, work best.

    With --json a line per picture, then one for the person; "reason" only
    where something was refused, "note" only where the registry knows the
    person by another name than the folder says (the registry's is kept):

    \b
      {"employee", "name", "file", "accepted", "reason"}
      {"employee", "name", "enrolled", "images", "reason", "note"}

    Exit code 1 if somebody could not be enrolled or a picture not be read;
    the others are enrolled all the same. Without NOTE nothing is stored.
    """
    if not consent.strip():
        raise typer.BadParameter(
            "nothing was stored, because nobody's consent is on record; say how it was given, "
            'for example --consent "signed form of 3 March, in the personnel file".',
            param_hint="--consent",
        )
    purposes = frozenset(purpose or Purpose)
    if Purpose.ATTENDANCE not in purposes:
        raise typer.BadParameter(
            "nothing was stored: a face is kept only for attendance; add --purpose attendance.",
            param_hint="--purpose",
        )
    from cwem.cli.enrol_run import enrol_folders  # noqa: PLC0415 - loads the native libraries

    if not enrol_folders(folder, consent.strip(), purposes, as_json):
        raise typer.Exit(1)
