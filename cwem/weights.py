"""Which model files there are, and whether the ones on disk are those.

`models/manifest.json` names every file with its sha256; nothing else is ever loaded. `fetch.py`
brings what is missing.
"""

import hashlib
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cwem.errors import ModelCorrupt, ModelError, ModelMissing
from cwem.settings import ROOT

MANIFEST = ROOT / "models" / "manifest.json"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[\w][\w.+-]*$")]
Https = Annotated[str, StringConstraints(pattern=r"^https://")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Package(_Entry):
    """A pinned distribution on the package index; only files are taken from it."""

    version: str
    file: FileName
    sha256: Sha256
    bytes: int = Field(gt=0)


class PackageSource(_Entry):
    """A file inside a package. `path` is its path inside the archive."""

    package: str
    path: str

    def __str__(self) -> str:
        return f"{self.package} from the package index"


class UpstreamSource(_Entry):
    """Where the file's makers publish it."""

    url: Https

    def __str__(self) -> str:
        return self.url


class Weight(_Entry):
    """One model file. `sources` are tried in order; whichever delivers, the sha256 decides."""

    name: str
    file: FileName
    sha256: Sha256
    bytes: int = Field(gt=0)
    licence: str
    use: str
    sources: tuple[PackageSource | UpstreamSource, ...] = Field(min_length=1)


class Manifest(_Entry):
    """Every model file the product uses, and the packages they come in."""

    packages: dict[str, Package]
    models: tuple[Weight, ...]

    def weight(self, name: str) -> Weight:
        """The model of this name. Raises ModelError if the manifest has none."""
        for weight in self.models:
            if weight.name == name:
                return weight
        known = ", ".join(weight.name for weight in self.models)
        raise ModelError(f"models/manifest.json has no model {name!r}; it has {known}")


class State(StrEnum):
    """What lies where a model file should be."""

    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"


@cache
def load_manifest(path: Path = MANIFEST) -> Manifest:
    """Read the manifest. Raises ModelError where it is missing or not well formed."""
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; restore it with `git checkout`") from None
    except ValidationError as error:
        raise ModelError(f"{path} is not a manifest: {error}") from None


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=64)
def _sha256_once(path: Path, size: int, modified_ns: int) -> str:
    """The digest of a file that has not changed since this process last read it."""
    return sha256_of(path)


def state(folder: Path, weight: Weight) -> State:
    """Read the whole file and compare it with the manifest."""
    path = folder / weight.file
    if not path.is_file():
        return State.MISSING
    if path.stat().st_size != weight.bytes or sha256_of(path) != weight.sha256:
        return State.WRONG
    return State.RIGHT


def model_file(folder: Path, name: str) -> Path:
    """The file of a model, checked against its sha256 once per process and change of the file.

    Raises ModelMissing or ModelCorrupt, saying what to do."""
    weight = load_manifest().weight(name)
    path = folder / weight.file
    try:
        found = path.stat()
        digest = _sha256_once(path, found.st_size, found.st_mtime_ns)
    except FileNotFoundError:
        raise ModelMissing(f"{path} is missing; run `cwem models pull`") from None
    except OSError as error:
        raise ModelCorrupt(f"{path} cannot be read: {error.strerror}") from None
    if digest != weight.sha256:
        raise ModelCorrupt(
            f"{path} is not the file models/manifest.json names (sha256 {digest}, expected "
            f"{weight.sha256}); run `cwem models pull` to replace it"
        )
    return path
