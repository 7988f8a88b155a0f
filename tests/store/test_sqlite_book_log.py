"""What was removed from the attendance book is not left in the log of the file either."""

from datetime import date

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.store.sqlite import open_store
from cwem.values import DAY, day_start

LINE = date(2023, 1, 1)


def test_buttons_of_live_leave_the_log_where_nothing_else_went(tmp_path):
    path = tmp_path / "cwem.sqlite"
    with open_store(path, tmp_path / "keys") as store:
        old = day_start(LINE) - 40 * DAY
        store.work_events.append(WorkEvent("E1", old, WorkEventKind.START, "adalovelace"))
        log = path.with_name(f"{path.name}-wal")
        assert b"adalovelace" in log.read_bytes()
        assert store.book_retention.remove(LINE, day_start(date(2026, 1, 1))) == 0
        assert b"adalovelace" not in log.read_bytes() + path.read_bytes()
