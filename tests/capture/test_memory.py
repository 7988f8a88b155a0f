"""Giving memory back."""

import gc
import weakref

import pytest

from cwem.capture import memory


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.self = self


def test_cycles_are_collected() -> None:
    gone = weakref.ref(Knot())
    memory.give_back()
    assert gone() is None


def test_a_system_without_glibc_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _name: object())
    memory.limit_arenas()
    memory.give_back()
    assert gc.isenabled()
