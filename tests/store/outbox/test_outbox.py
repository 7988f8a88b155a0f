"""What is recorded while the store is away is in it afterwards, once."""

import logging
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from cwem.errors import RowsRefused, SealError, StoreError, StoreUnavailable
from cwem.store.bout_rows import AHEAD, bout_row
from cwem.store.erasure import Names
from cwem.store.outbox import OutboxState
from cwem.store.outbox.row_seal import RowSeal
from cwem.track.outbound import Outbound
from tests.store.outbox.away import AWAY
from tests.store.outbox.conftest import QUICK
from tests.store.store_rows import HOUR, T0, bout, key, void


def until(condition, patience: float = 10.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.005)


def emptied(outbox) -> bool:
    state = outbox.state()
    return state.pending == 0 and not state.away


def test_what_the_store_takes_is_not_kept(open_outbox, away) -> None:
    outbox = open_outbox()
    outbox.write([bout(T0 + 5)], [void(T0 + 3)]).result(5)
    assert away.bouts == {key(): bout(T0 + 5)}
    assert away.voids == {void(T0 + 3)}
    assert outbox.state() == OutboxState(pending=0, limit=1_000, away=False)
    assert away.calls == [2]


def test_rows_of_an_outage_are_kept_once_a_key_and_brought_in_when_it_ends(
    open_outbox, away
) -> None:
    outbox = open_outbox()
    away.error = AWAY
    for beat in range(1, 6):
        outbox.write([bout(T0 + beat), bout(T0 + 9, key("E002"))], [void(T0)]).result(5)
    assert outbox.state().pending == 3
    assert outbox.state().away
    assert away.bouts == {}
    away.error = None
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + 5), key("E002"): bout(T0 + 9, key("E002"))}
    assert away.voids == {void(T0)}
    calls = len(away.calls)
    outbox.write([bout(T0 + 6)]).result(5)
    assert len(away.calls) == calls + 1, "from now on the store gets them first"


def test_while_the_store_is_away_nobody_waits_for_it(open_outbox, away) -> None:
    outbox = open_outbox(rules=replace(QUICK, first_try=60))
    away.error = AWAY
    outbox.write([bout(T0 + 1)]).result(5)
    until(lambda: len(away.calls) == 2)  # the first try to bring it in
    for beat in range(2, 20):
        outbox.write([bout(T0 + beat)]).result(5)
    assert len(away.calls) == 2


def test_a_silent_store_keeps_nobody_waiting_and_nothing_is_lost_or_doubled(
    open_outbox, away
) -> None:
    outbox = open_outbox()
    away.silent = True
    begun = time.monotonic()
    outbox.write([bout(T0 + 1)]).result(5)
    assert time.monotonic() - begun >= QUICK.silence
    assert outbox.state().pending == 1
    assert outbox.state().away
    away.speak()
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + 1)}


def test_an_answer_that_fails_late_does_not_fail_what_was_kept(open_outbox, away) -> None:
    outbox = open_outbox()
    away.silent = True
    written = outbox.write([bout(T0 + 1)])
    written.result(5)
    away.error = AWAY
    away.speak()
    assert written.result(5) is None
    away.error = None
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + 1)}


def test_what_was_kept_is_brought_in_at_the_next_start(open_outbox, away) -> None:
    away.error = AWAY
    first = open_outbox()
    first.write([bout(T0 + n, key(start=T0 + n)) for n in range(40)]).result(5)
    first.close()
    away.error = None
    second = open_outbox()
    until(lambda: emptied(second))
    assert len(away.bouts) == 40
    assert max(away.calls[1:]) <= 40


def test_a_row_that_grows_while_it_is_brought_in_stays(open_file) -> None:
    file = open_file()
    file.keep([_row(T0 + 1)])
    (waiting,) = file.next(0, 10)
    file.keep([_row(T0 + 2)])
    file.remove([waiting])
    (grown,) = file.next(0, 10)
    assert grown.row == _row(T0 + 2)
    file.remove([grown])
    assert file.count() == 0


def _row(end, employee="E001"):
    return bout_row(bout(end, key(employee)), end)


def test_a_row_that_was_kept_before_evidence_was_is_brought_in(open_file) -> None:
    file = open_file()
    row = _row(T0 + 2)
    file.keep([row[:-1]])
    assert [each.row for each in file.next(0, 9)] == [row]


