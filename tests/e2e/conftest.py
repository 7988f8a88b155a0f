"""What the browser tests share: clips of two people, and data folders where one is enrolled."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.conftest import _astronaut, _hopper
from tests.e2e.clips import animate, write_mjpeg
from tests.e2e.serving import cwem

NUMBER = "E001"
NAME = "Eileen Collins"


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Webcam clips by name: `collins` is enrolled, `hopper` is not."""
    folder = tmp_path_factory.mktemp("clips")
    stills = {"collins": _astronaut(), "hopper": _hopper()}
    return {
        name: write_mjpeg(
            animate(np.ascontiguousarray(still[:, :, ::-1])), folder / f"{name}.mjpeg"
        )
        for name, still in stills.items()
    }


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Eileen Collins was enrolled with `cwem enrol`."""
    folder = tmp_path_factory.mktemp("enrolled")
    images = folder / "faces" / f"{NUMBER} {NAME}"
    images.mkdir(parents=True)
    still = np.ascontiguousarray(_astronaut())
    for number, gain in enumerate((0.9, 1.0, 1.1)):
        cv2.imwrite(str(images / f"{number}.jpg"), cv2.convertScaleAbs(still, alpha=gain))
    home = folder / "home"
    done = cwem(home, "enrol", folder / "faces", "--consent", "test: public domain portrait")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(enrolled: Path, tmp_path: Path) -> Path:
    """A copy of the enrolled data folder for one server."""
    return Path(shutil.copytree(enrolled, tmp_path / "home"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started
