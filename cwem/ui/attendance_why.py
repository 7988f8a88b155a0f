"""Why a working day came to what it came to: the way from planned to worked, step by step, each
with its rule and with what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import plotly.graph_objects as go  # type: ignore[import-untyped]
import streamlit as st

from cwem.attendance import told
from cwem.attendance.working_day import EvidenceKind, StepKind, WorkingDay, WorkStep
from cwem.kpi.tables import MINUTE
from cwem.ui import attendance_look, figures, formats
from cwem.ui.attendance_charts import blank
from cwem.ui.kpi_words import minutes
from cwem.ui.language import _, markdown, tr
from cwem.ui.palette import Ink
from cwem.values import Activity, Millis
from cwem.words import Words, say

STEPS: Mapping[StepKind, Words] = {
    StepKind.PLANNED: say("Planned"),
    StepKind.LATE: say("Came late"),
    StepKind.EARLY: say("Left early"),
    StepKind.BREAK: say("Breaks"),
    StepKind.BEFORE: say("Before the shift"),
    StepKind.OVERTIME: say("Overtime"),
    StepKind.LEAVE: say("Leave"),
    StepKind.HOLIDAY: say("Holiday"),
    StepKind.ABSENT: say("Absent"),
    StepKind.OTHER: say("Other"),
}
_ARRIVING = {StepKind.LATE, StepKind.BEFORE, StepKind.ABSENT}
_LEAVING = {StepKind.EARLY, StepKind.OVERTIME, StepKind.OTHER}
PUNCHES: Mapping[str, Words] = {
    "in": say("came"),
    "out": say("left"),
    "break": say("break begun"),
    "back": say("back from the break"),
    "stay": say("seen"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A line about what happened: when, what, and how it is known."""

    at: Millis
    what: str
    known: str
    counts: bool = True


def happened(day: WorkingDay, means: bool) -> list[Happened]:
    """What the day is made of. Without `means` only what counted, in the same words however it
    came about, and to the minute: neither that a time came from a camera nor that it did not can
    be read from it."""
    if means:
        return [
            line for each in day.evidence
            for line in _evidence(each.kind, each.at, each.until, each.what, each.counts)
        ]  # fmt: skip
    corrected = {e.at for e in day.evidence if e.kind is EvidenceKind.CORRECTION and e.counts}

    def line(at: Millis, what: Words) -> Happened:
        return Happened(at, tr(what), _("corrected") if at in corrected else _("recorded"))

    found = [] if day.arrival is None else [line(day.arrival, PUNCHES["in"])]
    for begin, end in day.breaks:
        found += [line(begin, PUNCHES["break"]), line(end, PUNCHES["back"])]
    if day.departure is not None:
        found.append(line(day.departure, PUNCHES["out"]))
    return sorted(found, key=lambda one: one.at)


def _evidence(
    kind: EvidenceKind, at: Millis, until: Millis | None, what: str, counts: bool
) -> list[Happened]:
    known = {
        EvidenceKind.SEEN: _("by a camera"),
        EvidenceKind.PUNCH: _("said"),
        EvidenceKind.CORRECTION: _("corrected"),
    }[kind]
    if until is None:
        return [Happened(at, tr(PUNCHES.get(what, what)), known, counts)]
    return [
        Happened(at, _("first seen"), known, counts),
        Happened(until, _("last seen"), known, counts),
    ]


def behind(step: WorkStep, day: WorkingDay, lines: list[Happened]) -> list[Happened]:
    """The events a step follows from."""
    if step.kind is StepKind.BREAK:
        edges = {at for pair in day.breaks for at in pair}
        return [line for line in lines if line.at in edges]
    at = {**dict.fromkeys(_ARRIVING, day.arrival), **dict.fromkeys(_LEAVING, day.departure)}.get(
        step.kind
    )
    return [line for line in lines if at is not None and line.at == at and line.counts]


def called(step: WorkStep) -> str:
    """The name of a step; of a day that goes on, what is left of it has its own."""
    return _("Still to come") if step.rule == told.AHEAD_STEP else tr(STEPS[step.kind])


def waterfall(day: WorkingDay, colours: Ink) -> go.Figure:
    """From planned to worked."""
    names = [called(step) for step in day.steps]
    lengths = [step.length / MINUTE / 60 for step in day.steps]
    drawn = blank(colours)
    drawn.add_waterfall(
        x=list(range(len(names) + 1)),
        y=[*lengths, None],
        measure=["absolute", *["relative"] * (len(names) - 1), "total"],
        text=[minutes(step.length / MINUTE) for step in day.steps] + [minutes(day.worked / MINUTE)],
        textposition="outside",
        textfont={"color": colours.text},
        cliponaxis=False,
        connector={"line": {"color": colours.soft, "width": 1, "dash": "dot"}},
        increasing={"marker": {"color": colours.labels[Activity.STANDING]}},
        decreasing={"marker": {"color": colours.labels[Activity.HAND_RAISED]}},
        totals={"marker": {"color": attendance_look.planned_ink(colours)}},
        hovertemplate="%{text}<extra></extra>",
    )
    drawn.update_layout(hovermode="closest", showlegend=False)
    drawn.update_xaxes(tickvals=list(range(len(names) + 1)), ticktext=[*names, _("Worked")],
                       ticklabeloverflow="allow")  # fmt: skip
    most = max([sum(lengths[: n + 1]) for n in range(len(lengths))], default=1)
    high = max(most, 0.5)
    drawn.update_yaxes(ticksuffix=" " + _("h"), range=[-0.15 * high, 1.15 * high])
    return drawn


def why(day: WorkingDay, means: bool) -> None:
    """The waterfall, and its steps opened to rule and events."""
    zone, viewer = ZoneInfo(day.zone), formats.viewer_zone()
    lines = happened(day, means)
    worked = minutes(day.worked / MINUTE)
    st.markdown("**" + _("Why {time}?", time=worked) + "**")
    if len(day.steps) > 1 or day.worked:
        figures.chart_with_table(
            waterfall(day, figures.ink()),
            {
                _("Step"): [*(called(step) for step in day.steps), _("Worked")],
                _("Time"): [*(minutes(step.length / MINUTE) for step in day.steps), worked],
            },
            _("From planned to worked, step by step"),
            height=260,
        )
    for step in day.steps:
        name = _("{step}: {time}", step=called(step), time=minutes(step.length / MINUTE))
        with st.expander(name):
            st.markdown(markdown(step.rule))
            for line in behind(step, day, lines):
                clock = formats.clock(line.at, zone, viewer)
                st.caption(markdown(_("{time}: {what}, {known}", time=clock, what=line.what,
                                      known=line.known)))  # fmt: skip
