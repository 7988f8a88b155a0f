"""HTML of templates, in a language; `printed.html` is the page that everything printed begins with.

A printed page is one file that needs nothing else. Its template extends `printed.html` and fills
the blocks `style` (of the screen and of paper), `print` (of paper alone) and `body`.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cwem.words import catalogue


def templates(folder: Path, language: str) -> Environment:
    """The templates of this folder: `{% trans %}` and `_` look words up in this language, which
    they know as `language`."""
    found = Environment(
        loader=FileSystemLoader([folder, Path(__file__).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_translations(  # type: ignore[attr-defined]  # the extension's
        catalogue(language), newstyle=True
    )
    found.globals["language"] = language
    return found
