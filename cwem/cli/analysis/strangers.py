"""What people do whom nobody could name, for a summary in words. Nothing of it is kept."""

from collections import Counter

from cwem.values import Analysis, Millis


class Strangers:
    """Fed with every analysed frame of a stream, in order. What somebody did before they were
    recognised is not a stranger's."""

    def __init__(self) -> None:
        self._last: Millis | None = None
        self._before: set[int] = set()
        self._labels: dict[int, Counter[str]] = {}
        self._frames: list[frozenset[int]] = []
        self._named: set[int] = set()

    def add(self, analysis: Analysis) -> None:
        """One frame: the time since the last one counts for those who were in both."""
        passed = 0 if self._last is None else analysis.at - self._last
        for seen in analysis.people:
            if seen.identity.employee is not None:
                self._named.add(seen.track)
            spent = passed if seen.track in self._before else 0
            self._labels.setdefault(seen.track, Counter())[seen.activity.label] += spent
        self._before = {seen.track for seen in analysis.people}
        self._frames.append(frozenset(self._before))
        self._last = analysis.at

    def at_once(self) -> int:
        """The most of them in one frame: how many there were at least, however often one of them
        came and went."""
        return max((len(tracks - self._named) for tracks in self._frames), default=0)

    def seconds(self) -> dict[str, float]:
        """By activity, all of them together, the longest first."""
        total: Counter[str] = Counter()
        for track, labels in self._labels.items():
            if track not in self._named:
                total += labels
        return {label: spent / 1000 for label, spent in total.most_common()}
