"""The figures of the KPI pages: pure functions over the tables of `tables.py`.

Every one gives each row its part and its whole, both 0 where the row is left out:

    day        status     part  whole
    Mon        present       1      1
    Tue        absent        0      1      attendance rate = 1 of 2
    Wed        on leave      0      0

so whatever is grouped (a person, a team, a week) is summed up and divided once, the rows behind a
figure are those with a whole, and a team is the sum of its people. What they mean is said in
`definitions.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from cwem.attendance.entries import LeaveKind
from cwem.attendance.working_day import Status
from cwem.kpi.definitions import Kpi

Parts: TypeAlias = pd.DataFrame
"""Columns `part` and `whole`, the index of the table they were counted over."""

OPEN = (Status.RUNNING, Status.AHEAD)
"""The day is not over."""
CAME = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.INCOMPLETE)
PLANNED = (*CAME, Status.ABSENT)
"""Statuses of a day on which somebody was expected, and which is over."""
DAY = 1_440


@dataclass(frozen=True, slots=True)
class Share:
    """One figure: a part of a whole, or for each of it."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        """None: there is nothing to count it over."""
        return self.part / self.whole if self.whole else None


def attendance_rate(days: pd.DataFrame) -> Parts:
    remote = _remote(days)
    came = days.status.isin(CAME) | remote
    expected = (days.status.isin(PLANNED) & (days.planned > 0)) | remote
    return _parts(days, came & expected, expected)


def punctuality(days: pd.DataFrame) -> Parts:
    whole = days.status.isin(CAME) & ~_remote(days) & (days.planned > 0)
    return _parts(days, whole & (days.late == 0), whole)


def presence(days: pd.DataFrame) -> Parts:
    whole = _at_work(days) & days.stay.notna()
    return _parts(days, days.stay.where(whole, 0.0), whole)


def worked(days: pd.DataFrame) -> Parts:
    known = ~days.status.isin((*OPEN, Status.INCOMPLETE))
    return _parts(
        days, days.worked.where(known, 0.0), (days.planned - days.credited).where(known, 0.0)
    )


def overtime(days: pd.DataFrame) -> Parts:
    known = ~days.status.isin((*OPEN, Status.INCOMPLETE))
    return _parts(days, days.overtime.where(known, 0.0), days.worked.where(known, 0.0))


def break_compliance(days: pd.DataFrame) -> Parts:
    whole = _at_work(days) & (days.pause > 0)
    return _parts(days, whole & (days.breaks >= days.pause), whole)


def active_ratio(days: pd.DataFrame) -> Parts:
    return _parts(days, days.up, days.observed)


def sedentary_bouts(days: pd.DataFrame) -> Parts:
    counted = days.long.notna()
    return _parts(days, days.long.where(counted, 0.0), days.observed.where(counted, 0.0) / 60)


def longest_sitting(days: pd.DataFrame) -> Parts:
    counted = days.longest.notna() & (days.observed > 0)
    return _parts(days, days.longest.where(counted, 0.0), counted)


def upright(days: pd.DataFrame) -> Parts:
    """Of a table with `upright` and `judged`, one row per group and day: see privacy.py."""
    return _parts(days, days.upright, days.judged)


def coverage(days: pd.DataFrame) -> Parts:
    """Observed of the session, of days of activity."""
    return _parts(days, days.present, days.session)


MEASURES: Mapping[Kpi, Callable[[pd.DataFrame], Parts]] = {
    Kpi.ATTENDANCE: attendance_rate,
    Kpi.PUNCTUALITY: punctuality,
    Kpi.PRESENCE: presence,
    Kpi.WORKED: worked,
    Kpi.OVERTIME: overtime,
    Kpi.BREAKS: break_compliance,
    Kpi.ACTIVE: active_ratio,
    Kpi.SITTINGS: sedentary_bouts,
    Kpi.LONGEST: longest_sitting,
    Kpi.UPRIGHT: upright,
    Kpi.COVERAGE: coverage,
}
OF_DAYS = (Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.PRESENCE, Kpi.WORKED, Kpi.OVERTIME, Kpi.BREAKS)
"""Counted over `tables.day_table`; the others over `activity_table` and groups."""


def share(kpi: Kpi, days: pd.DataFrame) -> Share:
    """The figure of all these days together."""
    return total(MEASURES[kpi](days))


def total(parts: Parts) -> Share:
    return Share(float(parts.part.sum()), float(parts.whole.sum()))


def shares(kpi: Kpi, days: pd.DataFrame, by: str | pd.Series) -> dict[Any, Share]:
    """The figure of each group, in the groups' order; a group without a whole is not in it."""
    keys = days[by] if isinstance(by, str) else by
    summed = MEASURES[kpi](days).groupby(keys.to_numpy(), sort=True).sum()
    rows = zip(summed.index, summed.part.tolist(), summed.whole.tolist(), strict=True)
    return {key: Share(part, whole) for key, part, whole in rows if whole}


def judged(days: pd.DataFrame, least: float) -> "pd.Series[bool]":
    """Which days of activity were seen enough to judge, `least` being a share."""
    seen = coverage(days)
    return seen.part >= least * seen.whole


def hours_by(days: pd.DataFrame, by: str) -> pd.DataFrame:
    """Hours worked, planned (less what was credited), overtime and balance of each group."""
    known = days[~days.status.isin((*OPEN, Status.INCOMPLETE))]
    frame = pd.DataFrame(
        {
            "worked": known.worked / 60,
            "planned": (known.planned - known.credited) / 60,
            "overtime": known.overtime / 60,
        }
    )
    found = frame.groupby(known[by].to_numpy(), sort=True).sum()
    return found.assign(balance=found.worked - found.planned)


def _at_work(days: pd.DataFrame) -> "pd.Series[bool]":
    """There, and when they left is known."""
    known = days.status.isin((Status.PRESENT, Status.LATE, Status.LEFT_EARLY))
    return known & ~_remote(days)


def _remote(days: pd.DataFrame) -> "pd.Series[bool]":
    """Worked elsewhere, as agreed, on a day that is over."""
    return (days.leave == LeaveKind.REMOTE) & ~days.status.isin(
        (*OPEN, Status.HOLIDAY, Status.WEEKEND, Status.NOT_EMPLOYED, Status.REMOVED)
    )


def _parts(days: pd.DataFrame, part: Any, whole: Any) -> Parts:
    return pd.DataFrame(
        {"part": np.asarray(part, dtype=float), "whole": np.asarray(whole, dtype=float)},
        index=days.index,
    )
