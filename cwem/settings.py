"""Settings: `CWEM_*` environment variables over `cwem.toml` in the data folder, over defaults.

What each one does is said once, in people's words, in `ui/settings_words.py`. Times are seconds.
"""

import difflib
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import platformdirs
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from cwem.errors import SettingsError
from cwem.values import BoutRules, CameraKind, Strictness
from cwem.words import Words, say

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: app.py, pages/ and models/ lie here."""
FILE = "cwem.toml"
MOST_POSES = 8
"""More bodies at once were never measured (docs/decisions/0008-live-page.md)."""
AT_ONCE = frozenset(
    {
        "max_sessions",
        "least_coverage",
        "alert_attendance",
        "alert_punctuality",
        "alert_overtime",
        "alert_sitting",
        "answer_days",
        "waiting_photos_days",
        "events_days",
        "book_years",
        "payroll_years",
        "backup_hour",
        "backup_daily",
        "backup_weekly",
        "backup_warn_days",
        "recognition",
        "analysis_fps",
        "analysis_fps_settled",
        "poses_own",
        "poses_shared",
        *BoutRules.__dataclass_fields__,
    }
)
"""A running server takes these over for captures that begin from now on, `recognition` for those
that run too; others need a restart."""
_HOST = re.compile(r"(\*\.)?[\w]([\w.-]*\w)?", re.ASCII)
LEAST_YEARS = 2
"""Of the attendance book: in the second year a request may still be open, and a month is compared
with that of a year before. Many countries ask for two (in Germany ArbZG, section 16)."""
_GAPS = ("label_change", "collar", "away", "departure")
"""None may be shorter than the one before it."""


class Source(StrEnum):
    """Where a setting's value comes from; the environment wins over the file."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


