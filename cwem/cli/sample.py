"""`cwem sample`: the portraits of the sample clip."""

import sys

import typer

from cwem.cli.models import progress
from cwem.fetch import pull as pull_files
from cwem.sample import MANIFEST, folder
from cwem.settings import load_settings
from cwem.weights import load_manifest

AGAIN = "cwem sample pull"

app = typer.Typer(help="The sample clip for a machine without a camera.", no_args_is_help=True)


@app.callback()
def begin() -> None:
    """A clip that the Live page plays where there is no camera; nothing of it is recorded."""


@app.command()
def pull() -> None:
    """Bring the two public-domain portraits the clip is made of (23 MB are fetched for it)."""
    place = folder(load_settings())
    with progress(AGAIN) as (report, waiting):
        brought = pull_files(place, load_manifest(MANIFEST), report, waiting, again=AGAIN)
    done = f"brought {', '.join(brought)}" if brought else "all there already"
    print(f"portraits in {place}: {done}", file=sys.stderr)
