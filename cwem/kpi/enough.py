"""Which days of activity another least coverage would judge, or judge no more."""

from dataclasses import dataclass

import pandas as pd

from cwem.kpi.measures import judged


@dataclass(frozen=True, slots=True)
class Enough:
    """What changes. Of one change days go only one way."""

    people: int
    left_out: int
    """Days that are judged now and would not be."""
    taken_in: int
    """Days that are not judged now and would be."""


def enough(days: pd.DataFrame, before: float, after: float) -> Enough:
    """Of days of activity (`tables.activity_table`), both being shares."""
    was, becomes = judged(days, before), judged(days, after)
    return Enough(
        int(days.employee[was != becomes].nunique()),
        int((was & ~becomes).sum()),
        int((becomes & ~was).sum()),
    )
