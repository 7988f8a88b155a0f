"""`cwem store check` on the console."""

import json
from collections.abc import Iterator

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cwem.cli import app
from cwem.people.values import Changes
from cwem.settings import load_settings
from cwem.store.sqlite import SqliteStore, open_store
from cwem.values import Employee, day_start, utc_day
from tests.totals.invented import invented_day

MIDNIGHT = day_start(utc_day(1_772_400_000_000))


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    settings = load_settings()
    with open_store(settings.sqlite_path, settings.home / "keys") as opened:
        yield opened


def check(*options: str) -> Result:
    return CliRunner().invoke(app, ["store", "check", *options])


def test_a_store_that_adds_up(store: SqliteStore) -> None:
    store.registry.change(Changes(employees=(Employee("E001"),)), 0, 0)
    store.write(invented_day("E001", MIDNIGHT, length=600)).result()
    done = check()
    assert (done.exit_code, done.stdout) == (0, "Everything that is recorded adds up.\n")
    done = check("--json")
    assert (done.exit_code, done.stdout) == (0, "")


def test_what_does_not_add_up_is_printed_with_its_rows(store: SqliteStore) -> None:
    store.write(invented_day("E009", MIDNIGHT, length=600)).result()
    (row,) = list(store.all_bouts(utc_day(MIDNIGHT), utc_day(MIDNIGHT)))[:1]
    later = type(row.key)(row.key.employee, row.key.day, row.key.channel, row.key.start + 1,
                          row.key.capture)  # fmt: skip
    store.write([type(row)(later, row.label, row.camera, row.model, row.end, 0.5)]).result()
    done = check("--json")
    assert done.exit_code == 1
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[0] == {
        "rule": "everybody with events is known", "employee": "E009",
        "what": "has events and is in no record", "rows": [],
    }  # fmt: skip
    (overlap,) = [v for v in found if v["rule"].startswith("the labels of a channel do not")]
    assert [r["start"] for r in overlap["rows"]] == [row.key.start, row.key.start + 1]
    assert overlap["rows"][0]["camera"] == row.camera
    assert overlap["rows"][0]["day"] == utc_day(MIDNIGHT).isoformat()
    text = check()
    assert text.exit_code == 1
    assert f"    employee=E009 day={utc_day(MIDNIGHT).isoformat()} channel=" in text.stdout
    assert f"{len(found)} violations" in text.stderr
