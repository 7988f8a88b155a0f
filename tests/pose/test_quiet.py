"""Known chatter is dropped; everything else written meanwhile still arrives."""

import os

import pytest

from cwem.pose.quiet import without_chatter


def test_only_the_named_lines_are_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with without_chatter((b"chatter",)):
        os.write(2, b"before\nsome chatter here\nerror: disk full\n")
        assert capfd.readouterr().err == ""
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "before\nerror: disk full\nafter\n"


def test_a_failure_inside_still_passes_its_lines_on(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), without_chatter():
        os.write(2, b"why it failed\n") / 0
    assert capfd.readouterr().err == "why it failed\n"
