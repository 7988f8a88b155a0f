"""Limits that were crossed, in sentences. Nothing follows from them by itself."""

from collections.abc import Mapping, Sequence

import streamlit as st

from cwem.kpi.alerts import Alert, Limit, Side, limits_of
from cwem.kpi.definitions import DEFINITIONS, Kpi, Unit
from cwem.settings import Settings
from cwem.ui.kpi_words import figure, made_of, minutes, percent
from cwem.ui.language import _, markdown
from cwem.ui.layout import card


def limits(settings: Settings, kpis: Sequence[Kpi]) -> list[Limit]:
    """The limits of the settings for these figures."""
    percents = {
        Kpi.ATTENDANCE: settings.alert_attendance,
        Kpi.PUNCTUALITY: settings.alert_punctuality,
        Kpi.OVERTIME: settings.alert_overtime,
    }
    return [one for one in limits_of(percents, settings.alert_sitting) if one.kpi in kpis]


def sentence(alert: Alert, name: str) -> str:
    """What crossed which limit."""
    words = {
        "group": name,
        "figure": DEFINITIONS[alert.limit.kpi].name,
        "value": figure(alert.limit.kpi, alert.share),
        "limit": limit_words(alert.limit),
    }
    if alert.limit.side is Side.BELOW:
        return _("{group}: {figure} {value}, below the limit of {limit}", **words)
    return _("{group}: {figure} {value}, above the limit of {limit}", **words)


def limit_words(limit: Limit) -> str:
    """The limit as the figure is written."""
    share = DEFINITIONS[limit.kpi].unit is Unit.SHARE
    return percent(limit.value) if share else minutes(limit.value)


def alert_card(found: Sequence[Alert], names: Mapping[str, str], everybody: str) -> None:
    """What crossed a limit; nothing where nothing did."""
    if not found:
        return
    with card(_("Beyond a limit"), _("The limits stand in the settings.")):
        for one in found:
            line(
                ":material/trending_down:" if one.limit.side is Side.BELOW
                else ":material/trending_up:",
                sentence(one, names.get(one.group, one.group) or everybody),
                made_of(one.limit.kpi, one.share),
            )  # fmt: skip


def line(icon: str, words: str, detail: str = "") -> None:
    """One thing of a list: icon and sentence, and below it a grey detail."""
    with st.container(gap=None):
        st.markdown(f":orange[{icon}] {markdown(words)}")
        if detail:
            st.caption(markdown(detail))
