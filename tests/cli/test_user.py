"""`cwem user` and the certificate of `cwem run`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cwem.access.audit import AuditQuery
from cwem.cli import app
from cwem.cli.run import _certificate
from cwem.errors import InputError, SettingsError
from cwem.people.values import Changes
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Employee


def user(*arguments: str, typed: str = "") -> str:
    """Standard output of the command."""
    done = CliRunner().invoke(app, ["user", *arguments], input=typed)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def employed(number: str) -> None:
    """Somebody the registry knows."""
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        store.registry.change(Changes(employees=(Employee(number, "Ada"),)), 0, 0)


def audited() -> list[tuple[str, str, str | None]]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        entries = store.audit.read(AuditQuery(0, 2**53), 99)
    return [(entry.actor, str(entry.action), entry.account) for entry in entries]


def test_accounts_from_the_console() -> None:
    employed("E001")
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


def test_roles_are_changed_and_a_disabled_account_is_enabled() -> None:
    employed("E001")
    user("add", "root", "--role", "admin")
    first = user("add", "ada", "--role", "employee", "--employee", "E001")
    user("roles", "ada", "--role", "employee", "--role", "admin")
    user("disable", "ada")
    with pytest.raises(InputError, match="cwem user enable ada"):
        user("reset", "ada")
    with pytest.raises(InputError, match="only administrator"):
        user("disable", "root")
    assert len({first, user("enable", "ada")}) == 2
    with pytest.raises(InputError, match="manager is an employee"):
        user("roles", "root", "--role", "manager")
    (ada, _root) = json.loads(user("list", "--json"))
    assert (ada["roles"], ada["disabled"], ada["must_change"]) == (
        ["admin", "employee"], False, True,
    )  # fmt: skip
    assert [action for _who, action, name in audited() if name == "ada"] == [
        "account enabled", "account disabled", "roles changed", "account created",
    ]  # fmt: skip


def test_what_cannot_be_done_is_said_and_not_stored() -> None:
    with pytest.raises(InputError, match="cwem user list"):
        user("reset", "nobody")
    with pytest.raises(InputError, match="employee number"):
        user("add", "boss", "--role", "manager")
    with pytest.raises(InputError, match="number E404"):
        user("add", "ada", "--role", "employee", "--employee", "E404")
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
