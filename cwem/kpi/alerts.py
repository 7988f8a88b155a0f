"""Figures that crossed a limit of the settings. They are shown; nothing follows from them by
itself, and nobody is told about one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import MEASURES, Share, total

ENOUGH = 10
"""So many days have to be counted before a figure is an alert: two missed days of three say
nothing about a team."""
SEVERAL = 2
"""Of so many people these days have to be: else the alert would be about one person."""


class Side(StrEnum):
    """On which side of it lies what is to be told."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Limit:
    """When to tell. 0 turns it off."""

    kpi: Kpi
    side: Side
    value: float
    """In the figure's own unit: a share from 0 to 1, or minutes."""

    def crossed(self, value: float) -> bool:
        if not self.value:
            return False
        return value < self.value if self.side is Side.BELOW else value > self.value


@dataclass(frozen=True, slots=True)
class Alert:
    """A group's figure beyond its limit."""

    limit: Limit
    group: str
    """Key of the group, as in the table."""
    share: Share


def alerts(
    limits: Iterable[Limit], days: pd.DataFrame, by: str, enough: int = ENOUGH
) -> list[Alert]:
    """Of each group in the column `by`, the furthest beyond its limit first; of no group in which
    too few days are counted, or those of too few people."""
    found = []
    for limit in limits:
        if not limit.value or days.empty:
            continue
        parts = MEASURES[limit.kpi](days)
        counted = days[parts.whole > 0]
        for group, those in counted.groupby(by):
            share = total(parts.loc[those.index])
            several = len(those) >= enough and those.employee.nunique() >= SEVERAL
            if several and share.value is not None and limit.crossed(share.value):
                found.append(Alert(limit, str(group), share))
    return sorted(found, key=_beyond, reverse=True)


def _beyond(alert: Alert) -> float:
    return abs((alert.share.value or 0) / alert.limit.value - 1)


def limits_of(percents: Mapping[Kpi, float], sitting: float) -> list[Limit]:
    """The limits of the settings: percent, and of sitting seconds."""
    below = (Kpi.ATTENDANCE, Kpi.PUNCTUALITY)
    found = [
        Limit(kpi, Side.BELOW if kpi in below else Side.ABOVE, percent / 100)
        for kpi, percent in percents.items()
    ]
    return [*found, Limit(Kpi.LONGEST, Side.ABOVE, sitting / 60)]
