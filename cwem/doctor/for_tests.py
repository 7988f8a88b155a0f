"""What the tests need on top."""

import os

from cwem.doctor.findings import Finding, install
from cwem.machine import browser_packages, cassandra_packages, chromium
from cwem.words import say


def browser() -> Finding:
    """Chromium and its libraries."""
    lacking = browser_packages()
    if lacking:
        missing = say("missing: {names}", names=", ".join(lacking))
        return Finding(say("browser for tests"), missing, install(lacking))
    found = chromium()
    if found is None:
        mend = say("install Chromium, or set CHROMIUM to it")
        return Finding(say("browser for tests"), say("missing"), mend)
    return Finding(say("browser for tests"), str(found))


def cassandra() -> Finding:
    """A Cassandra that was named, or what one needs to be started."""
    what, lacking = say("Cassandra for tests"), cassandra_packages()
    if lacking:
        found = say("missing: {names}", names=", ".join(lacking))
        return Finding(what, found, install(lacking))
    named = os.environ.get("CWEM_TEST_CASSANDRA") or os.environ.get("CASSANDRA_HOME")
    return Finding(what, named or say("started by the tests, with Java"))
