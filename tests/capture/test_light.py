"""How bright a live picture is, looked at now and then."""

import numpy as np

from cwem.capture.light import EVERY, Light


def test_not_every_frame_is_looked_at() -> None:
    dark, bright = (np.full((48, 64, 3), level, np.uint8) for level in (0, 255))
    light = Light()
    light.look(dark, 7.0)
    assert light.latest < 10
    light.look(bright, 7.0 + EVERY / 2)
    assert light.latest < 10
    light.look(bright, 7.0 + EVERY)
    assert light.latest > 250
