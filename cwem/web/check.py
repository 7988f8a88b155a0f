"""The server's end of the connection check: an echo over a socket, and a small peer for UDP.

    /check/echo     WebSocket: says back what it is told; measures the round trip
    /check/offer    POST: answers a WebRTC offer with a data channel and nothing else

Both lie behind the gate and ask for a permission and our own origin; few run at once, and none
longer than ten seconds, so that a check cannot take from the live pictures.
"""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cwem.access.roles import Permission, may_at_all
from cwem.errors import StoreError
from cwem.web.cookies import login_token, same_origin
from cwem.web.here import Here

log = logging.getLogger(__name__)

LASTS = 10.0
"""Seconds after which a check is over, whatever state it is in."""
AT_ONCE = 4
_LARGEST = 65_536
_ECHOES = 64
_LONGEST_ECHO = 256
_MEDIA = re.compile(r"^m=(\w+)", re.MULTILINE)
_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
_IANA_PORTS = (49_152, 65_535)
"""RFC 6335: where the system does not say."""


class ConnectionCheck:
    """The routes, and the checks that run now. One per process; event loop only."""

    def __init__(self, here: Callable[[], Here], lasts: float = LASTS) -> None:
        self._here, self._lasts = here, lasts
        self._running: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """Both of them."""
        return [
            WebSocketRoute("/check/echo", self.echo),
            Route("/check/offer", self.offer, methods=["POST"]),
        ]

    async def echo(self, socket: WebSocket) -> None:
        """Say back what is told, a few times and not for long."""
        if not await self._may(socket):
            await socket.close(1008)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, TimeoutError, KeyError):
            async with asyncio.timeout(self._lasts):
                for _ in range(_ECHOES):
                    told = await socket.receive_text()
                    await socket.send_text(told[:_LONGEST_ECHO])
        with contextlib.suppress(RuntimeError):  # the browser closed it first
            await socket.close()

    async def offer(self, request: Request) -> Response:
        """Answer an offer. 403 without permission or from elsewhere, 422 for no offer, 503 while
        too many run."""
        from cwem.web.check_peer import CheckPeer  # noqa: PLC0415 - importing app.py must be quick

        if not await self._may(request):
            return PlainTextResponse("Not for this account.", 403)
        sdp = await _offered(request)
        if sdp is None:
            return PlainTextResponse("This is no offer.", 422)
        if len(self._running) >= AT_ONCE:
            return PlainTextResponse("Busy.", 503, {"retry-after": str(round(self._lasts))})
        peer = CheckPeer()
        watch = asyncio.create_task(peer.watch(self._lasts))
        self._running.add(watch)
        watch.add_done_callback(self._running.discard)
        await asyncio.sleep(0)  # it watches from here on, and closes the peer when cancelled
        try:
            answer = await peer.answer(sdp)
        except Exception:  # aiortc raises what it likes for an offer it cannot read
            log.info("an offer of the connection check could not be answered", exc_info=True)
            watch.cancel()
            return PlainTextResponse("This is no offer.", 422)
        return JSONResponse(
            {"sdp": answer, "type": "answer", "ports": udp_ports()},
            headers={"cache-control": "no-store"},
        )

    async def _may(self, connection: HTTPConnection) -> bool:
        reception = self._here().reception
        if reception is None or not same_origin(connection):
            return False
        try:
            visitor = await run_in_threadpool(reception.visitor, login_token(connection))
        except StoreError:
            return False
        return visitor is not None and may_at_all(visitor.account, Permission.CHECK_CONNECTION)


def udp_ports() -> tuple[int, int]:
    """The first and last port of this machine that a media connection may get."""
    try:
        first, last = _PORTS.read_text("ascii").split()
        return int(first), int(last)
    except (OSError, ValueError):
        return _IANA_PORTS


async def _offered(request: Request) -> str | None:
    """The posted offer; None if it is too large or none, or one for more than a data channel."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    try:
        read: Any = json.loads(body)
        sdp = read["sdp"] if read["type"] == "offer" else None
    except (ValueError, TypeError, KeyError):
        return None
    return sdp if isinstance(sdp, str) and _MEDIA.findall(sdp) == ["application"] else None
