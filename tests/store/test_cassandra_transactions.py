"""Changes on Cassandra are all or nothing and one after the other, whatever dies or times out."""

import hashlib
import multiprocessing
import threading
from datetime import date, timedelta

import pytest
from cassandra import OperationTimedOut
from cassandra.protocol import ErrorMessage

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.cassandra.address import Address
from cwem.store.cassandra.session import Session, open_session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View

pytestmark = pytest.mark.cassandra


@pytest.fixture
def session(keyspace):
    keyspace.empty()
    session = open_session(keyspace.address)
    yield session
    session.close()


@pytest.fixture
def transactions(session) -> Transactions:
    return Transactions(session)


def put_site(name: str, zone: str = "UTC"):
    return lambda view: view.put("site", id=name, name=name, zone=zone, country="")


def zone(transactions: Transactions, name: str) -> str | None:
    row = transactions.read(lambda view: view.get("site", id=name))
    return row and row["zone"]


def count(view: View) -> int:
    """Read a number, and write the next: lost as soon as two do it at once."""
    row = view.get("version", name="n")
    value = (row["value"] if row else 0) + 1
    view.put("version", name="n", value=value)
    view.put("checklist", step=str(value))
    return value


def test_a_view_shows_what_it_has_written_itself(transactions):
    transactions.run(lambda view: [put_site(name)(view) for name in "abc"])

    def work(view: View) -> None:
        view.put("site", id="b", zone="Europe/Berlin")
        view.delete("site", id="a")
        view.delete("site", id="d")
        view.put("site", id="d", name="D", zone="UTC", country="")
        assert view.get("site", id="a") is None
        assert view.get("site", id="b") == {
            "id": "b", "name": "b", "zone": "Europe/Berlin", "country": ""
        }  # fmt: skip
        assert [row["id"] for row in view.rows("site")] == ["b", "c", "d"]

    transactions.run(work)
    rows = transactions.read(lambda view: view.rows("site"))
    assert {row["id"]: row["zone"] for row in rows} == {
        "b": "Europe/Berlin", "c": "UTC", "d": "UTC"
    }  # fmt: skip


def test_what_a_work_raises_leaves_nothing(transactions):
    def work(view: View) -> None:
        put_site("a")(view)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transactions.run(work)
    assert zone(transactions, "a") is None


def test_rows_are_asked_for_by_a_leading_part_of_the_key(transactions):
    with pytest.raises(ValueError, match="leading part"):
        transactions.run(lambda view: view.rows("assignment", subject="E1"))
    with pytest.raises(ValueError, match="key of assignment"):
        transactions.run(lambda view: view.get("assignment", kind="team", subject="E1"))
    with pytest.raises(ValueError, match="has the columns"):
        transactions.run(lambda view: view.put("site", name="no key"))


def _count(address: Address, times: int) -> None:
    session = open_session(address)
    transactions = Transactions(session, patience=60)
    for _ in range(times):
        transactions.run(count)
    session.close()


def test_two_processes_and_their_threads_count_without_losing_one(keyspace, transactions):
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_count, args=(keyspace.address, 15)) for _ in range(2)]
    threads = [threading.Thread(target=_count, args=(keyspace.address, 15)) for _ in range(2)]
    for each in (*others, *threads):
        each.start()
    for each in (*others, *threads):
        each.join(120)
    assert [process.exitcode for process in others] == [0, 0]
    steps = transactions.read(lambda view: view.rows("checklist"))
    assert {row["step"] for row in steps} == {str(n) for n in range(1, 61)}


