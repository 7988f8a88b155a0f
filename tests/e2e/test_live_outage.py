"""The camera runs while its Cassandra is killed and comes back, for real."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.cassandra.jars import Lacking
from tests.cassandra.node import Node
from tests.conftest import lacking
from tests.e2e.browsing import RECORDING, LivePage, chromium_with
from tests.e2e.clips import write_portraits
from tests.e2e.conftest import NUMBER
from tests.e2e.serving import Server, cwem, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.cassandra, pytest.mark.timeout(600)]


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """Durable, and the store of everything this test starts."""
    node = Node(tmp_path / "node")
    try:
        node.start()
    except Lacking as lack:
        lacking(str(lack))
    monkeypatch.setenv("CWEM_STORE", f"cassandra://{node.host}:{node.port}/cwem?timeout=5")
    yield node
    node.remove()


def test_the_page_saves_locally_and_nothing_is_lost_or_doubled(
    node: Node, playwright: Playwright, chromium: Path, clips: dict[str, Path], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for command in (
        ("store", "migrate"),
        ("enrol", write_portraits(tmp_path / "faces"), "--consent", "test: public domain portrait"),
    ):
        done = cwem(home, *command)
        assert done.returncode == 0, done.stderr
    with (
        Server(home, heartbeat=1) as server,
        chromium_with(playwright, chromium, clips["collins"]) as context,
    ):
        tab = LivePage(context, server)
        tab.start(90)
        tab.says(RECORDING, 60)
        assert wait_until(lambda: server.seconds(NUMBER, "presence") > 3, 60)

        node.kill()
        tab.shows("Saving locally,", 60)
        tab.wait_for_time(tab.current_time() + 10, 60)
        tab.says(RECORDING)
        assert server.live() == 1

        node.start()
        assert wait_until(lambda: not tab.page.get_by_text("Saving locally,").count(), 120)
        recorded = server.seconds(NUMBER, "presence")
        assert wait_until(lambda: server.seconds(NUMBER, "presence") > recorded, 60)
    bouts = [each for each in server.bouts() if each.key.channel == "presence"]
    assert len({each.key.capture for each in bouts}) == 1, "one capture all the time"
    bouts.sort(key=lambda each: each.key.start)
    assert all(later.key.start == earlier.end for earlier, later in pairwise(bouts))
    assert (bouts[-1].end - bouts[0].key.start) / 1000 > 13
    checked = cwem(home, "store", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
