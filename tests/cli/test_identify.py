import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as Picture
from typer.testing import CliRunner, Result

from cwem.capture.writing import video_writer
from cwem.cli import app
from cwem.values import Image
from tests.face.pictures import variant


@pytest.fixture(autouse=True)
def _models(model_path: Callable[[str], Path]) -> None:
    model_path("face_detection_yunet")
    model_path("face_recognition_sface")


@pytest.fixture
def enrolled(tmp_path: Path, astronaut: Image) -> None:
    """Eileen Collins is E001, from three pictures."""
    folder = tmp_path / "staff" / "E001 Eileen"
    folder.mkdir(parents=True)
    for number in range(3):
        save(folder / f"{number}.jpg", variant(astronaut, number))
    result = CliRunner().invoke(app, ["enrol", str(folder.parent), "--consent", "signed form"])
    assert result.exit_code == 0


def save(path: Path, image: Image) -> Path:
    path.parent.mkdir(exist_ok=True)
    assert cv2.imwrite(str(path), image)
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["identify", *map(str, arguments)])


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def answers(result: Result) -> dict[str, list[dict[str, Any]]]:
    assert all(row.keys() - {"others"} == {"file", "faces"} for row in rows(result))
    return {Path(row["file"]).name: row["faces"] for row in rows(result)}


@pytest.mark.usefixtures("enrolled")
def test_who_is_enrolled_is_named_and_a_stranger_stays_unknown(
    tmp_path: Path, astronaut: Image, hopper: Image
) -> None:
    known = save(tmp_path / "known.jpg", variant(astronaut, 3))
    stranger = save(tmp_path / "stranger.png", hopper)
    result = run(known, stranger, "--json")
    assert result.exit_code == 0
    (face,) = answers(result)["known.jpg"]
    assert face.keys() == {"box", "confidence", "employee", "status", "similarity", "quality"}
    assert (face["employee"], face["status"]) == ("E001", "confirmed")
    assert face["similarity"] > 0.7
    assert 0.9 < face["confidence"] <= 1
    assert 0 < face["quality"] <= 1
    x1, y1, x2, y2 = face["box"]
    assert x1 < 222 < x2
    assert y1 < 130 < y2
    (face,) = answers(result)["stranger.png"]
    assert (face["employee"], face["status"]) == (None, "unknown")
    assert face["similarity"] < 0.3


