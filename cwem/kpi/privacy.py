"""Whose activity and posture figures may be shown: what a site locks, and groups of enough people.

Attendance and activity of a person are for the person's own manager; a site may lock activity to
groups. Posture is about health: of groups only, nobody's own (docs/decisions/0011-access.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from cwem.attendance.group_locks import ever_locks, locks
from cwem.attendance.shifts import RuleBook
from cwem.kpi.tables import Dated
from cwem.people.values import AssignmentKind, Company
from cwem.totals.groups import LEAST
from cwem.totals.reading import Days
from cwem.totals.sums import observed
from cwem.values import Channel, Millis, Posture, RolledDay, utc_day

POSTURE_COLUMNS = ("day", "upright", "judged", "people")


@dataclass(frozen=True, slots=True)
class Locks:
    """Which sites show activity of groups only, on which days."""

    company: Company
    book: RuleBook

    @property
    def sites(self) -> frozenset[str]:
        """Ids of those that do, or did so on some days."""
        return frozenset(id for id, rules in self.book.sites.items() if ever_locks(rules))

    def without(
        self, own: Mapping[str, frozenset[date]], me: str | None
    ) -> dict[str, frozenset[date]]:
        """The days on which each person may be looked at one by one: not those at a site that
        locks them, apart from one's own. Somebody without any is not in it."""
        if not self.sites:
            return dict(own)
        found = {
            number: days
            if number == me
            else frozenset(day for day, locked in self._where(number, days) if not locked)
            for number, days in own.items()
        }
        return {number: days for number, days in found.items() if days}

    def _where(self, number: str, days: Iterable[date]) -> Iterable[tuple[date, bool]]:
        """Each day, and whether the person was at a site that locks it."""
        team_of = Dated(self.company.line(AssignmentKind.TEAM, number))
        for day in sorted(days):
            team = self.company.teams.get(team_of.on(day) or "")
            rules = self.book.site(team.site if team else None)
            yield day, locks(rules, day)

    def locked(self, number: str, day: date) -> bool:
        """Whether this person was on this day at a site that locks it."""
        return any(locked for _day, locked in self._where(number, [day]))


def running(days: Days, whose: Mapping[str, Iterable[date]], now: Millis) -> frozenset[date]:
    """The days that are not over for all of these people. Nothing of a group is told of them: from
    one look to the next such a figure grows by what the one person who is there does."""
    begun = utc_day(now) - timedelta(days=2)
    return frozenset(
        day
        for number, those in whose.items()
        for day in those
        if day >= begun and days.bounds(number, day)[1] > now
    )


def told_teams(company: Company, own: Mapping[str, Iterable[date]]) -> dict[str, str]:
    """Id -> name, by name, of the teams that are told of as groups to whoever may see the activity
    of these people on these days, themselves among them: those in which one of them was on one of
    those days."""
    found: set[str] = set()
    for number, days in own.items():
        team_of = Dated(company.line(AssignmentKind.TEAM, number))
        found |= {team_of.on(day) or "" for day in sorted(days)}
    named = {id: company.teams[id].name for id in found if id in company.teams}
    return dict(sorted(named.items(), key=lambda item: (item[1].casefold(), item[0])))


def posture_judged(row: RolledDay) -> bool:
    """Whether this day adds anything to the posture of a group."""
    return observed(row.lengths.get(Channel.POSTURE, {}))


def enough_others(people: int, mine: bool, least: int = LEAST) -> bool:
    """Whether a day of a group is told to a viewer: `people` had their posture judged, and `mine`
    says whether the viewer is one of them, who could take off what is their own. A viewer who was
    not judged, or agreed to nothing, has nothing to take off."""
    return people - mine >= least


def posture_of_group(
    rows: Iterable[RolledDay], me: str | None = None, least: int = LEAST
) -> pd.DataFrame:
    """What the days of a fixed group come to, in minutes: those days on which at least `least`
    people, the viewer aside, had their posture judged; the others are not in it at all, so that
    no two periods tell what one person's was."""
    by_day: dict[date, list[RolledDay]] = {}
    for row in rows:
        if posture_judged(row):
            by_day.setdefault(row.day, []).append(row)
    found = []
    for day, those in sorted(by_day.items()):
        if not enough_others(len(those), any(row.employee == me for row in those), least):
            continue
        lengths = [row.lengths[Channel.POSTURE] for row in those]
        judged = sum(
            ms
            for each in lengths
            for label, ms in each.items()
            if label not in {Posture.UNCERTAIN, Posture.NOT_JUDGED}
        )
        upright = sum(each.get(Posture.UPRIGHT, 0) for each in lengths)
        found.append((day, upright / 60_000, judged / 60_000, len(those)))
    return pd.DataFrame.from_records(found, columns=list(POSTURE_COLUMNS))
