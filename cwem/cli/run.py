"""`cwem run`: the app."""

from cwem.errors import CwemError
from cwem.machine import port_taken
from cwem.settings import load_settings
from cwem.weights import load_manifest, model_file


def run() -> None:
    """Start the app; stop it with Ctrl-C."""
    from cwem.server import require_loopback, serve  # noqa: PLC0415 - a second

    settings = load_settings()
    require_loopback(settings)
    for weight in load_manifest().models:
        model_file(settings.models, weight.name)
    if reason := port_taken(settings.host, settings.port):
        raise CwemError(f"{reason}; stop what listens there, or set CWEM_PORT to another port")
    serve(settings)
