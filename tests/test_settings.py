"""Settings: environment over file over defaults, and words for what is wrong."""

from pathlib import Path

import pytest

from cwem.errors import SettingsError
from cwem.settings import load_settings, mistyped
from cwem.values import BoutRules


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CWEM_HOME", str(tmp_path))
    return tmp_path


def test_the_defaults_are_the_rules_of_the_product() -> None:
    assert load_settings().rules() == BoutRules()


def test_the_environment_wins_over_the_file(own_home: Path, monkeypatch) -> None:
    (own_home / "cwem.toml").write_text("port = 9000\naway = 7\n")
    assert (load_settings().port, load_settings().away) == (9000, 7)
    monkeypatch.setenv("CWEM_PORT", "9001")
    assert load_settings().port == 9001


def test_an_empty_variable_is_no_setting(monkeypatch) -> None:
    monkeypatch.setenv("CWEM_PORT", "")
    assert load_settings().port == 8501


@pytest.mark.parametrize(
    ("store", "path"),
    [
        ("", "{home}/cwem.sqlite"),
        ("sqlite:///company.sqlite", "{home}/company.sqlite"),
        ("sqlite:////var/lib/cwem.sqlite", "/var/lib/cwem.sqlite"),
        ("sqlite:///var/lib/cwem.sqlite", "/var/lib/cwem.sqlite"),
    ],
)
def test_where_the_store_lies(own_home: Path, monkeypatch, store: str, path: str) -> None:
    monkeypatch.setenv("CWEM_STORE", store)
    assert str(load_settings().sqlite_path) == path.format(home=own_home)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("CWEM_PORT", "http", "CWEM_PORT"),
        ("CWEM_AWAY", "-1", "CWEM_AWAY"),
        ("CWEM_COLLAR", "9", "collar 9 s, away 5 s"),
        ("CWEM_LABEL_CHANGE", "4", "label change 4 s, collar 3 s"),
        ("CWEM_BOOK_YEARS", "1", "at least 2 years"),
        ("CWEM_BOOK_YEARS", "0", "at least as long as the attendance book"),
        ("CWEM_PAYROLL_YEARS", "2", "at least as long as the attendance book"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name: str, value: str, word: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=word):
        load_settings()


def test_a_file_that_is_not_toml_and_an_unknown_setting_are_named(own_home: Path) -> None:
    (own_home / "cwem.toml").write_text("port 9000")
    with pytest.raises(SettingsError, match=r"cwem\.toml"):
        load_settings()
    (own_home / "cwem.toml").write_text("prot = 9000")
    with pytest.raises(SettingsError, match=r"line 1, prot: .* did you mean port"):
        load_settings()


def test_another_kind_of_store_is_refused_with_a_word(monkeypatch) -> None:
    monkeypatch.setenv("CWEM_STORE", "postgres://host/db")
    with pytest.raises(SettingsError, match="sqlite"):
        _ = load_settings().sqlite_path


def test_a_mistyped_variable_is_named_with_the_one_that_was_meant() -> None:
    known = {"CWEM_PORT": "1", "CWEM_TEST_DATA": "x", "PATH": "y"}
    assert mistyped(known) == []
    (sentence,) = mistyped({**known, "CWEM_PROT": "8000"})
    assert sentence == "CWEM_PROT: there is no such setting; did you mean CWEM_PORT?"
