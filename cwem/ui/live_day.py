"""What the working day asks of the camera before an own webcam, and when a window that was
superseded may record again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cwem.attendance.work_events import WorkDay, WorkEventKind, WorkState, possible
from cwem.capture.live import Snapshot
from cwem.ui.live_states import SILENCE
from cwem.values import Millis


class Run(StrEnum):
    """What the camera of this window is to do."""

    RECORD = "record"
    PAUSE = "pause"
    """On, and switched off: black frames."""
    OFF = "off"
    ELSEWHERE = "elsewhere"
    """Off, because another window of the same person records."""


RUNS = {WorkState.RECORDING: Run.RECORD, WorkState.PAUSED: Run.PAUSE}
HELD = frozenset({WorkState.RECORDING, WorkState.PAUSED, WorkState.BREAK})
"""While one of these holds the window is not to be left by a link."""
ALONE: Millis = 10_000
"""So long must no other window record before this one takes it up again: the other one may only
be loading anew."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the bar is told."""

    run: Run | None = None
    """None: no working day, the bar's own start and stop decide."""
    possible: Sequence[WorkEventKind] = ()
    recording: bool = False
    """The server's word that frames arrive and count."""
    holding: bool = False
    blocked: bool = False
    """Nothing can start: all places are taken."""
    who: str = ""
    """Whose day, or without one whose account: what was said in this window counts for them."""
    sample: bool = False
    """A clip is played instead of a camera: always, and without buttons."""
    tick: int = 0
    """Another number each time, so that the browser knows a fresh word."""

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        return {
            "run": self.run and self.run.value,
            "possible": [kind.value for kind in self.possible],
            "recording": self.recording,
            "holding": self.holding,
            "blocked": self.blocked,
            "who": self.who,
            "sample": self.sample,
            "tick": self.tick,
        }


def wish_of(day: WorkDay, snapshot: Snapshot, *, seat: bool, who: str, now: Millis) -> Wish:
    """What this day asks of this window. Without a free seat a day does not begin."""
    run = RUNS.get(day.state, Run.OFF)
    if snapshot.superseded and run is not Run.OFF:
        run = Run.ELSEWHERE
    offered = [k for k in possible(day.state) if seat or k is not WorkEventKind.START]
    return Wish(
        run,
        offered,
        recording=run is Run.RECORD and is_recorded(snapshot),
        holding=day.state in HELD,
        blocked=not seat,
        who=who,
        tick=now,
    )


def is_recorded(snapshot: Snapshot) -> bool:
    """Whether frames arrive, are looked at, and show something."""
    analysis = snapshot.progress.analysis
    return (
        snapshot.capture is not None
        and not snapshot.superseded
        and snapshot.silent is not None
        and snapshot.silent <= SILENCE
        and not snapshot.progress.problem
        and not (analysis is not None and analysis.paused)
    )


@dataclass(frozen=True, slots=True)
class Lasting:
    """Since when something has held without a break."""

    since: Millis | None = None

    def seen(self, holds: bool, now: Millis) -> "Lasting":
        """After another look."""
        if not holds:
            return Lasting()
        return self if self.since is not None else Lasting(now)

    def so_far(self, now: Millis) -> Millis:
        """How long it has held; 0 where it does not."""
        return 0 if self.since is None else now - self.since
