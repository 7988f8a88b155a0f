"""What all tests of backups share: a passphrase that is cheap to derive a key from."""

from collections.abc import Iterator

import pytest

from cwem.backup.sealing import Derivation, SealingWriter

CHEAP = Derivation(memory=64, passes=1, lanes=1)


@pytest.fixture(scope="session", autouse=True)
def _cheap() -> Iterator[None]:
    """Files made in this process say that they cost this little, and are opened accordingly: with
    the real cost the key alone took a fifth of a second, some 300 times. test_passphrase.py and the
    command's own tests have the real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SealingWriter.__init__, "__defaults__", (CHEAP,))
        yield
