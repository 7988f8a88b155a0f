"""How tests are shared out among workers (conftest.py)."""

import os

import pytest


@pytest.mark.xdist_group("one")
def test_what_shares_something_costly_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """The scheduler knows a test by its id alone: without the group in it every worker starts a
    Cassandra of its own, and what is timed does not have the machine for itself."""
    shared = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@one") is shared
