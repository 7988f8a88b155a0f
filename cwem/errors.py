"""Everything that can go wrong on purpose. Each message says what to do about it.

CwemError
 +-- InputError            what the user gave cannot be used (exit code 1)
 |    +-- UnreadableMedia  a picture or video that cannot be opened or ends early
 |    +-- ConsentMissing   something would be stored that nobody agreed to
 |    +-- NotAllowed       whoever asks may not do this, or not any more
 +-- SettingsError         a setting is wrong or contradicts another (exit code 2)
 +-- ModelError            a model file is missing, corrupt or cannot be fetched
 |    +-- ModelMissing
 |    +-- ModelCorrupt
 |    +-- ModelUnavailable
 +-- StoreError            the store refused
 |    +-- StoreUnavailable locked, unreachable, disk full: try again later
 |    +-- StoreTooNew      written by a newer version
 |    +-- StoreChanged     somebody else changed it first: look again
 |    +-- RowsRefused      some of the rows may not be stored, the others are
 |    +-- SealError        sealed bytes that cannot be opened: wrong key or tampered
 +-- ServerBusy            the cap of concurrent sessions is reached

Expected outcomes (no face, unknown person, too small) are values, never errors.
"""


class CwemError(Exception):
    """Base of all. `str(error)` is one or two sentences for the user, without a traceback."""


class InputError(CwemError):
    """What the user gave cannot be used."""


class UnreadableMedia(InputError):
    """A picture or video that cannot be opened or decoded."""


class ConsentMissing(InputError):
    """Something would be stored that nobody agreed to."""


class NotAllowed(InputError):
    """Whoever asks may not do this, or not any more; nothing was done."""


class SettingsError(CwemError):
    """A setting is wrong."""


class ModelError(CwemError):
    """A model file cannot be used."""


class ModelMissing(ModelError):
    """The file is not there yet."""


class ModelCorrupt(ModelError):
    """The file is not the one the manifest names."""


class ModelUnavailable(ModelError):
    """No source could deliver the file."""


class StoreError(CwemError):
    """The store refused."""


class StoreUnavailable(StoreError):
    """Locked, unreachable or full: the same call may succeed later."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of CWEM."""


class RulesMissing(StoreError):
    """A revision of what was agreed is not there."""


class StoreChanged(StoreError):
    """What a change was prepared from has been changed by somebody else meanwhile."""


class RowsRefused(StoreError):
    """Some rows break a bout's rules or come too late; the others are stored, and offering these
    again changes nothing."""

    reasons: tuple[str, ...] = ()
    """One for each of them."""


class SealError(StoreError):
    """Sealed bytes cannot be opened."""


class ServerBusy(CwemError):
    """No more sessions can be served at once."""
