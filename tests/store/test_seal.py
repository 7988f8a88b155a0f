"""Sealing: only the right key, for the right row, opens what was sealed."""

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.errors import SealError, StoreUnavailable
from cwem.store.seal import KeyRing, seal, unseal

KEY = bytes(range(32))


@given(plaintext=st.binary(max_size=600), context=st.lists(st.text(), max_size=3))
def test_what_is_sealed_opens_with_the_same_key_and_context(plaintext, context):
    assert unseal(KEY, seal(KEY, plaintext, *context), *context) == plaintext


def test_sealing_twice_gives_different_bytes():
    assert len({seal(KEY, b"same", "row") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "context", [("face", "E002"), ("face",), (), ("fac", "eE001"), ("face", "E001", "")]
)
def test_another_row_does_not_open(context):
    with pytest.raises(SealError, match="altered or belongs to another row"):
        unseal(KEY, seal(KEY, b"vector", "face", "E001"), *context)


def test_any_altered_bit_and_any_cut_is_noticed():
    sealed = seal(KEY, b"vector", "row")
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(SealError):
            unseal(KEY, bytes(altered), "row")
        with pytest.raises(SealError):
            unseal(KEY, sealed[:position], "row")


def test_a_wrapped_key_opens_under_its_master_only(tmp_path: Path):
    ring = KeyRing(tmp_path / "a")
    key, wrapped = ring.new_key("E001", create_master=True)
    assert KeyRing(tmp_path / "a").unwrap(wrapped, "E001") == key
    with pytest.raises(SealError, match="altered"):
        ring.unwrap(wrapped, "E002")
    other = KeyRing(tmp_path / "b")
    other.new_key("E001", create_master=True)
    with pytest.raises(SealError, match="another master key"):
        other.unwrap(wrapped, "E001")


def test_the_master_key_is_made_only_when_asked_for(tmp_path: Path):
    ring = KeyRing(tmp_path / "keys")
    with pytest.raises(SealError, match="is missing"):
        ring.new_key("E001", create_master=False)
    with pytest.raises(SealError, match="is missing"):
        ring.unwrap(b"anything", "E001")
    assert not ring.path.exists()


def test_a_damaged_master_key_is_named_and_never_replaced(tmp_path: Path):
    ring = KeyRing(tmp_path)
    ring.path.write_bytes(b"short")
    with pytest.raises(SealError, match=r"master\.key is damaged"):
        ring.new_key("E001", create_master=True)
    assert ring.path.read_bytes() == b"short"


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="permissions"):
        KeyRing(tmp_path / "file").new_key("E001", create_master=True)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_master_key_belongs_to_its_owner_only(tmp_path: Path):
    ring = KeyRing(tmp_path / "keys")
    ring.new_key("E001", create_master=True)
    assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.path.parent.stat().st_mode) == 0o700


def test_many_who_make_the_master_key_at_once_get_the_same(tmp_path: Path):
    rings = [KeyRing(tmp_path / "keys") for _ in range(16)]
    together = threading.Barrier(len(rings))
    wrapped: list[bytes] = []

    def make(ring: KeyRing) -> None:
        together.wait()
        wrapped.append(ring.new_key("E001", create_master=True)[1])

    threads = [threading.Thread(target=make, args=(ring,)) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wrapped) == len(rings)
    for one in wrapped:
        rings[0].unwrap(one, "E001")


def test_the_pepper_is_made_once_and_named_without_telling_it(tmp_path: Path):
    one, again, other = (KeyRing(tmp_path / name).pepper for name in ("a", "a", "b"))
    assert not (tmp_path / "a").exists(), "not before it is needed"
    assert one.keyed("pin", b"481602") == again.keyed("pin", b"481602")
    assert one.keyed("pin", b"481602") != one.keyed("tries", b"481602")
    assert one.id == again.id != other.id
    assert one.keyed("pin", b"x") != other.keyed("pin", b"x")
    file = tmp_path / "a" / "pepper.key"
    assert one.id not in file.read_bytes().hex()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_pepper_is_named(tmp_path: Path):
    (tmp_path / "pepper.key").write_bytes(b"short")
    with pytest.raises(SealError, match=r"pepper\.key is damaged"):
        KeyRing(tmp_path).pepper.keyed("pin", b"481602")
