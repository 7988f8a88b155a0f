"""What a personnel file may hold, for who has to make one: docs/people-csv.md in short."""

from collections.abc import Mapping

from cwem.people.csv_columns import COLUMNS, Column
from cwem.words import Words, say, translated

_LAST = say("The last day it holds, included")
_FROM_NOW = say("The first day it holds; empty: the day of the import")
_FIRST = say("The first day it holds; empty: with the employment, or the day of the import")

MEANING: Mapping[Column, Words] = {
    Column.NUMBER: say("Who it is. The only column that is required; kept as written"),
    Column.NAME: say("The whole name, unless first and last name have columns of their own"),
    Column.FIRST_NAME: say("The first name"),
    Column.LAST_NAME: say("The last name"),
    Column.EMAIL: say("An e-mail address"),
    Column.LANGUAGE: say("Of the person's letters and pages: en or de"),
    Column.JOINED: say("The first day at work"),
    Column.LEFT: say("The last day at work; who leaves needs one"),
    Column.TEAM_ID: say("With it, another team name renames the team"),
    Column.TEAM: say("The team's name; made when it is first named"),
    Column.TEAM_FROM: _FIRST,
    Column.TEAM_UNTIL: _LAST,
    Column.SITE_ID: say("With it, another site name renames the site"),
    Column.SITE: say("Where the team works; made when it is first named"),
    Column.SITE_ZONE: say("The site's time zone, needed for a new site: Europe/Berlin"),
    Column.SITE_COUNTRY: say("The site's country and region: DE or DE-BE"),
    Column.ZONE: say("In which the person's days are counted; empty: that of the site"),
    Column.ZONE_FROM: _FIRST,
    Column.ZONE_UNTIL: _LAST,
    Column.MANAGER: say("The manager's number; may stand further down in the file"),
    Column.MANAGER_FROM: _FIRST,
    Column.MANAGER_UNTIL: _LAST,
    Column.DEPUTY: say("The number of who stands in for this person as a manager"),
    Column.DEPUTY_FROM: _FIRST,
    Column.DEPUTY_UNTIL: _LAST,
    Column.ROSTER: say("The roster the person works by; goes before the team's"),
    Column.ROSTER_FROM: _FROM_NOW,
    Column.ROSTER_UNTIL: _LAST,
    Column.TEAM_MANAGER: say("The number of who manages everybody in the team without a manager"),
    Column.TEAM_MANAGER_FROM: _FIRST,
    Column.TEAM_MANAGER_UNTIL: _LAST,
    Column.TEAM_ROSTER: say("The roster of everybody in the team without one of their own"),
    Column.TEAM_ROSTER_FROM: _FROM_NOW,
    Column.TEAM_ROSTER_UNTIL: _LAST,
    Column.LOGIN: say("A log-in name; the person is invited to make the account"),
    Column.ROLE: say("Of that account: employee, manager or admin; empty: employee"),
}

RULES = (
    say("CSV with commas, semicolons or tabs, as a spreadsheet saves it; UTF-8 is best."),
    say(
        "The first row holds the headers, in English or German, in any order; others are left out."
    ),
    say("Dates as 2026-03-31 or 31.3.2026. Last days are included."),
    say("An empty cell changes nothing. Who is missing in the file stays as they are."),
    say("The same file may be imported again: people are found by their number."),
)


def format_rows(language: str) -> list[tuple[str, str, str]]:
    """(header, other names, meaning) of every column."""
    return [
        (names[0], ", ".join(names[1:]), translated(MEANING[column], language))
        for column, spelling in COLUMNS.items()
        for names in [spelling.german if language == "de" else spelling.english]
    ]
