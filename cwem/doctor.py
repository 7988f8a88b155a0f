"""What this machine lacks to run CWEM, and the command that mends it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from cwem.errors import ModelError, SettingsError, StoreError
from cwem.machine import browser_packages, chromium, cwem_answers, debian_packages, port_taken
from cwem.ports import Store
from cwem.settings import Settings
from cwem.weights import State, load_manifest, state

PYTHONS = ((3, 11), (3, 14))
"""First version that will do, first that will not: `requires-python` of pyproject.toml."""

NATIVE = {
    "cv2": "import cv2",
    "mediapipe": "import mediapipe as mp, numpy as np; "
    "mp.Image(image_format=mp.ImageFormat.SRGB, data=np.zeros((1, 1, 3), np.uint8))",
    "av": "import av",
    "aiortc": "import aiortc",
    "cryptography": "import cryptography.fernet",
}
"""What loads the native code of a package; a machine may be unable to though it is installed."""

SPACE = 100_000_000
"""Bytes free below which the data folder is called full. A round figure, not a measured one."""


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


def examine(settings: Settings, dev: bool = False) -> Iterator[Finding]:
    """Look at everything, one finding after the other. With `dev` also at what the tests need."""
    yield _python()
    yield _libraries()
    yield _packages()
    yield from map(_native, NATIVE)
    yield _cv2_providers()
    yield from _models(settings)
    yield _folder(settings.home)
    yield _store(settings)
    yield _port(settings.host, settings.port)
    if dev:
        yield _browser()


def _python() -> Finding:
    first, end = PYTHONS
    well = first <= sys.version_info[:2] < end
    return Finding(
        "Python", sys.version.split()[0], "" if well else "make setup PYTHON=python3.11 (to 3.13)"
    )


def _libraries() -> Finding:
    lacking = debian_packages()
    if not lacking:
        return Finding("system libraries", "all there")
    return Finding("system libraries", f"missing: {', '.join(lacking)}", _install(lacking))


def _packages() -> Finding:
    """The installed versions against those this project asks for; extras are not asked for."""
    wanted = [Requirement(text) for text in requires("cwem") or []]
    asked = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [str(each) for each in asked if not _installed(each)]
    if wrong:
        return Finding("packages", f"missing or another version: {', '.join(wrong)}", "make setup")
    return Finding("packages", f"{len(asked)} and what they need")


def _installed(wanted: Requirement) -> bool:
    try:
        return wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _native(name: str) -> Finding:
    """In a process of its own: native code that cannot work here may abort."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", NATIVE[name]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return Finding(name, f"does not load: {said[-1]}", "make setup")
    return Finding(name, "loads")


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
    # it brings native code, which may be what is broken
    from cwem.store.sqlite import open_store  # noqa: PLC0415

    return open_store(settings.sqlite_path, settings.home / "keys")


def _port(host: str, port: int) -> Finding:
    where = f"{host}:{port}"
    reason = port_taken(host, port)
    if not reason:
        return Finding("port", f"{where} is free")
    if cwem_answers(host, port):
        return Finding("port", f"{where}: CWEM is running there")
    return Finding("port", reason, "stop what listens there, or set CWEM_PORT to another port")


def _browser() -> Finding:
    lacking = browser_packages()
    if lacking:
        return Finding("browser for tests", f"missing: {', '.join(lacking)}", _install(lacking))
    found = chromium()
    if found is None:
        return Finding("browser for tests", "missing", "install Chromium, or set CHROMIUM to it")
    return Finding("browser for tests", str(found))


def _install(packages: list[str]) -> str:
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
