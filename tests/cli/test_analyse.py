"""`cwem analyse` as a user calls it: real pictures in, lines, drawings and tables out."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cwem import cli
from cwem.bootstrap import open_runtime
from cwem.capture.files import read_image, read_video
from cwem.capture.writing import video_writer, write_image
from cwem.pipeline import Pipeline
from cwem.settings import load_settings
from cwem.values import Analysis, Consent, Employee, Frame, Image, Purpose, Template, fuse

Run = Callable[..., tuple[int, str, str]]
SECONDS = 6


@pytest.fixture(autouse=True)
def _models(model_path: Callable[[str], Path]) -> None:
    for name in ("pose_landmarker_lite", "face_detection_yunet", "face_recognition_sface"):
        model_path(name)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Arguments -> (exit code, standard output, standard error)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["cwem", "analyse", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capfd.readouterr()
        code = end.value.code
        return code if isinstance(code, int) else int(code is not None), out, err

    return call


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def clip(path: Path, image: Image, seconds: float = SECONDS, fps: int = 10) -> Path:
    """The picture, moving a little as a person does."""
    with video_writer(path, fps) as writer:
        for index in range(round(seconds * fps)):
            moved = np.roll(image, round(3 * np.sin(index / 4)), axis=1)
            writer.write(moved, round(index * 1000 / fps))
    return path


@pytest.fixture
def enrolled(astronaut: Image) -> None:
    """The astronaut as E001, who agreed to both purposes."""
    with open_runtime(load_settings()) as runtime:
        (face, *_) = runtime.detector().detect(astronaut)
        vector = fuse([runtime.embedder.embed(astronaut, face)])
        consents = [Consent("E001", purpose, 0, "test") for purpose in Purpose]
        template = Template("E001", vector, runtime.embedder.model, images=1)
        runtime.store.enrol(Employee("E001", "Eileen"), template, consents, at=0)


@pytest.fixture
def picture(tmp_path: Path, astronaut: Image) -> Path:
    path = tmp_path / "person.png"
    write_image(path, astronaut)
    return path


# --- pictures


def test_a_picture_gives_one_line(run: Run, picture: Path, enrolled: None) -> None:
    code, out, err = run(picture, "--json")
    (line,) = lines(out)
    (person,) = line["people"]
    assert (code, err) == (0, "")
    assert line["file"] == str(picture)
    assert line["size"] == [512, 512]
    assert person["employee"] == "E001"
    assert person["activity"] == "at desk"
    assert person["posture"] == "not judged"
    assert 0 < person["confidence"] <= 1
    assert np.asarray(person["keypoints"]).shape == (33, 4)
    assert np.hypot(*(np.asarray(person["keypoints"][0][:2]) * 512 - [225, 125])) < 25
    x1, y1, x2, y2 = person["box"]
    assert x1 < 225 < x2
    assert y1 < 125 < y2


def test_results_stay_on_standard_output_beside_a_progress_bar(
    run: Run, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes standard error for a terminal
    code, out, err = run(picture, "--json")
    assert code == 0
    assert len(lines(out)) == 1
    assert "person.png" in err


def test_without_json_it_says_it_in_words(run: Run, picture: Path) -> None:
    code, out, err = run(picture)
    assert code == 0
    assert out == f"{picture}: unknown: at desk (94%)\n"
    assert "posture was not judged" in err
    assert "--upright" in err
    assert "--upright" not in run(picture, "--upright", picture)[2]


def test_people_are_called_by_number_and_name(run: Run, picture: Path, enrolled: None) -> None:
    assert run(picture)[1] == f"{picture}: E001 Eileen: at desk (94%)\n"


def test_a_box_ends_where_the_picture_ends(run: Run, tmp_path: Path, astronaut: Image) -> None:
    write_image(tmp_path / "face.png", np.ascontiguousarray(astronaut[70:220, 190:250]))
    (person,) = lines(run(tmp_path / "face.png", "--json")[1])[0]["people"]
    x1, y1, x2, y2 = person["box"]
    assert 0 <= x1 < x2 <= 60
    assert 0 <= y1 < y2 <= 150


def test_folders_within_folders_are_analysed_and_drawn_as_they_lie(
    run: Run, tmp_path: Path, astronaut: Image
) -> None:
    folder = tmp_path / "pictures"
    for name in ("a.png", "team/a.png", ".hidden/a.png"):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        write_image(folder / name, astronaut)
    drawn = folder / "drawn"
    for _ in range(2):  # what was drawn is no picture of the folder
        code, out, _ = run(folder, "--json", "--annotate", drawn)
        assert code == 0
        assert [line["file"] for line in lines(out)] == [
            str(folder / "a.png"), str(folder / "team" / "a.png"),
        ]  # fmt: skip
    assert (drawn / "team" / "a.png").is_file()


def test_pictures_of_a_folder_are_judged_one_by_one(
    run: Run, tmp_path: Path, astronaut: Image, hopper: Image, enrolled: None
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    write_image(folder / "a.png", astronaut)
    write_image(folder / "b.png", np.full((100, 100, 3), 128, np.uint8))
    write_image(folder / "c.jpg", hopper)
    code, out, _ = run(folder, "--json")
    assert code == 0
    assert [Path(line["file"]).name for line in lines(out)] == ["a.png", "b.png", "c.jpg"]
    assert [[p["employee"] for p in line["people"]] for line in lines(out)] == [
        ["E001"],
        [],
        [None],
    ]


def test_broken_pictures_are_named_and_the_good_ones_still_done(
    run: Run, tmp_path: Path, picture: Path
) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("not a picture")
    (tmp_path / "cut.png").write_bytes(picture.read_bytes()[:9_000])
    code, out, err = run(tmp_path, "--json")
    assert code == 1
    assert [Path(line["file"]).name for line in lines(out)] == ["person.png"]
    assert err.count("cwem: ") == 3
    assert all(name in err for name in ("empty.jpg", "text.jpg", "cut.png"))
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["gone.jpg", "gone.mp4", "gone"])
def test_a_missing_path_is_a_clear_word(run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = run(tmp_path / name)
    assert (code, out) == (1, "")
    assert err == f"cwem: {tmp_path / name} cannot be opened: no such file or directory.\n"


def test_a_folder_without_pictures_is_a_clear_word(run: Run, tmp_path: Path) -> None:
    code, _, err = run(tmp_path)
    assert code == 1
    assert "holds no pictures" in err


# --- videos


def test_a_video_ends_with_its_summary(
    run: Run, tmp_path: Path, astronaut: Image, enrolled: None
) -> None:
    code, out, err = run(clip(tmp_path / "a.mp4", astronaut), "--fps", 5, "--json")
    *frames, last = lines(out)
    facts = last["summary"]
    assert (code, err) == (0, "")
    assert [frame["t"] for frame in frames] == [index / 5 for index in range(SECONDS * 5)]
    assert facts["frames"] == len(frames)
    assert facts["fps"] == 5
    assert {person["track"] for frame in frames for person in frame["people"]} == {1}
    assert facts["seconds"]["E001"]["presence"] == {"present": SECONDS}
    assert facts["seconds"]["E001"]["activity"] == {"at desk": SECONDS}
    presence = {"employee": "E001", "channel": "presence", "label": "present"}
    assert {**presence, "start": 0, "end": SECONDS} in facts["bouts"]
    for channel in ("presence", "activity", "posture"):
        spans = [b for b in facts["bouts"] if b["channel"] == channel]
        assert [spans[0]["start"], spans[-1]["end"]] == [0, SECONDS]


def test_nothing_of_a_file_reaches_the_store(
    run: Run, tmp_path: Path, astronaut: Image, enrolled: None
) -> None:
    assert run(clip(tmp_path / "a.mp4", astronaut, seconds=4))[0] == 0
    with open_runtime(load_settings()) as runtime:
        assert list(runtime.store.all_bouts(date(1970, 1, 1), date(2100, 1, 1))) == []


def test_a_video_without_a_person_is_fine(run: Run, tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4", np.full((120, 160, 3), 128, np.uint8), seconds=1)
    code, out, err = run(path, "--json")
    *frames, last = lines(out)
    assert (code, err) == (0, "")
    assert all(frame["people"] == [] for frame in frames)
    assert last["summary"] == {"frames": 10, "fps": 10.0, "bouts": [], "seconds": {}}
    said = run(path)[1]
    assert "nobody who is enrolled was recognised" in said
    assert "nobody was seen" in said


def test_of_strangers_the_totals_are_told(run: Run, tmp_path: Path, astronaut: Image) -> None:
    code, out, err = run(clip(tmp_path / "a.mp4", astronaut), "--fps", 5)
    assert code == 0
    assert "nobody who is enrolled was recognised" in out
    assert "not recognised: up to 1 person at once" in out
    assert "at desk             5.8 s" in out
    assert "--upright" in err


def test_a_summary_calls_people_by_number_and_name(
    run: Run, tmp_path: Path, astronaut: Image, enrolled: None
) -> None:
    out = run(clip(tmp_path / "a.mp4", astronaut), "--fps", 5)[1]
    assert "E001 Eileen  presence  present" in out
    assert "not recognised" not in out, "who is named in the end was nobody else before"


def test_sound_alone_is_a_clear_word(run: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"ID3" + bytes(5000))
    code, _, err = run(tmp_path / "talk.mp3")
    assert code == 1
    assert "is sound without a picture" in err


def test_a_cut_off_video_is_done_as_far_as_it_goes(
    run: Run, tmp_path: Path, astronaut: Image
) -> None:
    whole = clip(tmp_path / "a.mp4", astronaut, seconds=4)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 85 // 100])
    drawn = tmp_path / "drawn.mp4"
    code, out, err = run(cut, "--json", "--annotate", drawn)
    frames = lines(out)[-1]["summary"]["frames"]
    assert code == 1
    assert 1 < frames < 40
    assert "cut.mp4 is damaged or cut off at" in err
    assert "Traceback" not in err
    assert len(list(read_video(drawn))) == frames


def test_an_unreadable_video_is_a_clear_word(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("not a video")
    code, out, err = run(tmp_path / "a.mp4", "--json", "--annotate", tmp_path / "o.mp4")
    assert (code, out) == (1, "")
    assert "a.mp4 is not a video we can read" in err
    assert [entry.name for entry in tmp_path.glob("*.mp4")] == ["a.mp4"]


# --- what it draws and writes


def test_annotate_draws_on_a_playable_video(run: Run, tmp_path: Path, astronaut: Image) -> None:
    source = clip(tmp_path / "a.mp4", astronaut[:511, :511], seconds=2)
    assert run(source, "--annotate", tmp_path / "o.mp4")[0] == 0
    before, after = list(read_video(source)), list(read_video(tmp_path / "o.mp4"))
    assert [frame.at for frame in after] == [frame.at for frame in before]
    changed = (np.abs(after[10].image.astype(int) - before[10].image) > 60).any(2)
    assert changed.sum() > 1_000


def test_annotate_draws_pictures(run: Run, tmp_path: Path, picture: Path) -> None:
    assert run(picture, "--annotate", tmp_path / "o.png")[0] == 0
    assert (read_image(tmp_path / "o.png") != read_image(picture)).any()
    (tmp_path / "o.png").unlink()
    assert run(tmp_path, "--annotate", tmp_path / "drawn")[0] == 0
    assert (read_image(tmp_path / "drawn" / "person.png") != read_image(picture)).any()


def test_keypoints_as_csv(run: Run, tmp_path: Path, astronaut: Image, enrolled: None) -> None:
    source = clip(tmp_path / "a.mp4", astronaut, seconds=3)
    assert run(source, "--keypoints", tmp_path / "o.csv")[0] == 0
    with (tmp_path / "o.csv").open() as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == 30
    assert list(rows[0])[:5] == ["t", "track", "employee", "nose_x", "nose_y"]
    assert len(rows[0]) == 3 + 33 * 4
    assert rows[-1]["employee"] == "E001"
    assert float(rows[10]["t"]) == 1.0
    assert abs(float(rows[0]["nose_x"]) * 512 - 225) < 25


def test_keypoints_as_json(run: Run, tmp_path: Path, picture: Path) -> None:
    assert run(picture, "--keypoints", tmp_path / "o.json")[0] == 0
    (record,) = json.loads((tmp_path / "o.json").read_text())
    assert record["file"] == str(picture)
    assert record["employee"] is None
    assert len(record["keypoints"]) == 33
    assert set(record["keypoints"]["nose"]) == {"x", "y", "z", "visibility"}


def test_upright_is_the_calibration(run: Run, tmp_path: Path, picture: Path) -> None:
    code, out, _ = run(picture, "--upright", picture, "--json")
    assert code == 0
    assert lines(out)[0]["people"][0]["posture"] == "upright"
    clip(tmp_path / "upright.mp4", read_image(picture), seconds=1)
    code, out, _ = run(picture, "--upright", tmp_path / "upright.mp4", "--json")
    assert lines(out)[0]["people"][0]["posture"] == "upright"


def test_an_upright_that_shows_nobody_is_a_clear_word(
    run: Run, tmp_path: Path, picture: Path
) -> None:
    write_image(tmp_path / "wall.jpg", np.full((100, 100, 3), 128, np.uint8))
    code, out, err = run(picture, "--upright", tmp_path / "wall.jpg")
    assert (code, out) == (1, "")
    assert "wall.jpg: Nobody's head and shoulders" in err


# --- wrong use, full disks, Ctrl-C


@pytest.mark.parametrize(
    ("source", "options", "word"),
    [
        ("person.png", ["--annotate", "o.mp4"], "is a picture"),
        (".", ["--annotate", "o.mp4"], "is a folder"),
        ("person.png", ["--keypoints", "o.txt"], ".csv or .json"),
        ("person.png", ["--annotate", "person.png"], "overwrite"),
        ("person.png", ["--fps", "0"], "fps"),
        ("person.png", ["--nonsense"], "nonsense"),
    ],
)
def test_wrong_use_is_exit_2(
    run: Run,
    picture: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    options: list[str],
    word: str,
) -> None:
    monkeypatch.chdir(picture.parent)
    code, out, err = run(source, *options)
    assert (code, out) == (2, "")
    assert word in " ".join(err.replace("│", " ").split())


def test_a_place_that_cannot_be_written_is_named(run: Run, tmp_path: Path, picture: Path) -> None:
    code, _, err = run(picture, "--keypoints", tmp_path / "gone" / "o.csv")
    assert code == 1
    assert f"gone/o.csv cannot be written: there is no folder {tmp_path / 'gone'}" in err
    assert "Make room" not in err


def test_ctrl_c_leaves_no_half_file(
    run: Run, tmp_path: Path, astronaut: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = clip(tmp_path / "a.mp4", astronaut, seconds=2)
    analyse = Pipeline.analyse

    def interrupted(self: Pipeline, frame: Frame) -> Analysis:
        if frame.at > 500:
            raise KeyboardInterrupt
        return analyse(self, frame)

    monkeypatch.setattr(Pipeline, "analyse", interrupted)
    outputs = ["--annotate", tmp_path / "o.mp4", "--keypoints", tmp_path / "o.csv"]
    code, _, err = run(source, *outputs)
    assert code != 0
    assert "Traceback" not in err
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.mp4", "cwem-home"}
