"""How colleagues reach this server, and whether what they type is protected."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from cwem.errors import SettingsError
from cwem.settings import Settings
from cwem.ui.formats import day
from cwem.ui.language import _, n_, tr

SOON = 30
"""Days before its end from which a certificate is worth a warning."""


def address(
    settings: Settings, colleagues: str | None, ends: Callable[[], datetime] | None
) -> None:
    """The address, and the state of its encryption. `colleagues`: the name by which others reach
    this machine; None: nobody does. `ends`: when the certificate does; None: there is none."""
    scheme = "https" if ends else "http"
    st.code(f"{scheme}://{colleagues or settings.host}:{settings.port}", language=None)
    if colleagues is None:
        st.caption(_("From this machine only; nobody else can reach it."))
    if ends is not None:
        encrypted(ends)
    elif colleagues is None:
        st.caption(_("Not encrypted, which is fine: nothing leaves this machine."))
    else:
        st.warning(
            _(
                "Not encrypted: passwords can be read on the network, and browsers give no camera "
                "there. Start CWEM with --tls CERT KEY or --tls self-signed."
            ),
            icon=":material/lock_open:",
        )


def encrypted(ends: Callable[[], datetime]) -> None:
    """How long the certificate will do."""
    try:
        end = ends()
    except SettingsError as error:
        st.warning(tr(error), icon=":material/lock:")
        return
    left = max((end - datetime.now(UTC)).days, 0)
    if left >= SOON:
        st.caption(_("Encrypted (TLS). The certificate is valid until {day}.", day=day(end.date())))
        return
    st.warning(
        n_(
            "The certificate ends in {n} day, on {day}. Renew it.",
            "The certificate ends in {n} days, on {day}. Renew it.",
            left,
            day=day(end.date()),
        ),
        icon=":material/event_busy:",
    )
