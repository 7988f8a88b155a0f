"""What the driver reports, as the project's errors with a sentence that says what to do."""

from cassandra import (
    AuthenticationFailed,
    CoordinationFailure,
    DriverException,
    InvalidRequest,
    OperationTimedOut,
    RequestExecutionException,
    Timeout,
    Unauthorized,
    Unavailable,
)
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionException
from cassandra.protocol import ErrorMessage

from cwem.errors import StoreError, StoreUnavailable

DRIVER_ERRORS = (
    DriverException, NoHostAvailable, ConnectionException, ErrorMessage, RequestExecutionException,
    OSError,
)  # fmt: skip
UNDECIDED = (
    Timeout, OperationTimedOut, CoordinationFailure, NoHostAvailable, ConnectionException,
    ErrorMessage,
)  # fmt: skip
"""After these nobody knows yet whether a write has happened. An ErrorMessage as such is one that
the driver does not know, CAS_WRITE_UNKNOWN (0x1700) among them: accepted by some, perhaps to be
finished by the next who asks."""

_NEVER = {
    AuthenticationFailed: "refuses the log-in. Check the user in CWEM_STORE, and password_file= or "
    "CWEM_STORE_PASSWORD",
    Unauthorized: "does not allow this to its user. Grant it ALL on the keyspace",
    InvalidRequest: "refused",
}
_SLOW = "did not answer in time. Try again in a moment; look at its nodes if it goes on"
_LATER = {
    Unavailable: "has too few nodes up. Start the missing ones; nothing stored is lost",
    TimeoutError: _SLOW,
    OSError: "cannot be reached. Check the network, and the files for TLS",
}


def store_error(error: Exception, place: object) -> StoreError:
    """StoreUnavailable where the same call may succeed later, StoreError where it will not."""
    if isinstance(error, NoHostAvailable):
        return _of_every_host(error, place)
    if "eyspace" in str(error) and isinstance(error, InvalidRequest | ErrorMessage):
        return missing(place)
    for kind, sentence in _NEVER.items():
        if isinstance(error, kind):
            return StoreError(f"The store {place} {sentence} ({error}).")
    if not isinstance(error, DRIVER_ERRORS):
        return StoreError(f"The store {place} cannot hold this value: {error}.")
    sentence = next((each for kind, each in _LATER.items() if isinstance(error, kind)), _SLOW)
    if isinstance(error, OperationTimedOut):  # its text is what the driver would have us call
        return StoreUnavailable(f"The store {place} {sentence}.")
    return StoreUnavailable(f"The store {place} {sentence} ({type(error).__name__}: {error}).")


def _of_every_host(error: NoHostAvailable, place: object) -> StoreError:
    """No node took it: for one reason that lasts, or because none is there."""
    errors = getattr(error, "errors", None)
    for each in errors.values() if isinstance(errors, dict) else ():
        if isinstance(each, AuthenticationFailed | Unauthorized):
            return store_error(each, place)
    return StoreUnavailable(
        f"The store {place} cannot be reached. Check that Cassandra runs, and host, port and dc= "
        "in CWEM_STORE; where it speaks TLS, ca=, cert= and key= too."
    )


def missing(place: object) -> StoreError:
    """The keyspace is not there."""
    return StoreError(
        f"The store {place} has not been made yet. Make it with `cwem store migrate`, with rf= in "
        "CWEM_STORE for the copies of every row."
    )


def closed(place: object) -> StoreUnavailable:
    return StoreUnavailable(f"The store {place} is closed.")
