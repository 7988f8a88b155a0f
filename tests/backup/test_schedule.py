"""A backup every day: when, which stay, and who hears of it when there is none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.backup.restore import look_into, restore
from cwem.backup.rotation import daily_backups, kept, name_at, rotate
from cwem.backup.schedule import DailyBackup, overdue
from cwem.erasing.ledger import NAME, Ledger
from cwem.errors import InputError
from cwem.settings import Settings
from cwem.store.last_backup import BackupRecord, read_record, write_record
from cwem.store.sqlite import SqliteStore
from tests.backup.place import BY, PASSPHRASE, Place

NOON = round(datetime(2026, 5, 4, 12, tzinfo=UTC).timestamp() * 1000)
HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "here").furnish()


@pytest.fixture
def store(place: Place):
    with place.open() as opened:
        yield opened


@pytest.fixture
def settings(place: Place, tmp_path: Path) -> Settings:
    (tmp_path / "disk").mkdir()
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\nnot this line\n")
    (tmp_path / "phrase").chmod(0o600)
    return Settings(
        home=place.home, backup_folder=str(tmp_path / "disk"),
        backup_passphrase_file=str(tmp_path / "phrase"),
    )  # fmt: skip


class Daily:
    """The schedule with a clock that stands where it is put, on UTC's wall."""

    def __init__(self, store: SqliteStore, settings: Settings) -> None:
        self.at, self.settings, self._store = NOON, settings, store

    def run(self) -> list[str]:
        """What lies in the folder afterwards."""
        DailyBackup(
            self._store, self._store.erasures, lambda: self.settings, lambda: self.at, lambda t: t
        ).run()
        folder = Path(self.settings.backup_folder)
        return sorted(each.name for each in folder.glob("*.cwem"))

    def told(self) -> list[str]:
        return [str(notice.words) for notice in self._store.notices.of("root", 100)]


def test_one_is_made_each_day_at_its_hour_and_missed_ones_are_caught_up(store, settings):
    daily = Daily(store, settings)
    assert len(daily.run()) == 1, "there was none, so at once"
    daily.at += 3 * HOUR
    assert len(daily.run()) == 1
    daily.at = NOON + 14 * HOUR - 1
    assert len(daily.run()) == 1
    daily.at = NOON + 14 * HOUR
    files = daily.run()
    assert len(files) == 2, "two o'clock at night"
    daily.at = NOON + 5 * DAY
    files = daily.run()
    assert len(files) == 3
    assert daily.told() == []
    for name in files:
        manifest = look_into(Path(settings.backup_folder) / name, PASSPHRASE)
        assert manifest.rows["bout"] == 150


def test_the_daily_one_can_be_restored(store, settings, tmp_path):
    daily = Daily(store, settings)
    (name,) = daily.run()
    other = Place(tmp_path / "other")
    file = Path(settings.backup_folder) / name
    assert restore(other.here, file, PASSPHRASE, BY).erased == 0


def test_a_clock_that_was_ahead_costs_no_backup(store, settings, place):
    """Eight days of next month lie there: the newest days, if anybody believed them."""
    daily = Daily(store, settings)
    for n in range(8):
        daily.at = NOON + (30 + n) * DAY
        daily.run()
    ahead = set(daily.run())
    assert overdue(settings, read_record(place.home), NOON)
    for n in range(2):
        daily.at = NOON + n * DAY
        today = name_at(store.erasures.installation().id, daily.at)
        assert {*ahead, today} <= set(daily.run())
        assert not overdue(settings, read_record(place.home), daily.at)


def test_without_a_folder_none_is_made_and_nobody_is_told(store, settings):
    daily = Daily(store, settings.model_copy(update={"backup_folder": ""}))
    DailyBackup(store, store.erasures, lambda: daily.settings, lambda: NOON).run()
    assert read_record(settings.home) == BackupRecord()
    assert daily.told() == []


def test_a_failure_is_told_once_and_tried_again_an_hour_later(store, settings, place):
    daily = Daily(store, settings)
    Path(settings.backup_passphrase_file).write_text("short\n")
    for minutes in (0, 10, 50):
        daily.at = NOON + minutes * 60_000
        assert daily.run() == []
    (first, second) = sorted(daily.told())
    assert first.startswith("The daily backup failed: A passphrase of at least 12 characters")
    assert second.startswith("There is no good backup yet")
    Path(settings.backup_passphrase_file).write_text(PASSPHRASE)
    daily.at = NOON + 61 * 60_000
    assert len(daily.run()) == 1


def test_a_missing_folder_is_said(store, settings, tmp_path):
    daily = Daily(store, settings.model_copy(update={"backup_folder": str(tmp_path / "gone")}))
    assert daily.run() == []
    says = "name a file in a folder that is there"
    assert any(says in each for each in daily.told())
    record = read_record(settings.home)
    assert record.failed == NOON, "the System page says so, and it is tried again in an hour"
    assert says in record.why
    (tmp_path / "gone").mkdir()
    daily.at = NOON + 59 * 60_000
    assert daily.run() == []
    daily.at = NOON + 61 * 60_000
    assert len(daily.run()) == 1


