"""`cwem store`: the store as a whole."""

import typer

from cwem.cli.store_check import check
from cwem.cli.store_copy import copy
from cwem.cli.store_migrate import migrate

app = typer.Typer(help="The store as a whole.", no_args_is_help=True)
app.command()(migrate)
app.command()(check)
app.command()(copy)
