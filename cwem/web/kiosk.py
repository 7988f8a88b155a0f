"""The screen at the door: a page of its own that goes on when the server is away.

    GET  /kiosk              the page, with everything it says in every language
    GET  /kiosk/FILE         its script and style, and what keeps it in the browser
    POST /kiosk/hello        a sign of life: the time, the key for entries, a longer log-in
    POST /kiosk/entries      what was typed, sealed: now, or while the server was away
    POST /kiosk/undo         take back what was said some seconds ago
    WS   /kiosk/camera       frames there, greetings back

Only an account that is a device may be here, and it may be nowhere else.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cwem.access.reception import Admitted, Reception
from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE, Visitor
from cwem.capture.allowed import WhileAllowed
from cwem.capture.live import Camera, LivePicture, LiveRules
from cwem.capture.run import Analyser
from cwem.capture.seats import Seats
from cwem.errors import StoreError
from cwem.people.known import KnownPeople
from cwem.ui.state import SHARED, Runtime
from cwem.values import CameraKind, Capture, Millis
from cwem.web.cookies import give_login, login_token, same_origin
from cwem.web.here import Here, caller, language_of
from cwem.web.kiosk_camera import DoorCamera, answers_of
from cwem.web.kiosk_desk import MOST_AT_ONCE, KioskDesk
from cwem.web.kiosk_seal import entry_key
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


class Kiosks(Here, Protocol):
    """What is open in this process."""

    @property
    def runtime(self) -> Runtime | None: ...

    @property
    def seats(self) -> Seats | None: ...


class KioskPages:
    """The routes. One per process; handlers on the event loop, what waits on threads."""

    def __init__(self, here: Callable[[], Kiosks]) -> None:
        self._here = here
        self._desk: tuple[Runtime, KioskDesk] | None = None
        self._replaced: dict[str, str] = {}
        """New token -> the one it replaced, until the new one has come back."""

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/kiosk", self.page),
            Route("/kiosk/hello", self._asked(self.hello), methods=["POST"]),
            Route("/kiosk/entries", self._asked(self.entries), methods=["POST"]),
            Route("/kiosk/undo", self._asked(self.undo), methods=["POST"]),
            WebSocketRoute("/kiosk/camera", self.camera),
            *(Route(f"/kiosk/{name}", _file) for name in FILES),
        ]

    # --- the page ---------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        """The page. 403 with a word for everybody who is no device."""
        here = self._here()
        if here.reception is None:
            return problem_page(request, here.problem)
        try:
            visitor = await self._visitor(request)
        except StoreError as error:
            return problem_page(request, str(error))
        language = language_of(request, visitor.account if visitor else None)
        if visitor is None:
            return page("kiosk_refused.html", 403, language, words=NOT_A_DEVICE)
        answer = page("kiosk.html", 200, language, told=_told(), device=visitor.account.name)
        answer.headers["content-security-policy"] = POLICY
        return answer

    async def hello(self, request: Request, visitor: Visitor, _said: Any) -> Response:
        """How late it is, the key for entries, and a new log-in for an old one."""
        reception = self._reception()
        desk = await run_in_threadpool(self._desk_now)
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
            self._reception().log_out(before, caller(request))

    async def entries(self, _request: Request, visitor: Visitor, said: Any) -> Response:
        """Sealed entries; 422 for what is none."""
        sealed = said.get("entries") if isinstance(said, dict) else None
        if not isinstance(sealed, list) or not all(isinstance(one, dict) for one in sealed):
            return PlainTextResponse("These are no entries.", 422)
        desk = await run_in_threadpool(self._desk_now)
        answers = await run_in_threadpool(desk.take, visitor, sealed[:MOST_AT_ONCE])
        return _json({"now": self._reception().now(), "answers": answers})

    async def undo(self, _request: Request, visitor: Visitor, said: Any) -> Response:
        """Whether it was taken back."""
        token = str(said.get("undo", "")) if isinstance(said, dict) else ""
        desk = await run_in_threadpool(self._desk_now)
        done = await run_in_threadpool(desk.undos.take, token, desk.by(visitor))
        return _json({"undone": done})

    # --- the camera -------------------------------------------------------------------------------

    async def camera(self, socket: WebSocket) -> None:
        """Frames as JPEG, one at a time: the kiosk sends the next one when this one was answered,
        so a slow server or network sees fewer, and never old ones."""
        try:
            visitor = await self._visitor(socket)
        except StoreError:
            visitor = None
        here = self._here()
        if visitor is None or not same_origin(socket) or not here.runtime or not here.seats:
            await socket.close(1008)
            return
        await socket.accept()
        door = await run_in_threadpool(self._open_door, socket, visitor)
        try:
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                await socket.send_text(await run_in_threadpool(_answered, door, message))
        except (WebSocketDisconnect, RuntimeError):
            return
        finally:
            door.close()

    def _open_door(self, socket: WebSocket, visitor: Visitor) -> DoorCamera:
        here = self._here()
        assert here.runtime is not None
        assert here.seats is not None
        runtime, desk = here.runtime, self._desk_now()
        token, reception = login_token(socket), self._reception()

        def allowed() -> bool:
            found = reception.visitor(token)
            return found is not None and _device(found)

        def analyser(capture: Capture) -> Analyser:
            return WhileAllowed(runtime.pipeline(capture, runtime.outbox, queue=True), allowed)

        def rules() -> LiveRules:
            settings = runtime.settings
            return LiveRules(
                settings.analysis_fps,
                settings.analysis_fps,
                clock_drift=settings.rules().clock_drift,
            )

        camera = _camera(socket.query_params.get("camera", ""), desk.people)
        picture = LivePicture(
            camera,
            open_analyser=analyser,
            draw=lambda image, _analysis: image,
            seats=here.seats,
            rules=rules,
        )
        return DoorCamera(picture, desk, visitor, camera.name)

    # --- who --------------------------------------------------------------------------------------

    def _asked(
        self, handler: Callable[[Request, Visitor, Any], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """For what the kiosk's script asks: JSON from our own page, by a device."""

        async def answer(request: Request) -> Response:
            json_asked = request.headers.get("content-type", "").startswith("application/json")
            try:
                visitor = await self._visitor(request)
                if visitor is None or not same_origin(request) or not json_asked:
                    return PlainTextResponse("Not for this account.", 403)
                return await handler(request, visitor, await _read(request))
            except StoreError:
                log.warning("a kiosk could not be answered", exc_info=True)
                return PlainTextResponse("Not available.", 503, {"retry-after": "10"})

        return answer

    async def _visitor(self, connection: HTTPConnection) -> Visitor | None:
        """The device that asks; None: it is none. Raises StoreError."""
        reception = self._here().reception
        if reception is None:
            return None
        found = await run_in_threadpool(reception.visitor, login_token(connection))
        return found if found is not None and _device(found) else None

    def _reception(self) -> Reception:
        reception = self._here().reception
        assert reception is not None
        return reception

    def _desk_now(self) -> KioskDesk:
        runtime, reception = self._here().runtime, self._reception()
        assert runtime is not None
        if self._desk is None or self._desk[0] is not runtime:
            people = KnownPeople(runtime.registry)
            key = entry_key(runtime.settings.home / "keys")
            desk = KioskDesk(
                runtime.store, reception, people, key, runtime.outbox,
                lambda: runtime.embedder.model,
            )  # fmt: skip
            self._desk = (runtime, desk)
        return self._desk[1]


def _device(visitor: Visitor) -> bool:
    return visitor is not ANYONE and may_at_all(visitor.account, Permission.KIOSK)


def _camera(name: str, people: KnownPeople) -> Camera:
    """The registered shared camera of the address, or one that nobody registered."""
    found = people.company().cameras.get(name)
    known = found is not None and found.kind is CameraKind.SHARED and not found.retired
    return Camera(name, CameraKind.SHARED) if known else SHARED


def _answered(door: DoorCamera, message: Mapping[str, Any]) -> str:
    """What to say to a frame or a button; a store that is away says nothing, and the next frame
    asks again."""
    try:
        if (frame := message.get("bytes")) is not None:
            found = door.frame(frame)
        else:
            found = door.said(_object(message.get("text") or ""))
    except (StoreError, TimeoutError):
        log.warning("a kiosk's camera could not be answered", exc_info=True)
        found = [{"trouble": "store"}]
    return json.dumps(answers_of(found, door.state()))


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


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
