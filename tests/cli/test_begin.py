"""What every command does first."""

import pytest
from typer.testing import CliRunner

from cwem import __version__
from cwem.cli import app


def test_the_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"cwem {__version__}\n")


def test_a_mistyped_setting_is_named_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWEM_HOEM", "/data")
    result = CliRunner().invoke(app, ["models", "list"])
    assert result.exit_code == 0
    assert "CWEM_HOEM" in result.stderr
    assert "CWEM_HOME" in result.stderr


def test_the_key_of_a_certificate_is_explained() -> None:
    said = CliRunner().invoke(app, ["run", "--help"]).stdout
    assert "[KEY]" in said
    assert "CERT KEY" in said
