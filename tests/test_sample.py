"""The sample clip: from the very portraits it names, through the real pipeline, into no store."""

import hashlib
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
import skimage
from matplotlib import cbook

from cwem.bootstrap import open_runtime
from cwem.capture.sample import FPS, KNOWN, STRANGER, SampleClip, sample_clip
from cwem.capture.seats import Seats
from cwem.sample import MANIFEST, NAME, NUMBER, folder
from cwem.settings import load_settings
from cwem.ui.live_sample import sample_picture
from cwem.values import IdentityStatus
from cwem.weights import State, load_manifest, state
from cwem.words import ENGLISH


def bring(place: Path) -> Path:
    """The portraits from the packages that the tests have installed."""
    place.mkdir(parents=True)
    shutil.copy(Path(skimage.__file__).parent / "data" / KNOWN, place)
    shutil.copy(str(cbook.get_sample_data(STRANGER, asfileobj=False)), place)
    return place


@pytest.fixture
def clip(tmp_path: Path) -> SampleClip:
    found = sample_clip(bring(tmp_path / "sample"))
    assert found is not None
    return found


def test_the_manifest_names_the_portraits_of_the_packages(tmp_path: Path) -> None:
    place = bring(tmp_path / "sample")
    found = {weight.file: state(place, weight) for weight in load_manifest(MANIFEST).models}
    assert found == {KNOWN: State.RIGHT, STRANGER: State.RIGHT}


def test_without_portraits_there_is_no_clip(tmp_path: Path) -> None:
    assert sample_clip(tmp_path) is None


def test_the_clip_moves_and_begins_again(clip: SampleClip) -> None:
    first, other, again = clip.frame(0.0), clip.frame(1.0), clip.frame(4.0)
    assert first.shape == (480, 640, 3)
    assert (first != other).any()
    assert (first == again).all()


def content(database: Path) -> str:
    """Everything a store holds, table by table."""
    with sqlite3.connect(database) as connection:
        rows = "\n".join(connection.iterdump())
    connection.close()
    return hashlib.sha256(rows.encode()).hexdigest()


def test_one_is_named_the_other_is_unknown_and_the_store_stays_as_it_was(
    tmp_path: Path, clip: SampleClip
) -> None:
    settings = load_settings(home=tmp_path / "home", heartbeat=1)
    shutil.copytree(tmp_path / "sample", folder(settings))
    with open_runtime(settings) as runtime:
        before = content(settings.sqlite_path)
        seats = Seats(1)
        picture, gallery = sample_picture(runtime, seats, clip, ENGLISH)
        begun, number = time.monotonic(), 0
        statuses: dict[str | None, IdentityStatus] = {}
        # beyond a heartbeat and every settling time, so that whatever would be written had been
        while time.monotonic() - begun < 5 or set(statuses) != {NUMBER, None}:
            picture.receive(clip.frame(number / FPS))
            analysis = picture.snapshot().progress.analysis
            people = analysis.people if analysis is not None else ()
            statuses = {seen.identity.employee: seen.identity.status for seen in people}
            number += 1
            time.sleep(max(0.0, begun + number / FPS - time.monotonic()))
            assert time.monotonic() - begun < 60, statuses
        picture.end()
        seats.close()
        assert statuses == {NUMBER: IdentityStatus.CONFIRMED, None: IdentityStatus.UNKNOWN}
        assert gallery.name(NUMBER) == NAME
        assert content(settings.sqlite_path) == before
        assert runtime.store.employees() == []
        assert len(runtime.gallery) == 0
