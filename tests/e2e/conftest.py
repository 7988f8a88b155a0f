"""What the browser tests share: clips of two people, and data folders where one is enrolled."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e.browsing import PATIENCE, close_plain
from tests.e2e.clips import animate, collins, hopper, write_mjpeg, write_portraits
from tests.e2e.serving import cwem

expect.set_options(timeout=1000 * PATIENCE)
NUMBER = "E001"
NAME = "Eileen Collins"


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Webcam clips by name: `collins` is enrolled, `hopper` is not."""
    folder = tmp_path_factory.mktemp("clips")
    stills = {"collins": collins(), "hopper": hopper()}
    return {
        name: write_mjpeg(animate(still), folder / f"{name}.mjpeg")
        for name, still in stills.items()
    }


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Eileen Collins was enrolled with `cwem enrol`."""
    folder = tmp_path_factory.mktemp("enrolled")
    faces = write_portraits(folder / "faces")
    done = cwem(folder / "home", "enrol", faces, "--consent", "test: public domain portrait")
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def home(enrolled: Path, tmp_path: Path) -> Path:
    """A copy of the enrolled data folder for one server."""
    return Path(shutil.copytree(enrolled, tmp_path / "home"))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Of one file: it keeps an event loop on its thread, in which no other test could start one."""
    with sync_playwright() as started:
        yield started
        close_plain(started)
