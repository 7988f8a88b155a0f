"""Templates to responses, with headers that let nothing foreign in."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent
_LOGOS = _FOLDER.parent / "ui"
STRICT = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page of ours."""
    return HTMLResponse(_templates().get_template(template).render(values), status, STRICT)


def problem_page(problem: str) -> Response:
    """The server cannot work; what to do about it."""
    return page("problem.html", 503, problem=problem)


def not_found() -> Response:
    """There is nothing here."""
    return page("not_found.html", 404)


async def _style(_request: Request) -> Response:
    return FileResponse(_FOLDER / "look" / "access.css", headers={"cache-control": "no-cache"})


async def _logo(request: Request) -> Response:
    path = _LOGOS / request.url.path.rpartition("/")[2]
    return FileResponse(path, headers={"cache-control": "no-cache"})


@cache
def _font_file() -> Path:
    """The font of the app, which is Streamlit's own and comes with its package."""
    found = find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    media = Path(found.origin).parent / "static" / "static" / "media"
    return next(media.glob("SourceSansVF-Upright*.woff2"))


async def _font(_request: Request) -> Response:
    return FileResponse(
        _font_file(), media_type="font/woff2", headers={"cache-control": "max-age=86400"}
    )


def look_routes() -> list[Route]:
    """The files those pages use."""
    return [
        Route("/look/access.css", _style),
        Route("/look/logo.svg", _logo),
        Route("/look/logo_wide.svg", _logo),
        Route("/look/sans.woff2", _font),
    ]
