"""What looking at something came to."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is the command to type, or a sentence made with `say` where a
    command is not enough; empty where all is well."""

    what: str
    found: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ok": self.well}


def said(error: Exception) -> str:
    """The error's message, which may be one that can be translated."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def install(packages: list[str]) -> str:
    """The command that brings these Debian packages."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
