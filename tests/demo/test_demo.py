"""The demo company is the same again, adds up, goes on, and is nobody's but its own."""

import json
import os
import stat
from collections import Counter
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from cwem.access.accounts import Role
from cwem.access.passwords import Passwords
from cwem.attendance.decisions import cases
from cwem.attendance.rule_checks import check
from cwem.attendance.working_day import Status
from cwem.cli import app
from cwem.cli.store_check import violations
from cwem.demo.home import demo_settings, empty
from cwem.demo.making import catch_up, digest, make
from cwem.demo.mark import is_demo, read_mark, refuse_outside
from cwem.demo.world import World
from cwem.errors import InputError, SettingsError
from cwem.kpi.days import WorkingDays
from cwem.people.assignments import circles
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.totals.reading import Days
from cwem.values import DAY, day_start

LAST = date(2026, 5, 15)
NOW = day_start(date(2026, 5, 20))
HOUR = 3_600_000


def settings_in(folder):
    return load_settings(home=folder / "demo", store="")


def rows_of(settings, mark) -> str:
    with open_store(settings) as store:
        return digest(store, World(mark.seed, mark.first))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Five weeks, with what was made."""
    settings = settings_in(tmp_path_factory.mktemp("five"))
    mark, done = make(settings, NOW, LAST, days=35)
    return settings, mark, done


@pytest.fixture(scope="module")
def reckoned(made):
    settings, mark, _ = made
    with open_store(settings) as store:
        company, book = store.registry.company(), store.rule_books.book()
        working = WorkingDays(store, company, book, Days(store, company, 300_000))
        return working.of(list(company.employees), mark.first, LAST, NOW)


def test_the_same_date_and_seed_give_the_same_rows_and_another_seed_others(tmp_path):
    found = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        settings = settings_in(tmp_path / name)
        mark, _ = make(settings, NOW, LAST, seed=seed, days=3)
        found.append(rows_of(settings, mark))
    assert found[0] == found[1] != found[2]


def test_what_catches_up_is_what_was_made_at_once(tmp_path):
    """Also where somebody is in the middle of a day, or of a night shift."""
    noon = day_start(LAST) + 10 * HOUR
    first, second = settings_in(tmp_path / "a"), settings_in(tmp_path / "b")
    mark, _ = make(first, noon, days=4)
    for later in (5 * HOUR, 13 * HOUR, 40 * HOUR):
        mark, _ = catch_up(first, mark, noon + later)
    whole, _ = make(second, noon + 40 * HOUR, days=6)
    assert mark.first == whole.first, "both begin on the same day"
    assert rows_of(first, mark) == rows_of(second, whole)


def test_it_goes_on_without_somebody_who_was_erased(tmp_path):
    noon = day_start(LAST) + 10 * HOUR
    settings = settings_in(tmp_path)
    mark, _ = make(settings, noon, days=2)
    manager = World(mark.seed, mark.first).known["E019"]
    with open_store(settings) as store:
        gone = store.erasures.erase(manager.number, noon, "admin")
    catch_up(settings, mark, noon + 90 * HOUR)
    with open_store(settings) as store:
        assert not any(store.erasures.traces(gone.who).values())
        assert manager.number not in store.erasures.numbers()


def test_nothing_of_it_lies_in_the_future(tmp_path):
    noon = day_start(LAST) + 10 * HOUR
    settings = settings_in(tmp_path)
    make(settings, noon, days=3)
    with open_store(settings) as store:
        ends = [bout.end for bout in store.all_bouts(LAST - timedelta(9), LAST + timedelta(9))]
        said = [entry.said for entry in store.entries.everyone(0, 1 << 50)]
    assert max(ends) == noon, "somebody is in"
    assert max(said) <= noon


def test_everything_adds_up(made, monkeypatch):
    settings, *_ = made
    with open_store(settings) as store:
        assert list(violations(store)) == []
        assert list(circles(store.registry.company())) == []
        check(store.rule_books.book())


def test_it_has_what_a_company_has(made, reckoned):
    settings, _mark, done = made
    counts = Counter(day.status for days in reckoned.values() for day in days)
    assert len(reckoned) == 60
    for status in (
        Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.ON_LEAVE, Status.HOLIDAY,
        Status.WEEKEND, Status.INCOMPLETE, Status.NOT_EMPLOYED,
    ):  # fmt: skip
        assert counts[status], status
    worked = sum(day.worked for days in reckoned.values() for day in days)
    planned = sum(day.planned for days in reckoned.values() for day in days)
    assert 0.75 < worked / planned < 1.02
    assert any(day.overtime for days in reckoned.values() for day in days)
    assert done.days > 1_000
    with open_store(settings) as store:
        company = store.registry.company()
        assert {site.zone for site in company.sites.values()} == {
            "Europe/Berlin", "Asia/Singapore",
        }  # fmt: skip
        asked = cases(store.entries.everyone(0, 1 << 50))
        assert {case.open for case in asked} == {True, False}
        assert {role for a in store.accounts.accounts() for role in a.roles} == set(Role)
        voids = [store.bouts(n, LAST - timedelta(35), LAST)[1] for n in company.employees]
        assert any(voids)
        assert store.passes.held()


def test_a_night_shift_is_one_working_day(reckoned):
    nights = [
        day for days in reckoned.values() for day in days
        if day.shift == "night" and day.status is Status.PRESENT
    ]  # fmt: skip
    assert len(nights) > 40
    assert all(6.5 < day.worked / HOUR < 10.5 for day in nights)


def test_nobodys_day_is_longer_than_a_day(reckoned):
    assert max(d.worked for days in reckoned.values() for d in days) < 14 * HOUR


def test_the_printed_passwords_open_what_they_are_printed_for(made):
    settings, mark, _ = made
    file = settings.home / "demo.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    passwords = Passwords()
    with open_store(settings) as store:
        roles = {str(role) for role in Role}
        accounts = [login for login in mark.logins if login.role in roles]
        assert {login.role for login in accounts} == roles
        for login in accounts:
            account = store.accounts.account(login.name)
            assert Role(login.role) in account.roles
            assert passwords.verify(store.accounts.password_hash(login.name), login.password)
    assert len({login.password for login in mark.logins}) == len(mark.logins)


def test_months_that_are_over_are_closed(tmp_path):
    settings = settings_in(tmp_path)
    make(settings, NOW + 10 * DAY, date(2026, 5, 28), days=59)
    with open_store(settings) as store:
        closed = store.closings.closings(date(2026, 1, 1), date(2026, 12, 31))
        assert {(c.first, c.team) for c in closed} == {
            (date(2026, 4, 1), team) for team in ("assembly", "design", "service")
        }
        assert list(violations(store)) == []


# --- on the console -------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch):
    """A demo of three days, as it would be of 120."""
    monkeypatch.setattr("cwem.demo.world.DAYS", 3)
    monkeypatch.setattr("cwem.demo.making.make.__kwdefaults__", {
        **make.__kwdefaults__, "days": 3,
    })  # fmt: skip


def demo(*options):
    return CliRunner().invoke(app, ["demo", "--no-serve", *options])


def test_the_command_touches_nothing_of_a_real_company(tmp_path, monkeypatch, short):
    real = load_settings().home
    with open_store(load_settings()) as store:
        store.checklist.settled()
    elsewhere = tmp_path / "real.sqlite"
    monkeypatch.setenv("CWEM_STORE", f"sqlite://{elsewhere}")
    monkeypatch.setenv("CWEM_HOST", "0.0.0.0")
    before = (real / "cwem.sqlite").read_bytes()
    done = demo("--until", "2026-05-15")
    assert done.exit_code == 0, done.output
    assert "admin" in done.stdout
    assert is_demo(real / "demo")
    assert not is_demo(real)
    assert (real / "cwem.sqlite").read_bytes() == before
    assert not elsewhere.exists()


def test_a_demo_that_is_there_is_shown_again_and_another_date_makes_another(short):
    first = demo("--until", "2026-05-15")
    again = demo("--until", "2026-05-15")
    assert again.stdout == first.stdout, "the same passwords: nothing was made anew"
    other = demo("--until", "2026-05-14")
    assert other.exit_code == 0
    assert other.stdout != first.stdout


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "payroll.xlsx").write_text("mine")
    with pytest.raises(InputError, match="no demo company"):
        empty(folder)
    assert (folder / "payroll.xlsx").exists()


def test_a_day_to_come_is_refused():
    done = demo("--until", "2999-01-01")
    assert done.exit_code != 0


def test_a_demo_is_shown_on_this_machine_only(made):
    settings, *_ = made
    refuse_outside(settings)
    outside = load_settings(home=settings.home, host="0.0.0.0")
    with pytest.raises(SettingsError, match="this machine only"):
        refuse_outside(outside)


def test_its_server_inherits_nothing_about_the_real_one(monkeypatch):
    home = load_settings().home
    for name, value in (
        ("CWEM_STORE", "sqlite:///x/y"), ("CWEM_BACKUP_FOLDER", "/y"), ("CWEM_HOST", "0.0.0.0"),
        ("CWEM_HOSTS", "cwem.example"), ("CWEM_PORT", "8700"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with demo_settings(os.environ) as settings:
        assert [name for name in os.environ if name.startswith("CWEM_")] == ["CWEM_PORT"]
        assert settings.home == home / "demo"
        assert (settings.host, settings.hosts, settings.port) == ("127.0.0.1", "", 8700)
        assert settings.sqlite_path == home / "demo" / "cwem.sqlite"
        assert settings.backup_folder == ""
    assert dict(os.environ) == before


def test_a_broken_mark_is_said(tmp_path):
    (tmp_path / "demo.json").write_text(json.dumps({"seed": 1}))
    with pytest.raises(InputError, match="cannot be read"):
        read_mark(tmp_path)
