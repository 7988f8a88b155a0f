"""What the access tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.fakes import House
from tests.access.fakes import house as open_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A store without accounts, and its reception."""
    opened = open_house(tmp_path)
    yield opened
    opened.store.close()
