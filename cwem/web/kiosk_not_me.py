"""“That is not me” at the door: what the camera saw does not count, and who has to know is told.

button --> denial, which this camera's captures hear with their next frame: they void what they
       |   recorded and record nothing of that person for a minute
       \\-> strike in the book, bouts that are stored voided, notices (cwem/kpi/striking.py)
"""

from collections.abc import Sequence
from threading import Lock

from cwem.access.audit import By
from cwem.access.ports import AccessStore
from cwem.attendance.not_me import LINGERS, Mistaken
from cwem.attendance.passing import written
from cwem.kpi.striking_again import striking_over
from cwem.people.values import Company
from cwem.store.ports import WholeStore
from cwem.values import Denial, Millis


class Denials:
    """Who is not before which camera. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: tuple[Denial, ...] = ()

    def add(self, denial: Denial, now: Millis) -> None:
        """From now on; a repeat is the same one."""
        with self._lock:
            going_on = [one for one in self._all if one.until + LINGERS > now and one != denial]
            self._all = (*going_on, denial)

    def of(self, camera: str) -> Sequence[Denial]:
        """At this camera, also those that have just ended: a capture may be late to hear of it."""
        return tuple(one for one in self._all if one.camera == camera)


class NotMe:
    """Thread-safe."""

    def __init__(self, store: WholeStore, access: AccessStore) -> None:
        self._store, self._access = store, access
        self.denials = Denials()

    def strike(self, company: Company, denial: Denial, by: By) -> None:
        """Whoever has stood before this camera is somebody else than this employee. Raises
        StoreError, and may then be done again: it changes nothing more."""
        self.denials.add(denial, by.at)
        mistaken = Mistaken(denial.employee, denial.since, denial.until, camera=denial.camera)
        striking = striking_over(company, self._store, self._access)
        striking.strike(mistaken, {"at": written(denial.since)}, by)
