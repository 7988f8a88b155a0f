"""The clock of this machine, which stores and the outbox are given unless a test gives another."""

import time

from cwem.values import Millis


def wall_clock() -> Millis:
    """Milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000