def test_administrators_hear_of_a_backup_that_is_too_old(store, settings, place):
    daily = Daily(store, settings.model_copy(update={"backup_folder": ""}))
    write_record(place.home, BackupRecord().good(place.home / "x.cwem", NOON, 1))
    job = DailyBackup(store, store.erasures, lambda: daily.settings, lambda: daily.at)
    daily.at = NOON + 3 * DAY
    job.run()
    assert daily.told() == []
    daily.at = NOON + 3 * DAY + 1
    job.run()
    job.run()
    assert daily.told() == ["The last good backup is of May 4, 2026; look at the System page."]
    assert store.notices.of("ada", 10) == []


@pytest.mark.parametrize(
    ("folder", "at", "old"), [("", 0, False), ("/x", 0, True), ("", 1, True), ("/x", NOON, False)]
)
def test_who_never_made_one_is_not_nagged(settings, folder, at, old):
    found = settings.model_copy(update={"backup_folder": folder})
    assert overdue(found, replace(BackupRecord(), at=at), NOON + DAY) is old


def test_an_erasure_cut_short_by_a_power_cut_is_finished(store, settings):
    here = store.erasures.installation()
    Ledger(settings.home / NAME, here.id).add({here.mark("E002"): "2026-05-04"})
    Daily(store, settings).run()
    assert [each.number for each in store.employees()] == ["E001", "E003"]


def test_a_line_of_a_ledger_that_a_power_cut_left_half_written_is_made_whole(store, settings):
    daily = Daily(store, settings)
    daily.run()
    here = store.erasures.installation()
    (beside,) = Path(settings.backup_folder).glob("*.jsonl")
    copies = [Ledger(path, here.id) for path in (settings.home / NAME, beside)]
    for copy in copies:
        copy.add({here.mark("E002"): "2026-05-04"})
    store.erasures.erase("E001", NOON, "console")
    for copy in copies:
        with open(copy.path, "ab") as file:
            file.write(b'{"mark": "' + here.mark("E001")[:9].encode())
        with pytest.raises(InputError, match="line 3"):
            copy.marks()
    daily.run()
    assert [set(copy.marks()) for copy in copies] == [{here.mark("E001"), here.mark("E002")}] * 2
    assert [each.number for each in store.employees()] == ["E003"]


def test_a_lost_ledger_is_written_again_from_the_store(store, settings):
    store.erasures.erase("E002", NOON, "console")
    assert not (settings.home / NAME).exists()
    Daily(store, settings).run()
    here = store.erasures.installation()
    (beside,) = Path(settings.backup_folder).glob("*.jsonl")
    for path in (settings.home / NAME, beside):
        assert list(Ledger(path, here.id).marks()) == [here.mark("E002")]


# --- rotation -------------------------------------------------------------------------------------

TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda t: t.replace(tzinfo=UTC)
)


@given(st.lists(TIMES), st.integers(1, 9), st.integers(0, 9))
def test_what_stays_is_the_newest_of_each_day_and_week(times, daily, weekly):
    stay = kept(times, daily, weekly)
    assert stay <= set(times)
    assert bool(stay) == bool(times)
    if times:
        assert max(times) in stay
        days = sorted({time.date() for time in times})[-daily:]
        assert {time.date() for time in stay} >= set(days)
        weeks = sorted({time.isocalendar()[:2] for time in times})[-weekly:] if weekly else []
        assert {time.isocalendar()[:2] for time in stay} >= set(weeks)
    assert len(stay) <= max(daily + weekly, 1)


def test_a_year_of_days_comes_to_a_week_and_a_month():
    year = [datetime(2026, 1, 1, 2, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    stay = sorted(kept(year, 7, 4))
    assert len(stay) == 7 + 2, "the newest of the last two weeks are among the seven"
    assert stay[-7:] == year[-7:]


def test_only_its_own_files_are_deleted(tmp_path):
    others = ["cwem-aa-20260101T020000Z.cwem", "monday.cwem", "cwem-ab-20260101T020000Z.cwem.old"]
    for name in others:
        (tmp_path / name).touch()
    for n in range(5):
        (tmp_path / name_at("ab", NOON - n * DAY)).touch()
    gone = rotate(tmp_path, "ab", daily=2, weekly=0, now=NOON)
    assert len(gone) == 3
    assert list(daily_backups(tmp_path, "ab")) == [
        tmp_path / name_at("ab", NOON), tmp_path / name_at("ab", NOON - DAY)
    ]  # fmt: skip
    assert all((tmp_path / name).exists() for name in others)
