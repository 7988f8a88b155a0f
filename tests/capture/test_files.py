"""Pictures and videos of every shape become upright BGR frames, or a sentence for the user."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image as Pil

from cwem.capture.files import describe_video, image_paths, is_video, read_image, read_video
from cwem.errors import UnreadableMedia
from cwem.values import Frame, Image

RED, GREEN = (0, 0, 255), (0, 255, 0)


def picture(width: int = 40, height: int = 20) -> Image:
    """Red left half, green right half (BGR)."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2], image[:, width // 2 :] = RED, GREEN
    return image


def saved(path: Path, mode: str = "RGB", **options: object) -> Path:
    Pil.fromarray(picture()[:, :, ::-1]).convert(mode).save(path, **options)
    return path


def clip(path: Path, times: list[int]) -> Path:
    """A video with a frame at each of these milliseconds, brighter each time."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(
            "libx264", rate=25, options={"bf": "0", "preset": "ultrafast"}
        )
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for index, at in enumerate(times):
            image = np.full((32, 64, 3), 20 + index * 2, np.uint8)
            image[:, :32, 2] = 255
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts = at
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def near(pixel: np.ndarray, colour: tuple[int, int, int], by: int = 40) -> bool:
    return bool((np.abs(pixel.astype(int) - colour) <= by).all())


# --- pictures


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.bmp", "a.webp", "a.tif", "a.gif"])
def test_every_common_format_is_read_as_bgr(tmp_path: Path, name: str) -> None:
    image = read_image(saved(tmp_path / name))
    assert image.shape == (20, 40, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert near(image[10, 5], RED)
    assert near(image[10, 35], GREEN)


def test_exif_orientation_is_turned(tmp_path: Path) -> None:
    exif = Pil.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate 90 degrees clockwise to look right
    image = read_image(saved(tmp_path / "turned.jpg", exif=exif, quality=95))
    assert image.shape == (40, 20, 3)
    assert near(image[5, 10], RED)
    assert near(image[35, 10], GREEN)


@pytest.mark.parametrize(("mode", "name"), [("L", "g.png"), ("1", "b.png"), ("L", "g.jpg")])
def test_grey_has_three_equal_channels(tmp_path: Path, mode: str, name: str) -> None:
    image = read_image(saved(tmp_path / name, mode))
    assert image.shape == (20, 40, 3)
    assert (image[..., 0] == image[..., 2]).all()


def test_cmyk_and_palette_keep_their_colours(tmp_path: Path) -> None:
    for path in (saved(tmp_path / "c.jpg", "CMYK"), saved(tmp_path / "p.png", "P")):
        assert near(read_image(path)[10, 5], RED, 60)


@pytest.mark.parametrize("kind", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "alpha.png"
    if kind == "P":
        plate = Pil.new("P", (40, 20), 0)
        plate.putpalette([0, 0, 0, 255, 0, 0])
        plate.save(path, transparency=0)
    else:
        Pil.new(kind, (40, 20)).save(path)
    assert (read_image(path) == 255).all()


def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Pil.fromarray(np.full((20, 40), 32768, np.uint16)).save(path)
    assert near(read_image(path)[0, 0], (127, 127, 127), 2)


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    frames = [Pil.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    path = tmp_path / "moving.webp"
    frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
    assert near(read_image(path)[5, 5], RED)


def test_a_picture_that_cannot_be_read_says_which_and_why(tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.jpg").read_bytes()
    for name, content, word in [
        ("empty.jpg", b"", "empty"),
        ("text.jpg", b"this is text, not a picture", "not a picture"),
        ("cut.jpg", whole[: len(whole) // 2], "cut off"),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UnreadableMedia, match=f"{name}.*{word}"):
            read_image(path)
    with pytest.raises(UnreadableMedia, match=r"gone\.jpg cannot be opened: no such file"):
        read_image(tmp_path / "gone.jpg")
    with pytest.raises(UnreadableMedia, match="cannot be opened"):
        read_image(tmp_path)


@pytest.mark.parametrize("side", [10_001, 14_000])
def test_a_decompression_bomb_is_refused_unpacked(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    Pil.new("1", (side, side)).save(path)
    with pytest.raises(UnreadableMedia, match=r"bomb\.png has more than 100 megapixels"):
        read_image(path)


def test_pictures_of_a_folder_come_by_name(tmp_path: Path) -> None:
    for name in ("b.PNG", "a.jpg", ".hidden.jpg", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    assert [path.name for path in image_paths(tmp_path)] == ["a.jpg", "b.PNG"]
    with pytest.raises(UnreadableMedia, match="gone"):
        image_paths(tmp_path / "gone")


# --- videos


def test_frames_carry_milliseconds_since_the_first(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4", [400, 440, 480, 600])
    frames = list(read_video(path))
    assert [frame.at for frame in frames] == [0, 40, 80, 200]
    assert frames[0].image.shape == (32, 64, 3)
    assert frames[0].image[16, 8, 2] > 150 > frames[0].image[16, 56, 2]


def test_frames_are_chosen_by_time_not_by_count(tmp_path: Path) -> None:
    slow, fast = list(range(0, 1000, 100)), list(range(1000, 2000, 20))
    path = clip(tmp_path / "vfr.mp4", slow + fast)
    times = [frame.at for frame in read_video(path, fps=5)]
    assert times == list(range(0, 2000, 200))


def test_asking_for_more_frames_than_there_are_gives_all(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mkv", list(range(0, 2000, 67)))
    assert len(list(read_video(path, fps=15))) == len(list(read_video(path))) == 30


def test_a_video_filmed_on_its_side_is_turned(tmp_path: Path) -> None:
    path = clip(tmp_path / "phone.mp4", [0, 40])
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44  # a quarter clockwise, in 16.16 fixed point
    content[matrix : matrix + 20] = struct.pack(">5i", 0, 1 << 16, 0, -1 << 16, 0)
    path.write_bytes(content)
    image = next(iter(read_video(path))).image
    assert image.shape == (64, 32, 3)
    assert image[8, 16, 2] > 150 > image[56, 16, 2]


def test_a_clip_says_how_long_it_is(tmp_path: Path) -> None:
    facts = describe_video(clip(tmp_path / "a.mp4", list(range(0, 2000, 40))))
    assert facts.seconds == pytest.approx(2, abs=0.05)
    assert facts.fps == pytest.approx(25, abs=0.7)


def read_until_error(path: Path) -> tuple[list[Frame], str]:
    frames: list[Frame] = []
    try:
        for frame in read_video(path):
            frames.append(frame)  # noqa: PERF402 - those before the error are what counts
    except UnreadableMedia as error:
        return frames, str(error)
    pytest.fail("no error was raised")


@pytest.mark.parametrize("suffix", [".mkv", ".gif"])
def test_a_cut_off_video_gives_its_good_frames_then_says_where(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"whole{suffix}"
    if suffix == ".gif":
        gif(path, 20)
    else:
        clip(path, list(range(0, 4000, 40)))
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames, message = read_until_error(cut)
    assert 3 < len(frames) < 80
    assert f"cut off at {frames[-1].at / 1000:.0f}"[:-1] in message
    assert "cut" + suffix in message


def test_what_is_not_a_video_says_so(tmp_path: Path) -> None:
    playlist = "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"
    for name, content, word in [
        ("empty.mp4", "", "empty"),
        ("text.mp4", "text " * 100, "not a video"),
        ("list.mp4", playlist, "not a video"),
    ]:
        (tmp_path / name).write_text(content)
        with pytest.raises(UnreadableMedia, match=f"{name}.*{word}"):
            list(read_video(tmp_path / name))
    with pytest.raises(UnreadableMedia, match="no such file"):
        describe_video(tmp_path / "gone.mp4")


def test_sound_alone_has_no_picture_track(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    assert is_video(path), "by its name, so that reading it says what it lacks"
    with pytest.raises(UnreadableMedia, match="no picture track"):
        list(read_video(path))
    assert not is_video(path.rename(tmp_path / "sound.m4a"))
    with pytest.raises(UnreadableMedia, match="sound without a picture"):
        read_image(tmp_path / "sound.m4a")


def gif(path: Path, frames: int) -> Path:
    rng = np.random.default_rng(1)
    pictures = [Pil.fromarray(rng.integers(0, 255, (32, 32, 3), np.uint8)) for _ in range(frames)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    return path


def test_an_animated_gif_is_a_video_and_a_still_one_is_not(tmp_path: Path) -> None:
    moving = gif(tmp_path / "moving.gif", 5)
    assert is_video(moving)
    assert [frame.at for frame in read_video(moving)] == [0, 100, 200, 300, 400]
    assert not is_video(gif(tmp_path / "still.gif", 1))


def test_content_decides_before_the_suffix(tmp_path: Path) -> None:
    assert is_video(clip(tmp_path / "a.mp4", [0, 40]).rename(tmp_path / "clip.jpg"))
    assert not is_video(saved(tmp_path / "a.png").rename(tmp_path / "picture.mp4"))
    (tmp_path / "broken.mp4").write_bytes(b"")
    assert is_video(tmp_path / "broken.mp4")
    assert not is_video(tmp_path / "gone.jpg")