def test_the_larger_end_wins_here_as_in_every_store(open_outbox, away) -> None:
    outbox = open_outbox()
    away.error = AWAY
    rows = [
        bout(T0 + 20, confidence=0.4), bout(T0 + 10, confidence=0.9),
        bout(T0 + 20, label="standing", camera="a", confidence=0.3),
    ]  # fmt: skip
    for row in rows:
        outbox.write([row]).result(5)
    away.error = None
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + 20, label="standing", camera="lobby", confidence=0.4)}


# --- what is refused ------------------------------------------------------------------------------


def test_wrong_rows_are_refused_at_once_and_the_others_kept(open_outbox, away) -> None:
    outbox = open_outbox()
    away.error = AWAY
    with pytest.raises(RowsRefused, match=r"1 rows.*ends before it starts"):
        outbox.write([bout(T0 - 1), bout(T0 + 1, key("E002"))]).result(5)
    away.error = None
    until(lambda: emptied(outbox))
    assert set(away.bouts) == {key("E002")}


def test_ends_are_clamped_by_the_clock_of_then(open_outbox, away, clock) -> None:
    clock.at = T0 + HOUR
    away.error = AWAY
    outbox = open_outbox()
    outbox.write([bout(T0 + 2 * HOUR)]).result(5)
    clock.at, away.error = T0 + 9 * HOUR, None
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + HOUR + AHEAD)}


def test_rows_of_a_clock_that_was_ahead_wait_for_their_time(open_outbox, away, clock) -> None:
    clock.at = T0 + 2 * HOUR
    away.error = AWAY
    outbox = open_outbox()
    ahead, past = bout(T0 + HOUR + 9, key(start=T0 + HOUR)), bout(T0 + 9)
    outbox.write([ahead, past]).result(5)
    clock.at, away.error = T0 + 10, None
    until(lambda: past.key in away.bouts)
    offered = len(away.calls)
    time.sleep(0.3)
    assert (set(away.bouts), outbox.state().pending) == ({past.key}, 1)
    assert len(away.calls) == offered
    clock.at = T0 + 2 * HOUR
    until(lambda: emptied(outbox))
    assert away.bouts == {ahead.key: ahead, past.key: past}


def test_late_rows_of_sealed_days_and_of_the_erased_are_told_of_and_leave(
    open_outbox, away, caplog
) -> None:
    outbox = open_outbox()
    away.error = AWAY
    outbox.write([bout(T0 + 1), bout(T0 + 1, key("E002")), bout(T0 + 1, key("E003"))]).result(5)
    away.refuses, away.error = {"E002", "E003"}, None
    with caplog.at_level(logging.WARNING):
        until(lambda: emptied(outbox))
    assert set(away.bouts) == {key()}
    assert outbox.state().refused == 2
    assert "refused" in caplog.text


def test_what_the_store_itself_refuses_reaches_the_caller_and_is_not_kept(
    open_outbox, away
) -> None:
    outbox = open_outbox()
    away.refuses = {"E001"}
    with pytest.raises(RowsRefused, match="too late"):
        outbox.write([bout(T0 + 1)]).result(5)
    assert emptied(outbox)


def test_a_store_that_fails_for_a_reason_that_lasts_loses_nothing_either(open_outbox, away) -> None:
    """A password that was changed, say: the rows are good."""
    outbox = open_outbox()
    away.error = StoreError("The store refuses the log-in.")
    outbox.write([bout(T0 + 1)]).result(5)
    assert outbox.state().pending == 1
    away.error = None
    until(lambda: emptied(outbox))
    assert set(away.bouts) == {key()}


# --- the room there is ----------------------------------------------------------------------------


def test_it_says_so_before_it_is_full(open_outbox, away, caplog) -> None:
    outbox = open_outbox(limit=10)
    away.error = AWAY
    outbox.write([bout(T0 + 9, key(start=T0 + n)) for n in range(7)]).result(5)
    assert not outbox.state().nearly_full
    assert "at most" not in caplog.text
    outbox.write([bout(T0 + 1, key("E002"))]).result(5)
    assert outbox.state().nearly_full
    assert caplog.text.count("8 rows kept on this machine, of 10 at most") == 1


