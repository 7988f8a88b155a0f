"""What the connection check measured, and what a line of its result is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from cwem.words import Words


class Camera(BaseModel):
    """As connection_check.js measured it."""

    state: str
    error: str = ""
    label: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0
    black: bool = False


class Socket(BaseModel):
    """Milliseconds."""

    state: str
    rtt: float = 0


class Media(BaseModel):
    """`rtt` in ms, `up` and `down` in kbit/s; None where it was not measured."""

    state: str
    status: int = 0
    offered: int = 0
    hidden: bool = False
    """Whether the browser hides this machine's address (mDNS)."""
    ports: tuple[int, int] | None = None
    servers: tuple[str, ...] = ()
    protocol: str = ""
    local: str = ""
    remote: str = ""
    port: int = 0
    rtt: float | None = None
    up: float | None = None
    down: float | None = None


class Facts(BaseModel):
    """Everything measured so far; a step that has not run yet is None."""

    at: int
    browser: str = ""
    host: str = ""
    address: str = ""
    secure: bool = False
    camera: Camera | None = None
    socket: Socket | None = None
    media: Media | None = None
    running: str = ""


class Verdict(StrEnum):
    """How a part of the check went."""

    GOOD = "good"
    CARE = "care"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result. `advice` is for the person, `to_it` for whoever runs the network."""

    title: Words
    verdict: Verdict
    sentence: Words
    advice: Words | None = None
    to_it: Words | None = None


def measured(told: Any) -> Facts | None:
    """What the browser sent; None for nothing, or for what no check of ours sends."""
    if not isinstance(told, Mapping):
        return None
    try:
        return Facts.model_validate(dict(told))
    except ValidationError:
        return None
