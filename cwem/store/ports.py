"""Everything that is kept of one installation, as one object."""

from typing import Protocol

from cwem.attendance.ports import WorkEvents
from cwem.ports import Store
from cwem.store.erasure import Erasures


class WholeStore(Store, Protocol):
    """An installation's store, with the working days in it."""

    @property
    def work_events(self) -> WorkEvents: ...

    @property
    def erasures(self) -> Erasures: ...
