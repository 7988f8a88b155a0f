"""Where a demo company lies: in a data folder of its own, beside the real one's things."""

import shutil
from collections.abc import Mapping
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


def demo_settings(environment: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """The settings of the demo beside the real data folder, and the variables that must not reach
    its server. Raises SettingsError."""
    home = load_settings().home / FOLDER
    foreign = [name for name in environment if name.startswith("CWEM_") and name not in KEPT]
    return load_settings(home=home, store="", host=LOOPBACK, hosts=""), foreign


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