class Settings(BaseSettings):
    """One installation's settings. Every field has a default a small company can live with."""

    model_config = SettingsConfigDict(
        env_prefix="CWEM_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    recognition: Strictness = Strictness.STANDARD

    analysis_fps: float = Field(10, ge=0.5, le=60)
    analysis_fps_settled: float = Field(5, ge=0.5, le=60)
    poses_own: int = Field(1, ge=1, le=MOST_POSES)
    poses_shared: int = Field(5, ge=1, le=MOST_POSES)

    label_change: float = Field(1.5, ge=0, le=60)
    collar: float = Field(3, ge=0, le=600)
    away: float = Field(5, ge=0, le=600)
    departure: float = Field(300, ge=0, le=4 * 3600)
    heartbeat: float = Field(10, ge=1, le=300)
    pending: float = Field(10, ge=0, le=60)
    clock_drift: float = Field(2, ge=0.1, le=60)

    max_sessions: int = Field(4, ge=1, le=64)

    least_coverage: float = Field(60, ge=0, le=100)
    alert_attendance: float = Field(85, ge=0, le=100)
    alert_punctuality: float = Field(80, ge=0, le=100)
    alert_overtime: float = Field(15, ge=0, le=100)
    alert_sitting: float = Field(2 * 3600, ge=0, le=12 * 3600)

    answer_days: int = Field(5, ge=1, le=60)

    waiting_photos_days: int = Field(14, ge=1, le=90)
    events_days: int = Field(365, ge=31, le=3650)
    book_years: int = Field(3, ge=0, le=30)
    payroll_years: int = Field(6, ge=0, le=30)

    backup_folder: str = ""
    backup_passphrase_file: str = ""
    backup_hour: int = Field(2, ge=0, le=23)
    backup_daily: int = Field(7, ge=1, le=90)
    backup_weekly: int = Field(4, ge=0, le=104)
    backup_warn_days: int = Field(3, ge=1, le=90)

    login_idle: float = Field(8 * 3600, ge=60, le=30 * 86_400)
    login_lifetime: float = Field(7 * 86_400, ge=3600, le=90 * 86_400)
    outage: float = Field(900, ge=60, le=8 * 3600)
    hosts: str = ""

    home: Path = Field(default_factory=lambda: platformdirs.user_data_path("cwem"))
    store: str = ""
    models: Path = ROOT / "models"
    host: str = "127.0.0.1"
    port: int = Field(8501, ge=1, le=65_535)
    log_megabytes: int = Field(5, ge=1, le=1_000)
    log_files: int = Field(5, ge=1, le=100)
    outbox_rows: int = Field(200_000, ge=1_000, le=10_000_000)

    @field_validator("home", "models")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("hosts")
    @classmethod
    def _names(cls, hosts: str) -> str:
        for name in filter(None, map(str.strip, hosts.split(","))):
            if not _HOST.fullmatch(name):
                raise ValueError(
                    say(
                        "{name} is no name of a server. Write names such as cwem.example or "
                        "addresses such as 192.0.2.7, separated by commas.",
                        name=name,
                    )
                )
        return hosts

    @model_validator(mode="after")
    def _gaps_in_order(self) -> Self:
        if not self.label_change <= self.collar <= self.away <= self.departure:
            raise ValueError(
                say(
                    "These times must not shrink: label change {label_change} s, collar "
                    "{collar} s, away {away} s, departure {departure} s. Make none shorter "
                    "than the one before it.",
                    **{name: f"{getattr(self, name):g}" for name in _GAPS},
                )
            )
        return self

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if 0 < self.book_years < LEAST_YEARS:
            raise ValueError(
                say("Keep the attendance book for at least {n} years, or 0: without an end.",
                    n=LEAST_YEARS)
            )  # fmt: skip
        ends = [years or math.inf for years in (self.book_years, self.payroll_years)]
        if ends[1] < ends[0]:
            raise ValueError(
                say(
                    "Keep closed periods at least as long as the attendance book they were made of."
                )
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        home = {**env_settings(), **init_settings()}.get("home")
        toml = TomlConfigSettingsSource(settings_cls, toml_file=_file(home))
        return init_settings, env_settings, toml

    @property
    def on_cassandra(self) -> bool:
        """Whether the store is a Cassandra rather than a file."""
        return self.store.startswith("cassandra:")

    @property
    def beside_store(self) -> Path:
        """The folder that holds what is said about the store, of its backups for one."""
        return self.home if self.on_cassandra else self.sqlite_path.parent

    @property
    def sqlite_path(self) -> Path:
        """The embedded store's file. Raises SettingsError for another kind of store."""
        if not self.store:
            return self.home / "cwem.sqlite"
        if self.on_cassandra:
            raise SettingsError(
                "This works with a store that is a file, and CWEM_STORE names a Cassandra; "
                "docs/cassandra.md says what is done there instead."
            )
        scheme, _, rest = self.store.partition("://")
        if scheme != "sqlite" or not rest.startswith("/"):
            raise SettingsError(
                f"CWEM_STORE is {self.store!r}. Write sqlite:///PATH, or "
                "cassandra://HOST/KEYSPACE, or leave it out."
            )
        path = Path("/" + rest.strip("/"))
        return self.home / path.name if len(path.parts) == 2 else path

    def poses(self, kind: CameraKind, expected: int | None = None) -> int:
        """How many bodies to look for on a camera of this kind; `expected` is how many people the
        registry expects before this shared camera."""
        if kind is CameraKind.OWN:
            return self.poses_own
        return min(expected or self.poses_shared, MOST_POSES)

    def rules(self) -> BoutRules:
        """The duration rules in milliseconds."""
        names = BoutRules.__dataclass_fields__
        return BoutRules(**{name: round(getattr(self, name) * 1000) for name in names})


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; the overrides go before everything. Raises SettingsError that names each
    wrong one, and where it stands."""
    environment = from_environment()
    home = overrides.get("home", environment.get("home"))
    file = _file(home)
    try:
        return Settings(**overrides)
    except ValidationError as error:
        text = ""
        with suppress(OSError, ValueError):
            text = file.read_text(encoding="utf-8")
        sentences = [_sentence(each, environment, text) for each in error.errors()]
        raise SettingsError(sentences[0] if len(sentences) == 1 else "; ".join(sentences)) from None
    except OSError as error:
        raise SettingsError(
            say("{file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from None
    except ValueError as error:
        raise SettingsError(
            say("{file} is not in TOML form: {reason}.", file=file, reason=error)
        ) from None


OTHER_VARIABLES = frozenset(
    {
        "CWEM_BACKUP_PASSPHRASE",
        "CWEM_STORE_PASSWORD",
        "CWEM_TEST_DATA",
        "CWEM_TEST_CASSANDRA",
        "CWEM_REQUIRE_ALL",
        "CWEM_SHOTS",
    }
)
"""What the tests and benchmarks read; and the password of the store, which no page shows."""


def mistyped(environment: Mapping[str, str]) -> list[Words]:
    """A sentence for every `CWEM_*` variable that no setting has, with the nearest that is one."""
    known = [f"CWEM_{name.upper()}" for name in Settings.model_fields]
    strange = sorted(
        name
        for name in environment
        if name.upper().startswith("CWEM_")
        and name.upper() not in known
        and name.upper() not in OTHER_VARIABLES
    )
    return [
        say(
            "{where}: there is no such setting; did you mean {near}?",
            where=name,
            near=(difflib.get_close_matches(name.upper(), known, 1, 0.0) or known)[0],
        )
        for name in strange
    ]


def from_environment() -> Mapping[str, str]:
    """The settings that `CWEM_*` variables fix, by field."""
    return EnvSettingsSource(Settings)()


def limits(name: str) -> tuple[float, float] | None:
    """The least and the most a number may be; None for a setting that is no number."""
    found: dict[str, float] = {}
    for bound in Settings.model_fields[name].metadata:
        found |= {side: getattr(bound, side) for side in ("ge", "le") if hasattr(bound, side)}
    return (found["ge"], found["le"]) if found else None


def _file(home: object) -> Path:
    folder = Path(str(home)) if home else platformdirs.user_data_path("cwem")
    return folder.expanduser() / FILE


def _sentence(error: ErrorDetails, environment: Mapping[str, str], text: str) -> Words:
    """One wrong setting, or several that contradict each other."""
    raised = error.get("ctx", {}).get("error")
    if isinstance(raised, ValueError) and isinstance(raised.args[0], Words):
        return raised.args[0]
    name = ".".join(map(str, error["loc"]))
    where = f"CWEM_{name.upper()}" if name in environment else _place(name, text)
    if name not in Settings.model_fields:
        known = list(Settings.model_fields)
        near = (difflib.get_close_matches(name, known, 1) or known[:1])[0]
        return say(
            "{where}: there is no such setting; did you mean {near}?", where=where, near=near
        )
    if bounds := limits(name):
        least, most = (f"{bound:g}" for bound in bounds)
        return say(
            "{where}: give a number from {least} to {most}", where=where, least=least, most=most
        )
    return say("{where}: {reason}", where=where, reason=error["msg"])


def _place(name: str, text: str) -> str:
    """Where in the file a setting stands."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
            return f"{FILE}, line {number}, {name}"
    return name
