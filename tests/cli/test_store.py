"""`cwem store migrate` makes what is not there, on either store."""

import json
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from cwem.cli import app
from cwem.settings import load_settings
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.session import open_session


def migrate() -> str:
    done = CliRunner().invoke(app, ["store", "migrate"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stderr


def test_sqlite_is_made_and_up_to_date() -> None:
    assert "up to date" in migrate()
    assert load_settings().sqlite_path.is_file()


@pytest.mark.cassandra
def test_a_keyspace_is_made_once_as_the_address_says_and_used(cassandra, monkeypatch) -> None:
    name = f"made_{uuid4().hex[:12]}"
    monkeypatch.setenv("CWEM_STORE", f"cassandra://{cassandra}/{name}?dc=datacenter1&rf=1")
    assert f"Made the keyspace {name}" in migrate()
    again = migrate()
    assert "Made" not in again
    assert "up to date" in again
    made = CliRunner().invoke(app, ["user", "add", "ada", "--role", "admin"])
    assert "ada logs in" in made.stderr
    listed = json.loads(CliRunner().invoke(app, ["user", "list", "--json"]).stdout)
    assert [(each["name"], each["roles"]) for each in listed] == [("ada", ["admin"])]
    session = open_session(parse_address(f"cassandra://{cassandra}/{name}", {}))
    assert session.execute("SELECT * FROM employee") == []
    session.change_tables(f"DROP KEYSPACE {name}")
    session.close()