def test_a_full_one_refuses_new_rows_and_takes_those_that_grow(open_outbox, away) -> None:
    outbox = open_outbox(limit=2)
    away.error = AWAY
    outbox.write([bout(T0 + 1), bout(T0 + 1, key("E002"))]).result(5)
    with pytest.raises(StoreUnavailable, match="no more than 2 rows"):
        outbox.write([bout(T0 + 2), bout(T0 + 1, key("E003"))]).result(5)
    assert "no more than 2" in outbox.state().trouble
    away.error = None
    until(lambda: emptied(outbox))
    assert away.bouts == {key(): bout(T0 + 2), key("E002"): bout(T0 + 1, key("E002"))}


def test_a_capture_offers_again_what_found_no_room(open_outbox, away) -> None:
    outbox = open_outbox(limit=1)
    away.error = AWAY
    outbound = Outbound(outbox, 10_000)
    outbound.send(0, [bout(T0 + 1), bout(T0 + 1, key("E002"))], [])
    until(lambda: outbox.state().trouble)
    until(lambda: (outbound.send(1, [], []), outbound.trouble)[1])
    away.error = None
    until(lambda: emptied(outbox))
    outbound.send(20_000, [], [])
    outbound.drain()
    assert set(away.bouts) == {key(), key("E002")}


def test_the_last_rows_of_a_capture_are_kept_when_the_store_is_away_at_its_end(
    open_outbox, away
) -> None:
    outbox = open_outbox()
    away.silent = True
    outbound = Outbound(outbox, 10_000)
    outbound.send(0, [bout(T0 + 1)], [])
    outbound.drain()
    assert outbox.state().pending == 1


# --- the end --------------------------------------------------------------------------------------


def test_closing_keeps_what_the_store_has_not_answered(open_outbox, away) -> None:
    outbox = open_outbox()
    away.silent = True
    written = outbox.write([bout(T0 + 1)])
    outbox.close()
    outbox.close()
    assert written.result(0) is None
    away.speak()
    away.bouts.clear()
    again = open_outbox()
    until(lambda: emptied(again))
    assert set(away.bouts) == {key()}


def test_after_the_end_nothing_is_taken(open_outbox) -> None:
    outbox = open_outbox()
    outbox.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        outbox.write([bout(T0 + 1)]).result(1)


def test_closing_is_quick_while_the_store_is_silent_to_what_is_brought_in(
    open_outbox, away
) -> None:
    outbox = open_outbox(rules=replace(QUICK, answer=60))
    away.silent = True
    outbox.write([bout(T0 + 1)]).result(5)
    until(lambda: len(away.calls) > 1)
    begun = time.monotonic()
    outbox.close()
    assert time.monotonic() - begun < 3


def test_a_row_that_was_altered_is_left_out_and_said(open_file, caplog) -> None:
    file = open_file()
    file.keep([_row(T0 + 1)])
    with file._database.transaction() as connection:
        connection.execute("UPDATE kept SET sealed = zeroblob(60)")
    assert file.next(0, 10) == []
    assert "is lost" in caplog.text
    assert file.count() == 0


def test_a_row_that_was_altered_keeps_nobody_from_being_erased(open_file) -> None:
    file = open_file()
    file.keep([_row(T0 + 1, "E002")])
    with file._database.transaction() as connection:
        connection.execute("UPDATE kept SET sealed = zeroblob(60)")
    file.keep([_row(T0 + 1)])
    assert file.forget(Names("E001")) == 1
    log = file.path.with_name(f"{file.path.name}-wal")
    assert log.stat().st_size == 0, "what was removed lies in no log either"
    assert file.traces(Names("E001")) == 0
    assert file.count() == 1


def test_there_is_no_file_before_something_is_kept(open_outbox, away, path, keys) -> None:
    outbox = open_outbox()
    outbox.write([bout(T0 + 1)]).result(5)
    assert outbox.state().pending == 0
    assert not path.exists()
    assert not keys.exists()
    away.error = AWAY
    outbox.write([bout(T0 + 1)]).result(5)
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_can_be_read_in_the_file(open_file, path) -> None:
    file = open_file()
    file.keep([_row(T0 + 1)])
    file.close()
    left = list(path.parent.glob("outbox.sqlite*"))
    assert path in left
    for each in left:
        stored = each.read_bytes()
        assert not any(word in stored for word in (b"E001", b"sitting", b"lobby", b"c1", b"rules"))


