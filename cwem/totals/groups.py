"""What a team and the company come to, and what of it may be shown.

    day     team A 7 people   team B 3   without a team 3   company 13
    shown   yes               no         -                  yes: 6 people lie outside team A

Who was observed in a channel contributes to it; who was only away, paused, uncertain or not judged
is not in its figures: else those of four such people and a fifth would be the fifth's alone.

A day of a team may be shown if at least LEAST people contributed to its channel; the company's, if
moreover nobody or at least LEAST of them lie outside the teams that are shown, so that taking the
teams off the company never leaves fewer. A month is the sum of its days that may be shown, so days,
weeks and months compared with each other give away nothing that was left out. For viewers who see
some of the people one by one there is `sums.publishable`, which takes those off, too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from cwem.people.values import Days as Period
from cwem.people.values import each_day
from cwem.ports import EVERY_CHANNEL, Records, RolledGroups
from cwem.totals.reading import Days, holds
from cwem.totals.sums import observed
from cwem.values import (
    COMPANY,
    Channel,
    GroupTotal,
    GroupUnit,
    Millis,
    PersonDate,
    RolledDay,
)

LEAST = 5
"""So many people have to contribute to a figure of a group, beside those whom the viewer sees one
by one (DESIGN, "Access and privacy")."""
_DAY = timedelta(days=1)
NOBODY = ""
"""In the place of a person in a mark: only the groups of that day have changed."""


def group_days(day: date, rolled: Iterable[RolledDay]) -> list[GroupTotal]:
    """Every team's and the company's total of this local day, channel by channel."""
    people: dict[tuple[str, Channel], int] = defaultdict(int)
    lengths: dict[tuple[str, Channel], dict[str, Millis]] = defaultdict(lambda: defaultdict(int))
    for one in rolled:
        for channel, labels in one.lengths.items():
            if not observed(labels):
                continue
            for group in {COMPANY, one.team}:
                people[group, channel] += 1
                for label, length in labels.items():
                    lengths[group, channel][label] += length
    return [
        GroupTotal(
            group,
            GroupUnit.DAY,
            day,
            channel,
            MappingProxyType(dict(labels)),
            people[group, channel],
            _shown(group, channel, people),
        )
        for (group, channel), labels in sorted(lengths.items())
    ]


def _shown(group: str, channel: Channel, people: Mapping[tuple[str, Channel], int]) -> bool:
    count = people[group, channel]
    if count < LEAST or group != COMPANY:
        return count >= LEAST
    inside = sum(
        n for (team, of), n in people.items() if team != COMPANY and of is channel and n >= LEAST
    )
    return count == inside or count - inside >= LEAST


def group_month(days: Iterable[GroupTotal]) -> list[GroupTotal]:
    """The months of one group's days: the sum of those that may be shown."""
    found: dict[tuple[date, Channel], list[GroupTotal]] = defaultdict(list)
    for day in days:
        if day.shown:
            found[day.first.replace(day=1), day.channel].append(day)
    return [
        replace(
            parts[0],
            unit=GroupUnit.MONTH,
            first=first,
            lengths=MappingProxyType(summed(part.lengths for part in parts)),
            people=sum(part.people for part in parts),
        )
        for (first, _channel), parts in found.items()
    ]


def summed(lengths: Iterable[Mapping[str, Millis]]) -> dict[str, Millis]:
    """Label -> time of all of them together."""
    found: dict[str, Millis] = {}
    for labels in lengths:
        for label, length in labels.items():
            found[label] = found.get(label, 0) + length
    return found


@dataclass(frozen=True, slots=True)
class Groups:
    """Reads what groups come to. Raises StoreError."""

    store: Records
    days: Days

    def read(
        self, team: str, period: Period, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> list[GroupTotal]:
        """The group's days that may be shown, by day and channel: kept ones where nothing has
        changed since, else added up now."""
        people = None if team == COMPANY else self.days.members(team, period.first, period.last)
        kept = self.store.rollups.groups(
            team, GroupUnit.DAY, period.first, period.last, channels, people
        )
        anew = self._changed(kept, period)
        found = [total for total in kept.totals if total.first not in anew]
        for day in sorted(anew):
            rolled = self._everyone(team, day, channels, kept.marks)
            found += (total for total in group_days(day, rolled) if total.team == team)
        shown = [total for total in found if total.shown]
        return sorted(shown, key=lambda total: (total.first, total.channel))

    def _changed(self, kept: RolledGroups, period: Period) -> set[date]:
        """The days of which something is not in what is kept."""
        inside = set(each_day(period))
        if kept.revision != self.days.revision:
            return inside
        found = {mark.day for mark in kept.marks if mark.employee == NOBODY}
        for mark in kept.marks:
            if mark.employee != NOBODY:
                found.update(self.days.within(mark.employee, mark.day))
        return found & inside

    def _everyone(
        self,
        team: str,
        day: date,
        channels: Collection[Channel],
        marks: Collection[PersonDate],
    ) -> Iterable[RolledDay]:
        """The day of everybody in the group, as it is now, with the team they are in. What is kept
        and still holds is read at once for all; only the rest is added up, one by one."""
        kept = {one.employee: one for one in self.store.rollups.everyone(day, day, channels)}
        if team == COMPANY:
            near = {mark.employee for mark in marks if abs(mark.day - day) <= _DAY}
            numbers = kept.keys() | (near - {NOBODY})
        else:
            sealed = {n for n, one in kept.items() if one.sealed is not None and one.team == team}
            numbers = sealed | self.days.members(team, day, day)
        for number in sorted(numbers):
            one = kept.get(number)
            if one is None or not holds(one, self.days.bounds(number, day), marks):
                (one,) = self.days.added_up(number, day, day, channels)
            yield one if one.sealed else replace(one, team=self.days.team(number, day))
