"""A month on paper: what stands on a sheet, and that it fits on one."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError
from cwem.kpi.report import charts
from cwem.kpi.report.order import Format
from cwem.kpi.report.reading import Scope
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.words import say
from tests.kpi.invented_days import HOUR, MONDAY, company, day, worked
from tests.kpi.reported import order, scope, sources, written

MARCH = [date(2026, 3, 1) + timedelta(days=n) for n in range(31)]
NUMBERS = [f"E{n:03d}" for n in range(12)]


def month(number: str) -> list[WorkingDay]:
    """A month in which nearly everything happens."""
    found = []
    for n, each in enumerate(MARCH):
        if each.weekday() >= 5:
            found.append(day(number, each, Status.WEEKEND, planned=0, shift=""))
        elif n == 8:
            found.append(day(number, each, Status.ON_LEAVE, credited=8 * HOUR, leave="vacation"))
        elif n == 9:
            found.append(day(number, each, Status.INCOMPLETE, arrival=0, late=60_000))
        elif n == 10:
            found.append(day(number, each, Status.ABSENT))
        else:
            found.append(worked(number, each, f"08:{n:02d}", f"{16 + n % 3}:{30 + n % 20}"))
    return found


def printed(days: dict[str, list[WorkingDay]], language: str = "en", **more: object) -> str:
    of = sources(days)
    asked = scope(of.known, **more)
    whole = Scope(MARCH[0], MARCH[-1], asked.people, asked.team, asked.activity)
    return written(of, order(whole, Format.HTML, language=language)).decode()


class Reader(HTMLParser):
    """Cells of every table, sheet by sheet, and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sheets: list[list[list[str]]] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self._cell: str | None = None
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br", "line", "rect"}:
            self.open.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in {"src", "href", "srcset", "action"}]
        if tag == "article":
            self.sheets.append([])
        elif tag == "tr":
            self.sheets[-1].append([])
        elif tag in {"td", "th"}:
            self._cell = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"line", "rect"}

    def handle_data(self, text: str) -> None:
        if self._cell is not None:
            self._cell += text

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in {"td", "th"} and self._cell is not None:
            self.sheets[-1][-1].append(self._cell)
            self._cell = None


def minutes(cell: str) -> int:
    hours, _, rest = cell.partition(":")
    return int(hours) * 60 + int(rest) if cell else 0


def test_a_persons_sheet_adds_up() -> None:
    page = Reader(printed({"E001": month("E001")}))
    (sheet,) = page.sheets
    header, *days, together = sheet
    assert header[5] == "Worked"
    assert len(days) == 31
    for column in range(4, 9):  # each day is cut to the minute
        whole = sum(minutes(row[column]) for row in days)
        assert whole <= minutes(together[column]) <= whole + 31
    assert days[8][:2] == ["Mon, Mar 9", "On leave"]
    assert days[8][9] == "Vacation"
    assert days[9][1] == "Incomplete"
    assert "min late" in days[11][9]


def test_a_team_has_a_sheet_before_its_people() -> None:
    page = Reader(printed({number: month(number) for number in NUMBERS}))
    assert len(page.sheets) == 1 + 12
    team = page.sheets[0]
    calendar = [row for row in team if len(row) == 32]
    assert [row[0] for row in calendar[1:]] == [f"Name {number}" for number in NUMBERS]
    assert calendar[1][9:12] == ["◇", "?", "✕"]
    people = [row for row in team if len(row) == 12]
    for column in (1, 2, 3, 4):
        whole = sum(minutes(row[column]) for row in people[1:-1])
        assert whole <= minutes(people[-1][column]) <= whole + 12
    assert people[-1][0] == "Together"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = printed({number: month(number) for number in NUMBERS})
    assert Reader(text).addresses == []
    assert not re.search(r"<script|<link|<iframe|<img|@import|url\(|https?:", text)


def test_it_speaks_the_readers_language() -> None:
    text = printed({"E001": month("E001")}, language="de")
    assert '<html lang="de">' in text
    for words in ("Gearbeitet", "Urlaub", "Unterschrift", "März 2026"):
        assert words in text
    assert "Worked" not in text


