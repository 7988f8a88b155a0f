"""What is written can be played; what fails leaves nothing behind."""

import errno
from pathlib import Path

import av
import numpy as np
import pytest

from cwem.capture.files import read_image, read_video
from cwem.capture.writing import replacing, video_writer, writable, write_image
from cwem.errors import InputError
from cwem.values import Image


def plain(level: int, width: int = 64, height: int = 48) -> Image:
    return np.full((height, width, 3), level, np.uint8)


@pytest.mark.parametrize("size", [(64, 48), (63, 47), (1, 1)])
def test_a_video_plays_with_its_frame_times(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "out.mp4"
    times = [500, 600, 850, 900]
    with video_writer(path, 10) as writer:
        for index, at in enumerate(times):
            writer.write(plain(50 * index, *size), at)
    frames = list(read_video(path))
    assert [frame.at for frame in frames] == [0, 100, 350, 400]
    assert [round(float(frame.image.mean()) / 50) for frame in frames] == [0, 1, 2, 3]
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.width % 2 == stream.height % 2 == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.mp4"]


def test_a_frame_of_another_size_is_scaled_to_the_first(tmp_path: Path) -> None:
    with video_writer(tmp_path / "out.mp4", 10) as writer:
        writer.write(plain(10), 0)
        writer.write(plain(200, 200, 100), 100)
    shapes = [frame.image.shape for frame in read_video(tmp_path / "out.mp4")]
    assert shapes == [(48, 64, 3)] * 2


def test_a_failure_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"gone/out\.mp4 cannot be written: there is no folder"),
        video_writer(tmp_path / "gone" / "out.mp4", 10),
    ):
        pytest.fail("opened")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out\.csv cannot be written: no space left on device"):
        to_a_full_disk(tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def interrupted(path: Path) -> None:
    with video_writer(path, 10) as writer:
        writer.write(plain(10), 0)
        raise KeyboardInterrupt


def to_a_full_disk(path: Path) -> None:
    with replacing(path) as part, writable(path):
        part.unlink()
        part.symlink_to("/dev/full")
        part.write_text("row\n" * 100)


def test_a_picture_keeps_its_format_and_colours(tmp_path: Path) -> None:
    image = plain(0)
    image[:, :, 2] = 255
    write_image(tmp_path / "out.png", image)
    assert (read_image(tmp_path / "out.png") == image).all()


def test_a_picture_for_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match=r"out\.jpg cannot be written: no space left"):
        write_image(tmp_path / "out.jpg", plain(9))
    assert list(tmp_path.iterdir()) == []
