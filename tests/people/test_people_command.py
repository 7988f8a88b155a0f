import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from cwem.access.audit import AuditQuery
from cwem.access.consent import current_versions
from cwem.cli import app
from cwem.errors import CwemError
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Consent, Employee, Purpose, Template, unit

TEXT = "number;name;team;manager;left\n001;Jörg;Sales;002;\n002;=Ada;Sales;;\n"


def people(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["people", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_dry_run_shows_and_changes_nothing(file: Path) -> None:
    result = people("import", file, "--dry-run")
    assert result.exit_code == 0
    assert "would import: 2 new, 0 changed, 0 leaving, 0 unchanged" in result.stderr
    assert "new      001 Jörg: name - -> Jörg; team - -> Sales;" in result.stdout
    assert json.loads(people("list", "--json").stdout) == []


def test_import_list_export_and_import_again(file: Path, tmp_path: Path) -> None:
    result = people("import", file, "--on", "2026-05-04", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["applied"]
    assert [(p["number"], p["state"]) for p in told["people"]] == [("001", "new"), ("002", "new")]
    (first, _) = json.loads(people("list", "--json", "--on", "2026-05-04").stdout)
    assert first == {
        "number": "001", "name": "Jörg", "team": "Sales", "site": None, "zone": None,
        "manager": "002", "employed": True,
    }  # fmt: skip
    assert "Jörg" in people("list").stdout
    out = tmp_path / "out.csv"
    assert people("export", out, "--separator", ";", "--language", "de").exit_code == 0
    assert "002;'=Ada;" in out.read_text(encoding="utf-8-sig")
    again = people("import", out)
    assert "imported: 0 new, 0 changed, 0 leaving, 2 unchanged" in again.stderr


def test_mistakes_are_all_told_and_nothing_is_imported(file: Path) -> None:
    file.write_text(TEXT + "003;Bo;;;soon\n004;Cy;;999;\n", encoding="utf-8")
    result = people("import", file)
    assert result.exit_code == 1
    assert "mistake: row 4, column left: 'soon' is no date" in result.stderr
    assert "mistake: row 5, column manager: nobody has the number 999" in result.stderr
    assert "2 mistakes, nothing was imported" in result.stderr
    assert json.loads(people("list", "--json").stdout) == []
    told = json.loads(people("import", file, "--json").stdout)
    assert (told["applied"], len(told["problems"])) == (False, 2)


def test_the_missing_stay_and_are_counted(file: Path) -> None:
    people("import", file)
    file.write_text("number,name\n001,[red]\n", encoding="utf-8")
    result = people("import", file)
    assert "[red]" in people("list").stdout
    assert "not in the file, and staying as they are: 1 people" in result.stderr


def test_files_that_cannot_be_used_say_so(tmp_path: Path) -> None:
    for arguments in (("import", tmp_path / "none.csv"), ("import", tmp_path),
                      ("export", tmp_path / "none" / "out.csv")):  # fmt: skip
        result = people(*arguments)
        assert result.exit_code == 1
        assert isinstance(result.exception, CwemError)


def test_leaving_ends_the_account_now_or_says_when(file: Path) -> None:
    people("import", file)
    add = ["user", "add", "jo", "--role", "employee", "--employee", "001"]
    CliRunner().invoke(app, add)
    later = people("leave", "001", "--on", "2199-12-31")
    assert "001 leaves on 2199-12-31" in later.stdout
    gone = people("leave", "001", "--on", "2026-01-31")
    assert "001 has left on 2026-01-31; ended: account." in gone.stdout
    accounts = json.loads(CliRunner().invoke(app, ["user", "list", "--json"]).stdout)
    assert [(one["name"], one["disabled"]) for one in accounts] == [("jo", True)]
    assert not json.loads(people("list", "--json").stdout)[0]["employed"]


def test_leaving_names_who_is_left_without_a_manager(file: Path) -> None:
    people("import", file)
    result = people("leave", "002", "--on", "2199-12-31")
    assert "without a manager from then on: Jörg (001)" in result.stderr


@pytest.fixture
def enrolled(file: Path) -> str:
    people("import", file)
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        texts = current_versions(store.agreements.texts())
        consents = [Consent("001", p, 1, "signed", text=str(texts[p])) for p in Purpose]
        template = Template("001", unit(np.ones(128, np.float32)), "sface-2021dec", 3)
        store.enrol(Employee("001"), template, consents, 1)
    return "001"


def test_withdrawing_destroys_the_enrolled_face_and_is_audited(enrolled: str) -> None:
    result = people("withdraw", enrolled, "--reason", "asked by letter")
    assert result.exit_code == 0, result.exception
    assert result.stdout == (
        "001 Jörg: consent to attendance and posture withdrawn; "
        "the enrolled face and its key are destroyed.\n"
    )
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        assert store.enrolled() == frozenset()
        assert store.purposes() == {}
        entries = [e for e in store.audit.read(AuditQuery(0, 1 << 50), 9) if e.about == enrolled]
    withdrawn = [e for e in entries if e.action == "consent withdrawn"]
    assert {e.actor for e in withdrawn} == {"console"}
    assert {e.details["reason"] for e in withdrawn} == {"asked by letter"}


def test_withdrawing_posture_alone_keeps_the_face(enrolled: str) -> None:
    result = people("withdraw", enrolled, "--purpose", "posture", "--reason", "asked")
    assert result.stdout == "001 Jörg: consent to posture withdrawn.\n"
    again = people("withdraw", enrolled, "--purpose", "posture", "--reason", "asked")
    assert again.exit_code == 1
    assert "no standing consent to posture" in str(again.exception)


def test_withdrawing_needs_a_known_number_and_a_reason(enrolled: str) -> None:
    assert people("withdraw", enrolled).exit_code == 2
    assert "Say why" in str(people("withdraw", enrolled, "--reason", " ").exception)
    assert "number 404" in str(people("withdraw", "404", "--reason", "asked").exception)


def test_a_stranger_cannot_leave() -> None:
    result = people("leave", "404", "--on", "2026-01-31")
    assert result.exit_code == 1
    assert "Nobody has the number 404" in str(result.exception)
