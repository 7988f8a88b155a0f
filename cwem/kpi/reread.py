"""What was read of everybody in the book of attendance, read again only where it was added to.

    people   E001..E024   E025..E048   E049..
    now      revision 7   revision 9   revision 4
    before   7: kept      8: read      4: kept

A reading of everybody is every month of everybody; whether anything was entered about some people
since costs a row each.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
TOGETHER = 24
"""People whose revision is asked for at once: so few that a store looks at nobody else's."""


class Revisions(Protocol):
    """Of attendance.ports.Entries. Raises StoreError."""

    def revision(self, employees: Collection[str]) -> int: ...


class Reread(Generic[T]):
    """What some reading found, kept while nothing was entered about these people. One thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[int, Sequence[T]]] = {}

    def of(
        self,
        book: Revisions,
        employees: Collection[str],
        read: Callable[[Sequence[str]], Sequence[T]],
    ) -> list[T]:
        """What `read` finds of these people, or found earlier, in no particular order; of nobody
        else anything is kept. It must depend on nothing but what stands in the book: what it left
        out is not looked at again. Raises StoreError."""
        known = {some: self._read(book, some, read) for some in _portions(sorted(employees))}
        self._known = known
        return [each for _revision, found in known.values() for each in found]

    def _read(
        self, book: Revisions, some: tuple[str, ...], read: Callable[[Sequence[str]], Sequence[T]]
    ) -> tuple[int, Sequence[T]]:
        revision = book.revision(some)  # before reading: what comes in between is read next time
        before = self._known.get(some)
        return before if before and before[0] == revision else (revision, read(some))


def _portions(employees: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(employees), TOGETHER):
        yield tuple(employees[at : at + TOGETHER])
