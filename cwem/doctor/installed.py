"""What is installed: Python, packages, native code and models."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version

from packaging.requirements import Requirement

from cwem.doctor.findings import Finding, install
from cwem.errors import ModelError
from cwem.machine import debian_packages
from cwem.settings import Settings
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


def python() -> Finding:
    """The interpreter's version."""
    first, end = PYTHONS
    well = first <= sys.version_info[:2] < end
    mend = say("Build the environment anew with Python 3.11, 3.12 or 3.13: {command}", command=_NEW)
    return Finding("Python", sys.version.split()[0], "" if well else mend)


def libraries() -> Finding:
    """What native code needs of the system."""
    lacking = debian_packages()
    if not lacking:
        return Finding(say("system libraries"), say("all there"))
    found = say("missing: {names}", names=", ".join(lacking))
    return Finding(say("system libraries"), found, install(lacking))


def packages() -> Finding:
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


def native_code() -> Iterator[Finding]:
    """Whether everything in NATIVE loads."""
    yield from map(_native, NATIVE)


def _native(name: str) -> Finding:
    """In a process of its own: native code that cannot work here may abort."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", NATIVE[name]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"{done.returncode}"]
        return Finding(name, say("does not load: {reason}", reason=said[-1]), "make setup")
    return Finding(name, say("loads"))


def cv2_providers() -> Finding:
    """Two OpenCV wheels overwrite each other's files."""
    providers = sorted(set(packages_distributions().get("cv2", [])))
    if len(providers) == 1:
        return Finding(say("provider of cv2"), providers[0])
    remove = f"pip uninstall -y {' '.join(providers)}; " if providers else ""
    found = ", ".join(providers) or say("none")
    return Finding(say("provider of cv2"), found, f"{remove}make setup")


def models(settings: Settings) -> Iterator[Finding]:
    """Every model file against the manifest."""
    try:
        weights = load_manifest().models
    except ModelError as error:
        yield Finding(say("models"), str(error), "git checkout models/manifest.json")
        return
    for weight in weights:
        found = state(settings.models, weight)
        mend = "" if found is State.RIGHT else "cwem models pull"
        yield Finding(say("model {name}", name=weight.name), _MODEL_STATES[found], mend)
