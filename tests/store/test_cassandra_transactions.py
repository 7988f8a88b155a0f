"""Changes on Cassandra are all or nothing and one after the other, whatever dies or times out."""

import hashlib
import multiprocessing
import threading
import time
from datetime import date, timedelta

import pytest
from cassandra import OperationTimedOut
from cassandra.protocol import ErrorMessage

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.cassandra.address import Address
from cwem.store.cassandra.applying import Applying
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


def dies(*_):
    raise Dies


def many(size: int):
    def work(view: View) -> None:
        for number in range(size):
            put_site(f"{number:05d}{hash((number, 'x'))}")(view)

    return work


def no_sign_of_life(session) -> None:
    """So much later."""
    for (tx,) in session.execute("SELECT DISTINCT tx FROM tx_part"):
        session.execute("DELETE FROM tx_part WHERE tx = ? AND part = -1", (tx,))


def test_who_dies_after_the_commit_is_finished_by_the_next(session, monkeypatch):
    dying = Transactions(session)
    monkeypatch.setattr(dying._applying, "short", dies)
    with pytest.raises(Dies):
        dying.run(many(1))
    assert len(dying.view().rows("site")) == 0  # committed, and not applied yet
    assert len(Transactions(session).read(lambda view: view.rows("site"))) == 1
    assert len(dying.view().rows("site")) == 1


def test_who_dies_after_the_commit_of_a_long_change_is_finished_once_it_counts_as_dead(
    session, monkeypatch
):
    dying = Transactions(session)
    monkeypatch.setattr(dying._applying, "long", dies)
    with pytest.raises(Dies):
        dying.run(many(3_000))
    following = Transactions(session)
    assert len(following.read(lambda view: view.rows("site"))) == 3_000, "as if it were applied"
    assert len(following.view().rows("site")) == 0
    no_sign_of_life(session)
    assert len(following.read(lambda view: view.rows("site"))) == 3_000
    assert len(following.view().rows("site")) == 3_000
    assert session.execute("SELECT * FROM tx_part") == []
    assert following._head().settled


class Held:
    """A long change that holds, and is applied when it is let go."""

    def __init__(self, session, monkeypatch, work) -> None:
        self.transactions = Transactions(session)
        self._go, began = threading.Event(), threading.Event()
        whole = self.transactions._applying.long

        def slow(*how):
            began.set()
            self._go.wait(60)
            return whole(*how)

        monkeypatch.setattr(self.transactions._applying, "long", slow)
        self._thread = threading.Thread(target=self.transactions.run, args=(work,))
        self._thread.start()
        assert began.wait(60)

    def let_go(self) -> None:
        self._go.set()
        self._thread.join(60)
        assert not self._thread.is_alive()


@pytest.fixture
def held(session, monkeypatch):
    made = []

    def hold(work):
        made.append(Held(session, monkeypatch, work))
        return made[-1]

    yield hold
    for each in made:
        each.let_go()


def test_others_go_on_over_a_long_change_and_nobody_applies_it_again(session, monkeypatch, held):
    """In its process and in others: they see all of it, and what they write is there at once."""
    long = held(many(3_000))
    other = Transactions(session)
    monkeypatch.setattr(other._applying, "long", lambda *_: pytest.fail("applied twice"))
    assert len(other.read(lambda view: view.rows("site"))) == 3_000
    assert not other.read(lambda view: view.empty("site"))
    name = other.read(lambda view: view.rows("site"))[7]["id"]
    assert zone(other, name) == "UTC"
    seen = other.run(lambda view: [view.get("site", id=name), put_site("new")(view)][0])
    assert seen["zone"] == "UTC", "a change decides by it"
    for n, each in enumerate((other, long.transactions, other, long.transactions), 1):
        assert each.run(count) == n
        assert each.view().get("version", name="n")["value"] == n
        assert len(each.read(lambda view: view.rows("site"))) == 3_001
    assert other.view().get("site", id=name) is None
    long.let_go()
    assert other.view().get("site", id=name)["zone"] == "UTC"
    assert other._head().settled
    assert other.run(count) == 5
    assert session.execute("SELECT * FROM tx_part") == []


