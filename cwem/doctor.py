"""What this machine lacks to run CWEM, and the command that mends it."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from cwem.errors import ModelError, SealError, SettingsError, StoreError
from cwem.logs.reading import log_file
from cwem.machine import (
    browser_packages,
    cassandra_packages,
    chromium,
    cwem_answers,
    debian_packages,
    port_taken,
)
from cwem.ports import Store
from cwem.settings import Settings
from cwem.values import Purpose
from cwem.weights import State, load_manifest, state
from cwem.words import say

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

_NEW = "make setup PYTHON=python3.11"
_MODEL_STATES = {
    State.RIGHT: say("right"),
    State.MISSING: say("missing"),
    State.WRONG: say("damaged, or not the file that is wanted"),
}

SPACE = 100_000_000
"""Bytes free below which the data folder is called full. A round figure, not a measured one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is the command to type, or a sentence made with `say` where a
    command is not enough; empty where all is well."""

    what: str
    found: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ok": self.well}


def examine(settings: Settings, dev: bool = False, store: Store | None = None) -> Iterator[Finding]:
    """Look at everything, one finding after the other. With `dev` also at what the tests need.

    A process that has the store open passes it: opening and closing the file a second time would
    take the locks away from the first."""
    yield _python()
    yield _libraries()
    yield _packages()
    yield from map(_native, NATIVE)
    yield _cv2_providers()
    yield from _models(settings)
    yield _folder(settings.home)
    yield from _stored(settings) if store is None else _open_store(settings, store)
    yield _log(settings.home)
    yield _port(settings.host, settings.port)
    if dev:
        yield _browser()
        yield _cassandra()


def _python() -> Finding:
    first, end = PYTHONS
    well = first <= sys.version_info[:2] < end
    mend = say("Build the environment anew with Python 3.11, 3.12 or 3.13: {command}", command=_NEW)
    return Finding("Python", sys.version.split()[0], "" if well else mend)


def _libraries() -> Finding:
    lacking = debian_packages()
    if not lacking:
        return Finding(say("system libraries"), say("all there"))
    found = say("missing: {names}", names=", ".join(lacking))
    return Finding(say("system libraries"), found, _install(lacking))


def _packages() -> Finding:
    """The installed versions against those this project asks for; extras are not asked for."""
    wanted = [Requirement(text) for text in requires("cwem") or []]
    asked = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [str(each) for each in asked if not _installed(each)]
    if wrong:
        found = say("missing or another version: {names}", names=", ".join(wrong))
        return Finding(say("packages"), found, "make setup")
    return Finding(say("packages"), say("{n} and what they need", n=len(asked)))


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
        said = done.stderr.strip().splitlines() or [f"{done.returncode}"]
        return Finding(name, say("does not load: {reason}", reason=said[-1]), "make setup")
    return Finding(name, say("loads"))


def _cv2_providers() -> Finding:
    """Two OpenCV wheels overwrite each other's files."""
    providers = sorted(set(packages_distributions().get("cv2", [])))
    if len(providers) == 1:
        return Finding(say("provider of cv2"), providers[0])
    remove = f"pip uninstall -y {' '.join(providers)}; " if providers else ""
    found = ", ".join(providers) or say("none")
    return Finding(say("provider of cv2"), found, f"{remove}make setup")


def _models(settings: Settings) -> Iterator[Finding]:
    try:
        weights = load_manifest().models
    except ModelError as error:
        yield Finding(say("models"), str(error), "git checkout models/manifest.json")
        return
    for weight in weights:
        found = state(settings.models, weight)
        mend = "" if found is State.RIGHT else "cwem models pull"
        yield Finding(say("model {name}", name=weight.name), _MODEL_STATES[found], mend)


