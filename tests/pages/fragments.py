"""Runs of a fragment, as a browser asks for them: the page around it is not drawn again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest, local_script_runner


@contextmanager
def in_fragment(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Within it `page.run()` runs the fragment that was drawn last, such as an open dialog."""
    newest = list(page._fragment_storage._fragments)[-1]
    whole = local_script_runner.RerunData
    with monkeypatch.context() as patched:
        patched.setattr(
            local_script_runner, "RerunData", lambda **run: whole(fragment_id=newest, **run)
        )
        yield page
