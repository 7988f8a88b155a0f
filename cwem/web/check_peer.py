"""The small peer that a browser's connection check reaches over UDP: a data channel, no media."""

import asyncio
import contextlib

from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription

CHUNK = bytes(8_000)
EVERY = 0.02
"""Seconds between two chunks: 3.2 Mbit/s, twice what a live picture takes each way. Not faster:
aiortc is Python on the server's event loop, where the frames of all live pictures pass."""
STREAMS = 2.0
"""Seconds of sending."""
_WAITING = 256_000
"""Bytes that may wait to be sent; more only measures our own queue."""
_LONGEST = 256


class CheckPeer:
    """One check. Event loop only; `watch` has to run, and closes it."""

    def __init__(self) -> None:
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.on("datachannel", _serve)

    async def answer(self, sdp: str) -> str:
        """The answer to an offer. Raises whatever aiortc does for one it cannot read."""
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self._peer.setLocalDescription(await self._peer.createAnswer())
        return str(self._peer.localDescription.sdp)

    async def watch(self, seconds: float) -> None:
        """Close it when its time is over, or when it has failed or gone before."""
        over = asyncio.Event()

        def changed() -> None:
            if self._peer.connectionState in {"failed", "closed"}:
                over.set()

        self._peer.on("connectionstatechange", changed)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), seconds)
        finally:
            await self._peer.close()


def _serve(channel: RTCDataChannel) -> None:
    """Speak the check's few words on the browser's data channel:

    "ping ..."  the same back
    "send"      chunks for STREAMS seconds, then "sent"
    "count"     how many bytes came in since the last "count"
    bytes       counted
    """
    received = 0
    sending: asyncio.Task[None] | None = None

    def heard(message: str | bytes) -> None:
        nonlocal received, sending
        if isinstance(message, bytes):
            received += len(message)
        elif message.startswith("ping"):
            channel.send(message[:_LONGEST])
        elif message == "count":
            channel.send(f"count {received}")
            received = 0
        elif message == "send" and sending is None:
            sending = asyncio.get_running_loop().create_task(_send(channel))

    channel.on("message", heard)


async def _send(channel: RTCDataChannel) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for number in range(round(STREAMS / EVERY)):
        await asyncio.sleep(max(0.0, begun + number * EVERY - loop.time()))
        if channel.readyState != "open":
            return
        if channel.bufferedAmount < _WAITING:
            channel.send(CHUNK)
    if channel.readyState == "open":
        channel.send("sent")
