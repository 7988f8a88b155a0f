"""Activity of people who may be told apart, and posture of groups only."""

from collections.abc import Iterator
from datetime import date

from cwem.kpi.privacy import enough_others, posture_judged, running
from cwem.kpi.report.reading import Known, Scope
from cwem.kpi.report.rows import Row
from cwem.people.assignments import team_on
from cwem.people.managed import members
from cwem.people.values import Days as Period
from cwem.totals.groups import Groups
from cwem.totals.reading import Days
from cwem.values import Channel, Millis, Posture

NOT_OBSERVED = "not observed"
_NOT_JUDGED = {Posture.UNCERTAIN, Posture.NOT_JUDGED}


def activity_rows(days: Days, known: Known, scope: Scope) -> Iterator[Row]:
    """Of the table of activity: days on which the person was seen. Raises StoreError."""
    for number in sorted(scope.activity):
        if number not in scope.people:
            continue
        name = known.name(number)
        for day in days.totals(number, scope.first, scope.last):
            if not day.present or not scope.tells_activity(number, day.day):
                continue
            if scope.team is not None and _team(known, number, day.day) != scope.team:
                continue
            for label, length in day.activity.items():
                yield number, name, day.day, str(label), length
            yield number, name, day.day, NOT_OBSERVED, day.unseen


def _team(known: Known, number: str, day: date) -> str:
    team = team_on(known.company, number, day)
    return team.id if team else ""


def posture_rows(  # noqa: PLR0913, PLR0917 - which groups, for whom, and as of when
    groups: Groups,
    known: Known,
    scope: Scope,
    teams: frozenset[str],
    me: str | None,
    now: Millis,
) -> Iterator[Row]:
    """Of the table of posture: the teams' days that are over and on which enough people were
    judged, beside whoever the file is for. Raises StoreError."""
    period = Period(scope.first, scope.last)
    own = _judged(groups.days, me, period) if me is not None and teams else frozenset()
    for team in sorted(teams, key=lambda id: (known.team_name(id).casefold(), id)):
        if not team or scope.team not in {None, team}:
            continue
        going = running(groups.days, members(known.company, team, period), now)
        for total in groups.read(team, period, {Channel.POSTURE}):
            if total.first in going:
                continue
            mine = total.first in own and _team(known, me or "", total.first) == team
            if not enough_others(total.people, mine):
                continue
            judged = sum(ms for label, ms in total.lengths.items() if label not in _NOT_JUDGED)
            upright = total.lengths.get(Posture.UPRIGHT, 0)
            yield team, known.team_name(team), total.first, total.people, upright, judged


def _judged(days: Days, number: str, period: Period) -> frozenset[date]:
    """The days on which this person's posture was judged."""
    read = days.added_up(number, period.first, period.last, {Channel.POSTURE})
    return frozenset(row.day for row in read if posture_judged(row))
