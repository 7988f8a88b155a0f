"""The commands, as somebody types them."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cwem.cli import app
from cwem.errors import InputError, SealError
from tests.backup.place import PASSPHRASE, Place

ADA = ("E001", "ada", "Ada Lovelace")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("CWEM_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("CWEM_BACKUP_PASSPHRASE", PASSPHRASE)
    return Place(tmp_path / "here").furnish()


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def test_back_up_erase_and_restore(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "monday.cwem"
    made = run("backup", out, "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["rows"]["bout"], stat.S_IMODE(out.stat().st_mode)) == (150, 0o600)
    erased = run("erase", "E001", "--yes", "--json")
    assert erased.exit_code == 0, erased.output
    receipt = json.loads(erased.stdout)
    assert receipt["removed"]["bout"] == 50
    assert set(receipt["remaining"].values()) == {0}
    assert (receipt["proved"], receipt["blocked"], receipt["ledger_not_reached"]) == (
        True,
        True,
        [],
    )
    monkeypatch.setenv("CWEM_HOME", str(tmp_path / "other"))
    restored = run("restore", out, "--json")
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["erased"] == 1
    shown = json.loads(run("user", "list", "--json").stdout)
    assert [account["name"] for account in shown] == ["root"]


def test_the_receipt_on_paper(place: Place) -> None:
    done = run("erase", "E001", "--yes")
    assert done.exit_code == 0
    for line in ("Receipt: E001", "bout: 50", "vacuum", "checkpoint", "secure_delete",
                 "Found by a fresh look afterwards", "blocked"):  # fmt: skip
        assert line in done.stdout, line
    assert "Ada" not in done.stdout


def test_the_number_is_typed_to_erase(place: Place) -> None:
    wrong = run("erase", "E001", typed="E002\n")
    assert isinstance(wrong.exception, InputError)
    assert "nobody was erased" in str(wrong.exception)
    with place.open() as store:
        assert store.employee("E001") is not None
    right = run("erase", "E001", typed="E001\n")
    assert right.exit_code == 0, right.output
    assert "E001 Ada Lovelace" in right.stderr
    nobody = run("erase", "E009", "--yes")
    assert isinstance(nobody.exception, InputError)
    assert "Nothing is known of E009" in str(nobody.exception)


def test_what_the_receipt_leaves_for_later_is_done_by_running_it_again(place: Place) -> None:
    assert run("erase", "E001", "--yes").exit_code == 0
    left = place.home / ".backup-left"  # of a backup that was killed
    left.mkdir()
    again = run("erase", "E001")
    assert again.exit_code == 0, again.output
    assert "erased before" in again.stderr
    assert "written anew" in again.stdout
    assert not left.exists()


def test_the_passphrase_comes_from_a_file_or_a_prompt_too(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "phrase").chmod(0o600)
    monkeypatch.delenv("CWEM_BACKUP_PASSPHRASE")
    out = tmp_path / "b.cwem"
    assert run("backup", out, "--passphrase-file", tmp_path / "phrase").exit_code == 0
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSPHRASE)
    assert "is whole" in run("restore", out, "--check").stdout
    assert run("backup", out).exit_code == 0
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "another passphrase")
    assert isinstance(run("restore", out, "--check").exception, SealError)
    typed = iter(["correct horse battery", "correct horse buttery"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert "differ" in str(run("backup", out).exception)
