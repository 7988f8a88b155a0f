"""A backup every day, without anybody asking; and a word to administrators when there is none."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from cwem.access.audit import By
from cwem.access.notices import NoticeKind, tell_who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.access.visitors import wall_clock
from cwem.backup.make import Opened, back_up
from cwem.backup.passphrase import given_passphrase
from cwem.backup.rotation import daily_backups, made_until, name_at, rotate
from cwem.backup.source import Installation
from cwem.erasing.ledgers import Ledgers
from cwem.errors import CwemError, InputError
from cwem.settings import Settings
from cwem.store.erasure import Erasures
from cwem.store.last_backup import BackupRecord, read_record, write_record
from cwem.values import DAY, Millis, utc_day
from cwem.words import Words, say

log = logging.getLogger(__name__)

ACTOR = "daily backup"
"""Who does it, in the audit. No log-in name has a blank."""
_HOUR: Millis = 3_600_000
_AGAIN: Millis = _HOUR
"""So long after a failure it is tried again."""


def record_of(settings: Settings) -> BackupRecord:
    """What is known of this installation's backups."""
    return read_record(settings.beside_store)


def overdue(settings: Settings, record: BackupRecord, now: Millis) -> bool:
    """Whether administrators have to hear of it. Who has never made a backup is told by Getting
    started instead."""
    expected = bool(settings.backup_folder or record.at)
    age = now - record.at  # below nothing: made while the clock was wrong
    return expected and not -DAY <= age <= settings.backup_warn_days * DAY


@dataclass(frozen=True, slots=True)
class DailyBackup:
    """The schedule; `run` may be called at any time and again. One thread calls it."""

    access: AccessStore
    erasures: Erasures
    settings: Callable[[], Settings]
    now: Callable[[], Millis] = wall_clock
    local: Callable[[datetime], datetime] = datetime.astimezone
    """The server's clock on the wall."""

    def run(self) -> None:
        """Back up if it is time. Whatever goes wrong is logged, told, and tried again later."""
        for job in (self.finish_erasures, self.back_up, self.look_at_its_age):
            try:
                job()
            except (CwemError, OSError) as error:
                log.warning("a backup job was not done, tried again later: %s", error)
            except Exception:
                log.exception("a backup job was not done")

    def stop(self) -> None:
        """A backup that runs is finished: its file would be nothing otherwise."""

    def finish_erasures(self) -> None:
        """Whoever stands in a ledger and not in the store, or the other way round, after a power
        cut or while the backups' disk was away, stands in both from now on."""
        settings = self.settings()
        folders = [Path(each) for each in record_of(settings).folders]
        here = self.erasures.installation()
        ledgers = Ledgers(settings.home, [f for f in folders if f.is_dir()], here.id)
        if done := ledgers.level(self.erasures, By(ACTOR, self.now())):
            self.erasures.purge()
            log.warning("erasures finished that had been begun: %d", len(done))

    def back_up(self) -> None:
        """Make the day's backup, where it is not there yet, and delete those nobody needs."""
        settings, now = self.settings(), self.now()
        record = record_of(settings)
        if not settings.backup_folder or not self._due(settings, record, now):
            return
        folder = Path(settings.backup_folder).expanduser()
        id = self.erasures.installation().id
        try:
            passphrase = _passphrase(settings)
            made = back_up(
                Installation.backed_up(settings),
                Opened(self.erasures, self.access.audit),
                folder / name_at(id, now),
                passphrase,
                By(ACTOR, now),
            )
        except CwemError as error:
            if isinstance(error, InputError):  # found before it was begun, so not noted yet
                write_record(settings.beside_store, record.failure(now, str(error)))
            words = say("The daily backup failed: {reason}", reason=_said(error))
            self._warn(words, now)
            raise
        gone = rotate(folder, id, settings.backup_daily, settings.backup_weekly, now)
        log.info("backed up: %d bytes; older ones deleted: %d", made.size, len(gone))

    def look_at_its_age(self) -> None:
        """Warn administrators when the last good backup is too old."""
        settings, now = self.settings(), self.now()
        record = record_of(settings)
        if not overdue(settings, record, now):
            return
        words = (
            say(
                "The last good backup is of {day}; look at the System page.", day=utc_day(record.at)
            )
            if record.at
            else say("There is no good backup yet; look at the System page.")
        )
        self._warn(words, now)

    def _due(self, settings: Settings, record: BackupRecord, now: Millis) -> bool:
        if record.failed and 0 <= now - record.failed < _AGAIN:
            return False
        at = self.local(datetime.fromtimestamp(now / 1000, UTC))
        due = at.replace(hour=settings.backup_hour, minute=0, second=0, microsecond=0)
        if due > at:
            due -= timedelta(days=1)
        folder = Path(settings.backup_folder).expanduser()
        try:
            there = made_until(daily_backups(folder, self.erasures.installation().id), now)
        except OSError:  # making it says what is wrong with the folder
            return True
        return max(there.values(), default=datetime.min.replace(tzinfo=UTC)) < due

    def _warn(self, words: Words, now: Millis) -> None:
        see = Permission.SEE_SYSTEM
        tell_who_may(self.access, see, NoticeKind.WARNING, words, "system.py", now)


def _passphrase(settings: Settings) -> str:
    def nobody_to_ask() -> str:
        raise InputError(
            say(
                "No passphrase is set for the daily backup: set CWEM_BACKUP_PASSPHRASE_FILE to a "
                "file that only CWEM may read, with the passphrase in its first line."
            )
        )

    file = settings.backup_passphrase_file
    return given_passphrase(Path(file).expanduser() if file else None, nobody_to_ask)


def _said(error: CwemError) -> Words | str:
    """So that a notice can keep it."""
    said = error.args[0] if error.args else ""
    if not isinstance(said, Words):
        return str(error)
    plain = {
        name: str(value) if isinstance(value, PurePath) else value
        for name, value in said.params.items()
    }
    return Words.of(said.template, plain, said.many, said.number)
