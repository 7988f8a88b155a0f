"""`cwem run`: the app."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwem.cli.serving import serve
from cwem.demo.mark import refuse_outside
from cwem.errors import CwemError, SettingsError
from cwem.logs.writing import kept
from cwem.machine import port_taken
from cwem.settings import Settings, load_settings
from cwem.weights import load_manifest, model_file

if TYPE_CHECKING:
    from cwem.web.tls import Certificate

log = logging.getLogger(__name__)

SELF_SIGNED = "self-signed"


def run(
    tls: Annotated[
        str,
        typer.Option(
            "--tls",
            metavar="CERT KEY | self-signed",
            help="Serve HTTPS: browsers give the camera to nothing else outside this machine.",
        ),
    ] = "",
    key: Annotated[
        Path | None, typer.Argument(metavar="KEY", help="The private key to CERT of --tls.")
    ] = None,
) -> None:
    """Start the app; stop it with Ctrl-C."""
    settings = load_settings()
    with kept(settings):
        start(settings, tls, key)


def start(settings: Settings, tls: str = "", key: Path | None = None) -> None:
    """Look at what is needed, say where it will be, and become the server. Raises CwemError."""
    refuse_outside(settings)
    for weight in load_manifest().models:
        model_file(settings.models, weight.name)
    _open_once(settings)
    if reason := port_taken(settings.host, settings.port):
        raise CwemError(f"{reason}; stop what listens there, or set CWEM_PORT to another port")
    certificate = _certificate(settings, tls, key)
    _say_where(settings, certificate)
    log.info("CWEM starts on port %d, %s", settings.port, "HTTPS" if certificate else "HTTP")
    serve(settings, certificate)


def _open_once(settings: Settings) -> None:
    """Whether the store and what is sealed in it can be opened: said here, where the command can
    still fail, rather than by a server that cannot work. Raises StoreError, SettingsError."""
    from cwem.face.gallery import load_gallery  # noqa: PLC0415 - native libraries
    from cwem.store.opening import open_store  # noqa: PLC0415 - native libraries

    with open_store(settings) as store:
        load_gallery(store)


def _certificate(settings: Settings, tls: str, key: Path | None) -> "Certificate | None":
    from cwem.web.addresses import allowed_hosts  # noqa: PLC0415 - a second
    from cwem.web.tls import given, self_signed  # noqa: PLC0415 - a second

    if tls == SELF_SIGNED and key is None:
        return self_signed(settings.home / "tls", allowed_hosts(settings))
    if tls and key is not None:
        return given(Path(tls), key)
    if tls or key:
        raise SettingsError("Give --tls CERT KEY, two files in PEM form, or --tls self-signed.")
    return None


def _say_where(settings: Settings, certificate: "Certificate | None") -> None:
    """Tell the address colleagues can reach, and what they will meet there."""
    from cwem.web.addresses import colleagues_host  # noqa: PLC0415 - a second

    if certificate is not None:
        _say(f"Certificate, SHA-256 fingerprint: {certificate.fingerprint()}")
    if (host := colleagues_host(settings)) is None:
        return
    scheme = "https" if certificate else "http"
    _say(f"Colleagues reach CWEM at {scheme}://{host}:{settings.port}")
    if certificate is None:
        _say(
            "This address is not encrypted: passwords can be read on the network, and browsers "
            "give no camera there. Start with --tls CERT KEY or --tls self-signed."
        )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
