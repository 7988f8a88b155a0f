"""Templates to responses, with headers that let nothing foreign in."""

import logging
from functools import cache
from pathlib import Path

from jinja2 import Environment
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from cwem.templating import templates
from cwem.ui import camera_script
from cwem.ui.demo_mark import in_demo
from cwem.web.ahead import first_page, streamlit_files
from cwem.web.here import at_this_machine, language_of
from cwem.words import ENGLISH, say, translated

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent
_LOGOS = _FOLDER.parent / "ui"
STRICT = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


NOT_NOW = say("CWEM is not available just now. Try again in a moment, or tell your administrator.")


@cache
def _templates(language: str) -> Environment:
    """The filter `tr` translates what was made elsewhere."""
    found = templates(_FOLDER / "templates", language)
    found.filters["tr"] = lambda text: translated(text, language)
    found.globals["first_page"] = first_page
    found.globals["in_demo"] = in_demo
    return found


def page(template: str, status: int = 200, language: str = ENGLISH, **values: object) -> Response:
    """A page of ours, in a language of words.languages()."""
    body = _templates(language).get_template(template).render(values)
    return HTMLResponse(body, status, {**STRICT, "content-language": language})


def problem_page(connection: HTTPConnection, problem: str) -> Response:
    """The server cannot work. What to do about it is said on the machine itself and in its log:
    it may name files, which are not for strangers."""
    here = at_this_machine(connection)
    if not here:
        log.error("a page was answered with 'not available': %s", problem)
    shown = problem if here else NOT_NOW
    return page("problem.html", 503, language_of(connection), problem=shown, here=here)


def not_found(connection: HTTPConnection) -> Response:
    """There is nothing here."""
    return page("not_found.html", 404, language_of(connection))


async def _style(_request: Request) -> Response:
    return FileResponse(_FOLDER / "look" / "access.css", headers={"cache-control": "no-cache"})


async def _logo(request: Request) -> Response:
    path = _LOGOS / request.url.path.rpartition("/")[2]
    return FileResponse(path, headers={"cache-control": "no-cache"})


@cache
def _font_file() -> Path:
    """The font of the app, which is Streamlit's own and comes with its package."""
    return next(streamlit_files().glob("static/media/SourceSansVF-Upright*.woff2"))


async def _font(_request: Request) -> Response:
    return FileResponse(
        _font_file(), media_type="font/woff2", headers={"cache-control": "max-age=86400"}
    )


async def _camera_bar(_request: Request) -> Response:
    # its address has a hash of it: another version has another one
    cached = {"cache-control": "max-age=86400"}
    return Response(camera_script.script(), media_type="text/javascript", headers=cached)


def look_routes() -> list[Route]:
    """The files those pages use, and the script of the Live page, which only those get who are
    logged in (gate.OPEN)."""
    return [
        Route("/look/access.css", _style),
        Route("/look/logo.svg", _logo),
        Route("/look/logo_wide.svg", _logo),
        Route("/look/sans.woff2", _font),
        Route(camera_script.PLACE, _camera_bar),
    ]