def test_of_two_that_claim_one_name_one_gets_it(session):
    got: list[str] = []

    def claim(name: str) -> None:
        def work(view: View) -> bool:
            if view.get("account", name="ada") is not None:
                return False
            view.put("account", name="ada", roles=name)
            return True

        if Transactions(session).run(work):
            got.append(name)

    threads = [threading.Thread(target=claim, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    assert Transactions(session).view().get("account", name="ada")["roles"] == got[0]


class Dies(Exception):
    """The process is gone at this instant."""


@pytest.mark.parametrize("size", [1, 3_000], ids=["in the head", "in parts"])
def test_who_dies_after_the_commit_is_finished_by_the_next(session, monkeypatch, size):
    dying = Transactions(session)
    monkeypatch.setattr(dying, "_apply", lambda head: (_ for _ in ()).throw(Dies))

    def work(view: View) -> None:
        for number in range(size):
            put_site(f"{number:05d}{hash((number, 'x'))}")(view)

    with pytest.raises(Dies):
        dying.run(work)
    assert len(dying.view().rows("site")) == 0  # committed, and not applied yet
    assert len(Transactions(session).read(lambda view: view.rows("site"))) == size
    assert session.execute("SELECT * FROM tx_part") == []


def test_who_dies_in_the_middle_of_applying_is_finished_by_the_next(session, monkeypatch):
    dying = Transactions(session)
    whole = session.write

    def some(groups):
        whole(groups[:2])
        raise Dies

    monkeypatch.setattr(session, "write", some)
    with pytest.raises(Dies):
        dying.run(lambda view: [put_site(name)(view) for name in "abcd"])
    monkeypatch.undo()
    assert len(dying.view().rows("site")) == 2
    Transactions(session).run(put_site("e"))
    assert [row["id"] for row in dying.view().rows("site")] == list("abcde")


def test_who_dies_before_the_commit_has_changed_nothing(session, monkeypatch):
    dying = Transactions(session)
    monkeypatch.setattr(dying, "_decided", lambda *_: (_ for _ in ()).throw(Dies))
    with pytest.raises(Dies):
        dying.run(put_site("a"))
    assert zone(Transactions(session), "a") is None


def test_what_was_never_committed_is_tidied_away_and_nothing_else(session, monkeypatch):
    dying = Transactions(session)
    monkeypatch.setattr(dying, "_decided", lambda *_: (_ for _ in ()).throw(Dies))
    photo = hashlib.shake_256(b"noise").digest(100_000)
    with pytest.raises(Dies):
        dying.run(lambda view: view.put("waiting_key", employee="E1", wrapped=photo))
    transactions = Transactions(session)
    transactions.tidy()
    assert len(session.execute("SELECT tx FROM tx_part")) == 1  # it may still be at work
    transactions.tidy(older=-1)
    assert session.execute("SELECT tx FROM tx_part") == []


def test_a_change_whose_parts_are_lost_is_said_and_not_passed_over(session, monkeypatch):
    dying = Transactions(session)
    monkeypatch.setattr(dying, "_apply", lambda head: (_ for _ in ()).throw(Dies))
    photo = hashlib.shake_256(b"noise").digest(100_000)
    with pytest.raises(Dies):
        dying.run(lambda view: view.put("waiting_key", employee="E1", wrapped=photo))
    monkeypatch.setattr(Transactions, "_read_parts", lambda self, head: None)
    with pytest.raises(StoreError, match="lost rows"):
        Transactions(session).run(count)
    monkeypatch.undo()
    assert Transactions(session).run(count) == 1


def test_applying_again_undoes_nothing_that_came_later(session, transactions):
    transactions.run(lambda view: [put_site("a", "UTC")(view), put_site("b")(view)])
    early = transactions._head(serial=True)
    transactions.run(put_site("a", "Europe/Berlin"))
    transactions.run(lambda view: view.delete("site", id="b"))
    late = transactions._head(serial=True)
    for _ in range(2):
        transactions._apply(early)
    assert zone(transactions, "a") == "Europe/Berlin"
    assert zone(transactions, "b") is None
    assert transactions._head().done == late.revision


class Unsure(Session):
    """The answer to the next commit is lost: after it was applied, or before it is sent; or it is
    that to a second copy of it."""

    lose = ""
    between = staticmethod(lambda: None)

    def conditional(self, statement, values=()):
        lose, self.lose = self.lose, ""
        if lose == "before":
            raise OperationTimedOut
        answer = super().conditional(statement, values)
        if lose == "sent twice":
            return super().conditional(statement, values)
        if lose == "unknown":
            raise ErrorMessage(0x1700, "CAS operation result is unknown", None)
        if lose == "after":
            self.between()
            raise OperationTimedOut
        return answer


@pytest.fixture
def unsure(keyspace, session):
    found = Unsure(keyspace.address)
    yield found
    found.close()


@pytest.mark.parametrize("lose", ["before", "after", "unknown", "sent twice"])
def test_an_answer_that_is_lost_leads_to_exactly_one_change(unsure, lose):
    transactions = Transactions(unsure)
    assert transactions.run(count) == 1
    unsure.lose = lose
    assert transactions.run(count) == 2
    rows = transactions.read(lambda view: view.rows("checklist"))
    assert {row["step"] for row in rows} == {"1", "2"}


def test_a_refusal_of_a_second_copy_takes_no_part_of_the_first_away(unsure):
    transactions = Transactions(unsure)
    transactions.run(count)
    unsure.lose = "sent twice"
    names = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(1_000)]
    transactions.run(lambda view: [put_site(name)(view) for name in names])
    assert len(transactions.read(lambda view: view.rows("site"))) == len(names)
    assert transactions.run(count) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda view: view.put("checklist", step="\udcff"),
        lambda view: view.put("version", name="n", value=2**63),
    ],
    ids=["text that is none", "a number too long"],
)
def test_what_no_column_holds_is_refused_before_it_holds(transactions, wrong):
    assert transactions.run(count) == 1
    with pytest.raises(StoreError, match="cannot hold this value"):
        transactions.run(wrong)
    assert transactions.run(count) == 2


