"""The connection check's server end: for whom, how long, how many, and a real peer over UDP."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from cwem.access.accounts import Role
from cwem.ui import state
from cwem.web import check
from cwem.web.check import AT_ONCE, ConnectionCheck
from tests.access.fakes import House

OWN = "http://127.0.0.1:8501"
BODY = b'{"type": "offer", "sdp": "m=application 9"}'


def request(token: str, body: bytes = BODY, **headers: str) -> Request:
    sent = {"host": "127.0.0.1:8501", "cookie": f"cwem_login={token}", **headers}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http", "method": "POST", "path": "/check/offer", "scheme": "http",
        "query_string": b"", "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in sent.items()],
    }  # fmt: skip
    return Request(scope, receive)


def checks(house: House, lasts: float = 5.0) -> ConnectionCheck:
    here = state.Server(reception=house.reception, problem="")
    return ConnectionCheck(lambda: here, lasts)


def offered(house: House, asked: Request) -> int:
    async def ask() -> Response:
        return await checks(house).offer(asked)

    return asyncio.run(ask()).status_code


@pytest.fixture
def token(house: House) -> str:
    house.person("ada", Role.EMPLOYEE)
    return house.enter("ada")


# --- who may ----------------------------------------------------------------------------------


def test_nobody_without_a_log_in(house: House) -> None:
    assert offered(house, request("made up")) == 403


def test_no_kiosk(house: House) -> None:
    house.person("door", Role.KIOSK)
    assert offered(house, request(house.enter("door"))) == 403


def test_no_page_of_another_origin(house: House, token: str) -> None:
    assert offered(house, request(token, origin="http://evil.example")) == 403
    assert offered(house, request(token, sec_fetch_site="cross-site")) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no json", b"[]", b"null", b'{"type": "answer", "sdp": "v=0"}', b'{"type": "offer"}',
        b'{"type": "offer", "sdp": 7}', b'{"type": "offer", "sdp": "v=0"}',
        b'{"type": "offer", "sdp": "v=0\\r\\nm=application 9\\r\\n"}',
        b'{"type": "offer", "sdp": "m=video 9\\r\\nm=application 9\\r\\n"}',
        b'{"type": "offer", "sdp": "' + b"x" * 70_000 + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_offer(house: House, token: str, body: bytes) -> None:
    assert offered(house, request(token, body, origin=OWN)) == 422


# --- a real peer ------------------------------------------------------------------------------


async def connected(
    offer_to: Callable[[Request], Awaitable[Response]], token: str
) -> tuple[RTCPeerConnection, Any, dict[str, Any]]:
    """A browser's end: connection, open channel, what the server answered."""
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    channel = peer.createDataChannel("check")
    opened = asyncio.Event()
    channel.on("open", opened.set)
    await peer.setLocalDescription(await peer.createOffer())
    body = json.dumps({"type": "offer", "sdp": peer.localDescription.sdp}).encode()
    answer = await offer_to(request(token, body, origin=OWN))
    assert answer.status_code == 200, answer.body
    told = json.loads(answer.body)
    await peer.setRemoteDescription(RTCSessionDescription(told["sdp"], told["type"]))
    await asyncio.wait_for(opened.wait(), 20)
    return peer, channel, told


def test_a_peer_is_answered_counts_sends_and_is_closed_in_time(house: House, token: str) -> None:
    async def visit() -> tuple[list[str], int, str]:
        peer, channel, told = await connected(checks(house, lasts=8.0).offer, token)
        first, last = told["ports"]
        assert 0 < first < last <= 65_535
        words: list[str] = []
        down = 0
        sent, closed = asyncio.Event(), asyncio.Event()

        def heard(message: str | bytes) -> None:
            nonlocal down
            if isinstance(message, bytes):
                down += len(message)
            else:
                words.append(message)
                if message == "sent":
                    sent.set()

        channel.on("message", heard)
        channel.on("close", closed.set)
        channel.send("ping 1")
        for _ in range(5):
            channel.send(bytes(1_000))
        channel.send("count")
        channel.send("send")
        await asyncio.wait_for(sent.wait(), 8)
        await asyncio.wait_for(closed.wait(), 12)
        await peer.close()
        return words, down, channel.readyState

    words, down, state_after = asyncio.run(visit())
    assert words == ["ping 1", "count 5000", "sent"]
    assert down == 800_000, "2 s at 3.2 Mbit/s"
    assert state_after == "closed"


def test_only_a_few_at_once_and_who_leaves_makes_room(house: House, token: str) -> None:
    async def crowd() -> int:
        running = checks(house, lasts=60)
        peers = [(await connected(running.offer, token))[0] for _ in range(AT_ONCE)]
        busy = (await running.offer(request(token))).status_code
        for each in peers:
            await each.close()
        _, left = await asyncio.wait(running._running, timeout=20)
        assert not left
        return busy

    assert asyncio.run(crowd()) == 503


# --- the socket -------------------------------------------------------------------------------


def socket(house: House, told: list[str], token: str = "", origin: str = OWN) -> list[Any]:
    """What the server sends over its socket to who says these things and then waits."""
    app = Starlette(routes=checks(house, lasts=0.5).routes())
    said: list[dict[str, Any]] = [{"type": "websocket.connect"}]
    said += [{"type": "websocket.receive", "text": each} for each in told]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if not said:
            await asyncio.Event().wait()
        return said.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message.get("text", message.get("code", message["type"])))

    names = {"host": "127.0.0.1:8501", "origin": origin, "cookie": f"cwem_login={token}"}
    scope = {
        "type": "websocket", "path": "/check/echo", "scheme": "ws", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in names.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501), "subprotocols": [],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return sent


def test_the_socket_says_back_what_it_is_told_until_its_time_is_over(
    house: House, token: str
) -> None:
    assert socket(house, ["7", "x" * 1_000], token) == ["websocket.accept", "7", "x" * 256, 1000]


def test_the_socket_is_for_our_own_pages_of_who_is_logged_in(house: House, token: str) -> None:
    assert socket(house, ["7"]) == [1008]
    assert socket(house, ["7"], token, "http://evil.example") == [1008]


# --- what is told -----------------------------------------------------------------------------


def test_the_ports_are_the_systems_or_the_usual_ones(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "range"
    monkeypatch.setattr(check, "_PORTS", told)
    assert check.udp_ports() == (49_152, 65_535)
    told.write_text("32768\t60999\n")
    assert check.udp_ports() == (32_768, 60_999)
