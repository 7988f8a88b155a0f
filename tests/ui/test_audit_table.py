"""The audit in words and as a file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from cwem.access.audit import AuditEntry
from cwem.ui import formats
from cwem.ui.audit_table import DAY, as_csv, asked_about, between, last_days, row

ZONE = ZoneInfo("Europe/Berlin")
ENTRY = AuditEntry(1_700_000_000_000, "", "log-in refused", "E001", "ada", {"n": 3}, "192.0.2.1")


def test_an_entry_in_words() -> None:
    assert row(ENTRY) == (
        "nobody logged in", "log-in refused", "E001, account ada", "n: 3", "192.0.2.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "about"),
    [({"about": "E001"}, "E001"), ({"account": "ada"}, "account ada"), ({}, "")],
)
def test_whom_it_concerns(columns: Mapping[str, str], about: str) -> None:
    entry = AuditEntry(0, "console", "people imported", **columns)  # type: ignore[arg-type]
    assert row(entry)[:3] == ("the server's console", "people imported", about)


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    evil = AuditEntry(0, "=HYPERLINK(1)", "\t@did", "+1", None, {"-x": "a,b"}, "ü")
    lines = as_csv([evil], ZONE).decode("utf-8-sig").splitlines()
    assert lines == [
        "When,Time zone,Who,What,About,Details,From",
        "1970-01-01 01:00:00,Europe/Berlin,'=HYPERLINK(1),'@did,'+1,\"'-x: a,b\",ü",
    ]


def test_a_german_spreadsheet_gets_semicolons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "language", lambda: "de")
    first, second = as_csv([ENTRY], ZONE).decode("utf-8-sig").splitlines()
    assert first.count(";") == second.count(";") == 6


def test_two_days_are_both_included_by_the_viewers_clock() -> None:
    period = between(date(2026, 3, 28), date(2026, 3, 29), ZONE)
    assert period.until - period.since == 2 * DAY - 3_600_000, "clocks are put forward"
    assert between(date(2026, 3, 1), date(2026, 3, 1), ZONE).until - DAY == (
        between(date(2026, 3, 1), date(2026, 3, 1), ZONE).since
    )


def test_the_last_days_end_now() -> None:
    period = last_days(7, ENTRY.at, ZONE)
    assert ENTRY.at - period.since == 7 * DAY
    assert (period.first, period.last) == (date(2023, 11, 7), date(2023, 11, 14))
    assert period.until > ENTRY.at


def test_a_log_in_name_stands_for_its_employee() -> None:
    accounts = {
        "ada": SimpleNamespace(name="ada", employee="E001"),
        "door": SimpleNamespace(name="door", employee=None),
    }
    store = SimpleNamespace(account=accounts.get)
    asked = {name: asked_about(name, store) for name in ("ADA", "door", "E002", "")}  # type: ignore[arg-type]
    assert asked == {
        "ADA": ("E001", "ada"),
        "door": (None, "door"),
        "E002": ("E002", None),
        "": (None, None),
    }


def test_a_person_has_a_name_where_it_is_known() -> None:
    entry = replace(ENTRY, about="E001", account="")
    assert row(entry, {"E001": "Ada"})[2] == "Ada (E001)"
    assert row(entry, {"E002": "Ben"})[2] == "E001"