@pytest.mark.usefixtures("enrolled")
def test_every_face_of_a_picture_is_answered_largest_first(
    tmp_path: Path, astronaut: Image, hopper: Image
) -> None:
    both = np.hstack([astronaut, hopper[:512]])
    (left, right) = answers(run(save(tmp_path / "both.jpg", both), "--json"))["both.jpg"]
    assert {left["status"], right["status"]} == {"confirmed", "unknown"}
    areas = [(x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in (left["box"], right["box"])]
    assert areas[0] > areas[1]


@pytest.mark.usefixtures("enrolled")
def test_too_small_and_poor_are_answers_without_a_similarity(
    tmp_path: Path, astronaut: Image
) -> None:
    small = cv2.resize(astronaut, (150, 150), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(astronaut, (0, 0), 6)
    save(tmp_path / "p" / "small.png", np.asarray(small, np.uint8))
    save(tmp_path / "p" / "blurred.png", np.asarray(blurred, np.uint8))
    save(tmp_path / "p" / "nobody.png", np.full((200, 200, 3), 128, np.uint8))
    result = run(tmp_path / "p", "--json")
    assert result.exit_code == 0
    said = answers(result)
    assert [face["status"] for face in said["small.png"]] == ["too_small"]
    assert [face["status"] for face in said["blurred.png"]] == ["poor"]
    assert said["nobody.png"] == []
    for face in said["small.png"] + said["blurred.png"]:
        assert face["employee"] is face["similarity"] is None
    assert "too small" in run(tmp_path / "p").stdout


@pytest.mark.usefixtures("enrolled")
def test_fused_pictures_of_each_folder_give_one_line(
    tmp_path: Path, astronaut: Image, hopper: Image
) -> None:
    for number in (3, 4):
        save(tmp_path / "tracks" / f"{number}.txt.jpg", variant(hopper, number))
        save(tmp_path / "tracks" / "a" / f"{number}.jpg", variant(astronaut, number))
    together = np.hstack(
        [variant(astronaut, 0), cv2.resize(hopper[:512], (1024, 1024))[:512, :1024]]
    )
    save(tmp_path / "tracks" / "a" / "both.jpg", together)
    result = run(tmp_path / "tracks", "--fuse", "--json")
    assert result.exit_code == 0
    said = answers(result)
    assert said.keys() == {"tracks", "a"}
    assert [face["employee"] for face in said["a"]] == ["E001"]
    assert [face["status"] for face in said["tracks"]] == ["unknown"]
    others = {row["file"].rsplit("/")[-1]: row["others"] for row in rows(result)}
    assert others == {"tracks": 0, "a": 1}
    told = run(tmp_path / "tracks", "--fuse").stdout.splitlines()
    assert "E001 Eileen (similarity" in told[1]
    assert told[1].endswith("; 1 other face left out")
    assert "left out" not in told[0]


@pytest.mark.usefixtures("enrolled")
def test_people_are_called_by_number_and_name(tmp_path: Path, astronaut: Image) -> None:
    said = run(save(tmp_path / "a.jpg", variant(astronaut, 3))).stdout
    assert ": E001 Eileen (similarity 0." in said


def test_a_box_ends_where_the_picture_ends(tmp_path: Path, astronaut: Image) -> None:
    cut = astronaut[70:220, 190:250]
    (face,) = answers(run(save(tmp_path / "cut.png", cut), "--json"))["cut.png"]
    x1, y1, x2, y2 = face["box"]
    assert (x1, x2) == (0, 60), "the face is wider than the picture"
    assert 0 <= y1 < y2 <= 150


def test_a_video_is_sent_to_the_command_for_videos(tmp_path: Path, astronaut: Image) -> None:
    clip = tmp_path / "clip.mp4"
    with video_writer(clip, 10) as writer:
        writer.write(astronaut, 0)
        writer.write(astronaut, 100)
    result = run(clip)
    assert result.exit_code == 1
    assert f"cwem analyse {clip}" in result.stderr


def test_with_nobody_enrolled_everybody_is_unknown(tmp_path: Path, astronaut: Image) -> None:
    (face,) = answers(run(save(tmp_path / "a.jpg", astronaut), "--json"))["a.jpg"]
    assert (face["status"], face["employee"], face["similarity"]) == ("unknown", None, None)


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    "kind", ["grey.png", "alpha.png", "cmyk.jpg", "animated.gif", "turned.jpg", "large.jpg"]
)
def test_pictures_of_every_shape_are_read(tmp_path: Path, astronaut: Image, kind: str) -> None:
    rgb = Picture.fromarray(astronaut[:, :, ::-1])
    path = tmp_path / kind
    match kind:
        case "grey.png":
            rgb.convert("L").save(path)
        case "alpha.png":
            rgb.convert("RGBA").save(path)
        case "cmyk.jpg":
            rgb.convert("CMYK").save(path)
        case "animated.gif":
            rgb.save(path, save_all=True, append_images=[rgb.rotate(90)])
        case "turned.jpg":
            exif = Picture.Exif()
            exif[0x0112] = 6
            rgb.transpose(Picture.Transpose.ROTATE_90).save(path, exif=exif)
        case "large.jpg":
            rgb.resize((5000, 5000)).save(path)
    result = run(path, "--json")
    assert result.exit_code == 0
    assert [face["employee"] for face in answers(result)[kind]] == ["E001"]


def broken(folder: Path, good: Path) -> list[Path]:
    """One file of each kind that cannot be read."""
    folder.mkdir()
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("hello")
    (folder / "cut.jpg").write_bytes(good.read_bytes()[:3000])
    Picture.new("1", (12_000, 12_000)).save(folder / "huge.png")
    return [*sorted(folder.iterdir()), folder / "missing.jpg"]


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("options", [[], ["--json"], ["--fuse", "--json"]])
def test_what_cannot_be_read_is_named_and_the_good_pictures_are_done(
    tmp_path: Path, astronaut: Image, options: list[str]
) -> None:
    good = save(tmp_path / "good.jpg", astronaut)
    bad = broken(tmp_path / "bad", good)
    result = run(*bad, good, *options)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    for path in bad:
        assert f"cwem: {path}" in result.stderr
    assert "E001" in result.stdout
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.usefixtures("enrolled")
def test_a_broken_frame_does_not_stop_a_fused_folder(tmp_path: Path, astronaut: Image) -> None:
    save(tmp_path / "track" / "a.jpg", astronaut)
    (tmp_path / "track" / "b.jpg").touch()
    result = run(tmp_path / "track", "--fuse", "--json")
    assert result.exit_code == 1
    assert [face["employee"] for face in answers(result)["track"]] == ["E001"]


def test_a_folder_without_pictures_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run(tmp_path / "none")
    assert result.exit_code == 1
    assert "no pictures" in result.stderr


def test_the_command_itself_prints_json_alone_and_no_traceback(
    tmp_path: Path, astronaut: Image
) -> None:
    good = save(tmp_path / "good.jpg", astronaut)
    done = subprocess.run(
        [sys.executable, "-m", "cwem.cli", "identify", "--json", str(good), "nowhere.jpg"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["file"] == str(good)
    assert done.stderr == "cwem: nowhere.jpg cannot be opened: no such file or directory.\n"
    assert CliRunner().invoke(app, ["identify"]).exit_code == 2
