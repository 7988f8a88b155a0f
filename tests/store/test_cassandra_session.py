"""The session with Cassandra: its address, and what goes wrong in a word that says what to do."""

import os
from pathlib import Path

import pytest
from cassandra import OperationTimedOut

from cwem.errors import SettingsError, StoreError, StoreUnavailable
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.failures import store_error
from cwem.store.cassandra.session import Session, open_session
from tests.cassandra.node import free_port


def test_an_address_names_hosts_keyspace_and_options(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    found = parse_address(
        f"cassandra://cwem@a.example,b.example:9043/cwem?dc=berlin&rf=3&password_file={secret}"
        "&ca=/tls/ca.pem&cert=/tls/me.pem&key=/tls/me.key&timeout=3",
        {},
    )
    assert found.hosts == (("a.example", 9042), ("b.example", 9043))
    assert (found.keyspace, found.dc, found.rf, found.timeout) == ("cwem", "berlin", 3, 3.0)
    assert (found.user, found.password) == ("cwem", "hush")
    assert found.ca == Path("/tls/ca.pem")
    assert "hush" not in f"{found} {found!r}"


def test_a_password_comes_from_the_environment_where_no_file_is_named() -> None:
    environment = {"CWEM_STORE_PASSWORD": "hush"}
    assert parse_address("cassandra://cwem@a/cwem", environment).password == "hush"
    assert parse_address("cassandra://a/cwem", environment).password == ""


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ("cassandra://a", "keyspace"),
        ("cassandra://a/Cwem", "keyspace"),
        ("cassandra://me:hush@a/cwem", "password_file"),
        ("cassandra://a:b/cwem", "host"),
        ("cassandra:///cwem", "host"),
        ("cassandra://a/cwem?dcc=x", "dcc= is not known"),
        ("cassandra://a/cwem?dc=it's", "data centre"),
        ("cassandra://a/cwem?rf=0", "rf= is a number"),
        ("cassandra://a/cwem?cert=/x", "TLS needs ca="),
        ("cassandra://me@a/cwem?password_file=/not/there", "No such file"),
    ],
)
def test_a_wrong_address_is_refused_by_what_is_wrong(wrong: str, word: str) -> None:
    with pytest.raises(SettingsError, match=word) as refused:
        parse_address(wrong, {})
    assert "hush" not in str(refused.value)


def test_nobody_there_is_said_within_the_timeout() -> None:
    address = parse_address(f"cassandra://127.0.0.1:{free_port()}/cwem?timeout=2", {})
    with pytest.raises(StoreUnavailable, match="Check that Cassandra runs"):
        Session(address)


@pytest.mark.cassandra
def test_another_data_centre_is_named(keyspace) -> None:
    host, port = keyspace.address.hosts[0]
    wrong = parse_address(f"cassandra://{host}:{port}/{keyspace.address.keyspace}?dc=berlin", {})
    with pytest.raises(StoreError, match="datacenter1"):
        Session(wrong)


@pytest.mark.cassandra
def test_a_session_is_not_used_behind_a_fork_or_its_end(keyspace, monkeypatch) -> None:
    session = open_session(keyspace.address)
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: -1)
        with pytest.raises(RuntimeError, match="after the fork"):
            session.execute("SELECT * FROM site")
    session.close()
    session.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        session.execute("SELECT * FROM site")


@pytest.mark.cassandra
def test_answers_of_many_pages_are_whole(keyspace) -> None:
    keyspace.empty()
    session = open_session(keyspace.address)
    insert = "INSERT INTO work_event (employee, at, kind) VALUES ('E1', ?, 'in')"
    session.each((insert, (number,)) for number in range(5_100))
    rows = session.execute("SELECT at FROM work_event WHERE employee = ?", ("E1",))
    assert [at for (at,) in rows] == list(range(5_100))
    session.close()


@pytest.mark.cassandra
def test_what_cassandra_refuses_is_an_error_that_lasts(keyspace) -> None:
    session = open_session(keyspace.address)
    with pytest.raises(StoreError, match="refused") as refused:
        session.execute("SELECT nothing FROM site")
    assert not isinstance(refused.value, StoreUnavailable)
    session.close()


def test_no_answer_in_time_is_told_without_the_driver_s_words() -> None:
    error = store_error(OperationTimedOut({"192.0.2.1:9042": "See Session.execute"}), "here")
    assert isinstance(error, StoreUnavailable)
    assert str(error).startswith("The store here did not answer in time. Try again in a moment")
    assert "Session" not in str(error)
