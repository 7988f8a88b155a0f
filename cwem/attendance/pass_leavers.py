"""PINs and codes of people who have left: they prove nothing any more, and are deleted."""

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.ports import Passes
from cwem.people.leavers import comes_back, departed, over_at
from cwem.people.values import Company


def end_passes(passes: Passes, company: Company, by: By) -> int:
    """Delete those of everybody who has left by now; how many. Who is to come back keeps what was
    made for that since they left. Raises StoreError; may be repeated."""
    held, ended = passes.held(), 0
    for number, last_day in departed(company, by.at):
        if number not in held:
            continue
        over, back = over_at(company, number, last_day), comes_back(company, number, last_day)
        for one in passes.of(number):
            if back and one.issued >= over:
                continue
            details: dict[str, str | int] = {"what": one.kind.value}
            entry = AuditEntry(by.at, by.actor, Action.REVOKE_PASS, number, details=details)
            passes.revoke(number, one.kind, [entry])
            ended += 1
    return ended