def test_a_lost_answer_is_found_behind_the_changes_of_others(unsure, session):
    transactions = Transactions(unsure)
    assert transactions.run(count) == 1
    unsure.lose = "after"
    unsure.between = lambda: [Transactions(session).run(count) for _ in range(3)]
    assert transactions.run(count) == 2
    assert transactions.run(count) == 6


def test_a_reader_sees_one_moment(session, transactions):
    """Two rows that always change together are never read apart."""
    done = threading.Event()
    torn: list[object] = []

    def both(value: str):
        return lambda view: [put_site("a", value)(view), put_site("b", value)(view)]

    transactions.run(both("0"))

    def look() -> None:
        reader = Transactions(session)
        while not done.is_set():
            a, b = reader.read(
                lambda view: (view.get("site", id="a")["zone"], view.get("site", id="b")["zone"])
            )
            if a != b:
                torn.append((a, b))

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(40):
        transactions.run(both(str(number)))
    done.set()
    for thread in threads:
        thread.join()
    assert torn == []


def test_a_change_of_ten_thousand_people_is_one(transactions):
    def work(view: View) -> None:
        for number in range(10_000):
            view.put("employee", number=f"E{number}", name=f"Name {number}", email="", language="")
            view.put("account_of_employee", employee=f"E{number}", name=f"n{number}")

    transactions.run(work)
    assert len(transactions.read(lambda view: view.rows("employee"))) == 10_000


def test_a_change_carries_bytes_of_any_size_in_pieces(transactions, session):
    photo = bytes(range(256)) * 4 * 1024  # 1 MB

    def work(view: View) -> None:
        for number in range(6):
            view.put("waiting_piece", employee="E1", number=1, piece=number, sealed=photo)

    transactions.run(work)
    rows = transactions.view().rows("waiting_piece", employee="E1", number=1)
    assert [row["sealed"] == photo for row in rows] == [True] * 6
    assert session.execute("SELECT tx FROM tx_part") == []


def test_of_many_changes_of_one_row_the_last_holds_however_they_are_grouped(transactions):
    """Rows of one partition are written together, each with a write timestamp of its own."""

    def work(view: View) -> None:
        for number in range(350):
            view.put("audit_day", year=2026, day=date(2026, 1, 1) + timedelta(number))
            view.put("version", name="n", value=number)
        view.delete("audit_day", year=2026, day=date(2026, 1, 2))
        view.delete("version", name="n")
        view.put("version", name="n", value=-1)

    transactions.run(work)
    assert transactions.read(lambda view: view.get("version", name="n"))["value"] == -1
    days = {row["day"] for row in transactions.read(lambda view: view.rows("audit_day"))}
    assert days == {date(2026, 1, 1) + timedelta(n) for n in range(350) if n != 1}


def test_a_change_just_committed_is_left_to_whoever_applies_it(session, monkeypatch):
    applying, reading = Transactions(session), Transactions(session)
    began, go = threading.Event(), threading.Event()
    whole = applying._apply

    def slow(head):
        began.set()
        go.wait(10)
        return whole(head)

    monkeypatch.setattr(applying, "_apply", slow)
    monkeypatch.setattr(reading, "_apply", lambda _: pytest.fail("applied twice"))
    thread = threading.Thread(target=applying.run, args=(put_site("a"),))
    thread.start()
    began.wait(10)
    threading.Timer(0.05, go.set).start()
    assert zone(reading, "a") == "UTC"
    thread.join()


def test_numbers_only_rise(transactions):
    numbers = [
        transactions.run(
            lambda view: [view.put("checklist", step="s"), view.number(), view.number()][1:]
        )
        for _ in range(3)
    ]
    flat = [number for pair in numbers for number in pair]
    assert flat == sorted(set(flat))


def test_a_change_that_gets_no_turn_says_so(session, monkeypatch):
    waiting = Transactions(session, patience=0.2)
    monkeypatch.setattr(waiting, "_decided", lambda *_: False)
    with pytest.raises(StoreUnavailable, match="too many at once"):
        waiting.run(count)
