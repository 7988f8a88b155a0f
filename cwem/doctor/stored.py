"""The store, and whether what is sealed in it can be opened."""

from collections.abc import Iterator
from contextlib import closing

from cwem.attendance.passes import PassKind
from cwem.doctor.findings import Finding, said
from cwem.errors import SealError, SettingsError, StoreError
from cwem.settings import Settings
from cwem.store.ports import WholeStore
from cwem.store.seal import PEPPER
from cwem.values import Purpose
from cwem.words import say


def stored(settings: Settings) -> Iterator[Finding]:
    """Open an existing store and close it again; a new file is made on first use."""
    mend = say("do what it says, then look again")
    try:
        if not settings.on_cassandra:
            path = settings.sqlite_path
            mend = say("look at {path}", path=path)
            if not path.exists():
                yield Finding(say("store"), say("{path}, made on first use", path=path))
                return
        with closing(_opened(settings)) as store:
            yield Finding(say("store"), _place(settings))
            yield from _copies(settings, store)
            yield _sealed(settings, store)
            yield _pins(settings, store)
    except SettingsError as error:
        yield Finding(say("store"), said(error), say("set CWEM_STORE right, or unset it"))
    except StoreError as error:
        yield Finding(say("store"), said(error), mend)
    except ImportError as error:
        yield Finding(say("store"), str(error), "make setup")


def open_already(settings: Settings, store: WholeStore) -> Iterator[Finding]:
    """Ask a store that is open."""
    try:
        store.gallery_version()
    except StoreError as error:
        yield Finding(say("store"), said(error), say("do what it says, then look again"))
        return
    yield Finding(say("store"), say("open, and it answers"))
    yield _sealed(settings, store)
    yield _pins(settings, store)


def _copies(settings: Settings, store: WholeStore) -> Iterator[Finding]:
    """Of rows on Cassandra, where there are too few."""
    if not settings.on_cassandra:
        return
    from cwem.store.cassandra.store import CassandraStore  # noqa: PLC0415 - brings the driver

    if isinstance(store, CassandraStore) and (lone := store.lone_copies()):
        yield Finding(say("copies of rows"), lone.found, lone.mend)


def _sealed(settings: Settings, store: WholeStore) -> Finding:
    """Whether the faces in the store can be opened with the key that lies beside it; a process
    that has read the key works on without the file, and would not start again."""
    from cwem.face.operating import load_operating_points  # noqa: PLC0415 - native libraries

    what, key = say("sealed faces"), settings.home / "keys" / "master.key"
    mend = say(
        "put the right {key} back, from a backup made together with the store; if there is none, "
        "enrol everybody anew after `cwem people withdraw`",
        key=key,
    )
    agreed = store.purposes()
    kept = {n for n in store.enrolled() if Purpose.ATTENDANCE in agreed.get(n, ())}
    if not kept:
        return Finding(what, say("none yet"))
    if not key.exists():
        return Finding(
            what, say("{n} in the store, and {key} is missing", n=len(kept), key=key), mend
        )
    try:
        opened = {t.employee for t in store.templates(load_operating_points().model)}
    except SealError as error:
        return Finding(what, said(error), mend)
    closed = len(kept - opened)
    if closed:
        found = say(
            "{closed} of {n} cannot be opened with {key}", closed=closed, n=len(kept), key=key
        )
        return Finding(what, found, mend)
    return Finding(what, say("{n}, all can be opened", n=len(kept)))


def _pins(settings: Settings, store: WholeStore) -> Finding:
    """Whether the PINs in the store can be checked with the key that lies beside it."""
    what, key = say("PINs"), settings.home / "keys" / PEPPER
    mend = say(
        "put the right {key} back, from a backup made together with the store, and start CWEM "
        "again; if there is none, give out new PINs",
        key=key,
    )
    held = {who for who, kinds in store.passes.held().items() if PassKind.PIN in kinds}
    if not held:
        return Finding(what, say("none yet"))
    try:
        keyless = store.passes.keyless()
    except StoreError as error:
        return Finding(what, said(error), mend)
    if keyless:
        found = say(
            "{n} of {all} were made with another key than {key}",
            n=len(keyless),
            all=len(held),
            key=key,
        )
        return Finding(what, found, mend)
    return Finding(what, say("{n}, all can be checked", n=len(held)))


def _opened(settings: Settings) -> WholeStore:
    # it brings native code, which may be what is broken
    from cwem.store.opening import open_store  # noqa: PLC0415

    return open_store(settings)


def _place(settings: Settings) -> str:
    from cwem.store.opening import store_place  # noqa: PLC0415

    place = store_place(settings)
    return say("{place}, and it answers", place=place) if settings.on_cassandra else place
