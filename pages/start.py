"""Getting started: from an empty installation to one that works, step by step."""

from collections.abc import Callable

import streamlit as st

from cwem.access.roles import Permission
from cwem.ui import guard, links, state
from cwem.ui.language import _, tr
from cwem.ui.layout import flash, header, saying
from cwem.ui.start_facts import facts, is_away, put_away, settle
from cwem.ui.start_steps import Step, StepState, finished, steps

ICONS = {
    StepState.OPEN: ":gray[:material/radio_button_unchecked:]",
    StepState.PARTLY: ":orange[:material/timelapse:]",
    StepState.DONE: ":green[:material/check_circle:]",
    StepState.SETTLED: ":green[:material/task_alt:]",
}


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_SETTINGS)
    runtime = state.server().runtime
    if runtime is None:
        return
    with saying(stop=True):
        found = steps(facts(guest, runtime))
        away = is_away(guest)
    complete = finished(found)
    caption = _("Everything is set up.") if complete else _("What this installation needs to work.")
    with header(_("Getting started"), caption):
        if not away and st.button(
            _("Put this page away"),
            icon=":material/inventory_2:",
            type="primary" if complete else "secondary",
            help=_("It leaves the navigation and no longer opens first; its address stays."),
        ):
            do(lambda: put_away(guest), _("Getting started was put away."))
    done = sum(step.state.finished for step in found)
    st.progress(done / len(found), _("{done} of {all} done", done=done, all=len(found)))
    following = next((step for step in found if not step.state.finished), None)
    for step in found:
        line(guest, step, follows=step is following)


def line(guest: guard.Guest, step: Step, follows: bool) -> None:
    """One step: how far it is, why, and the way to do it. `follows`: the one to do next."""
    with st.container(border=True):
        text, actions = st.columns([5, 3], vertical_alignment="center")
    with text, st.container(gap="xsmall"):
        st.markdown(f"{ICONS[step.state]} **{tr(step.title)}**")
        if not step.state.finished:
            st.caption(tr(step.why))
        if step.detail is not None:
            st.caption(tr(step.detail))
    settles = step.settle is not None and not step.state.finished
    with (
        actions,
        st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"),
    ):
        if settles and st.button(tr(step.settle), key=f"settle-{step.key}", type="tertiary"):
            do(lambda: settle(guest, step.key), _("Noted in the audit."))
        if not follows:
            links.link(step.page, tr(step.button))
        elif st.button(
            tr(step.button),
            key=f"go-{step.key}",
            type="primary",
            icon=":material/arrow_forward:",
        ):
            links.go(step.page)


def do(action: Callable[[], None], done: str) -> None:
    """Do it, say so, and draw the page anew."""
    with saying():
        action()
        flash(done)
        st.rerun()


main()
