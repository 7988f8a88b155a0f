"""What of an installation goes into a backup, and where it lies."""

from dataclasses import dataclass
from pathlib import Path

from cwem.settings import FILE, Settings
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.store.sqlite import open_store as open_embedded
from cwem.store.sqlite.copies import Progress, copy_store


@dataclass(frozen=True, slots=True)
class Installation:
    """The files of one installation."""

    home: Path
    store: Path
    """The embedded store; of a company in a Cassandra where it will lie after a restore."""
    cluster: Settings | None = None
    """The settings of an installation whose store is a Cassandra."""

    @classmethod
    def of(cls, settings: Settings) -> "Installation":
        """Raises SettingsError for a store that is no file."""
        return cls(settings.home, settings.sqlite_path)

    @classmethod
    def backed_up(cls, settings: Settings) -> "Installation":
        """The same for one whose store may be a Cassandra, as the source of a backup."""
        if settings.on_cassandra:
            return cls(settings.home, settings.home / "cwem.sqlite", settings)
        return cls.of(settings)

    @property
    def kind(self) -> str:
        """Of the store, as a manifest says it."""
        return "sqlite" if self.cluster is None else "cassandra"

    def opened(self) -> OpenStore:
        """The store. Raises StoreError."""
        if self.cluster is not None:
            return open_store(self.cluster)
        return open_embedded(self.store, self.keys)

    def copy(self, file: Path, progress: Progress) -> None:
        """Write everything that is in the store to `file`, an embedded store. Raises StoreError,
        sqlite3.Error and OSError."""
        if self.cluster is None:
            copy_store(self.store, file, progress)
            return
        from cwem.backup.export import export_company  # noqa: PLC0415 - loads the driver

        export_company(self.cluster, file, progress)

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def settings_file(self) -> Path:
        return self.home / FILE

    @property
    def folder(self) -> Path:
        """Where the store lies, and beside it what is said of its backups."""
        return self.store.parent