def test_two_months_are_two_sheets() -> None:
    days = {"E001": [worked("E001", MONDAY - timedelta(days=3)), worked("E001", MONDAY)]}
    of = sources(days)
    both = Scope(date(2026, 2, 1), MARCH[-1], {"E001": None})
    page = Reader(written(of, order(both, Format.HTML)).decode())
    assert [[row[0] for row in sheet[1:-1]] for sheet in page.sheets] == [
        ["Fri, Feb 27"], ["Mon, Mar 2"],
    ]  # fmt: skip


def test_a_team_has_the_days_on_which_somebody_was_in_it() -> None:
    moved = company({"one": ["E001"], "two": ["E002"]}).after(
        Changes(assignments=(Assignment(AssignmentKind.TEAM, "E001", Step(MARCH[9], "two")),))
    )
    of = sources({number: month(number) for number in ("E001", "E002")}, moved)
    whole = Scope(MARCH[0], MARCH[-1], dict.fromkeys(("E001", "E002")))
    one, two, *people = Reader(written(of, order(whole, Format.HTML)).decode()).sheets
    calendars = [
        {
            row[0]: [n for n, mark in enumerate(row[1:], 1) if mark]
            for row in sheet
            if len(row) == 32
        }
        for sheet in (one, two)
    ]
    first, later = list(range(1, 10)), list(range(10, 32))
    assert calendars[0]["Name E001"] == first
    assert "Name E002" not in calendars[0]
    assert (calendars[1]["Name E001"], calendars[1]["Name E002"]) == (later, first + later)
    assert len(people) == 2


def test_every_sheet_says_when_it_was_made() -> None:
    text = printed({number: month(number) for number in NUMBERS[:2]})
    assert len(re.findall(r"<footer>.*Made with CWEM on \d{4}-\d\d-\d\d", text)) == 3


def test_days_that_need_somebody_stand_out() -> None:
    text = printed({"E001": month("E001")})
    assert re.findall(r'<tr class="open"><td>([^<]*)', text) == ["Tue, Mar 10", "Wed, Mar 11"]


def test_more_people_than_anybody_prints_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cwem.kpi.report.paper.MOST", 3)
    with pytest.raises(InputError, match="choose a team"):
        printed({number: month(number) for number in NUMBERS})


def test_nobody_is_said_so() -> None:
    assert "Nobody has a day in it." in printed({"E001": []})


def test_a_night_shift_and_an_empty_day_can_be_drawn() -> None:
    night = charts.Bar("2", False, 8 * HOUR, 8 * HOUR, 0, ((22.0, 30.0),))
    nothing = charts.Bar("3", True, 0, 0, 0)
    assert "22:00" in charts.times([night, nothing], "x")
    assert "06:00" in charts.times([night, nothing], "x")
    for empty in (charts.hours, charts.times, charts.lying):
        assert empty([], "x").endswith("</svg>")


@pytest.mark.browser
def test_every_sheet_is_one_page_of_a4(tmp_path: Path, chromium: Path) -> None:
    from playwright.sync_api import sync_playwright

    for language in ("en", "de"):
        file = tmp_path / f"{language}.html"
        file.write_text(printed({number: month(number) for number in NUMBERS}, language), "utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(chromium))
            page = browser.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(file.as_uri())
            pdf = page.pdf(prefer_css_page_size=True, print_background=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            browser.close()
        assert asked == [file.as_uri()]
        assert not wide
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 13
        assert b"/MediaBox [0 0 594.9" in pdf or b"/MediaBox [0 0 595" in pdf


def test_the_rule_in_force_is_named() -> None:
    """That of the site, on the last day."""
    of = sources({"E001": month("E001")}, company({"one": ["E001"]}))
    assert of.known.company.line(AssignmentKind.TEAM, "E001").on(MONDAY) == "one"
    text = written(of, order(Scope(MARCH[0], MARCH[-1], {"E001": None}), Format.HTML)).decode()
    assert str(say("Worked time is from the first arrival to the last departure less recorded "
                   "breaks; what a camera did not see takes nothing away.")) in text  # fmt: skip
