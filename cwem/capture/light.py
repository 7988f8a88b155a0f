"""How bright a live picture is: in the dark no face is recognised."""

import numpy as np

from cwem.values import Image

EVERY = 0.5
"""Seconds between two looks at how bright the picture is."""


class Light:
    """Looks at a stream of frames. `look` belongs to one thread; any thread may read `latest`."""

    def __init__(self) -> None:
        self.latest = 255.0
        """See `brightness`."""
        self._looked = float("-inf")

    def look(self, image: Image, arrived: float) -> None:
        """Not at every frame: it costs as much as drawing on it."""
        if arrived - self._looked >= EVERY:
            self._looked = arrived
            self.latest = brightness(image)


def brightness(image: Image) -> float:
    """95th percentile of luminance, 0..255, as the quality of a face is measured by, over every
    sixteenth row and column."""
    blue, green, red = np.moveaxis(image[::16, ::16].astype(np.float32), -1, 0)
    return float(np.percentile(0.114 * blue + 0.587 * green + 0.299 * red, 95))