def _folder(home: Path) -> Finding:
    """The data folder, or the nearest folder above it in which it would be made."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        found = say("{folder} is not writable", folder=there)
        return Finding(say("data folder"), found, say("set CWEM_HOME to one that is"))
    free = shutil.disk_usage(there).free
    found = say("{folder}, {gigabytes} GB free", folder=home, gigabytes=f"{free / 1e9:.1f}")
    mend = "" if free >= SPACE else say("free some space on {folder}", folder=there)
    return Finding(say("data folder"), found, mend)


def _stored(settings: Settings) -> Iterator[Finding]:
    """Open an existing store and close it again; a new file is made on first use."""
    mend = say("do what it says, then look again")
    try:
        if not settings.on_cassandra:
            path = settings.sqlite_path
            mend = say("look at {path}", path=path)
            if not path.exists():
                yield Finding(say("store"), say("{path}, made on first use", path=path))
                return
        with closing(_opened(settings)) as store:
            yield Finding(say("store"), _place(settings))
            yield _sealed(settings, store)
    except SettingsError as error:
        yield Finding(say("store"), _said(error), say("set CWEM_STORE right, or unset it"))
    except StoreError as error:
        yield Finding(say("store"), _said(error), mend)
    except ImportError as error:
        yield Finding(say("store"), str(error), "make setup")


def _open_store(settings: Settings, store: Store) -> Iterator[Finding]:
    try:
        store.gallery_version()
    except StoreError as error:
        yield Finding(say("store"), _said(error), say("do what it says, then look again"))
        return
    yield Finding(say("store"), say("open, and it answers"))
    yield _sealed(settings, store)


def _sealed(settings: Settings, store: Store) -> Finding:
    """Whether the faces in the store can be opened with the key that lies beside it; a process
    that has read the key works on without the file, and would not start again."""
    from cwem.face.operating import load_operating_points  # noqa: PLC0415 - native libraries

    what, key = say("sealed faces"), settings.home / "keys" / "master.key"
    mend = say(
        "put the right {key} back, from a backup made together with the store; if there is none, "
        "enrol everybody anew after `cwem people withdraw`",
        key=key,
    )
    agreed = store.purposes()
    kept = {n for n in store.enrolled() if Purpose.ATTENDANCE in agreed.get(n, ())}
    if not kept:
        return Finding(what, say("none yet"))
    if not key.exists():
        return Finding(
            what, say("{n} in the store, and {key} is missing", n=len(kept), key=key), mend
        )
    try:
        opened = {t.employee for t in store.templates(load_operating_points().model)}
    except SealError as error:
        return Finding(what, _said(error), mend)
    closed = len(kept - opened)
    if closed:
        found = say(
            "{closed} of {n} cannot be opened with {key}", closed=closed, n=len(kept), key=key
        )
        return Finding(what, found, mend)
    return Finding(what, say("{n}, all can be opened", n=len(kept)))


def _log(home: Path) -> Finding:
    path = log_file(home)
    there = next(each for each in (path, *path.parents) if each.exists())
    if not os.access(there, os.W_OK):
        found = say("{folder} is not writable", folder=there)
        return Finding(say("log"), found, f"chmod u+w {shlex.quote(str(there))}")
    return Finding(say("log"), str(path))


def _said(error: Exception) -> str:
    """The error's message, which may be one that can be translated."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def _opened(settings: Settings) -> Store:
    # it brings native code, which may be what is broken
    from cwem.store.opening import open_store  # noqa: PLC0415

    return open_store(settings)


def _place(settings: Settings) -> str:
    from cwem.store.opening import store_place  # noqa: PLC0415

    place = store_place(settings)
    return say("{place}, and it answers", place=place) if settings.on_cassandra else place


def _port(host: str, port: int) -> Finding:
    where = f"{host}:{port}"
    reason = port_taken(host, port)
    if not reason:
        return Finding(say("port"), say("{where} is free", where=where))
    if cwem_answers(host, port):
        return Finding(say("port"), say("{where}: CWEM is running there", where=where))
    mend = say("stop what listens there, or set CWEM_PORT to another port")
    return Finding(say("port"), reason, mend)


def _browser() -> Finding:
    lacking = browser_packages()
    if lacking:
        missing = say("missing: {names}", names=", ".join(lacking))
        return Finding(say("browser for tests"), missing, _install(lacking))
    found = chromium()
    if found is None:
        mend = say("install Chromium, or set CHROMIUM to it")
        return Finding(say("browser for tests"), say("missing"), mend)
    return Finding(say("browser for tests"), str(found))


def _cassandra() -> Finding:
    what, lacking = say("Cassandra for tests"), cassandra_packages()
    if lacking:
        found = say("missing: {names}", names=", ".join(lacking))
        return Finding(what, found, _install(lacking))
    named = os.environ.get("CWEM_TEST_CASSANDRA") or os.environ.get("CASSANDRA_HOME")
    return Finding(what, named or say("started by the tests, with Java"))


def _install(packages: list[str]) -> str:
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
