"""A company in a Cassandra, backed up by the same command into the same kind of file."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.consent import ConsentText
from cwem.access.invitations import Invitation
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.backup.export import copy_changing
from cwem.backup.make import make_backup
from cwem.backup.restore import restore
from cwem.backup.schedule import DailyBackup
from cwem.backup.source import Installation
from cwem.cli import app
from cwem.cli.store_check import violations
from cwem.errors import SettingsError, StoreUnavailable
from cwem.people.timeline import EVER, Step
from cwem.people.values import (
    Assignment,
    AssignmentKind,
    Camera,
    Changes,
    Site,
    Team,
)
from cwem.settings import Settings
from cwem.store.bout_rows import bout_row
from cwem.store.cassandra.address import parse_address
from cwem.store.company_copy import copy_store
from cwem.store.logical import TABLES
from cwem.store.opening import open_store, outbox_in
from cwem.values import CameraKind, Channel, Employee, PersonDate, Purpose, RolledDay
from cwem.words import say
from tests.backup.place import BY, PASSPHRASE, Place, furnish, said
from tests.cassandra.keyspace import Keyspace
from tests.store.store_rows import DAY, HOUR, T0, bout, day_of, key

OLD = DAY - timedelta(400)


@pytest.fixture(scope="module")
def place(cassandra: str) -> str:
    """As CWEM_STORE names it."""
    return f"cassandra://{cassandra}/cwem_export_{os.getpid()}"


@pytest.fixture(scope="module")
def keyspace(place: str) -> Iterator[Keyspace]:
    made = Keyspace(parse_address(place, {}))
    yield made
    made.drop()


@pytest.fixture
def settings(keyspace: Keyspace, place: str, tmp_path: Path) -> Settings:
    keyspace.empty()
    (tmp_path / "here").mkdir()
    (tmp_path / "disk").mkdir()
    return Settings(home=tmp_path / "here", store=place, events_days=3_650)


@pytest.fixture
def other(tmp_path: Path) -> Place:
    return Place(tmp_path / "other")


def fill(store) -> None:
    """Something in every table."""
    furnish(store)
    entry = AuditEntry(T0, "root", Action.CHANGE_ROLES, "E001")
    kind = AssignmentKind
    given = [Assignment(kind.TEAM, "E001", Step(EVER, "lab")),
             Assignment(kind.ZONE, "E001", Step(DAY, "Europe/Berlin"))]  # fmt: skip
    company = Changes(
        sites=(Site("b", "Berlin", "Europe/Berlin"),),
        teams=(Team("lab", "Lab", "b"), Team("none", "Nowhere", None)),
        cameras=(Camera("c1", "Door", CameraKind.SHARED, "b", "Europe/Berlin"),),
        employees=(Employee("E004", "Di Prima"),),
        assignments=tuple(given),
    )
    store.registry.change(company, store.registry.revision(), T0)
    store.registry.change(Changes(assignments=(replace(given[1], step=Step(DAY, "Europe/Rome")),)),
                          store.registry.revision(), T0 + 1)  # fmt: skip
    store.waiting_photos.add("E004", [b"one" * 400_000, b"two"], T0, entry)
    text = ConsentText(Purpose.POSTURE, "1.1", "de", "Wir sehen …", T0, "root")
    store.agreements.publish([text], entry)
    invited = Invitation("i1", "di", frozenset({Role.EMPLOYEE}), "E004", T0, "root", T0 + HOUR)
    store.invitations.add([(invited, b"d" * 32)], [entry])
    for n in range(3):
        tell(store.notices, ["root"], NoticeKind.INFORMATION, say("Hello"), "", T0 + n)
    store.notices.mark_read("root", T0 + 5, [store.notices.of("root", 9)[0].id])
    store.checklist.settle("cameras", entry)
    store.work_events.append(WorkEvent("E001", T0 + 7, next(iter(WorkEventKind)), "ada"))
    store.rollups.keep(store.rollups.take(date.min, 1).turn, [RolledDay(
        "E002", OLD, T0 - 400 * 24 * HOUR, T0 - 399 * 24 * HOUR, "lab",
        {Channel.PRESENCE: {"present": HOUR}}, T0 - 400 * 24 * HOUR + 5,
        T0 - 400 * 24 * HOUR + 9, T0)])  # fmt: skip
    store.retention.seal(DAY - timedelta(300))


def everything(store) -> dict[str, object]:
    return said(store) | {
        "company": store.registry.company(),
        "revision": store.registry.revision(),
        "history": store.registry.history(AssignmentKind.ZONE, "E001"),
        "waiting": store.waiting_photos.waiting(),
        "photos": store.waiting_photos.photos("E004"),
        "texts": store.agreements.texts(),
        "invitations": store.invitations.invitations(),
        "invited": store.invitations.find(b"d" * 32),
        "notices": store.notices.of("root", 9),
        "settled": store.checklist.settled(),
        "work": list(store.work_events.events("E001", 0, 2 * T0)),
        "password": store.accounts.password_hash("root"),
        "final": [day for day in store.rollups.everyone(date.min, date.max) if day.sealed],
        "sealed": store.retention.sealed_before(),
        "installation": store.erasures.installation(),
        "blocked": store.erasures.blocked(),
    }


def looked_through(store) -> int:
    return sum(1 for _ in violations(store))


@pytest.mark.cassandra
def test_what_comes_back_in_an_embedded_store_reads_the_same(settings, other, keyspace, tmp_path):
    """And from there in a Cassandra again."""
    out = tmp_path / "disk" / "monday.cwem"
    with open_store(settings) as store:
        fill(store)
        store.erasures.erase("E003", BY.at, BY.actor)
        before, broken = everything(store), looked_through(store)
    (settings.home / "cwem.toml").write_text(f'store = "{settings.store}"\nport = 8502\n')
    with closing(outbox_in(settings.home, settings.home / "keys", 100)) as outbox:
        late = bout(T0 + 5_009, key("E002", start=T0 + 5_000))
        outbox.keep([bout_row(late, late.end)])
    made = make_backup(Installation.backed_up(settings), out, PASSPHRASE, BY)
    assert (made.manifest.kind, made.manifest.waiting) == ("cassandra", 1)
    assert made.manifest.rows["bout"] == 101
    done = restore(other.here, out, PASSPHRASE, BY, check=looked_through)
    assert (done.erased, done.violations) == (0, broken)
    assert (other.home / "cwem.toml").read_text() == "port = 8502\n"
    with other.open() as store:
        assert late in day_of(store, "E002")
        before["bouts"]["E002"][0].append(late)
        after = everything(store)
        for name, told in before.items():
            assert after[name] == told, name
        assert PersonDate("E001", DAY) in store.rollups.take(DAY + timedelta(9), 1_000).marks
    keyspace.empty()
    again = settings.model_copy(update={"home": other.home})
    with other.open() as store, open_store(again) as cluster:
        copy_store(store, cluster)
        assert everything(cluster) == everything(store)


@pytest.mark.cassandra
def test_nobody_erased_since_comes_back(settings, other, tmp_path):
    out = tmp_path / "disk" / "monday.cwem"
    with open_store(settings) as store:
        fill(store)
        make_backup(Installation.backed_up(settings), out, PASSPHRASE, BY)
        store.erasures.erase("E001", BY.at, BY.actor)
    make_backup(Installation.backed_up(settings), tmp_path / "disk" / "b.cwem", PASSPHRASE, BY)
    assert restore(other.here, out, PASSPHRASE, BY).erased == 1
    with other.open() as store:
        assert set(store.erasures.traces(store.erasures.names("E001")).values()) == {0}
        assert store.accounts.account("ada") is None
        assert len(day_of(store, "E002")) == 50


@pytest.mark.cassandra
def test_every_day_too(settings, other, tmp_path):
    (tmp_path / "phrase").write_text(PASSPHRASE)
    (tmp_path / "phrase").chmod(0o600)
    daily = settings.model_copy(
        update={
            "backup_folder": str(tmp_path / "disk"),
            "backup_passphrase_file": str(tmp_path / "phrase"),
        }
    )
    with open_store(settings) as store:
        fill(store)
        DailyBackup(store, store.erasures, lambda: daily, lambda: BY.at).run()
        assert [str(notice.words) for notice in store.notices.of("root", 9)] == ["Hello"] * 3
    (file,) = (tmp_path / "disk").glob("cwem-*.cwem")
    restore(other.here, file, PASSPHRASE, BY)
    assert len(other.said()["people"]) == 4


@pytest.mark.cassandra
def test_the_command_is_the_same(settings, other, tmp_path, monkeypatch):
    with open_store(settings) as store:
        furnish(store)
    for name, value in (("HOME", settings.home), ("STORE", settings.store), ("EVENTS_DAYS", 3_650),
                        ("BACKUP_PASSPHRASE", PASSPHRASE)):  # fmt: skip
        monkeypatch.setenv(f"CWEM_{name}", str(value))
    out = str(tmp_path / "disk" / "monday.cwem")
    made = CliRunner().invoke(app, ["backup", out])
    assert made.exit_code == 0, made.output
    assert "of no single moment" in made.stderr
    refused = CliRunner().invoke(app, ["restore", out])
    assert isinstance(refused.exception, SettingsError), "into a store that is a file only"
    monkeypatch.setenv("CWEM_HOME", str(other.home))
    monkeypatch.delenv("CWEM_STORE")
    restored = CliRunner().invoke(app, ["restore", out, "--json"])
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["kind"] == "cassandra"
    assert len(other.said()["people"]) == 3


class Changing:
    """The tables of a store in which something is changed after each of the first readings."""

    def __init__(self, store, times: int) -> None:
        self._store, self.left = store, times

    @property
    def tables(self):
        return self

    def rows(self, table):
        yield from self._store.tables.rows(table)
        if table.name == "employee" and self.left > 0:
            self.left -= 1
            number = f"F{self.left}"
            change = Changes(employees=(Employee(number, "New"),),
                             assignments=(Assignment(AssignmentKind.TEAM, number,
                                                     Step(EVER, "none")),))  # fmt: skip
            registry = self._store.registry
            registry.change(change, registry.revision(), T0)


def test_what_is_changed_meanwhile_is_of_one_moment(tmp_path):
    """Employees are read before their teams: without a second look there would be a team of nobody
    and a revision of later."""
    changing = [table for table in TABLES if not table.appended]
    with Place(tmp_path / "a").open() as source, Place(tmp_path / "b").open() as target:
        source.registry.change(Changes(teams=(Team("none", "Nowhere", None),)), 0, T0)
        busy = Changing(source, 3)
        copy_changing(busy, target, changing)
        assert busy.left == 0
        assert target.registry.company() == source.registry.company()
        assert target.registry.revision() == source.registry.revision() == 4
        with pytest.raises(StoreUnavailable, match="again and again"):
            copy_changing(Changing(source, 1_000), target, changing)
