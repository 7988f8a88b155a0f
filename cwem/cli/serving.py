"""How a command becomes the server: a module of its own, because the server loads Streamlit, which
the command would do in vain."""

import os
import sys
from typing import TYPE_CHECKING

from cwem.settings import ROOT, Settings
from cwem.web.addresses import colleagues_host

if TYPE_CHECKING:
    from cwem.web.tls import Certificate


def serve(settings: Settings, certificate: "Certificate | None" = None) -> None:
    """Become the server (does not return): what `streamlit run app.py` does, with the address
    and port of the settings, over HTTPS with a certificate."""
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", settings.host, "--server.port", str(settings.port)]
    if (host := colleagues_host(settings)) is not None:
        # else Streamlit asks a server on the internet for this machine's address
        command += ["--browser.serverAddress", host]
    if certificate is not None:
        command += ["--server.sslCertFile", str(certificate.cert)]
        command += ["--server.sslKeyFile", str(certificate.key)]
    environment = os.environ | _folders(settings)
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell, our own interpreter


def _folders(settings: Settings) -> dict[str, str]:
    """The variables of folders that somebody named, absolute: the server starts in another folder,
    from which a relative one leads elsewhere."""
    named = settings.model_fields_set & {"home", "models"}
    return {f"CWEM_{name.upper()}": str(getattr(settings, name)) for name in named}
