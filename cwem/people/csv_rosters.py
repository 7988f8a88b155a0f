"""The rosters a personnel file names: known ones only, by name or id. Which there are, the rule
book says; they are entered on the page Shifts or imported there."""

from collections.abc import Mapping
from difflib import get_close_matches

from cwem.people.csv_columns import Column
from cwem.people.csv_findings import Findings
from cwem.people.csv_rows import Row
from cwem.words import say


class Rosters:
    """Finds the roster a cell names; `names`: id -> name."""

    def __init__(self, names: Mapping[str, str], findings: Findings) -> None:
        self._names, self._findings = names, findings
        self._ids = {name.casefold(): key for key, name in names.items()}

    def id_of(self, row: Row, column: Column) -> str:
        """Empty without one, or with a problem found where nothing is called so."""
        cell = row.text(column)
        if not cell or cell in self._names:
            return cell
        key = self._ids.get(cell.casefold())
        if key is None:
            meant = get_close_matches(cell, self._names.values(), 1, 0.6)
            self._findings.problem(
                say("there is no roster {roster}", roster=cell),
                row.row,
                column,
                say("did you mean {meant}?", meant=meant[0])
                if meant
                else say("enter it on the page Shifts first"),
            )
        return key or ""

    def name(self, key: str) -> str:
        """What it is called."""
        return self._names.get(key, key)
