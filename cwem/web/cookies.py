"""Two cookies: the log-in's token, and one that ties a form to the browser it was made for."""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from cwem.access.logins import HOST_ONLY, login_cookie

FORM = "cwem_form"


def _secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in {"https", "wss"}


def _form(connection: HTTPConnection) -> str:
    return HOST_ONLY + FORM if _secure(connection) else FORM


def _login(connection: HTTPConnection) -> str:
    return login_cookie(_secure(connection))


def login_token(connection: HTTPConnection) -> str:
    """The log-in token the browser sent, or nothing."""
    return connection.cookies.get(_login(connection), "")


def give_login(request: Request, response: Response, token: str, seconds: int) -> None:
    """Put the token into the browser; no script can read it."""
    response.set_cookie(
        _login(request),
        token,
        max_age=seconds,
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )


def take_login(request: Request, response: Response) -> None:
    """Remove the token from the browser."""
    response.delete_cookie(
        _login(request), path="/", secure=_secure(request), httponly=True, samesite="lax"
    )


class FormSeal:
    """Proof that a form came from our page in this browser: a signed double submit. The form's
    field is an HMAC of the browser's form cookie, under a key that lasts as long as the process.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def cookie(self, request: Request) -> str:
        """The browser's form cookie, or a new one to be given."""
        return request.cookies.get(_form(request)) or secrets.token_urlsafe(16)

    def field(self, cookie: str) -> str:
        """The hidden field that belongs to this cookie."""
        return hmac.new(self._key, cookie.encode(), sha256).hexdigest()

    def give(self, request: Request, response: Response, cookie: str) -> None:
        """Put the form cookie into the browser."""
        response.set_cookie(
            _form(request),
            cookie,
            path="/",
            secure=_secure(request),
            httponly=True,
            samesite="strict",
        )

    def holds(self, request: Request, field: str) -> bool:
        """Whether the form is ours: cookie and field belong together, and the browser does not
        say that another site sent it."""
        cookie = request.cookies.get(_form(request), "")
        return (
            bool(cookie)
            and hmac.compare_digest(self.field(cookie).encode(), field.encode())
            and same_origin(request)
        )


def same_origin(request: HTTPConnection) -> bool:
    """Whether a page of this very server asks, as far as a browser says; ports count."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
