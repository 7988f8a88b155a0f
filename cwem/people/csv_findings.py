"""What is wrong or odd in a file, and where: words for whoever made it."""

from dataclasses import dataclass, field

from cwem.words import Words


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A word about a place in the file. Row 0: the whole file; no column: the whole row.

    `message` and `advice` are Words, so that a page can say them in the reader's language; as text
    they are English, for the command line."""

    row: int
    column: str
    message: str
    """What is wrong, a clause."""
    advice: str = ""
    """What to do about it, where that can be said."""

    @property
    def sentence(self) -> str:
        """Both, in English."""
        return f"{self.message}; {self.advice}" if self.advice else str(self.message)

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        where += f"column {self.column}, " if self.column else ""
        return f"{where[:-2]}: {self.sentence}" if where else self.sentence


@dataclass(slots=True)
class Findings:
    """What was found so far: problems stop the import, notes do not. Columns are named as the
    file names them."""

    headers: dict[str, str] = field(default_factory=dict)
    """Column -> what the file calls it."""
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def problem(
        self, message: Words, row: int = 0, column: str = "", advice: Words | None = None
    ) -> None:
        self.problems.append(Finding(row, self._named(column), message, advice or ""))

    def note(
        self, message: Words, row: int = 0, column: str = "", advice: Words | None = None
    ) -> None:
        self.notes.append(Finding(row, self._named(column), message, advice or ""))

    def _named(self, column: str) -> str:
        return self.headers.get(column, str(column))
