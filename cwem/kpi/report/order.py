"""What a report is ordered as, and what it is read from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cwem.kpi.report.columns import TableName
from cwem.kpi.report.reading import Known, Reading, Scope
from cwem.totals.groups import Groups
from cwem.totals.reading import Days
from cwem.words import ENGLISH

ATTENDANCE = (TableName.DAYS, TableName.PEOPLE, TableName.TEAMS)
"""Made of the same working days, in one go."""
Step = Callable[[int, int], object]
"""Hears how many people of how many are done."""


class Format(StrEnum):
    """What a report can be written as."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted."""

    scope: Scope
    tables: tuple[TableName, ...]
    """CSV has one."""
    format: Format
    language: str = ENGLISH
    """Of Excel and paper; names in CSV and JSON are the same in every language."""
    separator: str = ","
    bom: bool = False
    posture_of: frozenset[str] = frozenset()
    """Ids of the teams whose posture, as groups, is in the table of posture."""
    me: str | None = None
    """Number of whoever it is for: of a group they are not one of the people it takes."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What reports are read from."""

    working: Reading
    known: Known
    days: Days
    groups: Groups
