"""The socket of the camera at the door: frames there, greetings back.

One frame at a time: the kiosk sends the next one when this one was answered, so a slow server or
network sees fewer, and never old ones.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from cwem.access.visitors import Visitor
from cwem.capture.allowed import WhileAllowed
from cwem.capture.live import Camera, LivePicture, LiveRules
from cwem.capture.run import Analyser
from cwem.errors import StoreError
from cwem.people.known import KnownPeople
from cwem.ui.state import SHARED
from cwem.values import CameraKind, Capture
from cwem.web.cookies import login_token, same_origin
from cwem.web.kiosk_camera import DoorCamera, answers_of
from cwem.web.kiosk_device import Devices

log = logging.getLogger(__name__)


class KioskSocket:
    """One per process."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices

    async def camera(self, socket: WebSocket) -> None:
        """Answer a camera until it is gone."""
        try:
            visitor = await self._devices.visitor(socket)
        except StoreError:
            visitor = None
        here = self._devices.here()
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
        devices, desk, token = self._devices, self._devices.desk(), login_token(socket)
        here = devices.here()
        runtime, seats = here.runtime, here.seats
        assert runtime is not None
        assert seats is not None

        def allowed() -> bool:
            return devices.of_token(token) is not None

        def analyser(capture: Capture) -> Analyser:
            pipeline = runtime.pipeline(
                capture, runtime.outbox, queue=True, denied=lambda: desk.denied(camera.name)
            )
            return WhileAllowed(pipeline, allowed)

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
            seats=seats,
            rules=rules,
        )
        return DoorCamera(picture, desk, visitor, camera.name)


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
