"""The import arrows of `cwem/__init__.py`: what may know of what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS: list[set[str]] = [
    {"errors", "values", "machine", "words"},
    {"ports", "settings", "access"},
    {"people", "settings_file", "logs", "locale", "templating"},
    {"attendance"},
    {"capture", "face", "pose", "track", "store", "weights"},
    {"sources", "totals", "enrolling", "erasing", "sample"},
    {"fetch", "backup", "kpi"},
    {"demo"},
    {"pipeline"},
    {"bootstrap", "doctor"},
    {"jobs"},
    {"ui"},
    {"web"},
    {"opening"},
    {"server"},
    {"cli"},
    {"app", "pages"},
]
"""A part imports from layers above its own line only; parts on one line do not know each other."""

STREAMLIT = ("app.py", "pages/", "cwem/ui/", "cwem/capture/webrtc.py", "cwem/server.py")


def _sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [*found, *ROOT.glob("app.py")] if "pages" in folders else found


def _imported(path: Path) -> Iterator[str]:
    """Dotted names a file imports, anywhere in it; `from a import b` gives a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _part(path: Path) -> str:
    inside = path.relative_to(ROOT).with_suffix("").parts
    return inside[1] if inside[0] == "cwem" else inside[0]


def _layer(part: str) -> int:
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    pytest.fail(f"{part} has no place in LAYERS: give it one, and tell cwem/__init__.py")


PRODUCT = [path for path in _sources("cwem", "pages") if _part(path) != "__init__"]


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    part = _part(path)
    for name in _imported(path):
        package, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if package == "cwem" and other not in {part, "__version__"}:
            assert _layer(other) < _layer(part), f"{part} imports {name}"


def test_only_the_outside_knows_streamlit() -> None:
    knowing = {
        str(path.relative_to(ROOT))
        for path in _sources("cwem", "training", "pages")
        for name in _imported(path)
        if name.split(".")[0] in {"streamlit", "streamlit_webrtc"}
    }
    assert [path for path in sorted(knowing) if not path.startswith(STREAMLIT)] == []


def test_the_product_knows_neither_training_nor_tests() -> None:
    outside = {"training", "tests", "benchmarks"}
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in PRODUCT
        for name in _imported(path)
        if name.split(".")[0] in outside
    }
    assert wrong == set()


def test_training_knows_nothing_of_pages_and_server() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources("training")
        for name in _imported(path)
        if name.startswith(("cwem.ui", "cwem.server", "cwem.cli", "pages"))
    }
    assert wrong == set()


IMPORT_ALL = """
import importlib, pkgutil, sys, threading
import cwem
for found in pkgutil.walk_packages(cwem.__path__, "cwem."):
    if not found.name.endswith("__main__") and not found.name.startswith("cwem.ui"):
        importlib.import_module(found.name)
assert threading.active_count() == 1, threading.enumerate()
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {"HOME": str(home), "CWEM_HOME": str(home / "cwem"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(home.rglob("*cwem*")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
