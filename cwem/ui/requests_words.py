"""Requests in the reader's words: what they are called, and what they would change."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from cwem.attendance.asking_words import LEAVES
from cwem.attendance.day_times import Ends
from cwem.attendance.deadlines import Stage
from cwem.attendance.decisions import Case, Verdict
from cwem.attendance.planning import Plan
from cwem.attendance.requests import Request, Stretch, Subject
from cwem.attendance.working_day import WorkingDay
from cwem.kpi.inbox import Waiting
from cwem.kpi.tables import MINUTE
from cwem.ui import day_events, formats
from cwem.ui.attendance_why import PUNCHES
from cwem.ui.kpi_words import STATUSES, minutes
from cwem.ui.language import _, n_, tr
from cwem.ui.requests_desk import Effect
from cwem.values import Channel, Millis
from cwem.words import Words, say

SUBJECTS: Mapping[Subject, Words] = {
    Subject.TIMES: say("Times"),
    Subject.LEAVE: say("Leave"),
    Subject.ACTIVITY: say("Activity"),
    Subject.FIGURE: say("Figure"),
}
ICONS: Mapping[Subject, str] = {
    Subject.TIMES: "schedule",
    Subject.LEAVE: "beach_access",
    Subject.ACTIVITY: "accessibility_new",
    Subject.FIGURE: "flag",
}
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.APPROVED: say("Approved"),
    Verdict.REFUSED: say("Refused"),
    Verdict.TAKEN_BACK: say("Taken back"),
}
CHIPS: Mapping[Verdict, str] = {
    Verdict.APPROVED: "green",
    Verdict.REFUSED: "red",
    Verdict.TAKEN_BACK: "gray",
}
STAGES: Mapping[Stage, str] = {
    Stage.WAITING: "gray",
    Stage.DUE_SOON: "orange",
    Stage.OVERDUE: "red",
}
FIGURES: Mapping[str, Words] = {
    "status": say("Status"),
    "arrival": say("Arrival"),
    "departure": say("Departure"),
    "breaks": say("Breaks"),
    "worked": say("Worked"),
    "overtime": say("Overtime"),
    "activity": say("Time per activity"),
    "other": say("Something else"),
}
"""What can be disputed."""


def days_of(request: Request) -> str:
    """The day, or from the first to the last."""
    if request.first == request.last:
        return formats.day(request.first)
    return _("{first} to {last}", first=formats.day(request.first), last=formats.day(request.last))


def wanted(request: Request, plan: Plan) -> str:
    """What is asked for beyond times, in a line; empty where the effects say it all. `plan`: of
    the days of the request."""
    if request.leave is not None:
        kind = LEAVES[request.leave]
        if request.half:
            return _("Half a day: {kind}", kind=kind)
        line = n_("{kind}, {n} day", "{kind}, {n} days", request.days, kind=kind)
        working = sum(day.to_work for day in plan.asked)
        if working == request.days or not any(day.rostered for day in plan.asked):
            return line
        return n_("{line}, {n} of them a working day", "{line}, {n} of them working days",
                  working, line=line)  # fmt: skip
    if request.figure:
        return _("Disputed: {figure}", figure=tr(FIGURES.get(request.figure, request.figure)))
    return ""


def times_words(request: Request, zone: ZoneInfo) -> str:
    """The times that are asked for: "came 08:55, left 17:20 Berlin"."""
    times = request.times
    if times is None:
        return ""

    def clock(at: Millis | None) -> str:
        return "?" if at is None else formats.clock(at, zone, zone)

    def spans(those: Sequence[Ends]) -> str:
        return ", ".join(f"{clock(begin)}–{clock(end)}" for begin, end in those)

    said = [
        _("{what} {time}", what=PUNCHES[kind], time=clock(at))
        for kind, at in (("in", times.came), ("out", times.left))
        if at is not None
    ]
    if times.each is not None:
        said.append(_("there {spans}", spans=spans(times.each)))
    if times.breaks is not None:
        rests = _("breaks {spans}", spans=spans(times.breaks))
        said.append(rests if times.breaks else _("no breaks"))
    place = formats.place(request.at, zone, formats.viewer_zone())
    return " ".join(filter(None, (", ".join(said), place)))


def stretch_words(stretch: Stretch, zone: ZoneInfo) -> str:
    """What a part of the day is said to have been."""
    viewer = formats.viewer_zone()
    label = (
        tr(day_events.label_words(Channel(stretch.channel), stretch.label))
        if stretch.label
        else _("nothing that counts")
    )
    return _(
        "{begin} to {end} was: {label}",
        begin=formats.clock(stretch.begin, zone, viewer),
        end=formats.clock(stretch.end, zone, viewer),
        label=label,
    )


def lengths_words(channel: Channel, lengths: Mapping[str, Millis]) -> str:
    """Label -> time, in a line: "Sitting 42 min, Standing 3 min"."""
    return ", ".join(
        _("{what} {time}", what=tr(day_events.label_words(channel, label)),
          time=formats.duration(length / 1000))
        for label, length in lengths.items()
    ) or _("nothing that counts")  # fmt: skip


def due(one: Waiting) -> str:
    """Until when it is to be answered."""
    if one.stage is Stage.OVERDUE:
        return _("Overdue since {day}", day=formats.day(one.deadline.last))
    return _("To answer by {day}", day=formats.day(one.deadline.last))


def state(case: Case) -> Words:
    """Open, or what was decided."""
    return say("Not answered yet") if case.decision is None else VERDICTS[case.decision.verdict]


Row = tuple[str, str, str]
"""What, before, after."""


def rows(effect: Effect) -> list[Row]:
    """The figures of a day that would be otherwise."""
    zone, viewer = ZoneInfo(effect.before.zone), formats.viewer_zone()

    def clock(at: Millis | None) -> str:
        return _("not known") if at is None else formats.clock(at, zone, viewer)

    def told(day: WorkingDay) -> list[tuple[str, str]]:
        resting = sum(end - begin for begin, end in day.breaks)
        late, early = minutes(day.late / MINUTE), minutes(day.early / MINUTE)
        return [
            (_("Status"), tr(STATUSES[day.status])),
            (_("Arrival"), clock(day.arrival)),
            (_("Departure"), clock(day.departure)),
            (_("Breaks"), minutes(resting / MINUTE)),
            (_("Worked"), minutes(day.worked / MINUTE)),
            (_("Overtime"), minutes(day.overtime / MINUTE)),
            (_("Paid, not worked"), minutes(day.credited / MINUTE)),
            (_("Late"), late),
            (_("Left early"), early),
        ]

    both = zip(told(effect.before), told(effect.after), strict=True)
    return [(what, was, then) for (what, was), (_what, then) in both if was != then]
