"""A browser of a few lines: asks an ASGI app, keeps cookies, fills in the forms it is given."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1:8501"
PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin"}


@dataclass
class Answer:
    """What an ASGI app sent back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    """The Set-Cookie headers."""
    body: str = ""

    async def take(self, message: dict[str, Any]) -> None:
        """ASGI send."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = [(key.decode(), value.decode()) for key, value in message["headers"]]
            self.headers = dict(pairs)
            self.cookies = [value for key, value in pairs if key == "set-cookie"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"").decode()
        else:
            self.headers = {"type": message["type"]}

    @property
    def to(self) -> str:
        """Where it sends the browser."""
        assert self.status == 303, (self.status, self.body)
        return self.headers["location"]


@dataclass
class Browser:
    """One browser. `scheme` https: over TLS."""

    app: Callable[..., Any]
    scheme: str = "http"
    address: str = "192.0.2.1"
    host: str = HOST
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """A page somebody navigates to, unless the headers say otherwise."""
        return self._ask("GET", path, b"", {**PAGE, **headers})

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """A form somebody submits."""
        sent = {
            **PAGE,
            "origin": f"{self.scheme}://{self.host}",
            "content-type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self._ask("POST", path, urlencode(fields).encode(), sent)

    def fill(self, path: str, **fields: str) -> Answer:
        """Open a page and submit its form with these fields."""
        form = self.get(path)
        assert form.status == 200, (form.status, form.headers)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.body))
        return self.post(path.partition("?")[0], {**hidden, **fields})

    def socket(self, path: str = "/_stcore/stream", **headers: str) -> Answer:
        """Try to open a socket."""
        return self._ask("GET", path, b"", headers, kind="websocket")

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str], kind: str = "http"
    ) -> Answer:
        path, _, query = path.partition("?")
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"host": self.host, **headers, **({"cookie": cookie} if cookie else {})}
        secure = self.scheme == "https"
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": ("wss" if secure else "ws") if kind == "websocket" else self.scheme,
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": (self.address, 1234),
            "server": ("127.0.0.1", 8501),
            "http_version": "1.1",
            "subprotocols": [],
        }
        answer = Answer()
        said = [{"type": "websocket.connect"}]
        if kind == "http":
            said = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not said:
                await asyncio.Event().wait()
            return said.pop()

        asyncio.run(self.app(scope, receive, answer.take))
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer
