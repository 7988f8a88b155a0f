"""Charts for paper: SVG in the page itself, so that a printed month needs nothing else.

Colours are also told apart in grey, by their lightness, and every chart stands beside the table it
was drawn from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from cwem.values import Millis

WIDTH = 720
"""Of every chart, in units of its own: the width of the text on A4."""
WORKED, OVER, PLANNED, SOFT, GRID = "#0072b2", "#e69f00", "#17211f", "#53625f", "#dbe3e1"
HOUR: Millis = 3_600_000
_TALL = 86
_LEFT, _RIGHT, _BOTTOM, _TOP = 36, 4, 16, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One day. Lengths are milliseconds; `spans` are hours of its clock, beyond 24 the next
    morning."""

    label: str
    off: bool
    """No shift was planned."""
    planned: Millis
    worked: Millis
    overtime: Millis
    spans: tuple[tuple[float, float], ...] = ()


def hours(bars: Sequence[Bar], alt: str) -> Markup:
    """Worked time of each day, what of it is overtime on top, and a line at what was planned."""
    height = _TALL
    tallest = max((max(bar.worked, bar.planned) for bar in bars), default=0) / HOUR
    top = max(4, -(-int(tallest + 0.999) // 2) * 2)
    base, tall = height - _BOTTOM, height - _BOTTOM - _TOP

    def y(length: float) -> float:
        return base - tall * length / HOUR / top

    parts = [_line(_LEFT, y(h * HOUR), WIDTH - _RIGHT, GRID) for h in range(0, top + 1, 2)]
    parts += [_text(_LEFT - 4, y(h * HOUR) + 3, f"{h} h", "end") for h in range(0, top + 1, 2)]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    for number, bar in enumerate(bars):
        x, wide = _LEFT + step * number + step * 0.15, step * 0.7
        usual = bar.worked - bar.overtime
        parts.append(_rect(x, y(usual), wide, base - y(usual), WORKED))
        parts.append(_rect(x, y(bar.worked), wide, y(usual) - y(bar.worked), OVER))
        if bar.planned:
            parts.append(_line(x - 1.5, y(bar.planned), x + wide + 1.5, PLANNED, 1.6))
        parts.append(_text(x + wide / 2, height - 4, bar.label, "middle"))
    return _svg(height, parts, alt)


def times(bars: Sequence[Bar], alt: str) -> Markup:
    """From when to when somebody worked on each day, by the clock."""
    height = _TALL
    all_hours = [hour for bar in bars for span in bar.spans for hour in span]
    low = int(min(all_hours, default=8) // 2 * 2)
    high = max(low + 4, int(-(-max(all_hours, default=16) // 2) * 2))
    base, tall = height - _BOTTOM, height - _BOTTOM - _TOP

    def y(hour: float) -> float:
        return _TOP + tall * (hour - low) / (high - low)

    ticks = range(low, high + 1, 2 if high - low <= 16 else 4)
    parts = [_line(_LEFT, y(h), WIDTH - _RIGHT, GRID) for h in ticks]
    parts += [_text(_LEFT - 4, y(h) + 3, f"{h % 24:02d}:00", "end") for h in ticks]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    for number, bar in enumerate(bars):
        x, wide = _LEFT + step * number + step * 0.25, step * 0.5
        if bar.off:
            edge = _LEFT + step * number
            parts.insert(0, _rect(edge, _TOP, step, tall, "#f1f5f4"))
        parts += [_rect(x, y(a), wide, max(0.8, y(b) - y(a)), WORKED) for a, b in bar.spans]
        parts.append(_text(x + wide / 2, base + 12, bar.label, "middle"))
    return _svg(height, parts, alt)


def lying(rows: Sequence[tuple[str, Millis, Millis, Millis]], alt: str) -> Markup:
    """(name, planned, worked, overtime) of each person: one bar, in the order of the table."""
    line, left = 13, 150
    height = line * len(rows) + _BOTTOM + _TOP
    most = max((max(planned, worked) for _, planned, worked, _ in rows), default=HOUR) / HOUR
    tick = next((t for t in (2, 5, 10, 20, 40, 80, 160) if most / t <= 10), 320)
    top = max(tick, -(-int(most + 0.999) // tick) * tick)
    wide = WIDTH - left - 18

    def x(length: float) -> float:
        return left + wide * length / HOUR / top

    marks = range(0, top + 1, tick)
    parts = [
        f'<line x1="{x(h * HOUR):.1f}" y1="{_TOP}" x2="{x(h * HOUR):.1f}" y2="{height - _BOTTOM}" '
        f'stroke="{GRID}"/>'
        for h in marks
    ]
    parts += [_text(x(h * HOUR), height - 4, f"{h} h", "middle") for h in marks]
    for number, (name, planned, worked, overtime) in enumerate(rows):
        y, usual = _TOP + line * number, worked - overtime
        parts.append(_text(left - 6, y + 9.8, _short(name), "end"))
        parts.append(_rect(left, y + 2, x(usual) - left, 9, WORKED))
        parts.append(_rect(x(usual), y + 2, x(worked) - x(usual), 9, OVER))
        parts.append(
            f'<line x1="{x(planned):.1f}" y1="{y + 0.5}" x2="{x(planned):.1f}" y2="{y + 12.5}" '
            f'stroke="{PLANNED}" stroke-width="1.6"/>'
        )
    return _svg(height, parts, alt)


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"


def _rect(x: float, y: float, wide: float, tall: float, fill: str) -> str:
    if wide <= 0 or tall <= 0:
        return ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{fill}"/>'


def _line(x: float, y: float, until: float, colour: str, width: float = 1) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{until:.1f}" y2="{y:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{SOFT}" '
        f'font-size="9.5">{escape(words)}</text>'
    )


def _svg(height: float, parts: Sequence[str], alt: str) -> Markup:
    """Everything in it was escaped, or is a number."""
    return Markup(  # noqa: S704
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alt)}">'
        f"{''.join(parts)}</svg>"
    )
