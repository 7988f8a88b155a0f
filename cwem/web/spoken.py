"""Tells the browser which language a page of Streamlit's is in, before anything is drawn.

Streamlit's document says it is English, and its calendars and figures follow the browser: which day
a week begins with, what a month is called, how a figure is written. An account that chose another
language than the browser's would read both at once.
"""

import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cwem.errors import StoreError
from cwem.web.cookies import login_token
from cwem.web.here import Here, language_of
from cwem.words import ENGLISH

_UNTOLD = '<html lang="en">'
_TITLE = "<title>Streamlit</title>"
_OURS = {ENGLISH: "en-GB"}
"""Which country's habits go with a language where the browser prefers none: days before months."""
_TELL = """<script>(own => {{
  if (navigator.language.split("-")[0] === own.split("-")[0]) return;
  Object.defineProperty(navigator, "language", {{ get: () => own }});
  Object.defineProperty(navigator, "languages", {{ get: () => [own] }});
}})({language})</script>"""
_CONDITIONS = {b"if-none-match", b"if-modified-since", b"accept-encoding"}


class Spoken:
    """ASGI middleware, behind the gate."""

    def __init__(self, app: ASGIApp, here: Callable[[], Here]) -> None:
        self._app, self._here = app, here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        language = await run_in_threadpool(self._language, HTTPConnection(scope))
        # What an earlier language left in the browser's cache must not come back.
        kept = [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]
        await self._app({**scope, "headers": kept}, receive, _telling(send, language))

    def _language(self, connection: HTTPConnection) -> str:
        reception = self._here().reception
        try:
            visitor = reception.visitor(login_token(connection)) if reception else None
        except StoreError:
            visitor = None
        return language_of(connection, visitor.account if visitor else None)


def _telling(send: Send, language: str) -> Send:
    """Passes a response on; a whole HTML document of Streamlit's with its language."""
    start: Message = {}
    body = bytearray()

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            if not _is_page(message):
                await send(message)
            return
        if not _is_page(start):
            await send(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        told = _told(bytes(body), language)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(told))
        headers["cache-control"] = "no-store"
        del headers["etag"]
        await send(start)
        await send({"type": "http.response.body", "body": told})

    return tell


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start.get("headers", []))
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-encoding" not in headers and "content-language" not in headers


def _told(document: bytes, language: str) -> bytes:
    if _UNTOLD.encode() not in document:
        return document
    script = _TELL.format(language=json.dumps(_OURS.get(language, language)))
    text = document.decode().replace(_UNTOLD, f'<html lang="{language}">', 1)
    return text.replace(_TITLE, f"<title>CWEM</title>{script}", 1).encode()
