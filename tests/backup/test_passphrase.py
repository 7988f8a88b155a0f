"""Where a passphrase comes from, and that it is the same however it was typed."""

import io
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from cwem.backup.passphrase import check_new, given_passphrase
from cwem.backup.sealing import SealingReader, SealingWriter
from cwem.errors import InputError, SealError
from tests.backup.conftest import CHEAP

TYPED = "vier Wörter über Bäume"
COMPOSED, DECOMPOSED = (unicodedata.normalize(form, TYPED) for form in ("NFC", "NFD"))


@pytest.mark.parametrize(
    ("sealed_with", "opened_with"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)]
)
def test_letters_are_the_same_as_one_character_or_two(sealed_with: str, opened_with: str) -> None:
    assert sealed_with != opened_with
    file = io.BytesIO()
    writer = SealingWriter(file, sealed_with, CHEAP)
    writer.write(b"everything")
    writer.finish()
    file.seek(0)
    assert SealingReader(file, opened_with).read() == b"everything"
    file.seek(0)
    with pytest.raises(SealError):
        SealingReader(file, opened_with.replace("B", "b"))


def test_two_dots_make_a_short_one_no_longer() -> None:
    check_new("äöüäöüäöüäöü")
    with pytest.raises(InputError, match="at least 12"):
        check_new(unicodedata.normalize("NFD", "äöüäöüäöüäö"))


def ask() -> str:
    raise AssertionError


@pytest.mark.skipif(sys.platform == "win32", reason="a file's rights are no mode there")
@pytest.mark.parametrize(
    ("mode", "ours", "refused"),
    [
        (0o600, True, False), (0o400, True, False), (0o640, True, True), (0o604, True, True),
        (0o640, False, False), (0o660, False, True), (0o644, False, True),
    ],
)  # fmt: skip
def test_a_file_that_others_may_read_is_refused(
    mode: int, ours: bool, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "phrase"
    file.write_text("correct horse battery staple\n")
    file.chmod(mode)
    if not ours:
        somebody = os.geteuid() + 1
        monkeypatch.setattr("os.geteuid", lambda: somebody)
    if refused:
        with pytest.raises(InputError, match=r"chmod 600 .*phrase"):
            given_passphrase(file, ask)
    else:
        assert given_passphrase(file, ask) == "correct horse battery staple"
