"""Numbers of erased people: whatever would bring one back asks here first, inside its own
transaction."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from uuid import uuid4

from cwem.store.cassandra.session import Session
from cwem.store.cassandra.view import View
from cwem.store.erasure import Installation
from cwem.store.refusals import erased

_FEW = 50
"""Up to so many numbers are asked for one by one; for more all that are blocked are read."""


def installation(view: View) -> Installation | None:
    """Which installation this is; None: nobody has asked yet, so nobody was erased."""
    row = view.get("installation", one=1)
    return Installation(row["id"], row["secret"]) if row else None


def settled_installation(view: View) -> Installation:
    """The same, made up where it is missing."""
    found = installation(view)
    if found is None:
        found = Installation(secrets.token_hex(8), secrets.token_bytes(32))
        view.put("installation", one=1, id=found.id, secret=found.secret)
    return found


def erased_among(view: View, numbers: Iterable[str]) -> frozenset[str]:
    """Those of the numbers that are blocked."""
    asked = set(numbers)
    here = installation(view) if asked else None
    if here is None:
        return frozenset()
    marks = {here.mark(number): number for number in asked}
    if len(marks) > _FEW:
        found = view.rows("erased_number")
    else:
        each = view.several("erased_number", [{"mark": mark} for mark in sorted(marks)])
        found = [row for rows in each for row in rows]
    return frozenset(marks[row["mark"]] for row in found if row["mark"] in marks)


def refuse_erased(view: View, numbers: Iterable[str | None]) -> None:
    """Raises InputError if one of these numbers was erased: it is nobody's ever after."""
    for number in sorted(erased_among(view, filter(None, numbers))):
        raise erased(number)


class Refusals:
    """Counts rows of erased people that came late. One object per process."""

    def __init__(self, session: Session, view: Callable[[], View]) -> None:
        self._session, self._view = session, view
        self._process = uuid4()
        self._late: Counter[str] = Counter()
        self._lock = Lock()

    def count(self, refused: Mapping[str, int]) -> None:
        """So many more of these numbers. Raises StoreError."""
        here = installation(self._view())
        if here is None:
            return
        with self._lock:
            for number, rows in refused.items():
                mark = here.mark(number)
                self._late[mark] += rows
                self._session.execute(
                    "INSERT INTO erased_late (mark, process, late) VALUES (?, ?, ?)",
                    (mark, self._process, self._late[mark]),
                )


def block(view: View, mark: str, day: str) -> None:
    """From now on this number is refused."""
    if view.get("erased_number", mark=mark) is None:
        view.put("erased_number", mark=mark, day=day)
