"""Photos between being given and being enrolled, sealed or thrown away.

They lie in this visit's memory only, for one person, and no longer than that person is looked at:
`empty` is called when another person or another page is opened. Streamlit keeps what was uploaded
until the visit ends, also when its widget is gone, so it is told to drop it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cwem.access.waiting_room import MOST
from cwem.enrolling import Given
from cwem.words import Words

_TRAY = "enrol_tray"


@dataclass(frozen=True, slots=True)
class PhotoShown:
    """What became of one photo. `small` is a JPEG to be shown, where there may be one."""

    name: str
    small: bytes | None
    reason: str = ""
    """Why it was refused; empty: it was not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the last attempt gave."""

    words: Words
    good: bool
    accepted: Words
    """What a photo is called that was not refused."""
    photos: Sequence[PhotoShown] = ()


@dataclass(slots=True)
class Tray:
    """What is on the table for one person."""

    number: str
    photos: list[Given] = field(default_factory=list)
    """Taken with the webcam."""
    uploads: list[UploadedFile] = field(default_factory=list)
    outcome: Outcome | None = None
    go: bool = False
    """A question was answered with yes: enrol in this run."""
    turn: int = 0
    """Part of the widgets' keys: another turn, and they are empty."""

    def given(self) -> list[Given]:
        """All photos, with their bytes."""
        return [*self.photos, *(Given(file.name, file.getvalue()) for file in self.uploads)]

    @property
    def count(self) -> int:
        return len(self.photos) + len(self.uploads)

    @property
    def ready(self) -> bool:
        """Whether there are photos, and not more than can be used."""
        return 0 < self.count <= MOST

    def clear(self) -> None:
        """Nothing is on the table any more; what became of it stays."""
        forget(self.uploads)
        self.photos, self.uploads = [], []
        self.turn += 1


def tray(number: str) -> Tray:
    """This person's; what lay there of another one is gone."""
    found = st.session_state.get(_TRAY)
    if not isinstance(found, Tray) or found.number != number:
        empty()
        found = st.session_state[_TRAY] = Tray(number)
    return found


def empty() -> None:
    """Throw away whatever lies there."""
    found = st.session_state.pop(_TRAY, None)
    if isinstance(found, Tray):
        found.clear()


def forget(files: Sequence[UploadedFile]) -> None:
    """Drop these from Streamlit's memory."""
    context = get_script_run_ctx()
    if context is None or not isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        return
    for file in files:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
