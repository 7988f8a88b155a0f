"""`cwem report` on the console, over a store with people, shifts, stays and entries in it."""

import csv
import io
import json
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cwem.access.audit import ABOUT_EVERYONE, Action, AuditEntry, AuditQuery
from cwem.attendance.book import leave_entry, punch_entry
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.shifts import Roster, RuleBook, SiteRules
from cwem.cli import app
from cwem.cli.report_run import sources_of
from cwem.kpi.report.payroll import Adjustment, Payroll, line_body
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.settings import load_settings
from cwem.store.sqlite import SqliteStore, open_store
from cwem.values import (
    Activity,
    Channel,
    Employee,
    Millis,
    Posture,
    Presence,
    RolledDay,
    day_start,
)
from tests.kpi.invented_days import BERLIN, EARLY, MONDAY
from tests.kpi.reported import sheets

HOUR, MINUTE = 3_600_000, 60_000
FRIDAY = MONDAY + timedelta(days=4)
SPAN = ("--from", MONDAY.isoformat(), "--to", FRIDAY.isoformat())


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as opened:
        fill(opened)
        yield opened


def fill(store: SqliteStore) -> None:
    """Ada and Ben in Lab, six in Hall, nobody in Empty; Lab's site locks activity."""
    kind, monday = AssignmentKind, MONDAY
    store.rule_books.replace(
        RuleBook(
            0,
            {"early": EARLY},
            {"week": Roster("week", "Week", monday, (*["early"] * 5, "", ""))},
            {"lab": SiteRules(groups_only=True)},
        )
    )
    people = {"E001": ("Ada Baum", "lab"), "E002": ("=Ben", "lab")}
    people |= {f"E1{n:02d}": (f"Person {n}", "hall") for n in range(6)}
    store.registry.change(
        Changes(
            sites=tuple(Site(id, id.title(), BERLIN) for id in ("lab", "hall")),
            teams=(Team("lab", "Lab", "lab"), Team("hall", "Hall", "hall"), Team("empty", "Empty")),
            employees=tuple(Employee(number, name) for number, (name, _team) in people.items()),
            assignments=(
                *(Assignment(kind.TEAM, n, Step(EVER, team)) for n, (_, team) in people.items()),
                *(Assignment(kind.TEAM_ROSTER, t, Step(EVER, "week")) for t in ("lab", "hall")),
            ),
        ),
        0, 0,
    )  # fmt: skip
    for number, (_name, team) in people.items():
        store.rollups.keep(1, [seen(number, team, monday + timedelta(days=n)) for n in range(3)])
    store.entries.append(
        [
            leave_entry(LeaveDay("E001", day_start(FRIDAY), LeaveKind.VACATION)),
            *(
                punch_entry(Punch("E002", at(FRIDAY, minute), kind, Means.PIN))
                for kind, minute in ((PunchKind.IN, 8 * 60), (PunchKind.OUT, 16 * 60))
            ),
        ]
    )


def at(day: date, minute: int) -> Millis:
    return midnight(BERLIN, day) + minute * MINUTE


def seen(number: str, team: str, day: date) -> RolledDay:
    """From eight to half past four, sitting upright for an hour of six."""
    came, left = at(day, 480), at(day, 990)
    lengths = {
        Channel.PRESENCE: {Presence.PRESENT.value: left - came},
        Channel.ACTIVITY: {Activity.SITTING.value: 7 * HOUR, Activity.STANDING.value: HOUR},
        Channel.POSTURE: {Posture.UPRIGHT.value: HOUR, Posture.SLOUCHED.value: 5 * HOUR},
    }
    return RolledDay(
        number, day, midnight(BERLIN, day), midnight(BERLIN, day + timedelta(days=1)), team,
        MappingProxyType(lengths), came, left, visits=((came, left),),
    )  # fmt: skip


def report(*options: str, span: tuple[str, ...] = SPAN) -> Result:
    return CliRunner().invoke(app, ["report", *span, *options])


def output(*options: str) -> str:
    done = report(*options)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def table(*options: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output(*options)), delimiter=separator))


