"""What is kept on this machine while the store cannot be reached, in words."""

import streamlit as st

from cwem.store.outbox import OutboxState
from cwem.ui.language import _, markdown, n_, tr
from cwem.ui.layout import quiet


def saving(kept: OutboxState) -> None:
    """A line while rows wait for the store; nothing otherwise."""
    with quiet("saving"):
        if not kept.trouble:  # else the state above says why time cannot be saved
            _draw(kept)


def _draw(kept: OutboxState) -> None:
    if kept.away:
        words = _(
            "**Saving locally, {n} pending.** The store cannot be reached. Recording goes on, and "
            "what is pending is brought in by itself.",
            n=kept.pending,
        )
        st.warning(words, icon=":material/cloud_off:")
    elif kept.pending:
        st.info(
            _("**The store is back.** {n} rows are brought in.", n=kept.pending),
            icon=":material/cloud_sync:",
        )
    if kept.nearly_full:
        st.error(
            _(
                "The room for what is saved locally is nearly used up: {n} of {limit} rows. Tell "
                "your administrator.",
                n=kept.pending,
                limit=kept.limit,
            ),
            icon=":material/inventory_2:",
        )


def saving_for_operators(kept: OutboxState) -> None:
    """The same for who looks after the server, with what was refused and what is in the way."""
    saving(kept)
    if kept.trouble:
        st.error(markdown(tr(kept.trouble)), icon=":material/cloud_off:")
    if kept.refused:
        words = n_(
            "{n} row that was saved locally came too late and was refused; the log says which.",
            "{n} rows that were saved locally came too late and were refused; the log says which.",
            kept.refused,
        )
        st.info(words, icon=":material/event_busy:")
