"""What every test may ask for: clean pictures of two real people, models, data, a browser,
a Cassandra.

A machine may lack models, data, Chromium or Java; the test then skips and says what would bring it.
With CWEM_REQUIRE_ALL=1 (CI) the same lack is a failure, so that a skip can hide nothing.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PIL import Image as Picture

from cwem.errors import ModelError
from cwem.machine import chromium as installed_chromium
from cwem.settings import load_settings
from cwem.values import Image
from cwem.weights import model_file
from tests.cassandra.jars import Lacking
from tests.cassandra.node import Node

ROOT = Path(__file__).resolve().parent.parent
OF_THE_TESTS = {
    "CWEM_TEST_DATA",
    "CWEM_TEST_CASSANDRA",
    "CWEM_TEST_SLOW",
    "CWEM_REQUIRE_ALL",
    "CWEM_MODELS",
}


def lacking(reason: str) -> NoReturn:
    """Skip the test, loudly; where everything is required, fail it."""
    if os.environ.get("CWEM_REQUIRE_ALL") == "1":
        pytest.fail(f"required here (CWEM_REQUIRE_ALL=1): {reason}", pytrace=False)
    pytest.skip(reason)


# First of all, because pytest-xdist (`make test` runs on two workers) reads the groups in its own.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something costly stay on one worker. Cassandra comes first, since its
    server takes long, then tests in a browser, a file at a time; last, on one worker, what wants
    the machine for itself."""
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
    order = {"cassandra": 0, "": 2, "alone": 3}
    items.sort(key=lambda item: order.get(groups[item], 1))


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("alone") is not None:
        return "alone"
    if item.get_closest_marker("browser") is not None:  # with Cassandra too: a node of its own
        return item.path.stem
    return "cassandra" if item.get_closest_marker("cassandra") is not None else ""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data folder of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("CWEM_")]:
        if name not in OF_THE_TESTS:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CWEM_HOME", str(tmp_path / "cwem-home"))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The larger evaluation data; mark the test `data`."""
    named = os.environ.get("CWEM_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "README.md").is_file():
        lacking(f"no evaluation data in {folder}; set CWEM_TEST_DATA to the folder that has it")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """An installed Chromium; mark the test `browser`."""
    found = installed_chromium()
    if found is None:
        lacking("no Chromium found; `make test` installs it, or set CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def cassandra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a real Cassandra: CWEM_TEST_CASSANDRA, else a node of this session's own that
    forgets when it ends; mark the test `cassandra`. Faults need a `Node` of the test's own."""
    if named := os.environ.get("CWEM_TEST_CASSANDRA"):
        yield named
        return
    with _started(Node(tmp_path_factory.mktemp("cassandra"), durable=False)) as node:
        yield f"{node.host}:{node.port}"


@pytest.fixture(scope="session")
def _durable_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("durable")
    with _started(Node(folder, authenticator="PasswordAuthenticator")) as node:
        yield node


@pytest.fixture
def durable_node(_durable_node: Node) -> Node:
    """A node that may be killed, paused and started again, and keeps what it acknowledged; one for
    all these tests. It asks for a password (cassandra, cassandra)."""
    _durable_node.start()  # a test may have broken off with it down
    return _durable_node


@contextmanager
def _started(node: Node) -> Iterator[Node]:
    try:
        node.start()
    except Lacking as lack:
        lacking(str(lack))
    yield node
    node.remove()


@pytest.fixture(scope="session")
def model_path() -> Callable[[str], Path]:
    """Name of a model in the manifest -> its file."""

    def path_of(name: str) -> Path:
        try:
            return model_file(load_settings().models, name)
        except ModelError as error:
            lacking(str(error))

    return path_of


@cache
def _astronaut() -> Image:
    from skimage import data

    rgb = np.asarray(data.astronaut())  # type: ignore[no-untyped-call]
    return rgb[:, :, ::-1]


@cache
def _hopper() -> Image:
    from matplotlib import cbook

    path = cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)
    with Picture.open(path) as picture:
        return np.asarray(picture.convert("RGB"))[:, :, ::-1]


@pytest.fixture
def astronaut() -> Image:
    """Eileen Collins (NASA, public domain): (512, 512, 3) BGR, face and shoulders."""
    return np.ascontiguousarray(_astronaut())


@pytest.fixture
def hopper() -> Image:
    """Grace Hopper (US Navy, public domain): (606, 512, 3) BGR, somebody else than `astronaut`."""
    return np.ascontiguousarray(_hopper())
