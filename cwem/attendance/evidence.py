"""What happened on a working day, whether it counted or not: what its figures open down to."""

from collections.abc import Sequence

from cwem.attendance.day_times import Stated
from cwem.attendance.entries import Means, Punch
from cwem.attendance.intervals import Interval
from cwem.attendance.matching import Matched
from cwem.attendance.planning import Plan
from cwem.attendance.restated_spells import heard
from cwem.attendance.restating import Aside
from cwem.attendance.working_day import Evidence, EvidenceKind
from cwem.values import Millis

STAY = "stay"


def counted(matched: Matched, index: int) -> list[Evidence]:
    """What happened on this working day, and counts."""
    own = matched.own.get(index)
    spells = ([own] if own is not None else []) + matched.loose.get(index, [])
    found = [
        *(_stay(stay, True) for spell in spells for stay in spell.stays),
        *(
            _punch(punch, True)
            for spell in spells
            for punch in spell.punches
            if punch.id and heard(spell, punch)
        ),
    ]
    mixed = len(spells) > 1 or bool(spells and spells[0].punches)
    return in_order(found) if mixed else found


def idle(
    plan: Plan, index: int, struck: Sequence[Interval], punches: Sequence[Punch]
) -> list[Evidence]:
    """What happened on it and does not count."""
    return [
        *(_stay(stay, False) for stay in struck if _owner(plan, stay[0]) == index),
        *(_punch(punch, False) for punch in punches if _owner(plan, punch.at) == index),
    ]


def set_aside(aside: Aside, stated: Stated) -> list[Evidence]:
    """What happened on it and does not count since other times were said; and these."""
    held, found = stated.held, list[Evidence]()
    for said in reversed(stated.statements):
        counting = held.signs(said)
        for at, kind in said.times.signs():
            if any(one.at == at and one.what == kind.value for one in found):
                continue  # said again later
            counts = (at, kind) in counting
            found.append(Evidence(EvidenceKind.CORRECTION, at, None, said.id, kind.value, counts))
    return [
        *(_stay(stay, False, True) for stay in aside.stays),
        *(_punch(punch, False, True) for punch in aside.punches),
        *found,
    ]


def in_order(found: list[Evidence]) -> list[Evidence]:
    return sorted(found, key=lambda each: (each.at, not each.counts, each.id))


def _owner(plan: Plan, moment: Millis) -> int:
    at = plan.window_at(moment)
    if at >= 0 and moment < plan.windows[at][1]:
        return plan.windows[at][2]
    return plan.day_at(moment)


def _stay(stay: Interval, counts: bool, corrected: bool = False) -> Evidence:
    return Evidence(EvidenceKind.SEEN, stay[0], stay[1], "", STAY, counts, corrected)


def _punch(punch: Punch, counts: bool, corrected: bool = False) -> Evidence:
    kind = EvidenceKind.CORRECTION if punch.means is Means.MANUAL else EvidenceKind.PUNCH
    return Evidence(kind, punch.at, None, punch.id, punch.kind.value, counts, corrected)
