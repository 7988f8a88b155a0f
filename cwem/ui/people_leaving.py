"""A last day at work: what it ends is shown before, and done in one step."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from cwem.access.consent import PURPOSES
from cwem.errors import InputError
from cwem.people.leavers import Departure, Leaving, leave, plan_leaving, stay
from cwem.people.values import Company
from cwem.people.wording import person_name
from cwem.ui.explained import as_explained, look_again
from cwem.ui.formats import here, typed_day
from cwem.ui.language import _, markdown
from cwem.ui.layout import confirm, error, flash, saying
from cwem.ui.markdown import plain
from cwem.ui.people_change import FIRST, LAST
from cwem.ui.people_desk import Desk
from cwem.words import Words, say, say_n

_NAMED = 10
"""So many of those without a manager are named."""


def leaves(desk: Desk, number: str, planned: date | None) -> None:
    """Ask for the last day and do what it means."""

    @st.dialog(_("Last day at work"), width="medium")
    def ask() -> None:
        desk.still_here()
        company = desk.company()
        st.markdown(f"**{plain(person_name(company, number))}**")
        last_day = st.date_input(
            _("Last day"),
            planned or here(),
            min_value=FIRST,
            max_value=LAST,
            format=typed_day(),
            key=f"leave-day-{number}",
        )
        plan = _planned(desk, company, number, last_day)
        if plan is not None:
            _explain(desk, company, plan)
        explained = as_explained("leave-explained", plan)
        over = plan is not None and plan.due <= desk.guest.reception.now()
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="leave-cancel"):
                st.rerun()
            label = _("End everything now") if over else _("Record the last day")
            do = st.button(label, key="leave-do", type="primary", disabled=plan is None)
        if do and not explained:
            look_again()
        elif do and plan:
            _do(desk, plan)

    ask()


def _planned(desk: Desk, company: Company, number: str, last_day: date) -> Leaving | None:
    try:
        return plan_leaving(company, desk.runtime.access, number, last_day)
    except InputError as problem:
        error(problem)
        return None


def _explain(desk: Desk, company: Company, plan: Leaving) -> None:
    now = desk.guest.reception.now()
    with st.container(border=True, gap="xsmall"):
        if plan.due <= now:
            st.markdown(_("The day is over. This ends now:"))
        else:
            st.markdown(
                _("When {day} is over where the person lives, this ends:", day=plan.last_day)
            )
        for icon, sentence in ends(plan):
            st.markdown(f":material/{icon}: {markdown(sentence)}")
    if plan.without_manager:
        st.warning(markdown(without_manager(company, plan)), icon=":material/supervisor_account:")


def ends(plan: Leaving) -> Iterator[tuple[str, Words]]:
    """(icon, sentence) of everything that ends."""
    yield "badge", say("The employment; the history stays")
    has = plan.has
    if has.account:
        yield "no_accounts", say("The account {name}, with all its log-ins", name=has.account.name)
        yield "videocam_off", say("A live picture that is running, within five seconds")
    if has.invitations:
        yield "link_off", say("The invitation to make an account")
    for purpose in has.purposes:
        yield "handshake", say("The consent: {purpose}", purpose=PURPOSES[purpose].title)
    if has.purposes:
        yield "face", say("The face template, if there is one: it is destroyed with its key")
    yield "dialpad", say("PIN and code, if there are any: they are deleted")
    if has.photos:
        yield (
            "photo_library",
            say_n(
                "{n} photo that waits for a consent: it is deleted",
                "{n} photos that wait for a consent: they are deleted",
                has.photos,
            ),
        )
    if not has.parts:
        yield "check", say("Nothing else: there is no account, invitation or consent")


def without_manager(company: Company, plan: Leaving) -> Words:
    """Who is managed by nobody from then on."""
    named = [person_name(company, number) for number in plan.without_manager[:_NAMED]]
    more = len(plan.without_manager) - len(named)
    names = ", ".join(named)
    return say_n(
        "{n} person is without a manager from then on: {names}. Give them another one.",
        "{n} people are without a manager from then on: {names}. Give them another one.",
        len(plan.without_manager),
        names=say("{names} and {more} more", names=names, more=more) if more else names,
    )


def _do(desk: Desk, plan: Leaving) -> None:
    with saying():
        done = leave(
            desk.runtime.registry, desk.runtime.access, plan.number, plan.last_day, desk.by()
        )
        _tell(done, over=done.due <= desk.guest.reception.now())
        st.rerun()


def _tell(done: Departure, over: bool) -> None:
    if done.ended.refused:
        flash(
            _(
                "Everything has ended but the account: {reason}",
                reason=done.ended.refused.args[0],
            ),
            ":material/warning:",
        )
    elif over:
        flash(_("Everything has ended."))
    else:
        flash(_("The last day is recorded."))


def takes_back(desk: Desk, company: Company, number: str, last_day: date) -> None:
    """Ask, then forget a planned leaving."""

    def forget() -> None:
        stay(desk.runtime.registry, number, last_day, desk.by())
        flash(_("The last day is taken back."))

    confirm(
        _("Take the last day back"),
        _(
            "{name} does not leave on {day}, and nothing ends.",
            name=person_name(company, number),
            day=last_day,
        ),
        _("Take it back"),
        forget,
        desk.permission,
    )
