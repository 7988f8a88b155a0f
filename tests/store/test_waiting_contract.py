"""Every store keeps photos that wait for a consent alike: sealed, and not for long."""

from pathlib import Path

import pytest

from cwem.access.audit import AuditEntry, AuditQuery
from cwem.errors import InputError, SealError
from cwem.people.values import Changes
from cwem.values import Employee
from tests.store.store_rows import T0

PHOTO = b"\xff\xd8 a face that nobody agreed to " * 40


def entry(action: str = "photos received", about: str = "E001") -> AuditEntry:
    return AuditEntry(T0, "boss", action, about)


@pytest.fixture
def port(store):
    people = (Employee("E001", "Ada"), Employee("E002", "Ben"))
    store.registry.change(Changes(employees=people), store.registry.revision(), T0)
    return store.waiting_photos


def test_photos_come_back_as_they_were_and_are_counted(port) -> None:
    port.add("E001", [PHOTO, b"two"], T0, entry())
    port.add("E001", [b"three"], T0 + 5, entry())
    assert port.photos("E001") == [PHOTO, b"two", b"three"]
    assert [(w.employee, w.photos, w.since) for w in port.waiting()] == [("E001", 3, T0)]
    assert port.photos("E002") == []


def test_nothing_of_a_photo_lies_in_the_store_unsealed(port, stored) -> None:
    port.add("E001", [PHOTO], T0, entry())
    found = stored()
    assert b"photos received" in found
    assert PHOTO[:20] not in found


def test_discarding_deletes_photos_and_key_and_says_so_once(port, store) -> None:
    port.add("E001", [PHOTO, b"two"], T0, entry())
    assert port.discard("E001", entry("photos discarded")) == 2
    assert port.discard("E001", entry("photos discarded")) == 0
    assert port.photos("E001") == []
    actions = [e.action for e in store.audit.read(AuditQuery(0, 2 * T0), 10)]
    assert actions == ["photos discarded", "photos received"]


def test_only_those_whose_time_is_over_expire(port, store) -> None:
    port.add("E001", [PHOTO], T0, entry())
    port.add("E002", [PHOTO], T0, entry(about="E002"))
    port.add("E002", [PHOTO], T0 + 100, entry(about="E002"))
    assert port.expire(T0 + 100, T0 + 200) == ["E001"]
    assert [w.employee for w in port.waiting()] == ["E002"]
    expired = store.audit.read(AuditQuery(T0 + 200, T0 + 201), 10)
    assert [(e.about, e.details) for e in expired] == [("E001", {"photos": 1})]


def test_nobody_unknown(port) -> None:
    with pytest.raises(InputError, match="E009"):
        port.add("E009", [PHOTO], T0, entry())
    assert port.waiting() == []


def test_with_another_master_key_they_stay_closed(port, open_again, keys: Path) -> None:
    port.add("E001", [PHOTO], T0, entry())
    (keys / "master.key").write_bytes(bytes(32))
    with pytest.raises(SealError):
        open_again().waiting_photos.photos("E001")


def test_a_missing_master_key_is_not_replaced_while_photos_are_sealed(
    port, open_again, keys: Path
) -> None:
    port.add("E001", [PHOTO], T0, entry())
    (keys / "master.key").unlink()
    with pytest.raises(SealError):
        open_again().waiting_photos.add("E002", [PHOTO], T0, entry())
