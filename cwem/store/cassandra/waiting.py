"""Photos that wait for a consent, sealed: the `WaitingPhotos` of cwem/access/ports/.

They are sealed under a key of their own per person, not under that of the templates: withdrawing a
consent destroys the one and must not depend on the other. A photo's bytes lie in pieces beside its
row, so that counting photos reads none of them.
"""

from collections import defaultdict
from collections.abc import Sequence

from cwem.access.audit import Action, AuditEntry
from cwem.access.waiting import Waiting
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.people import data_key
from cwem.store.cassandra.tables import PIECE
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.store.refusals import nobody_waits
from cwem.store.seal import KeyRing, seal, unseal
from cwem.values import Millis


class CassandraWaitingPhotos:
    """The `WaitingPhotos` port."""

    def __init__(self, transactions: Transactions, keys: KeyRing) -> None:
        self._transactions, self._keys = transactions, keys

    def add(self, employee: str, photos: Sequence[bytes], at: Millis, entry: AuditEntry) -> None:
        def change(view: View) -> None:
            if view.get("employee", number=employee) is None:
                refuse_erased(view, [employee])
                raise nobody_waits(employee)
            key = data_key(view, self._keys, "waiting_key", employee)
            kept = view.rows("waiting_photo", employee=employee)
            first = kept[-1]["number"] + 1 if kept else 1
            for number, photo in enumerate(photos, first):
                sealed = seal(key, photo, "waiting_photo", employee, str(number))
                view.put("waiting_photo", employee=employee, number=number, received=at)
                for piece, begin in enumerate(range(0, len(sealed), PIECE)):
                    view.put(
                        "waiting_piece",
                        employee=employee,
                        number=number,
                        piece=piece,
                        sealed=sealed[begin : begin + PIECE],
                    )
            append(view, entry)

        self._transactions.run(change)

    def waiting(self) -> list[Waiting]:
        received = self._transactions.read(_received)
        return [Waiting(number, len(times), min(times)) for number, times in received.items()]

    def photos(self, employee: str) -> list[bytes]:
        wrapped, sealed = self._transactions.read(lambda view: _sealed(view, employee))
        if wrapped is None:
            return []
        opened = self._keys.unwrap(wrapped, "waiting_key", employee)
        return [
            unseal(opened, photo, "waiting_photo", employee, str(number))
            for number, photo in sealed.items()
        ]

    def discard(self, employee: str, entry: AuditEntry) -> int:
        def change(view: View) -> int:
            count = forget_photos(view, employee)
            if count:
                append(view, entry)
            return count

        return self._transactions.run(change)

    def expire(self, before: Millis, at: Millis) -> list[str]:
        def change(view: View) -> list[str]:
            over = [number for number, times in _received(view).items() if max(times) < before]
            for employee in over:
                details = {"photos": forget_photos(view, employee)}
                append(view, AuditEntry(at, "", Action.EXPIRE_PHOTOS, employee, details=details))
            return over

        return self._transactions.run(change)


def forget_photos(view: View, employee: str) -> int:
    """Destroy photos and key with the caller's change; how many photos there were."""
    photos = view.rows("waiting_photo", employee=employee)
    for row in photos:
        view.delete("waiting_piece", employee=employee, number=row["number"])
    view.delete("waiting_photo", employee=employee)
    view.delete("waiting_key", employee=employee)
    return len(photos)


def _received(view: View) -> dict[str, list[Millis]]:
    """Employee -> when each photo came, by number."""
    found: dict[str, list[Millis]] = defaultdict(list)
    for row in view.rows("waiting_photo"):
        found[row["employee"]].append(row["received"])
    return found


def _sealed(view: View, employee: str) -> tuple[bytes | None, dict[int, bytes]]:
    """The wrapped key and each photo's sealed bytes."""
    key = view.get("waiting_key", employee=employee)
    numbers = [row["number"] for row in view.rows("waiting_photo", employee=employee)]
    asked = [{"employee": employee, "number": number} for number in numbers]
    pieces = view.several("waiting_piece", asked)
    joined = (b"".join(row["sealed"] for row in rows) for rows in pieces)
    return key["wrapped"] if key else None, dict(zip(numbers, joined, strict=True))
