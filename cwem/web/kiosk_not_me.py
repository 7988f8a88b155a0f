"""“That is not me” at the door: what the camera saw does not count, and somebody is told.

A name on the wrong person is the system's mistake, as on My day (cwem/kpi/striking.py): it holds at
once, what was recorded is voided, and whoever looks after cameras gets a notice; one an hour for
each person and device, however often it is pressed.
"""

from cwem.access.audit import By
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.attendance.not_me import voids
from cwem.attendance.punching import LINGERS, Punching
from cwem.people.values import Company
from cwem.store.ports import WholeStore
from cwem.values import Millis, utc_day
from cwem.web.kiosk_lost import hour_of
from cwem.words import say


class NotMe:
    """Thread-safe. Every call may raise StoreError; done again it changes nothing more."""

    def __init__(self, store: WholeStore, access: AccessStore) -> None:
        self._store, self._access = store, access
        self._punching = Punching(store.entries, at_device=True)

    def strike(self, company: Company, employee: str, camera: str, since: Millis, by: By) -> None:
        """Who has stood before this camera since then is somebody else than this employee."""
        self._punching.not_me(employee, since, by)
        until = by.at + LINGERS
        bouts, _ = self._store.bouts(employee, utc_day(since), utc_day(by.at))
        here = [bout for bout in bouts if bout.camera == camera]
        if found := voids(here, since, until):
            self._store.write([], found).result()
        self._flag(company, employee, by)

    def _flag(self, company: Company, employee: str, by: By) -> None:
        begin, end, zone = hour_of(company, employee, by.at)
        person = company.employees.get(employee)
        words = say(
            "{who} was recognised at the door ({device}), and it was somebody else: {day}, between "
            "{begin} and {end} ({zone}). It does not count.",
            who=person.name or employee if person else employee,
            device=by.actor,
            day=begin.date(),
            begin=f"{begin:%H:%M}",
            end=f"{end:%H:%M}",
            zone=zone,
        )
        told = who_may(self._access.accounts.accounts(), Permission.MANAGE_CAMERAS)
        tell(self._access.notices, told, NoticeKind.WARNING, words, "detections.py", by.at)