def audited(store: SqliteStore) -> list[AuditEntry]:
    return store.audit.read(AuditQuery(0, 2**53), 99)


def test_days_people_and_teams_agree(store: SqliteStore) -> None:
    days, people = table(), table("--table", "people")
    teams = table("--table", "teams")
    assert len(days) == 8 * 5
    for name in ("worked_seconds", "planned_seconds", "credited_seconds", "overtime_seconds"):
        whole = sum(int(row[name]) for row in days)
        assert sum(int(row[name]) for row in people) == whole
        assert sum(int(row[name]) for row in teams) == whole
    ada = {row["day"]: row for row in days if row["employee"] == "E001"}
    assert [row["status"] for row in ada.values()] == [
        "present", "present", "present", "absent", "on leave",
    ]  # fmt: skip
    assert ada["2026-03-02"]["arrival"] == "2026-03-02T08:00:00+01:00"
    assert ada["2026-03-06"]["leave"] == "vacation"
    assert [row["team_name"] for row in teams] == ["Hall", "Lab"]


def test_every_format_says_the_same(store: SqliteStore, tmp_path: Path) -> None:
    read = json.loads(output("--format", "json"))
    assert read["contract"] == 2
    assert (read["from"], read["to"]) == SPAN[1::2]
    assert list(read["tables"]) == ["days", "people", "teams"]
    target = tmp_path / "report.xlsx"
    report("--format", "xlsx", "-o", str(target))
    book = sheets(target.read_bytes())
    people = read["tables"]["people"]
    letters = next(k for k, cell in book["People"][0].items() if cell[2] == "Worked")
    assert [round(float(row[letters][2]) * 86_400) for row in book["People"][1:]] == [
        row["worked_seconds"] for row in people
    ]
    page = output("--format", "html")
    assert page.count('<article class="sheet">') == 2 + 8
    assert "Ada Baum" in page
    assert "http" not in page.replace("http-equiv", "")


