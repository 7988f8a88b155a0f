"""A dated assignment's history as steps: "from this day on, this value, until the next step".

    steps   2024-01-01 sales     2024-06-01 None     2025-01-01 support
    spans   [sales        )      gap                 [support ...

Two values can therefore never overlap, a new one ends the old one, and a gap is a step to None.
Nothing is edited: a correction is a later recorded step on the same day, see ports.Registry.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile, zip_longest
from typing import NamedTuple

EVER = date.min
"""The day of a step whose beginning nobody knows, such as a forgotten first day at work."""

_DAY = timedelta(days=1)


class Step(NamedTuple):
    """From this day on this value, or nothing."""

    since: date
    value: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """One value from `since` to the day before `until`; None: no end is known."""

    value: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps by day, one a day. `Timeline.of` sorts; of two steps on one day the later given
    wins."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "Timeline":
        return cls(tuple(Step(*item) for item in sorted(dict(steps).items())))

    def on(self, day: date) -> str | None:
        """The value that holds on this day."""
        at = bisect_right(self.steps, day, key=lambda step: step.since)
        return self.steps[at - 1].value if at else None

    def spans(self) -> tuple[Span, ...]:
        """Where there is a value, by day; neighbours of one value are one span."""
        found: list[Span] = []
        for step, following in zip_longest(self.steps, self.steps[1:]):
            until = following.since if following else None
            if step.value is None:
                continue
            last = found[-1] if found else None
            if last and last.value == step.value and last.until == step.since:
                found[-1] = Span(last.value, last.since, until)
            else:
                found.append(Span(step.value, step.since, until))
        return tuple(found)

    def span_on(self, day: date) -> Span | None:
        """The span that holds on this day."""
        return next((s for s in self.spans() if s.since <= day and not _over(s, day)), None)

    def span_near(self, day: date) -> Span | None:
        """The span on this day, else the next one, else the last one."""
        spans = self.spans()
        ahead = (span for span in spans if not _over(span, day))
        return next(ahead, spans[-1] if spans else None)

    def then(self, steps: Iterable[Step]) -> "Timeline":
        """With these steps recorded after its own."""
        return Timeline.of([*self.steps, *steps])


def _over(span: Span, day: date) -> bool:
    return span.until is not None and span.until <= day


def assign(
    line: Timeline, value: str | None, since: date, until: date | None = None
) -> tuple[Step, ...]:
    """The steps that make `value` hold from `since`; none if it does already.

    Without `until` it holds up to the next change there is. With it, it holds on every day before
    `until`; from then on holds what held there before, or nothing if that was `value`.

    Raises ValueError if it ends before it starts."""
    if until is not None and until <= since:
        raise ValueError("it ends before it starts")
    steps = _replaced(line, since, value) if line.on(since) != value else []
    if until is None:
        return tuple(steps)
    inside = [step for step in line.steps if since < step.since < until]
    steps = [step for step in steps if step.since == since]
    steps += [Step(step.since, value) for step in inside if step.value != value]
    held = line.on(until)
    begins = any(step.since == until for step in line.steps)
    if held == value:
        steps += _replaced(line, until, None)
    elif not begins and line.then(steps).on(until) != held:
        steps.append(Step(until, held))
    return tuple(steps)


def _replaced(line: Timeline, day: date, value: str | None) -> list[Step]:
    """The step on `day`, and on those steps right after it that only repeat what held there: left
    over from corrections, they would bring the old value back."""
    held = line.on(day)
    later = (step for step in line.steps if step.since > day)
    repeating = takewhile(lambda step: step.value == held, later)
    return [Step(day, value), *(Step(step.since, value) for step in repeating)]


def end(line: Timeline, day: date) -> tuple[Step, ...]:
    """The steps that end whatever holds on `day` and was planned after it; none if nothing."""
    later = [step for step in line.steps if step.since > day and step.value is not None]
    now = [Step(day, None)] if line.on(day) is not None else []
    return tuple(now + [Step(step.since, None) for step in later])


def start_later(line: Timeline, since: date) -> tuple[Step, ...]:
    """The steps that let the span which holds on `since` begin only then; before it holds what
    held before the span. None if it begins there, or nothing holds."""
    span = line.span_on(since)
    if span is None or span.since == since:
        return ()
    before = line.on(span.since - _DAY) if span.since > EVER else None
    inside = [step for step in line.steps if span.since <= step.since < since]
    return (*(Step(step.since, before) for step in inside), Step(since, span.value))
