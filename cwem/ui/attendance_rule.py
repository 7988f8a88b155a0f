"""By which rule somebody's worked time is counted, named where the time is shown."""

from datetime import date

import streamlit as st

from cwem.attendance.shifts import ReckoningRule
from cwem.kpi.days import WorkingDays
from cwem.people.assignments import site_on
from cwem.people.values import Days as Period
from cwem.ui.language import _, markdown
from cwem.ui.shifts_words import in_force


def rule_named(working: WorkingDays, number: str, day: date) -> None:
    """A caption with the rule that holds on this day."""
    (plan,) = working.plan(number, day, day).asked
    st.caption(markdown(in_force(plan.rule)))


def rules_named(working: WorkingDays, number: str, period: Period) -> None:
    """The same of a period, with the sites where the person was at several with other rules."""
    sites: dict[ReckoningRule, dict[str, None]] = {}
    for plan in working.plan(number, period.first, period.last).asked:
        if plan.employed:
            site = site_on(working.company, number, plan.day)
            name = site.name if site else _("No site")
            sites.setdefault(plan.rule, {})[name] = None
    for rule, names in sites.items():
        words = in_force(rule)
        if len(sites) > 1:
            words = _("{sites}. {rule}", sites=", ".join(names), rule=words)
        st.caption(markdown(words))