@pytest.mark.parametrize("harm", ["damaged", "foreign", "key gone", "other key"])
def test_a_file_that_cannot_be_read_is_set_aside_and_a_new_one_begun(
    open_file, path, keys, caplog, harm
) -> None:
    file = open_file()
    file.keep([_row(T0 + 1)])
    file.close()
    stored = path.read_bytes()
    if harm == "damaged":
        path.write_bytes(stored[:100] + bytes(len(stored) - 100))
    elif harm == "foreign":
        path.write_bytes(b"a letter to somebody" * 300)
    else:
        (keys / "master.key").unlink()
    if harm == "other key":
        (keys / "master.key").write_bytes(bytes(range(32)))
    again = open_file()
    assert again.count() == 0
    again.keep([_row(T0 + 2)])
    (waiting,) = again.next(0, 10)
    assert waiting.row == _row(T0 + 2)
    assert "unreadable-1" in caplog.text
    assert path.with_name("outbox.sqlite.unreadable-1").exists()


def test_a_sealed_row_opens_with_its_key_and_in_its_place_only() -> None:
    ours, other, row = RowSeal(bytes(32)), RowSeal(bytes([1]) * 32), _row(T0 + 1)
    sealed = ours.seal(row)
    assert ours.open(ours.id(row), sealed) == row
    with pytest.raises(SealError):
        other.open(ours.id(row), sealed)
    with pytest.raises(SealError):
        ours.open(b"another row", sealed)


# --- erasing --------------------------------------------------------------------------------------


def test_an_erased_person_is_in_no_row_and_others_rows_stay(open_outbox, open_file, away) -> None:
    outbox = open_outbox(rules=replace(QUICK, first_try=60))
    away.error = AWAY
    mine, other = bout(T0 + 1), bout(T0 + 1, key("E002"))
    replaced = void(T0, key("E003"), replaced_by="E001")
    outbox.write([mine, other], [void(T0), replaced]).result(5)
    beside, who = open_file(), Names("E001")  # as another process does it
    assert beside.traces(who) == 3
    assert beside.forget(who) == 3
    assert beside.traces(who) == 0
    outbox.close()
    away.error = None
    again = open_outbox()
    until(lambda: emptied(again))
    assert away.bouts == {other.key: other}
    assert away.voids == {void(T0, key("E003"))}


# --- faults ---------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_loses_nothing_that_was_in(open_file) -> None:
    file = open_file(limit=100_000)
    file.keep([_row(T0 + 1)])
    pages = "PRAGMA max_page_count = 30"  # SQLite's own word for a disk of 120 KB
    file._database._connection.execute(pages)
    many = [bout_row(bout(T0 + 9_999, key(start=T0 + n)), T0 + 9_999) for n in range(1, 2_000)]
    with pytest.raises(StoreUnavailable, match="disk is full"):
        file.keep(many)
    assert [each.row for each in file.next(0, 10)] == [_row(T0 + 1)]
    file.keep(many)  # the disk has room again: it was connected to anew
    assert file.count() == 2_000


KEEPING = """
import sys
from pathlib import Path
from cwem.store.outbox import OutboxFile
from cwem.store.seal import KeyRing
file = OutboxFile(Path(sys.argv[1]), KeyRing(Path(sys.argv[2])), 1_000_000)
for n in range(1_000_000):
    file.keep([("E001", n, "activity", "c1", "sitting", "lobby", "m1", n, 0.5)])
    print(n, flush=True)
"""


def test_a_kill_in_mid_write_loses_nothing_that_was_acknowledged(path, keys, open_file) -> None:
    command = [sys.executable, "-c", KEEPING, str(path), str(keys)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(200):
            process.stdout.readline()
        process.kill()
        rest = process.stdout.read().splitlines()
    acknowledged = 200 + len([line for line in rest if line])
    kept = [each.row[1] for each in open_file(1_000_000).next(0, 1_000_000)]
    assert kept == list(range(len(kept))), "each once"
    assert acknowledged <= len(kept) <= acknowledged + 1