def test_one_person_or_one_team(store: SqliteStore) -> None:
    assert {row["employee"] for row in table("--employee", "E002")} == {"E002"}
    assert {row["team"] for row in table("--team", "hall")} == {"hall"}
    assert table("--team", "HALL") == table("--team", "hall")
    assert table("--team", "empty") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--employee", "E999"), "Nobody has the number E999"),
        (("--team", "Nowhere"), "There is no team 'Nowhere'"),
        (("--employee", "E001", "--team", "lab"), "not both"),
        (("--table", "days", "--table", "people"), "A CSV file has one table"),
        (("--payroll", "--format", "html"), "--payroll is a table of its own"),
        (("--payroll", "--version", "1"), "A version is one team's"),
        (("--version", "1", "--team", "lab"), "A version is one team's"),
        (("--payroll", "--version", "1", "--team", "lab"), "never closed in version 1"),
        (("--format", "html", "--table", "days"), "has no tables to choose"),
        (("-o", "/nowhere/at/all.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_noted(
    options: tuple[str, ...], words: str, store: SqliteStore
) -> None:
    before = len(audited(store))
    done = report(*options)
    assert words in str(done.exception)
    assert len(audited(store)) == before


def test_a_period_has_to_be_one(store: SqliteStore) -> None:
    done = report(span=("--from", "2026-03-06", "--to", "2026-03-02"))
    assert "lies before" in str(done.exception)
    assert report(span=("--from", "02.03.2026", "--to", "2026-03-06")).exit_code == 2


def test_a_file_is_private_and_the_one_before_stays_if_it_fails(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.csv"
    done = report("-o", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "8 people in" in done.stderr
    of_team = report("--team", "hall", "--table", "people", "-o", str(tmp_path / "hall.csv"))
    rows = (tmp_path / "hall.csv").read_text("utf-8").count("\n") - 1
    assert f"{rows} people in" in of_team.stderr
    (tmp_path / "hall.csv").unlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cwem.cli.report_run.write", fail)
    assert "No space left" in str(report("-o", str(target)).exception)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*report*")] == ["report.csv"]


def test_the_audit_notes_it_before_a_byte_is_written(store: SqliteStore) -> None:
    output("--format", "json")
    (entry,) = audited(store)
    assert (entry.actor, entry.action, entry.about) == ("console", Action.EXPORT_ATTENDANCE, None)
    assert entry.details == {"from": "2026-03-02", "to": "2026-03-06", "as": "json"}
    assert Action.EXPORT_ATTENDANCE in ABOUT_EVERYONE
    output("--team", "lab")
    assert {each.about for each in audited(store)[:2]} == {"E001", "E002"}
    output("--employee", "E100", "--table", "activity")
    newest = audited(store)[0]
    assert (newest.action, newest.about) == (Action.EXPORT_ACTIVITY, "E100")


def test_german_has_a_semicolon_and_a_comma(store: SqliteStore) -> None:
    store.entries.append([leave_entry(LeaveDay("E100", day_start(FRIDAY), LeaveKind.OTHER, True))])
    rows = table("--table", "people", "--language", "de", separator=";")
    assert {row["other_leave_days"] for row in rows} == {"0", "0,5"}
    assert output("--bom").startswith("\ufeffemployee,")


def test_activity_of_one_is_told_only_where_the_site_allows_it(store: SqliteStore) -> None:
    rows = table("--table", "activity")
    assert {row["employee"] for row in rows} == {f"E1{n:02d}" for n in range(6)}
    sitting = [row for row in rows if row["employee"] == "E100" and row["activity"] == "sitting"]
    assert [row["seconds"] for row in sitting] == [str(7 * 3600)] * 3
    locked = [row for row in table() if row["team"] == "lab"]
    assert {row["seen_seconds"] for row in locked} == {""}


def test_posture_is_told_of_teams_that_are_large_enough(store: SqliteStore) -> None:
    rows = table("--table", "posture")
    assert [(row["team"], row["people"], row["upright_seconds"], row["judged_seconds"])
            for row in rows] == [("hall", "6", str(6 * 3600), str(36 * 3600))] * 3  # fmt: skip
    assert table("--table", "posture", "--employee", "E100") == []


def test_whoever_was_erased_is_in_no_file(store: SqliteStore) -> None:
    store.erasures.erase("E100", 1, "console", lambda _mark: None)
    text = output("--format", "json") + output("--payroll") + output("--table", "activity")
    assert "E100" not in text
    assert "E101" in text
    days = json.loads(output("--format", "json"))["tables"]["teams"]
    assert {row["team"]: row["people"] for row in days} == {"hall": 5, "lab": 2}


# --- payroll --------------------------------------------------------------------------------------


def close(store: SqliteStore, team: str, version: int = 1, **worked: int) -> Closing:
    earlier = Adjustment(date(2026, 2, 1), date(2026, 2, 28), 1, Payroll(worked_minutes=-30))
    lines = [
        ClosedLine(n, line_body(Payroll(worked_minutes=m), {}, [earlier] if n == "E001" else ()))
        for n, m in worked.items()
    ]
    digests = tuple(line.digest for line in lines)
    closing = Closing(MONDAY, FRIDAY, team, version, closing_hash(digests), digests, 1, "pat", 1)
    store.closings.close(closing, lines, store.closings.ground())
    return closing


def test_payroll_of_an_open_period_is_a_preview(store: SqliteStore) -> None:
    done = report("--payroll")
    assert "not closed for everybody" in done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["version"] for row in rows} == {"0"}
    ada = rows[0]
    assert (ada["employee"], ada["worked_minutes"], ada["vacation_days"], ada["absent_days"]) == (
        "E001", str(3 * 510), "1", "1",
    )  # fmt: skip
    assert "Ada" not in done.stdout
    days = [row for row in table() if row["employee"] == "E001"]
    assert int(ada["worked_minutes"]) == sum(int(row["worked_seconds"]) for row in days) // 60


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_payroll_of_a_closed_period_is_the_same_file_every_time(
    form: str, store: SqliteStore, tmp_path: Path
) -> None:
    close(store, "lab", E001=1000, E002=2000)
    files = [tmp_path / "one", tmp_path / "two"]
    report("--payroll", "--team", "lab", "--format", form, "-o", str(files[0]))
    late = Punch("E001", at(MONDAY, 1200), PunchKind.OUT, Means.MANUAL, "boss")
    store.entries.append([punch_entry(late)])
    assert table("--employee", "E001")[0]["departure"] == "2026-03-02T20:00:00+01:00"
    done = report("--payroll", "--team", "lab", "--format", form, "-o", str(files[1]))
    assert done.stderr == ""
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_an_earlier_version_is_the_same_file_after_there_is_another(
    form: str, store: SqliteStore, tmp_path: Path
) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    asked = "--payroll", "--team", "lab", "--version", "1", "--format", form, "-o"
    close(store, "lab", E001=1000, E002=2000)
    newest = output("--payroll", "--team", "lab", "--version", "1")
    assert newest == output("--payroll", "--team", "lab")
    report(*asked, str(files[0]))
    close(store, "lab", 2, E001=1100, E002=2000)
    report(*asked, str(files[1]))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert output("--payroll", "--team", "lab", "--version", "1") == newest
    assert output("--payroll", "--team", "lab") != newest
    assert audited(store)[0].details["team"] == "lab"
    assert audited(store)[1].details["version"] == 1


def test_those_in_no_team_have_a_file_too(store: SqliteStore) -> None:
    close(store, "", E100=70)
    assert [row["employee"] for row in table("--payroll", "--team", "-", "--version", "1")] == [
        "E100"
    ]


def test_a_closed_period_has_its_adjustments_and_the_newest_version(store: SqliteStore) -> None:
    close(store, "lab", E001=1000, E002=2000)
    close(store, "lab", 2, E001=1100, E002=2000)
    rows = table("--payroll", "--team", "lab")
    told = [(r["employee"], r["kind"], r["first"], r["version"], r["worked_minutes"]) for r in rows]
    assert told == [
        ("E001", "adjustment", "2026-02-01", "1", "-30"),
        ("E001", "period", "2026-03-02", "2", "1100"),
        ("E002", "period", "2026-03-02", "2", "2000"),
    ]
    mixed = table("--payroll")
    assert {row["team"]: row["version"] for row in mixed if row["kind"] == "period"} == {
        "lab": "2", "hall": "0",
    }  # fmt: skip
    entry = audited(store)[0]
    assert (entry.action, entry.about) == (Action.EXPORT_PAYROLL, None)


def test_what_is_closed_of_a_longer_period_is_frozen_and_the_rest_a_preview(
    store: SqliteStore,
) -> None:
    close(store, "lab", E001=1000, E002=2000)
    longer = ("--from", MONDAY.isoformat(), "--to", (FRIDAY + timedelta(days=7)).isoformat())
    done = report("--payroll", "--employee", "E001", span=longer)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(r["kind"], r["last"], r["version"], r["planned_days"]) for r in rows] == [
        ("adjustment", "2026-02-28", "1", "0"),
        ("period", "2026-03-06", "1", "0"),
        ("period", "2026-03-13", "0", "5"),
    ]


def test_a_closed_period_is_not_cut(store: SqliteStore) -> None:
    close(store, "lab", E001=1000)
    shorter = ("--from", MONDAY.isoformat(), "--to", (FRIDAY - timedelta(days=1)).isoformat())
    done = report("--payroll", span=shorter)
    assert "export it whole" in str(done.exception)
    assert report("--payroll", "--team", "hall", span=shorter).exit_code == 0


def test_a_report_is_what_the_pages_read(store: SqliteStore) -> None:
    """The same days, from the same class."""
    sources = sources_of(store, load_settings())
    now = round(datetime(2026, 4, 1, tzinfo=UTC).timestamp() * 1000)
    days = sources.working.of(["E001"], MONDAY, FRIDAY, now)["E001"]
    rows = [row for row in table() if row["employee"] == "E001"]
    assert len(days) == 5
    for row, day in zip(rows, days, strict=True):
        assert int(row["worked_seconds"]) == day.worked // 1000
        assert row["status"] == day.status
