"""PINs and codes: who has them, giving them out on paper, taking them back."""

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.pass_key import keyless_words
from cwem.ui import guard, state
from cwem.ui.formats import here
from cwem.ui.language import _, tr
from cwem.ui.layout import empty, header, saying
from cwem.ui.pass_issued import issued_card
from cwem.ui.passes_list import filters, pass_rows
from cwem.ui.passes_table import chosen_rows, what_to_do
from cwem.ui.people_desk import Desk


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_PASSES)
    runtime = state.server().runtime
    assert runtime is not None
    desk = Desk(guest, runtime, Permission.MANAGE_PASSES)
    with header(
        _("PINs and codes"),
        _("People come and go with them instead of with their face; all ways count the same."),
    ):
        pass
    issued_card(desk)
    company = desk.company()
    with saying(stop=True):
        held = runtime.store.passes.held()
        keyless = runtime.store.passes.keyless()
    rows = pass_rows(company, held, here())
    if not rows:
        empty(
            _("Nobody is entered yet. PINs and codes are given to people."),
            _("Import people"),
            "people_import.py",
            ":material/group_add:",
        )
        return
    if keyless:
        st.warning(tr(keyless_words(len(keyless))), icon=":material/key_off:")
    shown = filters(company, rows)
    if shown:
        what_to_do(desk, company, chosen_rows(shown))
    else:
        st.info(_("Nobody matches. Widen the search."), icon=":material/search_off:")


main()
