"""`cwem store migrate`: make the store, and bring its tables up to date."""

import os
import sys
from contextlib import closing

from cwem.settings import load_settings


def migrate() -> None:
    """Make the store that CWEM_STORE names, if it is not there, and bring its tables up to date."""
    settings = load_settings()
    if settings.on_cassandra:
        _migrate_cassandra(settings.store)
        return
    from cwem.store.sqlite import open_store  # noqa: PLC0415 - loads numpy

    open_store(settings.sqlite_path, settings.home / "keys").close()
    _say(f"{settings.sqlite_path} is up to date.")


def _migrate_cassandra(text: str) -> None:
    from cwem.store.cassandra.address import parse_address  # noqa: PLC0415 - loads the driver
    from cwem.store.cassandra.centre import keep_to_one, lone_copies  # noqa: PLC0415
    from cwem.store.cassandra.schema import make_keyspace, migrate  # noqa: PLC0415
    from cwem.store.cassandra.session import open_session  # noqa: PLC0415

    address = parse_address(text, os.environ)
    if make_keyspace(address):
        _say(f"Made the keyspace {address.keyspace}, {address.rf} of every row in {address.dc}.")
    with closing(open_session(address)) as session:
        migrate(session)
        keep_to_one(session)
        lone = lone_copies(session)
    if lone:
        _say(f"{lone.found}: {lone.mend}.")
    _say(f"{address} is up to date.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
