"""What of an installation goes into a backup, and where it lies."""

from dataclasses import dataclass
from pathlib import Path

from cwem.settings import FILE, Settings


@dataclass(frozen=True, slots=True)
class Installation:
    """The files of one installation with an embedded store."""

    home: Path
    store: Path

    @classmethod
    def of(cls, settings: Settings) -> "Installation":
        """Raises SettingsError for a store that is no file."""
        return cls(settings.home, settings.sqlite_path)

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def key(self) -> Path:
        return self.keys / "master.key"

    @property
    def settings_file(self) -> Path:
        return self.home / FILE

    @property
    def folder(self) -> Path:
        """Where the store lies, and beside it what is said of its backups."""
        return self.store.parent
