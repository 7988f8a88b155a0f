"""Where CWEM writes and listens: the data folder, the log, the port."""

import os
import shlex
import shutil
from pathlib import Path

from cwem.doctor.findings import Finding
from cwem.logs.reading import log_file
from cwem.machine import cwem_answers, port_taken
from cwem.words import say

SPACE = 100_000_000
"""Bytes free below which the data folder is called full. A round figure, not a measured one."""


def data_folder(home: Path) -> Finding:
    """The data folder, or the nearest folder above it in which it would be made."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        found = say("{folder} is not writable", folder=there)
        return Finding(say("data folder"), found, say("set CWEM_HOME to one that is"))
    free = shutil.disk_usage(there).free
    found = say("{folder}, {gigabytes} GB free", folder=home, gigabytes=f"{free / 1e9:.1f}")
    mend = "" if free >= SPACE else say("free some space on {folder}", folder=there)
    return Finding(say("data folder"), found, mend)


def log(home: Path) -> Finding:
    """Whether the log can be written."""
    path = log_file(home)
    there = next(each for each in (path, *path.parents) if each.exists())
    if not os.access(there, os.W_OK):
        found = say("{folder} is not writable", folder=there)
        return Finding(say("log"), found, f"chmod u+w {shlex.quote(str(there))}")
    return Finding(say("log"), str(path))


def port(host: str, port: int) -> Finding:
    """Whether CWEM can listen here, or does."""
    where = f"{host}:{port}"
    reason = port_taken(host, port)
    if not reason:
        return Finding(say("port"), say("{where} is free", where=where))
    if cwem_answers(host, port):
        return Finding(say("port"), say("{where}: CWEM is running there", where=where))
    mend = say("stop what listens there, or set CWEM_PORT to another port")
    return Finding(say("port"), reason, mend)
