"""What the System page says: versions, models, captures and sizes, in words and without names."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from babel.numbers import format_decimal

from cwem.capture.run import CaptureRun
from cwem.errors import ModelError, ModelMissing
from cwem.logs.reading import Line
from cwem.ports import StoreFigures
from cwem.ui.terms import term
from cwem.values import Millis
from cwem.weights import load_manifest, model_file
from cwem.words import Words, say

PACKAGES = (
    "streamlit",
    "streamlit-webrtc",
    "aiortc",
    "av",
    "mediapipe",
    "opencv-contrib-python",
    "numpy",
    "cryptography",
    "argon2-cffi",
)
"""What the pages, the pictures, the models and the secrets depend on."""
TABLES: Mapping[str, Words] = {
    "bout": say("Bouts (unbroken runs of one thing)"),
    "bout_void": say("Bouts taken back"),
    "employee": say("People"),
    "face_template": say("Face templates, sealed"),
    "consent": say("Consents, standing and withdrawn"),
    "account": say("Accounts"),
    "audit": say("Audit entries"),
}


@dataclass(frozen=True, slots=True)
class ModelFact:
    """One model file, compared with the manifest."""

    name: str
    use: str
    state: Words
    well: bool
    size: int
    """Bytes, as the manifest says."""


@dataclass(frozen=True, slots=True)
class CaptureFact:
    """One capture that runs now; whose it is, is not said here."""

    id: str
    kind: Words
    since: Millis
    analysed: float
    asked: float
    """Frames a second."""
    latency_ms: float
    trouble: str


def versions() -> list[tuple[str, str]]:
    """Python and the packages that matter, with their versions."""
    return [("Python", platform.python_version()), *((name, _version(name)) for name in PACKAGES)]


def models(folder: Path) -> list[ModelFact]:
    """Every model of the manifest. Files that did not change are read once per process."""
    facts = []
    for weight in load_manifest().models:
        try:
            model_file(folder, weight.name)
            state, well = say("Right"), True
        except ModelMissing:
            state, well = say("Missing: run cwem models pull"), False
        except ModelError:
            state, well = say("Wrong: run cwem models pull"), False
        facts.append(ModelFact(weight.name, weight.use, state, well, weight.bytes))
    return facts


def captures(runs: Sequence[CaptureRun]) -> list[CaptureFact]:
    """How the captures that run now are doing."""
    facts = []
    for run in runs:
        now = run.progress()
        facts.append(
            CaptureFact(
                run.capture.id[:8],
                term(run.capture.kind),
                run.capture.started,
                now.fps_analysed,
                now.fps_asked,
                now.latency_ms,
                now.problem or now.trouble,
            )
        )
    return facts


def table_rows(figures: StoreFigures, language: str) -> list[tuple[Words | str, str]]:
    """Table -> how many rows: "1,204", or "more than 100,000"."""
    rows: list[tuple[Words | str, str]] = []
    for table, count in figures.rows.items():
        number = str(format_decimal(count, locale=language))
        shown = say("more than {n}", n=number) if table in figures.more else number
        rows.append((TABLES.get(table, table), shown))
    return rows


def size(count: int, language: str) -> Words:
    """Bytes in the unit people expect: kB, MB, GB of a thousand each."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            figure = count / scale
            pattern = "0.0" if figure < 100 else "#,##0"
            number = format_decimal(figure, format=pattern, locale=language)
            return say("{number} {unit}", number=number, unit=unit)
    return say("{number} {unit}", number=count, unit="B")


def details(line: Line) -> str:
    """What a line says beyond its message: the error and the place it was raised at."""
    error, trace = str(line.more.get("error", "")), line.more.get("trace")
    place = trace[-1] if isinstance(trace, list) and trace else ""
    return " · ".join(filter(None, (error, str(place))))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