def test_a_change_that_touches_a_row_of_a_long_one_comes_after_it(session, held):
    long = held(lambda view: [many(3_000)(view), put_site("a")(view)])
    others = [
        put_site("a", "Europe/Berlin"),
        lambda view: view.delete("site", id="a"),
        many(2_000),
    ]
    done: list[int] = []
    threads = [
        threading.Thread(
            target=lambda n=n, work=work: (Transactions(session).run(work), done.append(n))
        )
        for n, work in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    time.sleep(1)
    assert done == []
    assert Transactions(session).run(count) == 1, "others need not wait with them"
    long.let_go()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [0, 1, 2]
    last = done.index(0) > done.index(1)
    assert zone(Transactions(session), "a") == ("Europe/Berlin" if last else None)


def dies_before_applying(transactions: Transactions, monkeypatch) -> None:
    """What it has committed itself; it still applies what others have."""
    whole = transactions._applying.short

    def its_own(head, bound=()):
        return dies() if bound else whole(head)

    monkeypatch.setattr(transactions._applying, "short", its_own)


def test_who_dies_after_a_commit_over_a_long_change_is_finished_by_the_next(
    session, monkeypatch, held
):
    held(many(3_000))
    dying = Transactions(session)
    dies_before_applying(dying, monkeypatch)
    for name in "xy":
        with pytest.raises(Dies):
            dying.run(put_site(name))
    assert zone(Transactions(session), "x") == "UTC"
    assert zone(Transactions(session), "y") == "UTC"
    with pytest.raises(Dies):
        dying.run(put_site("z"))
    assert Transactions(session).run(count) == 1
    assert dying.view().get("site", id="z") is not None


def test_what_is_changed_over_a_long_change_whose_process_dies_is_not_lost(session, monkeypatch):
    """Also where whoever changed it dies between its commit and applying it."""
    dying = Transactions(session)
    monkeypatch.setattr(dying._applying, "long", dies)
    with pytest.raises(Dies):
        dying.run(many(3_000))
    assert Transactions(session).run(count) == 1
    second = Transactions(session)
    dies_before_applying(second, monkeypatch)
    with pytest.raises(Dies):
        second.run(put_site("z"))
    no_sign_of_life(session)
    last = Transactions(session)
    assert last.run(count) == 2
    assert len(last.view().rows("site")) == 3_001
    assert last._head().settled


def test_a_lost_answer_to_a_change_over_a_long_one_is_found(unsure, session, held):
    held(many(3_000))
    transactions = Transactions(unsure, patience=PATIENT)
    assert transactions.run(count) == 1
    unsure.lose = "after"
    unsure.between = lambda: [Transactions(session).run(count) for _ in range(2)]
    assert transactions.run(count) == 2
    assert transactions.run(count) == 5


def test_a_lost_answer_to_a_long_change_is_found_behind_those_that_went_over_it(unsure, session):
    transactions = Transactions(unsure, patience=PATIENT)
    transactions.run(count)
    unsure.lose = "after"
    unsure.between = lambda: [Transactions(session).run(count) for _ in range(3)]
    transactions.run(many(3_000))
    unsure.between = lambda: None
    assert len(Transactions(session).view().rows("site")) == 3_000
    assert transactions.run(count) == 5


def test_who_dies_in_the_middle_of_applying_is_finished_by_the_next(session, monkeypatch):
    dying = Transactions(session)
    whole = session.write_bound

    def some(groups):
        whole(groups[:2])
        raise Dies

    monkeypatch.setattr(session, "write_bound", some)
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
    assert len(session.execute("SELECT DISTINCT tx FROM tx_part")) == 1  # it may be at work
    transactions.tidy(older=-1)
    assert session.execute("SELECT tx FROM tx_part") == []


def test_a_change_whose_parts_are_lost_is_said_and_not_passed_over(session, monkeypatch):
    dying = Transactions(session)
    monkeypatch.setattr(dying._applying, "long", dies)
    photo = hashlib.shake_256(b"noise").digest(100_000)
    with pytest.raises(Dies):
        dying.run(lambda view: view.put("waiting_key", employee="E1", wrapped=photo))
    no_sign_of_life(session)
    monkeypatch.setattr(Applying, "read_parts", lambda *_: None)
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


PATIENT = 120.0
"""Seconds a commit whose answer is lost may take while others go over it, on a loaded machine."""


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
    whole = applying._applying.short

    def slow(*how):
        began.set()
        go.wait(10)
        return whole(*how)

    monkeypatch.setattr(applying._applying, "short", slow)
    monkeypatch.setattr(reading._applying, "short", lambda *_: pytest.fail("applied twice"))
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
