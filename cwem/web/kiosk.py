"""The screen at the door: a page of its own that goes on when the server is away.

    GET  /kiosk              the page, with everything it says in every language
    GET  /kiosk/FILE         its script and style, and what keeps it in the browser
    POST /kiosk/hello        a sign of life: the time, the key for entries, a longer log-in
    POST /kiosk/entries      what was typed, sealed: now, or while the server was away
    POST /kiosk/undo         take back what was said some seconds ago
    WS   /kiosk/camera       frames there, greetings back: kiosk_socket.py

Only an account that is a device may be here, and it may be nowhere else.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from cwem.access.reception import Admitted
from cwem.access.visitors import Visitor
from cwem.errors import StoreError
from cwem.values import Millis
from cwem.web.cookies import give_login, login_token, same_origin
from cwem.web.here import caller, language_of
from cwem.web.kiosk_desk import MOST_AT_ONCE
from cwem.web.kiosk_device import Devices, Kiosks
from cwem.web.kiosk_socket import KioskSocket
from cwem.web.kiosk_words import words
from cwem.web.rendering import page, problem_page
from cwem.words import say

log = logging.getLogger(__name__)

FILES = {
    "kiosk.css": "text/css",
    "kiosk.js": "text/javascript",
    "kiosk_camera.js": "text/javascript",
    "kiosk_pad.js": "text/javascript",
    "kiosk_queue.js": "text/javascript",
    "kiosk_say.js": "text/javascript",
    "kiosk_worker.js": "text/javascript",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RENEW: Millis = 86_400_000
"""A log-in older than this is replaced by a new one."""
_LARGEST = 65_536
_FOLDER = Path(__file__).parent / "look"
NOT_A_DEVICE = say(
    "This page is the screen at the door. It opens for accounts with the role Kiosk only: log in "
    "with the account of the device."
)


class KioskPages:
    """The routes. One per process; handlers on the event loop, what waits on threads."""

    def __init__(self, here: Callable[[], Kiosks]) -> None:
        self._devices = Devices(here)
        self._socket = KioskSocket(self._devices)
        self._replaced: dict[str, str] = {}
        """New token -> the one it replaced, until the new one has come back."""

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/kiosk", self.page),
            Route("/kiosk/hello", self._asked(self.hello), methods=["POST"]),
            Route("/kiosk/entries", self._asked(self.entries), methods=["POST"]),
            Route("/kiosk/undo", self._asked(self.undo), methods=["POST"]),
            WebSocketRoute("/kiosk/camera", self._socket.camera),
            *(Route(f"/kiosk/{name}", _file) for name in FILES),
        ]

    # --- the page ---------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        """The page. 403 with a word for everybody who is no device."""
        here = self._devices.here()
        if here.reception is None:
            return problem_page(request, here.problem)
        try:
            visitor = await self._devices.visitor(request)
        except StoreError as error:
            return problem_page(request, str(error))
        language = language_of(request, visitor.account if visitor else None)
        if visitor is None:
            return page("kiosk_refused.html", 403, language, words=NOT_A_DEVICE)
        answer = page("kiosk.html", 200, language, told=_told(), device=visitor.account.name)
        answer.headers["content-security-policy"] = POLICY
        return answer

    # --- what the script asks ---------------------------------------------------------------------

    async def hello(self, request: Request, visitor: Visitor, _said: Any) -> Response:
        """How late it is, the key for entries, and a new log-in for an old one."""
        reception = self._devices.reception()
        desk = await run_in_threadpool(self._devices.desk)
        now = reception.now()
        body = {"now": now, "key": {"id": desk.key.id, "public": desk.key.public}}
        await run_in_threadpool(self._end_replaced, request)
        if now - visitor.login.opened <= RENEW:
            return _json(body)
        admitted = await run_in_threadpool(reception.admit, visitor.account, caller(request))
        if not isinstance(admitted, Admitted):
            return _json(body)
        answer = _json(body | {"renewed": True})
        self._replaced[admitted.token] = login_token(request)
        lasts = reception.lifetimes.lasts(visitor.account.device)
        give_login(request, answer, admitted.token, lasts // 1_000)
        return answer

    def _end_replaced(self, request: Request) -> None:
        """The browser has the new log-in: the one before it ends."""
        before = self._replaced.pop(login_token(request), None)
        if before is not None:
            self._devices.reception().log_out(before, caller(request))

    async def entries(self, _request: Request, visitor: Visitor, said: Any) -> Response:
        """Sealed entries; 422 for what is none."""
        sealed = said.get("entries") if isinstance(said, dict) else None
        if not isinstance(sealed, list) or not all(isinstance(one, dict) for one in sealed):
            return PlainTextResponse("These are no entries.", 422)
        desk = await run_in_threadpool(self._devices.desk)
        answers = await run_in_threadpool(desk.take, visitor, sealed[:MOST_AT_ONCE])
        return _json({"now": self._devices.reception().now(), "answers": answers})

    async def undo(self, _request: Request, visitor: Visitor, said: Any) -> Response:
        """Whether it was taken back."""
        token = str(said.get("undo", "")) if isinstance(said, dict) else ""
        desk = await run_in_threadpool(self._devices.desk)
        done = await run_in_threadpool(desk.undos.take, token, desk.by(visitor))
        return _json({"undone": done})

    def _asked(
        self, handler: Callable[[Request, Visitor, Any], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """For what the kiosk's script asks: JSON from our own page, by a device."""

        async def answer(request: Request) -> Response:
            json_asked = request.headers.get("content-type", "").startswith("application/json")
            try:
                visitor = await self._devices.visitor(request)
                if visitor is None or not same_origin(request) or not json_asked:
                    return PlainTextResponse("Not for this account.", 403)
                return await handler(request, visitor, await _read(request))
            except StoreError:
                log.warning("a kiosk could not be answered", exc_info=True)
                return PlainTextResponse("Not available.", 503, {"retry-after": "10"})

        return answer


async def _read(request: Request) -> Any:
    """The posted JSON; None if it is too large, or none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    try:
        return json.loads(body or b"{}")
    except ValueError:
        return None


def _json(body: Mapping[str, Any]) -> JSONResponse:
    return JSONResponse(dict(body), headers={"cache-control": "no-store"})


async def _file(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    headers = {"cache-control": "no-cache"}
    if name == "kiosk_worker.js":
        headers["service-worker-allowed"] = "/kiosk"
    return FileResponse(_FOLDER / name, media_type=FILES[name], headers=headers)


@cache
def _told() -> str:
    """Data for the script, safe between script tags."""
    return json.dumps(words()).replace("<", "\\u003c")
