"""What every sheet of a month on paper has: its words and templates, figures in tiles, a foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from cwem.kpi.report.columns import VERSION
from cwem.kpi.report.reading import Day
from cwem.kpi.report.sums import Sums
from cwem.kpi.report.wording import Wording
from cwem.templating import templates
from cwem.values import Millis
from cwem.words import say


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its denominator."""

    label: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """Prints the sheets of one file, and the file."""

    words: Wording
    made: Millis

    def draw(self, template: str, **values: Any) -> Markup:
        page = _templates(self.words.language).get_template(template)
        return Markup(page.render(**values, foot=self._foot()))  # noqa: S704 - it escapes

    def report(self, title: str, sheets: Iterator[Markup]) -> Iterator[str]:
        """The whole file in pieces: each sheet is drawn when its turn comes."""
        page = _templates(self.words.language).get_template("report.html")
        return page.generate(title=title, sheets=sheets)

    def tiles(self, sums: Sums) -> list[Tile]:
        """What the days of a sheet come to."""
        words = self.words
        leave = sum(sums.leave.values()) - sums.leave["remote"]
        found = [
            Tile(
                words.say(say("Worked")), words.length(sums.worked),
                words.say(say("{planned} planned, {credited} credited",
                              planned=words.length(sums.planned),
                              credited=words.length(sums.credited))),
            ),
            Tile(words.say(say("Overtime")), words.length(sums.overtime)),
            Tile(
                words.say(say("Came")), words.of_all(str(sums.came), str(sums.expected)),
                words.say(say("expected days")),
            ),
            Tile(
                words.say(say("In time")), words.of_all(str(sums.in_time), str(sums.checked)),
                words.say(say("days at a shift")),
            ),
            Tile(words.say(say("Leave")), words.days(leave)),
        ]  # fmt: skip
        if sums.incomplete:
            found.append(Tile(words.say(say("Incomplete")), words.days(sums.incomplete)))
        return found

    def _foot(self) -> str:
        made = datetime.fromtimestamp(self.made / 1000, ZoneInfo("UTC"))
        return self.words.say(
            say("Made with CWEM on {when} (UTC). Version of the figures: {version}.",
                when=made.strftime("%Y-%m-%d %H:%M"), version=VERSION)
        )  # fmt: skip


def sum_of(days: Sequence[Day]) -> Sums:
    """What these days come to."""
    sums = Sums()
    for each in days:
        sums.add(each.day, each.seen)
    return sums


@cache
def _templates(language: str) -> Environment:
    return templates(Path(__file__).parent / "templates", language)
