"""The current gallery of this process, kept up to date with the store."""

import logging
import threading
from collections.abc import Callable, Hashable

from cwem.errors import CwemError
from cwem.ports import Gallery, People

log = logging.getLogger(__name__)


class GalleryWatch:
    """Polls the store's change log from a thread of its own and swaps the gallery by reference,
    so a withdrawal reaches running captures within `every` seconds (default from DESIGN.md).
    `by` is what it is built by beside the store: another one is a change too.

    Whatever goes wrong leaves the last gallery in force and is asked again."""

    def __init__(
        self,
        people: People,
        build: Callable[[People], Gallery],
        every: float = 2.0,
        by: Callable[[], Hashable] = lambda: None,
    ) -> None:
        self._people, self._build, self._every, self._by = people, build, every, by
        self._version = self._now()
        self._gallery = build(people)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gallery-watch", daemon=True)

    def start(self) -> None:
        """Begin polling."""
        self._thread.start()

    def current(self) -> Gallery:
        """The gallery now; any thread."""
        return self._gallery

    def refresh(self) -> None:
        """Look once: swap the gallery if anything has changed. Raises StoreError."""
        version = self._now()
        if version != self._version:
            self._gallery, self._version = self._build(self._people), version

    def close(self) -> None:
        """Stop polling."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _now(self) -> Hashable:
        return self._people.gallery_version(), self._by()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.refresh()
            except CwemError as error:
                log.warning("gallery not refreshed: %s", error)
            except Exception:
                # A thread that ended here would keep withdrawals from ever taking effect.
                log.exception("gallery not refreshed")
