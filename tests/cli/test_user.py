"""`cwem user` and the certificate of `cwem run`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cwem.access.audit import AuditQuery
from cwem.cli import app
from cwem.cli.run import _certificate
from cwem.errors import InputError, SettingsError
from cwem.settings import load_settings
from cwem.store.sqlite import open_store


def user(*arguments: str, typed: str = "") -> str:
    """Standard output of the command."""
    done = CliRunner().invoke(app, ["user", *arguments], input=typed)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def audited() -> list[tuple[str, str, str | None]]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        entries = store.audit.read(AuditQuery(0, 2**53), 99)
    return [(entry.actor, str(entry.action), entry.account) for entry in entries]


def test_accounts_from_the_console() -> None:
    first = user("add", "Root", "--role", "admin")
    user("add", "ada", "--role", "employee", "--role", "manager", "--employee", "E001")
    user("disable", "ada")
    second = user("reset", "root")
    assert len({first, second}) == 2
    assert user("reset", "root", "--stdin", typed="typed by the admin\n") == ""
    assert json.loads(user("list", "--json")) == [
        {"name": "ada", "roles": ["employee", "manager"], "employee": "E001",
         "must_change": True, "disabled": True},
        {"name": "root", "roles": ["admin"], "employee": None,
         "must_change": True, "disabled": False},
    ]  # fmt: skip
    assert "disabled" in user("list")
    assert audited() == [
        ("console", "password reset", "root"),
        ("console", "password reset", "root"),
        ("console", "account disabled", "ada"),
        ("console", "account created", "ada"),
        ("console", "account created", "root"),
    ]


def test_what_cannot_be_done_is_said_and_not_stored() -> None:
    with pytest.raises(InputError, match="cwem user list"):
        user("reset", "nobody")
    with pytest.raises(InputError, match="employee number"):
        user("add", "boss", "--role", "manager")
    with pytest.raises(InputError, match="standard input"):
        user("reset", "nobody", "--stdin")
    assert user("list", "--json") == "[]\n"
    assert audited() == []


def test_the_certificate_is_self_signed_or_two_files() -> None:
    settings = load_settings()
    assert _certificate(settings, "", None) is None
    made = _certificate(settings, "self-signed", None)
    assert made is not None
    assert made.cert.parent == settings.home / "tls"
    assert _certificate(settings, str(made.cert), made.key) == made
    for tls, key in (("cert.pem", None), ("", Path("key.pem"))):
        with pytest.raises(SettingsError, match="--tls"):
            _certificate(settings, tls, key)
