"""The settings choose the store."""

import pytest

from cwem.errors import SettingsError, StoreUnavailable
from cwem.settings import load_settings
from cwem.store.cassandra.store import CassandraStore
from cwem.store.opening import open_store, store_place
from cwem.store.sqlite import SqliteStore


def test_without_a_word_it_is_the_file_in_the_data_folder(tmp_path):
    settings = load_settings(home=tmp_path)
    with open_store(settings) as store:
        assert isinstance(store, SqliteStore)
    assert (tmp_path / "cwem.sqlite").is_file()
    assert store_place(settings) == str(tmp_path / "cwem.sqlite")
    assert settings.beside_store == tmp_path


@pytest.mark.cassandra
def test_an_address_of_a_cassandra_opens_it(keyspace, tmp_path):
    keyspace.empty()
    settings = load_settings(home=tmp_path, store=str(keyspace.address))
    with open_store(settings, {}) as store:
        assert isinstance(store, CassandraStore)
        assert store.accounts.empty()
    assert list(tmp_path.iterdir()) == [], "nothing is made on this machine before it is needed"
    assert settings.beside_store == tmp_path


def test_its_place_is_told_without_user_and_password(tmp_path):
    file = tmp_path / "password"
    file.write_text("hunter2")
    address = f"cassandra://cwem@db1,db2:9043/work?password_file={file}"
    place = store_place(load_settings(home=tmp_path, store=address), {})
    assert place == "cassandra://db1:9042,db2:9043/work"


def test_a_cassandra_that_is_away_says_what_to_look_at(tmp_path):
    settings = load_settings(home=tmp_path, store="cassandra://127.0.0.1:1/work")
    with pytest.raises(StoreUnavailable, match=r"Check that Cassandra runs.* dc= in CWEM_STORE"):
        open_store(settings, {})


@pytest.mark.parametrize("text", ["mysql://host/db", "sqlite://relative", "cassandra://host"])
def test_what_is_no_store_is_refused_with_a_word(tmp_path, text):
    with pytest.raises(SettingsError, match="CWEM_STORE"):
        open_store(load_settings(home=tmp_path, store=text), {})


def test_a_file_named_in_an_address_is_named_whole(tmp_path):
    settings = load_settings(home=tmp_path, store="cassandra://host/work?ca=ca.pem")
    with pytest.raises(SettingsError, match="ca= is the whole path"):
        open_store(settings, {})
