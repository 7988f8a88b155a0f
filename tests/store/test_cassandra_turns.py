"""Whoever wants to change something gets a turn, however many others want to."""

import heapq
import random
import threading
import time
from collections.abc import Callable

import pytest

from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.turns import ASKED, PATIENT, Queue, pause_of

TAKES = 0.015
"""Seconds from reading the head to the commit, of a small change."""


class Simulated:
    """Processes that change something again and again, one of them slowly: of two that have read
    the same head the second to commit begins again."""

    def __init__(self, pause: Callable[[int], float], asks: bool, slow: float) -> None:
        self._random = random.Random(7)
        self._pause, self._asks = pause, asks
        self._takes = [TAKES] * 6 + [slow]
        self._events: list[tuple[float, int, str]] = []
        self._revision, self._asked_until, self._asking = 0, 0.0, -1
        self._seen = [0] * len(self._takes)
        self._turn = [0] * len(self._takes)
        self._begun = [0.0] * len(self._takes)
        self.waits: list[list[float]] = [[] for _ in self._takes]

    def run(self, seconds: float) -> None:
        for process in range(len(self._takes)):
            self._at(self._random.uniform(0, 0.05), process, "begin")
        while self._events and self._events[0][0] < seconds:
            now, process, what = heapq.heappop(self._events)
            getattr(self, what)(now, process)
        for process, begun in enumerate(self._begun):  # what still waits has waited as well
            self.waits[process].append(seconds - begun)

    def begin(self, now: float, process: int) -> None:
        """A new change."""
        self._begun[process], self._turn[process] = now, 0
        self.ready(now, process)

    def ready(self, now: float, process: int) -> None:
        turn = self._turn[process]
        if self._asks and (turn == 0 or turn >= PATIENT) and self._held(now, process):
            self._at(now + self._random.uniform(0.01, 0.05), process, "ready")
            return
        if self._asks and turn >= PATIENT:
            self._asking, self._asked_until = process, now + ASKED
        self._seen[process] = self._revision
        takes = self._takes[process] * self._random.uniform(0.8, 1.2)
        self._at(now + takes, process, "commit")

    def commit(self, now: float, process: int) -> None:
        if self._seen[process] == self._revision:
            self._revision += 1
            self.waits[process].append(now - self._begun[process])
            if self._asking == process:
                self._asking = -1
            self._at(now + self._random.uniform(0, 0.02), process, "begin")
            return
        longest = self._pause(self._turn[process])
        self._turn[process] += 1
        self._at(now + self._random.uniform(0.1, 1) * longest, process, "ready")

    def _held(self, now: float, process: int) -> bool:
        return self._asking not in {-1, process} and now < self._asked_until

    def _at(self, when: float, process: int, what: str) -> None:
        heapq.heappush(self._events, (when, process, what))


def longer_each_time(turn: int) -> float:
    """As it was: whoever had lost often came back late."""
    return min(0.002 * 2 ** min(turn, 8), 0.3)


def test_nobody_starves_among_many_and_a_slow_one_gets_its_turn():
    before, now = Simulated(longer_each_time, False, 0.5), Simulated(pause_of, True, 0.5)
    for each in (before, now):
        each.run(120)
    assert max(before.waits[-1]) > 100, "the slow one never came to its turn"
    assert max(now.waits[-1]) < 10
    assert len(now.waits[-1]) > 20
    for waits in now.waits[:-1]:
        assert max(waits) < 10


def test_as_many_changes_get_through_as_before():
    before, now = (
        Simulated(longer_each_time, False, TAKES), Simulated(pause_of, True, TAKES)
    )  # fmt: skip
    for each in (before, now):
        each.run(60)
    made_before, made = (sum(map(len, each.waits)) for each in (before, now))
    assert made > 0.7 * made_before
    assert max(map(max, now.waits)) <= max(map(max, before.waits))


def test_threads_of_a_process_take_turns_in_the_order_they_came():
    queue, order, threads = Queue(), [], []
    assert queue.acquire(0)

    def take(number: int) -> None:
        assert queue.acquire(10)
        order.append(number)
        queue.release()

    for number in range(20):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(queue._waiting) <= number:
            time.sleep(0.001)
    assert not queue.acquire(0.01), "who gives up"
    queue.release()
    for thread in threads:
        thread.join(10)
    assert order == list(range(20))
    assert queue.acquire(0)


@pytest.mark.cassandra
def test_a_change_that_takes_long_to_prepare_is_made_among_busy_processes(keyspace):
    """An import reads and computes for seconds, and others log in all the time."""
    keyspace.empty()
    over, made = threading.Event(), [0, 0]

    def busy(number: int) -> None:
        session = open_session(keyspace.address)
        transactions = Transactions(session)
        while not over.is_set():
            transactions.run(lambda view: view.put("checklist", step=f"busy {number}"))
            made[number] += 1
        session.close()

    threads = [threading.Thread(target=busy, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    session = open_session(keyspace.address)

    def slow(view) -> None:
        time.sleep(1)
        view.put("checklist", step="slow")

    begun = time.monotonic()
    Transactions(session).run(slow)
    took, others = time.monotonic() - begun, sum(made)
    time.sleep(1)
    over.set()
    for thread in threads:
        thread.join(30)
    session.close()
    assert took < 15
    assert sum(made) > others > 0, "and they go on"
