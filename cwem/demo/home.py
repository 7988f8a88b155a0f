"""Where a demo company lies: in a data folder of its own, beside the real one's things."""

import shutil
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from cwem.demo.mark import is_demo
from cwem.errors import InputError
from cwem.settings import Settings, load_settings
from cwem.words import say

FOLDER = "demo"
KEPT = frozenset({"CWEM_PORT", "CWEM_MODELS"})
"""Variables that hold for a demo too. Every other one is about the real company: its store, its
backups, its addresses."""
LOOPBACK = "127.0.0.1"


@contextmanager
def demo_settings(environment: MutableMapping[str, str]) -> Iterator[Settings]:
    """The settings of the demo beside the real data folder; inside the block the environment says
    nothing of the real company, to this process and to the server it becomes. Raises
    SettingsError."""
    home = load_settings().home / FOLDER
    foreign = [name for name in environment if name.startswith("CWEM_") and name not in KEPT]
    taken = {name: environment.pop(name) for name in foreign}
    try:
        yield load_settings(home=home, host=LOOPBACK)
    finally:
        environment.update(taken)


def empty(home: Path) -> None:
    """Remove an earlier demo. Raises InputError for a folder that is none: nothing real is ever
    removed."""
    if not home.exists():
        return
    if not is_demo(home):
        if any(home.iterdir()):
            raise InputError(
                say(
                    "{folder} holds something that is no demo company; nothing was changed. "
                    "Move it away, or set CWEM_HOME to another folder.",
                    folder=home,
                )
            )
        return
    shutil.rmtree(home)
