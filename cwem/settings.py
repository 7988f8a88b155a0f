"""Settings: `CWEM_*` environment variables over `cwem.toml` in the data folder, over defaults."""

from pathlib import Path
from typing import Annotated, Any, Self

import platformdirs
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from cwem.errors import SettingsError
from cwem.values import BoutRules, CameraKind

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: app.py, pages/ and models/ lie here."""

Seconds = Annotated[float, Field(ge=0)]


class Settings(BaseSettings):
    """One installation's settings. Every field has a default a small company can live with."""

    model_config = SettingsConfigDict(
        env_prefix="CWEM_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("cwem"),
        description="Data folder: store, keys, logs.",
    )
    host: str = Field("127.0.0.1", description="Address the app listens on.")
    port: int = Field(8501, ge=1, le=65535, description="Port the app listens on.")
    hosts: str = Field(
        "",
        description="Names and addresses colleagues reach the app by, separated by commas; this "
        "machine's own are known.",
    )
    login_idle: Seconds = Field(8 * 3600, description="A log-in left alone this long ends.")
    login_lifetime: Seconds = Field(7 * 86400, description="A log-in ends after this time.")
    store: str = Field(
        "",
        description="sqlite:///FOLDER/FILE (absolute) or sqlite:///FILE (in the data folder); "
        "empty: cwem.sqlite in the data folder.",
    )
    models: Path = Field(ROOT / "models", description="Folder of the model files.")

    max_sessions: int = Field(4, ge=1, description="Live pictures served at once.")
    analysis_fps: float = Field(10, gt=0, description="Frames analysed a second and camera.")
    poses_own: int = Field(1, ge=1, le=8, description="Bodies looked for on an own webcam.")
    poses_shared: int = Field(5, ge=1, le=8, description="Bodies looked for on a shared camera.")

    label_change: Seconds = Field(1.5, description="A new label counts after this time.")
    away: Seconds = Field(5, description="Unseen for this long is away.")
    collar: Seconds = Field(3, description="Longest gap bridged between equal labels.")
    departure: Seconds = Field(300, description="Unseen for this long ends a visit.")
    heartbeat: Seconds = Field(10, description="Open bouts are written this often.")
    pending: Seconds = Field(10, description="Most time credited on late confirmation.")
    clock_drift: Seconds = Field(2, description="Clock drift that ends a capture.")

    @field_validator("home", "models")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @model_validator(mode="after")
    def _gaps_in_order(self) -> Self:
        if not self.label_change <= self.collar <= self.away <= self.departure:
            raise ValueError(
                "the gaps must not shrink: label_change <= collar <= away <= departure, but they "
                f"are {self.label_change}, {self.collar}, {self.away}, {self.departure} seconds"
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
        folder = Path(home) if home else platformdirs.user_data_path("cwem")
        toml = TomlConfigSettingsSource(settings_cls, toml_file=folder.expanduser() / "cwem.toml")
        return init_settings, env_settings, toml

    @property
    def sqlite_path(self) -> Path:
        """The embedded store's file. Raises SettingsError for another kind of store."""
        if not self.store:
            return self.home / "cwem.sqlite"
        scheme, _, rest = self.store.partition("://")
        if scheme != "sqlite" or not rest.startswith("/"):
            raise SettingsError(
                f"CWEM_STORE is {self.store!r}; this version stores in sqlite:///PATH only."
            )
        path = Path("/" + rest.strip("/"))
        return self.home / path.name if len(path.parts) == 2 else path

    def poses(self, kind: CameraKind) -> int:
        """How many bodies to look for on a camera of this kind."""
        return self.poses_own if kind is CameraKind.OWN else self.poses_shared

    def rules(self) -> BoutRules:
        """The duration rules in milliseconds."""
        names = BoutRules.__dataclass_fields__
        return BoutRules(**{name: round(getattr(self, name) * 1000) for name in names})


def load_settings(**overrides: Any) -> Settings:
    """Read the settings. Raises SettingsError naming each wrong one."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [f"CWEM_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("; ".join(lines)) from None
    except ValueError as error:  # a TOML file that is not TOML
        raise SettingsError(f"cwem.toml cannot be read: {error}") from None


def _sentence(error: ErrorDetails) -> str:
    """One wrong setting, or several that contradict each other."""
    name = "_".join(map(str, error["loc"])).upper()
    return f"CWEM_{name}: {error['msg']}" if name else error["msg"]
