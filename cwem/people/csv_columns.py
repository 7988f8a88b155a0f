"""The columns of a personnel file: what each may be called, in English and German."""

import re
from enum import StrEnum
from typing import NamedTuple

from cwem.people.values import AssignmentKind


class Column(StrEnum):
    """Known columns in the order they are exported."""

    NUMBER = "number"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    LANGUAGE = "language"
    JOINED = "joined"
    LEFT = "left"
    TEAM_ID = "team_id"
    TEAM = "team"
    TEAM_FROM = "team_from"
    TEAM_UNTIL = "team_until"
    SITE_ID = "site_id"
    SITE = "site"
    SITE_ZONE = "site_zone"
    SITE_COUNTRY = "site_country"
    ZONE = "zone"
    ZONE_FROM = "zone_from"
    ZONE_UNTIL = "zone_until"
    MANAGER = "manager"
    MANAGER_FROM = "manager_from"
    MANAGER_UNTIL = "manager_until"
    DEPUTY = "deputy"
    DEPUTY_FROM = "deputy_from"
    DEPUTY_UNTIL = "deputy_until"
    ROSTER = "roster"
    ROSTER_FROM = "roster_from"
    ROSTER_UNTIL = "roster_until"
    TEAM_MANAGER = "team_manager"
    TEAM_MANAGER_FROM = "team_manager_from"
    TEAM_MANAGER_UNTIL = "team_manager_until"
    TEAM_ROSTER = "team_roster"
    TEAM_ROSTER_FROM = "team_roster_from"
    TEAM_ROSTER_UNTIL = "team_roster_until"
    LOGIN = "login"
    ROLE = "role"


class Spelling(NamedTuple):
    """What a column may be called; the first of each language is what export writes."""

    english: tuple[str, ...]
    german: tuple[str, ...]


def _dated(
    column: Column, english: tuple[str, ...], german: tuple[str, ...]
) -> dict[Column, Spelling]:
    """A value's column with those of its first and last day."""
    since, until = Column(f"{column}_from"), Column(f"{column}_until")
    return {
        column: Spelling(english, german),
        since: Spelling(
            tuple(f"{name} {word}" for name in english for word in ("from", "since")),
            tuple(f"{name} {word}" for name in german for word in ("ab", "von", "seit")),
        ),
        until: Spelling(
            tuple(f"{name} {word}" for name in english for word in ("until", "to")),
            tuple(f"{name} bis" for name in german),
        ),
    }


COLUMNS: dict[Column, Spelling] = {
    Column.NUMBER: Spelling(
        ("number", "employee number", "employee no", "personnel number", "staff number",
         "employee id"),
        ("Personalnummer", "Personalnr", "Pers.-Nr.", "Mitarbeiternummer", "Mitarbeiter-Nr."),
    ),
    Column.NAME: Spelling(("name", "full name", "employee"), ("Name", "Mitarbeiter")),
    Column.FIRST_NAME: Spelling(("first name", "given name", "forename"), ("Vorname", "Rufname")),
    Column.LAST_NAME: Spelling(("last name", "surname", "family name"), ("Nachname", "Zuname")),
    Column.EMAIL: Spelling(("email", "email address", "mail"), ("E-Mail", "E-Mail-Adresse")),
    Column.LANGUAGE: Spelling(("language",), ("Sprache",)),
    Column.JOINED: Spelling(
        ("joined", "start date", "hire date", "entry date", "date of joining"),
        ("Eintritt", "Eintrittsdatum", "Eintritt am"),
    ),
    Column.LEFT: Spelling(
        ("left", "leaving date", "exit date", "termination date", "end date", "last day"),
        ("Austritt", "Austrittsdatum", "Austritt am", "letzter Tag"),
    ),
    Column.TEAM_ID: Spelling(("team id", "department id"), ("Team-Nr.", "Abteilungsnummer")),
    **_dated(Column.TEAM, ("team", "department"), ("Team", "Abteilung")),
    Column.SITE_ID: Spelling(("site id", "location id"), ("Standort-Nr.", "Standortnummer")),
    Column.SITE: Spelling(("site", "location"), ("Standort", "Arbeitsort")),
    Column.SITE_ZONE: Spelling(("site zone", "site time zone"), ("Standort-Zeitzone",)),
    Column.SITE_COUNTRY: Spelling(("site country", "country"), ("Standort-Land", "Land")),
    **_dated(Column.ZONE, ("zone", "time zone"), ("Zeitzone",)),
    **_dated(
        Column.MANAGER,
        ("manager", "manager number", "supervisor"),
        ("Vorgesetzter", "Vorgesetzte", "Führungskraft", "Fuehrungskraft"),
    ),
    **_dated(
        Column.DEPUTY,
        ("deputy", "deputy number"),
        ("Vertretung", "Stellvertretung", "Vertreter", "Stellvertreter"),
    ),
    **_dated(Column.ROSTER, ("roster", "work schedule"), ("Schichtplan", "Arbeitszeitmodell")),
    **_dated(
        Column.TEAM_MANAGER,
        ("team manager", "team lead"),
        ("Teamleitung", "Teamleiter", "Abteilungsleitung", "Abteilungsleiter"),
    ),
    **_dated(Column.TEAM_ROSTER, ("team roster",), ("Team-Schichtplan",)),
    Column.LOGIN: Spelling(
        ("login", "user name", "account"), ("Anmeldename", "Benutzername", "Benutzerkonto")
    ),
    Column.ROLE: Spelling(("role",), ("Rolle",)),
}  # fmt: skip

DATES = frozenset(
    {Column.JOINED, Column.LEFT, *(c for c in Column if c.endswith(("_from", "_until")))}
)

DATED = {
    AssignmentKind.TEAM: Column.TEAM,
    AssignmentKind.ZONE: Column.ZONE,
    AssignmentKind.MANAGER: Column.MANAGER,
    AssignmentKind.DEPUTY: Column.DEPUTY,
    AssignmentKind.ROSTER: Column.ROSTER,
    AssignmentKind.TEAM_MANAGER: Column.TEAM_MANAGER,
    AssignmentKind.TEAM_ROSTER: Column.TEAM_ROSTER,
}
"""Which column says whom or what an assignment assigns."""


def plain_header(name: str) -> str:
    """A header without capitals, blanks and marks: "Pers.-Nr." and "pers nr" are one."""
    return re.sub(r"[\W_]+", "", name.casefold())


NAMES = {
    plain_header(name): column
    for column, spelling in COLUMNS.items()
    for name in (column.value, *spelling.english, *spelling.german)
}
"""Plain header -> column."""


def since_of(column: Column) -> Column:
    return Column(f"{column}_from")


def until_of(column: Column) -> Column:
    return Column(f"{column}_until")
