"""On which days a site shows activity of groups only.

    the rule      [ off ][        on        ][ off       ->
    days before   seen   not seen while it is on, seen again
    days of it           never seen one by one
    days after                               seen

What people were told when it was recorded holds for it, whatever is agreed later.
"""

from dataclasses import replace
from datetime import date

from cwem.attendance.shifts import SiteRules


def locks(rules: SiteRules, day: date) -> bool:
    """Whether activity of this day may be shown of groups only."""
    return rules.groups_only or any(first <= day <= last for first, last in rules.group_days)


def ever_locks(rules: SiteRules) -> bool:
    """Whether it is so on any day."""
    return rules.groups_only or bool(rules.group_days)


def dated(before: SiteRules | None, after: SiteRules, today: date) -> SiteRules:
    """The new rules, with the days the lock was on as they follow from the old ones; `today` is
    the site's, and belongs to the lock whether it begins or ends."""
    before = before or SiteRules()
    days = before.group_days
    if after.groups_only and not before.groups_only:
        days = (*days, (today, date.max))
    elif before.groups_only and not after.groups_only:
        # a lock of which no begin is known, from before it was kept, has none
        first = days[-1][0] if days and days[-1][1] == date.max else date.min
        days = (*(each for each in days if each[1] != date.max), (first, today))
    return replace(after, group_days=days)
