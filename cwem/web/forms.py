"""What a person filled in, and what was wrong with it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from cwem.words import Words, say_n

_LARGEST = 16_384


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's fields. Passwords are taken as typed, everything else without outer spaces."""

    fields: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def secret(self, name: str) -> str:
        return self.fields.get(name, "")


async def filled(request: Request) -> Filled:
    """The posted form; empty if it is too large, or no form of ours."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return Filled()
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return Filled()
    try:
        return Filled(dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20)))
    except ValueError:
        return Filled()


def in_words(wait: int) -> Words:
    """Milliseconds as "20 seconds" or "4 minutes"."""
    seconds = -(-wait // 1_000)
    if seconds < 90:
        return say_n("{n} second", "{n} seconds", seconds)
    return say_n("{n} minute", "{n} minutes", -(-seconds // 60))
