"""The audit in words and as a file."""

from zoneinfo import ZoneInfo

from cwem.access.audit import AuditEntry
from cwem.ui.audit_table import as_csv, row

ZONE = ZoneInfo("Europe/Berlin")
ENTRY = AuditEntry(1_700_000_000_000, "", "log-in refused", "E001", "ada", {"n": 3}, "192.0.2.1")


def test_an_entry_in_words_and_in_the_viewers_time() -> None:
    assert row(ENTRY, ZONE) == {
        "When": "2023-11-14 23:13:20",
        "Who": "nobody logged in",
        "What": "log-in refused",
        "About": "E001, account ada",
        "Details": "n: 3",
        "From": "192.0.2.1",
    }


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    evil = AuditEntry(0, "=HYPERLINK(1)", "@did", "+1", None, {"-x": "a,b"}, "ü")
    lines = as_csv([evil], ZONE).decode("utf-8-sig").splitlines()
    assert lines == [
        "When,Time zone,Who,What,About,Details,From",
        "1970-01-01 01:00:00,Europe/Berlin,'=HYPERLINK(1),'@did,'+1,\"'-x: a,b\",ü",
    ]
