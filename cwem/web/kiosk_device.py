"""Which device asks, and the desk at which people speak through it."""

from collections.abc import Callable
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from cwem.access.reception import Reception
from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE, Visitor
from cwem.capture.seats import Seats
from cwem.people.known import KnownPeople
from cwem.ui.state import Runtime
from cwem.web.cookies import login_token
from cwem.web.here import Here
from cwem.web.kiosk_desk import KioskDesk
from cwem.web.kiosk_seal import entry_key


class Kiosks(Here, Protocol):
    """What is open in this process."""

    @property
    def runtime(self) -> Runtime | None: ...

    @property
    def seats(self) -> Seats | None: ...


class Devices:
    """One per process. `here` gives what is open, after a restart of it something else."""

    def __init__(self, here: Callable[[], Kiosks]) -> None:
        self.here = here
        self._desk: tuple[Runtime, KioskDesk] | None = None

    def reception(self) -> Reception:
        """Of a server that has one: whoever asks was let in by it."""
        reception = self.here().reception
        assert reception is not None
        return reception

    async def visitor(self, connection: HTTPConnection) -> Visitor | None:
        """The device that asks; None: it is none. Raises StoreError."""
        if self.here().reception is None:
            return None
        return await run_in_threadpool(self.of_token, login_token(connection))

    def of_token(self, token: str) -> Visitor | None:
        """The same, on a thread that may wait."""
        found = self.reception().visitor(token)
        if found is None or found is ANYONE:
            return None
        return found if may_at_all(found.account, Permission.KIOSK) else None

    def desk(self) -> KioskDesk:
        """Opened when it is needed first. Raises StoreError."""
        runtime, reception = self.here().runtime, self.reception()
        assert runtime is not None
        if self._desk is None or self._desk[0] is not runtime:
            people = KnownPeople(runtime.registry)
            key = entry_key(runtime.settings.home / "keys")
            desk = KioskDesk(
                runtime.store, reception, people, key, runtime.outbox,
                lambda: runtime.embedder.model,
            )  # fmt: skip
            self._desk = (runtime, desk)
        return self._desk[1]
