"""Sorted intervals without overlaps, as tuples of begin and end: what they have in common, what is
left of them, how long they are."""

from collections.abc import Iterable, Sequence

from cwem.values import Millis

Interval = tuple[Millis, Millis]


def length(of: Iterable[Interval]) -> Millis:
    total = 0
    for begin, end in of:
        total += end - begin
    return total


def overlap(one: Iterable[Interval], other: Sequence[Interval]) -> Millis:
    """How long what they have in common is."""
    total = 0
    for begin, end in one:
        for since, until in other:
            if since < end and begin < until:
                total += (end if end < until else until) - (begin if begin > since else since)
    return total


def union(of: Iterable[Interval]) -> list[Interval]:
    """In order, without overlaps; those that touch are one, empty ones are none."""
    found: list[Interval] = []
    for begin, end in sorted(of):
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return found


def common(one: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """What lies in both."""
    found: list[Interval] = []
    for begin, end in one:
        for since, until in other:
            low, high = max(begin, since), min(end, until)
            if low < high:
                found.append((low, high))
    return found


def without(one: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """What of `one` lies outside `other`."""
    if not other:
        return list(one)
    found: list[Interval] = []
    for begin, end in one:
        at = begin
        for since, until in other:
            if until <= at or since >= end:
                continue
            if since > at:
                found.append((at, since))
            at = max(at, until)
        if at < end:
            found.append((at, end))
    return found


def between(one: Sequence[Interval], low: Millis, high: Millis) -> list[Interval]:
    """What of it lies between these."""
    found: list[Interval] = []
    for begin, end in one:
        since, until = max(begin, low), min(end, high)
        if since < until:
            found.append((since, until))
    return found
