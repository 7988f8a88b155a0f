"""Keeps MediaPipe's start-up chatter off standard error, and nothing else."""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHATTER = (
    b"Created TensorFlow Lite XNNPACK delegate",
    b"Logging before InitGoogle()",
    b"inference_feedback_manager.cc",
    b"landmark_projection_calculator.cc",
)
"""Lines MediaPipe 1.2 writes for every model it starts; no environment variable stops them."""

_one_at_a_time = threading.Lock()


@contextmanager
def without_chatter(lines: tuple[bytes, ...] = CHATTER) -> Iterator[None]:
    """While inside, what native code writes to file descriptor 2 is held back; on leaving, every
    line without one of these texts is passed on. For the moments a model starts or sees its first
    body, not for longer: other threads' lines wait as well."""
    with _one_at_a_time, tempfile.TemporaryFile() as held:
        sys.stderr.flush()
        real = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(real, 2)
            held.seek(0)
            kept = [line for line in held if not any(text in line for text in lines)]
            os.write(real, b"".join(kept))
            os.close(real)
