"""Memory that ended captures leave behind, given back to the system.

A capture's models, decoder and encoder take some 100 MB, on threads that come and go. glibc gives
each new thread an arena of its own and keeps what is freed in it; aiortc's closed connections are
reference cycles that wait for the collector. Figures: docs/decisions/0008-live-page.md.
"""

import ctypes
import gc

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""mallopt(3)."""
LARGE = 256 * 1024
"""Pictures and network buffers are larger than this and get pages of their own, which go back to
the system with them. Left to itself glibc raises the limit to 32 MB after the first one is freed,
and pictures then lie between small things that live longer."""


def limit_arenas(count: int = 2) -> None:
    """From now on at most so many malloc arenas; nothing happens without glibc."""
    if (mallopt := _libc("mallopt")) is not None:
        mallopt(M_ARENA_MAX, count)
        mallopt(M_MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Collect cycles and return free memory; some milliseconds once imports are frozen."""
    gc.collect()
    if (trim := _libc("malloc_trim")) is not None:
        trim(0)


def _libc(name: str) -> "ctypes._NamedFuncPointer | None":
    try:
        function: ctypes._NamedFuncPointer = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return None
    return function
