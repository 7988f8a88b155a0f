"""The teams and sites a personnel file names: known ones found again, new ones given an id.

With an id column a place is known by its id, and another name renames it. Without one it is known
by its name, capitals aside, and another name is another place.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cwem.people.csv_columns import Column
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import Entry, FieldChange, State
from cwem.people.csv_rows import Row
from cwem.people.ids import new_id
from cwem.people.values import Company, Site, Team
from cwem.words import say


@dataclass(slots=True)
class _Wish:
    """What the rows say about one place, and which row said it first."""

    row: int
    said: dict[Column, tuple[str, int]] = field(default_factory=dict)

    def get(self, column: Column, otherwise: str) -> str:
        return self.said[column][0] if column in self.said else otherwise


class _Kind:
    """Teams, or sites: which there are, and what the file says about each."""

    def __init__(
        self, names: Mapping[str, str], columns: tuple[Column, Column], findings: Findings
    ) -> None:
        self._id_column, self._name_column = columns
        self._findings = findings
        self._names: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for key, name in names.items():
            self._know(key, name)
        self.wishes: dict[str, _Wish] = {}

    def id_of(self, row: Row) -> str | None:
        """The place this row names; None without one, or if it could be several."""
        key, name = row.text(self._id_column), row.text(self._name_column)
        same = self._by_name.get(name.casefold(), []) if name else []
        if not key and len(same) > 1:
            self._findings.problem(
                say("{count} are called {name}", count=len(same), name=name),
                row.row,
                self._name_column,
                say(
                    "say which in a column {column}: {ids}",
                    column=self._id_column.value,
                    ids=", ".join(same),
                ),
            )
            return None
        by_id = bool(key)
        key = key or (same[0] if same else new_id(name, self._names, "place") if name else "")
        if not key:
            return None
        known = key in self._names
        self.wishes.setdefault(key, _Wish(row.row))
        if name and (by_id or not known):
            self.say(key, self._name_column, name, row)
        if not known:
            self._know(key, name or key)
        return key

    def say(self, key: str, column: Column, value: str, row: Row) -> None:
        """Note what a row says of a place; another row that says otherwise is a problem."""
        before, first = self.wishes[key].said.setdefault(column, (value, row.row))
        if before != value:
            problem = say(
                "{value} here but {before} in row {row}, for the same place",
                value=value,
                before=before,
                row=first,
            )
            self._findings.problem(problem, row.row, column)

    def _know(self, key: str, name: str) -> None:
        self._names[key] = name
        self._by_name[name.casefold()].append(key)


class Places:
    """Teams and sites of one file. Feed every row, then ask `finish`."""

    def __init__(self, company: Company, findings: Findings) -> None:
        self._company, self._findings = company, findings
        names = {key: team.name for key, team in company.teams.items()}
        self._teams = _Kind(names, (Column.TEAM_ID, Column.TEAM), findings)
        names = {key: site.name for key, site in company.sites.items()}
        self._sites = _Kind(names, (Column.SITE_ID, Column.SITE), findings)
        self._zones: dict[str, set[str]] = defaultdict(set)
        self.teams: dict[str, Team] = dict(company.teams)
        self.sites: dict[str, Site] = dict(company.sites)

    def team_of(self, row: Row) -> str | None:
        """The id of the row's team; None without one."""
        team, site = self._teams.id_of(row), self._sites.id_of(row)
        if site is None:
            return team
        for column in (Column.SITE_ZONE, Column.SITE_COUNTRY):
            if value := row.text(column):
                self._sites.say(site, column, value, row)
        if zone := row.text(Column.ZONE):
            self._zones[site].add(zone)
        if team:
            self._teams.say(team, Column.SITE, site, row)
        elif not row.text(Column.TEAM):
            self._findings.problem(
                say("a person belongs to a site through a team"),
                row.row,
                Column.SITE,
                say("name the team too"),
            )
        return team

    def finish(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """What becomes of teams and sites; afterwards `teams` and `sites` are the new ones."""
        sites = [self._site(key, wish) for key, wish in self._sites.wishes.items()]
        teams = [self._team(key, wish) for key, wish in self._teams.wishes.items()]
        return tuple(e for e in teams if e), tuple(e for e in sites if e)

    def _team(self, key: str, wish: _Wish) -> Entry | None:
        known = self._company.teams.get(key)
        old = known or Team(key, "")
        name = wish.get(Column.TEAM, old.name or key)
        new = Team(key, name, wish.get(Column.SITE, old.site or "") or None)
        self.teams[key] = new
        called = {k: s.name for k, s in self.sites.items()}
        fields = _changes(
            (Column.TEAM, old.name, new.name),
            (Column.SITE, called.get(old.site or "", ""), called.get(new.site or "", "")),
        )
        if new == known:
            return None
        return Entry(wish.row, key, name, State.CHANGED if known else State.NEW, fields)

    def _site(self, key: str, wish: _Wish) -> Entry | None:
        known = self._company.sites.get(key)
        old = known or Site(key, "", "")
        new = replace(
            old,
            name=wish.get(Column.SITE, old.name or key),
            zone=wish.get(Column.SITE_ZONE, old.zone) or self._likely_zone(key, wish),
            country=wish.get(Column.SITE_COUNTRY, old.country),
        )
        self.sites[key] = new
        fields = _changes(
            (Column.SITE, old.name, new.name),
            (Column.SITE_ZONE, old.zone, new.zone),
            (Column.SITE_COUNTRY, old.country, new.country),
        )
        if new == known:
            return None
        return Entry(wish.row, key, new.name, State.CHANGED if known else State.NEW, fields)

    def _likely_zone(self, key: str, wish: _Wish) -> str:
        """The zone all its people have; a problem where there is no such zone."""
        name = wish.get(Column.SITE, key)
        if len(self._zones[key]) == 1:
            (zone,) = self._zones[key]
            note = say("site {name} is new and gets {zone}, as its people", name=name, zone=zone)
            self._findings.note(note, wish.row)
            return zone
        self._findings.problem(
            say("site {name} is new", name=name),
            wish.row,
            Column.SITE,
            say("give its time zone in a column {column}", column=Column.SITE_ZONE.value),
        )
        return ""


def _changes(*pairs: tuple[Column, str, str]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(column, old, new) for column, old, new in pairs if old != new)
