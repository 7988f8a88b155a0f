"""What this machine lacks to run CWEM, and the command that mends it."""

import ctypes
import importlib
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from importlib.metadata import packages_distributions
from pathlib import Path

from cwem.errors import ModelError, SettingsError, StoreError
from cwem.ports import Store
from cwem.settings import Settings
from cwem.weights import State, load_manifest, state

PYTHONS = ((3, 11), (3, 14))
"""First version that will do, first that will not: `requires-python` of pyproject.toml."""

PACKAGES = ("cv2", "mediapipe", "av", "aiortc", "streamlit", "streamlit_webrtc", "cryptography")
"""Those with native code that a machine may be unable to load."""

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}
"""System libraries that mediapipe and OpenCV load and no wheel brings -> Debian package."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SPACE = 500_000_000
"""Bytes free below which the data folder counts as full: a restart's worth of logs and WAL."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is the command or step to take; empty where all is well."""

    what: str
    found: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ok": self.well}


def debian_packages() -> list[str]:
    """The Debian packages of the system libraries that cannot be loaded here."""
    if sys.platform != "linux":
        return []
    return sorted({package for name, package in LIBRARIES.items() if not _loads(name)})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def chromium() -> Path | None:
    """An installed Chromium; $CHROMIUM names one that is not on the PATH."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return Path(found)
    return None


def examine(settings: Settings, dev: bool = False) -> Iterator[Finding]:
    """Look at everything, one finding after the other. With `dev` also at what the tests need."""
    yield _python()
    yield _libraries()
    yield from map(_package, PACKAGES)
    yield _cv2_providers()
    yield from _models(settings)
    yield _folder(settings.home)
    yield _store(settings)
    yield _port(settings.host, settings.port)
    if dev:
        yield _browser()


def _python() -> Finding:
    first, end = PYTHONS
    version = sys.version.split()[0]
    well = first <= sys.version_info[:2] < end
    return Finding("Python", version, "" if well else "make setup PYTHON=python3.11 (to 3.13)")


def _libraries() -> Finding:
    lacking = debian_packages()
    if not lacking:
        return Finding("system libraries", "all there")
    command = f"sudo apt-get install -y --no-install-recommends {' '.join(lacking)}"
    return Finding("system libraries", f"missing: {', '.join(lacking)}", command)


def _package(name: str) -> Finding:
    try:
        module = importlib.import_module(name)
    except (ImportError, OSError) as error:
        return Finding(name, str(error), "make setup")
    return Finding(name, str(getattr(module, "__version__", "there")))


def _cv2_providers() -> Finding:
    """Two OpenCV wheels overwrite each other's files."""
    providers = sorted(set(packages_distributions().get("cv2", [])))
    if len(providers) == 1:
        return Finding("provider of cv2", providers[0])
    remove = f"pip uninstall -y {' '.join(providers)}; " if providers else ""
    return Finding("provider of cv2", ", ".join(providers) or "none", f"{remove}make setup")


def _models(settings: Settings) -> Iterator[Finding]:
    try:
        weights = load_manifest().models
    except ModelError as error:
        yield Finding("models", str(error), "git checkout models/manifest.json")
        return
    for weight in weights:
        found = state(settings.models, weight)
        mend = "" if found is State.RIGHT else "cwem models pull"
        yield Finding(f"model {weight.name}", found, mend)


def _folder(home: Path) -> Finding:
    """The data folder, or the nearest folder above it in which it would be made."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return Finding("data folder", f"{there} is not writable", "set CWEM_HOME to one that is")
    free = shutil.disk_usage(there).free
    text = f"{home}, {free / 1e9:.1f} GB free"
    return Finding("data folder", text, "" if free >= SPACE else f"free some space on {there}")


def _store(settings: Settings) -> Finding:
    """Open an existing store and close it again; a new one is made on first use."""
    try:
        path = settings.sqlite_path
        if not path.exists():
            return Finding("store", f"{path}, made on first use")
        with closing(_opened(settings)):
            return Finding("store", str(path))
    except SettingsError as error:
        return Finding("store", str(error), "set CWEM_STORE right, or unset it")
    except StoreError as error:
        return Finding("store", str(error), f"look at {path}")
    except ImportError as error:
        return Finding("store", str(error), "make setup")


def _opened(settings: Settings) -> Store:
    from cwem.store.sqlite import open_store  # noqa: PLC0415 - the Makefile asks before it is there

    return open_store(settings.sqlite_path, settings.home / "keys")


def _port(host: str, port: int) -> Finding:
    where = f"{host}:{port}"
    reason = port_taken(host, port)
    if not reason:
        return Finding("port", f"{where} is free")
    if _answers(host, port):
        return Finding("port", f"{where}: CWEM is running there")
    return Finding("port", reason, "stop what listens there, or set CWEM_PORT to another port")


def port_taken(host: str, port: int) -> str:
    """Why one cannot listen there; empty where one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"cannot listen on {host}:{port}: {error.strerror or error}"
    return ""


def _answers(host: str, port: int) -> bool:
    """Whether it is CWEM that listens there."""
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return "version" in json.load(connection.getresponse())
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _browser() -> Finding:
    path = chromium()
    if path is None:
        return Finding("Chromium", "missing", "make test installs it; or set CHROMIUM to its path")
    return Finding("Chromium", str(path))
