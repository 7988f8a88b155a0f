"""How many bits a second the returned picture may take. Encoding it is the larger part of what a
Live window costs the server, and costs more the more bits there are; figures: docs/performance.md.
"""

from aiortc.codecs import h264, vpx

PREVIEW = 600_000
"""Bits a second, enough for one person at a desk at 640x480."""


def limit_returned(bits: int = PREVIEW) -> None:
    """From now on no returned picture takes more. aiortc has no other place for it than its codecs'
    own limits (aiortc 1.16)."""
    vpx.MAX_BITRATE = h264.MAX_BITRATE = bits
