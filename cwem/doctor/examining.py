"""Everything that is looked at, in order."""

from collections.abc import Iterator

from cwem.doctor.findings import Finding
from cwem.doctor.for_tests import browser, cassandra
from cwem.doctor.installed import (
    cv2_providers,
    libraries,
    models,
    native_code,
    packages,
    python,
)
from cwem.doctor.places import data_folder, log, port
from cwem.doctor.stored import open_already, stored
from cwem.settings import Settings
from cwem.store.ports import WholeStore


def examine(
    settings: Settings, dev: bool = False, store: WholeStore | None = None
) -> Iterator[Finding]:
    """Look at everything, one finding after the other. With `dev` also at what the tests need.

    A process that has the store open passes it: opening and closing the file a second time would
    take the locks away from the first."""
    yield python()
    yield libraries()
    yield packages()
    yield from native_code()
    yield cv2_providers()
    yield from models(settings)
    yield data_folder(settings.home)
    yield from stored(settings) if store is None else open_already(settings, store)
    yield log(settings.home)
    yield port(settings.host, settings.port)
    if dev:
        yield browser()
        yield cassandra()
