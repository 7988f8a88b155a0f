"""`cwem people import` and `invite`: accounts by letter, files for their owner only."""

import json
import re
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cwem.cli import app
from cwem.cli.private_file import write_private
from cwem.errors import InputError

TEXT = "number;name;login;role;language\n001;Jörg;joerg;;de\n002;Ada;ada;admin;\n003;Cy;;;\n"


def people(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["people", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def links(letters: Path) -> list[str]:
    return re.findall(r'href="(https://cwem\.example\.org/invite/[\w-]{43})"', letters.read_text())


def test_who_has_a_log_in_name_gets_a_letter_and_may_get_another(
    file: Path, tmp_path: Path
) -> None:
    out, again = tmp_path / "letters.html", tmp_path / "again.html"
    address = ("--address", "https://cwem.example.org/")
    result = people("import", file, "--letters", out, *address)
    assert result.exit_code == 0
    assert "2 letters in" in result.stderr
    assert len(links(out)) == 2
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not set(links(out)) & set(re.findall(r"\S+", result.output)), "links are in the file"
    assert "would invite" not in people("import", file, "--dry-run").stderr, "nobody twice"
    assert people("invite", "--letters", again, *address).exit_code == 0
    assert len(links(again)) == 2
    assert not set(links(again)) & set(links(out)), "the old links are over"


def test_without_letters_the_command_says_how_to_get_them(file: Path, tmp_path: Path) -> None:
    assert "would invite: 2 people" in people("import", file, "--dry-run").stderr
    assert "cwem people invite --letters" in people("import", file).stderr
    out = tmp_path / "letters.html"
    result = people("invite", "--letters", out)
    assert "only this machine understands" in result.stderr


def test_json_stays_json(file: Path, tmp_path: Path) -> None:
    result = people("import", file, "--letters", tmp_path / "x.html", "--json")
    told = json.loads(result.stdout)
    assert [(a["number"], a["login"], a["role"]) for a in told["accounts"]] == [
        ("001", "joerg", "employee"),
        ("002", "ada", "admin"),
    ]


def test_nothing_is_done_where_the_letters_cannot_be_written(file: Path, tmp_path: Path) -> None:
    for letters in (tmp_path / "none" / "x.html", tmp_path):
        result = people("import", file, "--letters", letters)
        assert isinstance(result.exception, InputError)
    assert json.loads(people("list", "--json").stdout) == []


def test_nobody_is_open(tmp_path: Path) -> None:
    result = people("invite", "--letters", tmp_path / "x.html")
    assert isinstance(result.exception, InputError)
    assert not (tmp_path / "x.html").exists()


def test_a_file_is_written_whole_or_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    path.chmod(0o644)
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", lambda _fd: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(InputError, match="No space left"):
            write_private(path, b"after")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
    write_private(path, b"after")
    assert path.read_text() == "after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_export_is_for_its_owner(file: Path, tmp_path: Path) -> None:
    people("import", file)
    out = tmp_path / "out.csv"
    assert people("export", out).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
