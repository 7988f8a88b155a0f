"""How often frames are analysed: as asked when the machine can, less often when it cannot."""

from collections.abc import Callable

SHARE = 0.8
"""The most of the wall time one capture may spend analysing; docs/decisions/0008-live-page.md."""


def share_of(cores: int, captures: int) -> float:
    """What each of several captures may spend of the wall time, so that together they leave some
    of every core to pictures, pages and the store."""
    return min(SHARE, SHARE * cores / max(1, captures))


RETURNED = 15.0
"""Pictures a second that go back from one core: what one camera sends."""
FEWEST = 5.0
"""So many go back however many captures there are: fewer look like a picture that hangs."""


def returned_of(cores: int, captures: int) -> float | None:
    """How many pictures a second go back to each of several captures; None: all of them, while
    there are no more captures than cores. Drawing and encoding cost as much as looking."""
    return None if captures <= cores else max(FEWEST, RETURNED * cores / captures)


class Pace:
    """Chooses the frames that are due.

    The plan is a grid of instants, not a minimal gap: out of 15 frames a second, a minimal gap of
    100 ms would pick every second one (7.5 a second), the grid picks ten.

    When an analysis takes longer than `share` of the interval, the interval grows until it does
    not: the rest of the time belongs to the returned picture and to other captures. Belongs to one
    thread.
    """

    def __init__(self, fps: float, share: Callable[[], float] = lambda: SHARE) -> None:
        """`fps` is what is asked for; `share` tells the most of the wall time that may be spent
        analysing at this moment."""
        self._asked = 1.0 / fps
        self._share = share
        self._interval = self._asked
        self._cost = 0.0
        self._next = float("-inf")

    @property
    def asked(self) -> float:
        """Frames a second that are asked for now."""
        return 1.0 / self._asked

    @property
    def fps(self) -> float:
        """Frames a second that are planned now."""
        return 1.0 / self._interval

    def ask(self, fps: float) -> None:
        """From now on another rate is asked for."""
        if fps != 1.0 / self._asked:
            self._asked = 1.0 / fps
            self._settle()

    def due(self, at: float) -> bool:
        """Whether the frame that arrived at `at` (seconds, monotonic) is to be analysed."""
        if at < self._next:
            return False
        late = at - self._next > self._interval
        self._next = at + self._interval if late else self._next + self._interval
        return True

    def spent(self, seconds: float) -> None:
        """Learn what the last analysis took (an average that forgets within some ten frames)."""
        self._cost += 0.2 * (seconds - self._cost)
        self._settle()

    def _settle(self) -> None:
        before = self._interval
        self._interval = max(self._asked, self._cost / self._share())
        if self._interval < before:  # what was planned at the slower rate comes sooner
            self._next -= before - self._interval
