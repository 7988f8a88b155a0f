"""Shifts drawn along the hours of the day, or of two where one of them ends after midnight."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from cwem.attendance.shifts import FULL_DAY, Shift, ShiftKind
from cwem.ui.figures import ink
from cwem.ui.language import _
from cwem.ui.palette import Ink
from cwem.ui.shifts_words import length, times
from cwem.values import Presence

_STYLE = """<style>
.cwem-bars { display: grid; gap: .5rem .75rem; grid-template-columns: minmax(5rem, 11rem) 1fr auto;
  grid-auto-flow: row dense; align-items: center; font-size: .875rem; }
.cwem-bars .name { grid-column: 1; overflow-wrap: anywhere; }
.cwem-bars .track, .cwem-bars .hours { grid-column: 2; position: relative; }
.cwem-bars .planned { grid-column: 3; }
.cwem-bars .track { height: 1.25rem; border-right: 1px solid var(--line);
  background: linear-gradient(90deg, var(--line) 1px, transparent 1px) 0 0 / var(--step) 100%; }
.cwem-bars .track i, .cwem-bars .hours b { position: absolute; top: 0; bottom: 0; }
.cwem-bars .track i { border-radius: 3px; }
.cwem-bars .hours { height: 1rem; font-size: .75rem; }
.cwem-bars .hours b { font-weight: 400; transform: translateX(-50%); white-space: nowrap; }
.cwem-bars .hours b:first-child { transform: none; }
.cwem-bars .hours b:last-child { transform: translateX(-100%); }
.cwem-bars.alone { grid-template-columns: 1fr; }
.cwem-bars.alone .track, .cwem-bars.alone .hours { grid-column: 1; }
@media (max-width: 640px) {
  .cwem-bars { grid-template-columns: 1fr auto; gap: .25rem .75rem; }
  .cwem-bars .track, .cwem-bars .hours { grid-column: 1 / -1; }
  .cwem-bars .planned { grid-column: 2; }
}
</style>"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar, in minutes; `solid`: agreed to the minute."""

    begin: int
    end: int
    solid: bool


def pieces(shift: Shift) -> list[Piece]:
    """What is drawn of a shift: a flexible one's frame, and on it the core time."""
    solid = shift.kind is ShiftKind.FIXED
    found = [Piece(each.begin, each.end, solid) for each in shift.stretches]
    if shift.core is not None and not solid:
        found.append(Piece(shift.core.begin, shift.core.end, True))
    return found


def span_of(shifts: Sequence[Shift]) -> int:
    """Minutes of the axis: one day, or two."""
    ends = [each.end for shift in shifts for each in shift.stretches]
    return FULL_DAY if max(ends, default=0) <= FULL_DAY else 2 * FULL_DAY


def bars(shifts: Sequence[Shift], named: bool = True) -> None:
    """Draw them below one another, over one axis; without `named` only the bar."""
    until, colours = span_of(shifts), ink()
    rows = "".join(_row(shift, until, colours, named) for shift in shifts)
    alone = "" if named else " alone"
    axis = _axis(until, colours)
    lines = f"--line:{colours.grid};--step:{100 * 360 / until:.4f}%"
    st.html(f'{_STYLE}<div class="cwem-bars{alone}" style="{lines}">{rows}{axis}</div>')


def _row(shift: Shift, until: int, colours: Ink, named: bool) -> str:
    said = _(
        "{name}: {times}, planned {length}",
        name=shift.name,
        times=times(shift),
        length=length(shift.planned),
    )
    drawn = "".join(_piece(each, until, colours) for each in pieces(shift))
    track = f'<span class="track" role="img" aria-label="{escape(said)}">{drawn}</span>'
    if not named:
        return track
    name = f'<span class="name">{escape(shift.name)}</span>'
    planned = f'<span class="planned">{escape(length(shift.planned))}</span>'
    return f"{name}{planned}{track}"


def _piece(piece: Piece, until: int, colours: Ink) -> str:
    left, width = 100 * piece.begin / until, 100 * (piece.end - piece.begin) / until
    look = "" if piece.solid else ";opacity:.4"
    fill = colours.labels[Presence.PRESENT]
    return f'<i style="left:{left:.3f}%;width:{width:.3f}%;background:{fill}{look}"></i>'


def _axis(until: int, colours: Ink) -> str:
    step = 360 if until == FULL_DAY else 720
    hours = "".join(
        f'<b style="left:{100 * minute / until:.3f}%">{_hour(minute)}</b>'
        for minute in range(0, until + 1, step)
    )
    return f'<span class="hours" aria-hidden="true" style="color:{colours.soft}">{hours}</span>'


def _hour(minute: int) -> str:
    """On the clock, as it is on the second day too."""
    shown = minute % FULL_DAY if minute not in {FULL_DAY, 2 * FULL_DAY} else FULL_DAY
    return f"{shown // 60:02d}:00"
