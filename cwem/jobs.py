"""What has to be done every day without anybody asking: end what leavers had, delete photos nobody
agreed to in time, look at the disk.

Done at the start and every few minutes from then on: a day that was slept through is caught up,
and doing it again changes nothing.
"""

import logging
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from cwem.access import waiting_room
from cwem.access.audit import JOBS, By
from cwem.access.notices import NoticeKind, tell_who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.access.visitors import wall_clock
from cwem.attendance.pass_leavers import end_passes
from cwem.attendance.ports import Passes
from cwem.doctor import SPACE
from cwem.errors import CwemError
from cwem.people.leavers import Departure, departed, end_departed
from cwem.people.ports import Registry
from cwem.values import Millis
from cwem.words import say, say_n

log = logging.getLogger(__name__)

EVERY = 600.0
"""Seconds between two looks."""
NEWS: Millis = 7 * 86_400_000
"""Nobody is told of a departure longer ago than this: a store that was away is no news."""


@dataclass(frozen=True, slots=True)
class DailyJobs:
    """The jobs, each of which may be done at any time and again."""

    registry: Registry
    access: AccessStore
    home: Path
    now: Callable[[], Millis] = wall_clock
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    waiting_days: Callable[[], int] = lambda: 14
    """How long photos wait for a consent."""
    enrol_waiting: Callable[[str, By], object] | None = None
    """Enrols whom photos waited for; None: this process has no models."""

    remind: Callable[[Millis], None] | None = None
    """Reminds of requests that wait for an answer."""
    follow_up: Callable[[Millis], None] | None = None
    """Does again what follows from "That wasn't me" and may have failed."""
    passes: Passes | None = None
    """PINs and codes; None: this process gives none out."""
    forget: Callable[[Millis, Callable[[], bool]], None] | None = None
    """Removes what the attendance book has kept for long enough, as long as it may go on."""
    over: threading.Event = field(default_factory=threading.Event)
    """The server stops."""

    def run(self) -> None:
        """All of them, once. Whatever goes wrong in one is logged and tried again the next time;
        the others are done all the same."""
        for job in (
            self.end_what_leavers_had,
            self.delete_passes_of_leavers,
            self.delete_what_waited_too_long,
            self.look_at_the_disk,
            self.enrol_who_has_agreed,
            self.remind_of_requests,
            self.follow_up_strikes,
            self.forget_what_is_old,
        ):
            try:
                job()
            except (CwemError, OSError) as error:
                log.warning("a daily job was not done, tried again later: %s", error)
            except Exception:
                # Nobody notices a thread that ended: accounts of leavers would stay open for ever.
                log.exception("a daily job was not done")

    def stop(self) -> None:
        """Break off what may take long: a removal. The others are short."""
        self.over.set()

    def end_what_leavers_had(self) -> None:
        """Accounts, invitations and consents of everybody who has left; the log names nobody."""
        now = self.now()
        departures = end_departed(self.registry, self.access, By(JOBS, now))
        if ended := [one for one in departures if one.ended.done]:
            parts = [part for one in ended for part in one.ended.done]
            counts = ", ".join(f"{parts.count(part)} {part}" for part in sorted(set(parts)))
            log.info("people who have left: %d; ended: %s", len(ended), counts)
        self._tell_of(departures, now)

    def delete_passes_of_leavers(self) -> None:
        """Their PINs and codes, which have proved nothing since the last day."""
        if self.passes is None:
            return
        ended = end_passes(self.passes, self.registry.company(), By(JOBS, self.now()))
        if ended:
            log.info("PINs and codes of people who have left deleted: %d", ended)

    def delete_what_waited_too_long(self) -> None:
        """Photos nobody agreed to in time, and those of people who said no or have left."""
        now = self.now()
        company = self.registry.company()
        gone = {number for number, _last_day in departed(company, now)}
        days = self.waiting_days()
        expired = waiting_room.tidy(self.access, days, gone, By(JOBS, now))
        if not expired:
            return
        log.info("photos deleted that waited too long: of %d people", len(expired))
        names = [company.employees[n].name or n if n in company.employees else n for n in expired]
        words = say(
            "Photos that waited for a consent were deleted, because nobody agreed within {days} "
            "days: {names}.",
            days=days,
            names=", ".join(names),
        )
        tell_who_may(self.access, Permission.ENROL, NoticeKind.INFORMATION, words, "enrol.py", now)

    def enrol_who_has_agreed(self) -> None:
        """Photos whose person has agreed, where enrolling them failed at that moment."""
        if self.enrol_waiting is None:
            return
        states = waiting_room.attendance(self.access.agreements.consents(), self.access)
        for waiting in self.access.waiting_photos.waiting():
            if waiting.employee in states and states[waiting.employee].records:
                try:
                    self.enrol_waiting(waiting.employee, By(JOBS, self.now()))
                except CwemError as error:  # the next person's photos may well open
                    log.warning(
                        "waiting photos not enrolled, tried again: %s", type(error).__name__
                    )

    def remind_of_requests(self) -> None:
        """Who has to decide what others ask for, and who decides once it is too late."""
        if self.remind is not None:
            self.remind(self.now())

    def follow_up_strikes(self) -> None:
        """Whose recognition was wrong: void what is not void yet."""
        if self.follow_up is not None:
            self.follow_up(self.now())

    def forget_what_is_old(self) -> None:
        """Entries of the attendance book and closed periods, as the settings say."""
        if self.forget is not None:
            self.forget(self.now(), lambda: not self.over.is_set())

    def look_at_the_disk(self) -> None:
        """Warn administrators when there is little space left for what is recorded."""
        if self.free_bytes(self.home) >= SPACE:
            return
        log.warning("less than %d MB free in the data folder", SPACE // 1_000_000)
        words = say(
            "Less than {limit} MB are free on the disk with the data folder; nothing can be "
            "recorded once it is full.",
            limit=SPACE // 1_000_000,
        )
        tell_who_may(
            self.access, Permission.SEE_SYSTEM, NoticeKind.WARNING, words, "system.py", self.now()
        )

    def _tell_of(self, departures: list[Departure], now: Millis) -> None:
        names = self.registry.company().employees
        together: dict[tuple[Millis, date], list[str]] = defaultdict(list)
        for one in departures:
            name = names[one.number].name or one.number
            if one.ended.refused:
                words = say(
                    "{name} has left, but has the only account of an administrator. Make somebody "
                    "else an administrator; the account then ends by itself.",
                    name=name,
                )
                admins, kind = Permission.MANAGE_ACCOUNTS, NoticeKind.WARNING
                tell_who_may(self.access, admins, kind, words, "accounts.py", now)
            if one.due > now - NEWS:
                together[one.due, one.last_day].append(name)
        for (due, last_day), left in together.items():
            words = say_n(
                "{names} has left; the last day was {day}.",
                "{n} people have left; their last day was {day}: {names}.",
                len(left),
                names=", ".join(left),
                day=last_day,
            )
            # told as of the end of the day: so it is the same notice however often it is posted
            staff, kind = Permission.MANAGE_PEOPLE, NoticeKind.INFORMATION
            tell_who_may(self.access, staff, kind, words, "people.py", due)


class Recurring(Protocol):
    """What is done again and again by a thread of its own."""

    def run(self) -> None:
        """Do it once; does not raise."""
        ...

    def stop(self) -> None:
        """Break `run` off soon; called from another thread."""
        ...


@contextmanager
def running(jobs: Recurring, every: float = EVERY) -> Iterator[None]:
    """A thread does the jobs at once and every `every` seconds until the block ends."""
    stop = threading.Event()

    def keep_on() -> None:
        while True:
            jobs.run()
            if stop.wait(every):
                return

    thread = threading.Thread(target=keep_on, name=type(jobs).__name__, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        jobs.stop()
        thread.join()
