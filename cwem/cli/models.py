"""`cwem models`."""

import typer

app = typer.Typer(help="Model files: pull, verify, list.", no_args_is_help=True)
