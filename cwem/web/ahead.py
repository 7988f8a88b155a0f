"""What the first page after the log-in is made of, so that a browser can fetch it while somebody
types: Streamlit's scripts, style and fonts. They are 3 MB in 90 files, and without this most of the
wait for the first page (docs/performance.md).

Which files these are follows from what is installed: the names of Streamlit's files carry a hash of
what is in them, and a browser keeps them for a year."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

DRAWN = (
    "BidiComponent", "Button", "Checkbox", "ComponentInstance", "Html", "PageLink", "Progress",
)  # fmt: skip
"""What the first pages draw: Streamlit loads the script of each kind of element when it meets the
first one."""
ICONS = "MaterialSymbols-Rounded"
"""The font of the icons; the style names it, not the page."""

_KINDS = {".js": "script", ".css": "style", ".woff2": "font"}
_NAMED = re.compile(r'(?:href|src)="\./(static/(?:js|css|media)/[\w.-]+)"')
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


class File(NamedTuple):
    """One file of Streamlit's, and what it is to a browser."""

    path: str
    kind: str


def streamlit_files() -> Path:
    """The folder that Streamlit serves as `/`."""
    found = find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static"


@cache
def first_page() -> tuple[File, ...]:
    """The files, in the order in which they are needed; read once."""
    root = streamlit_files()
    page = _NAMED.findall((root / "index.html").read_text("utf-8"))
    icons = [each.relative_to(root).as_posix() for each in root.glob(f"static/media/{ICONS}.*")]
    drawn = [each for name in DRAWN for each in _with_imports(root / "static" / "js", name)]
    return tuple(
        File(f"/{path}", _KINDS[Path(path).suffix])
        for path in dict.fromkeys([*page, *icons, *drawn])
        if Path(path).suffix in _KINDS
    )


def _with_imports(folder: Path, name: str) -> Iterator[str]:
    """The script of this name and what it imports, each once; nothing if there is none."""
    left, seen = [each.name for each in folder.glob(f"{name}.*.js")], set[str]()
    while left:
        script = left.pop(0)
        if script not in seen and (folder / script).is_file():
            seen.add(script)
            yield f"static/js/{script}"
            left += _IMPORTED.findall((folder / script).read_text("utf-8"))
