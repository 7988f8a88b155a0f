"""What somebody asks for, in words that stand within a sentence."""

from collections.abc import Mapping

from cwem.attendance.entries import LeaveKind
from cwem.attendance.requests import Request, Subject
from cwem.attendance.told import LEAVE
from cwem.words import Words, say

LEAVES: Mapping[LeaveKind, Words] = {**LEAVE, LeaveKind.NONE: say("taking leave back")}
"""What people call them."""


def asked_for(request: Request) -> Words:
    """What is asked for, with its days: "a correction of Nov 20, 2026"."""
    day, last = request.first, request.last
    if request.subject is Subject.LEAVE and request.leave is not None:
        kind = LEAVES[request.leave]
        if request.half:
            return say("half a day of {kind} on {day}", kind=kind, day=day)
        if last == day:
            return say("{kind} on {day}", kind=kind, day=day)
        return say("{kind} from {day} to {last}", kind=kind, day=day, last=last)
    if request.subject is Subject.ACTIVITY:
        return say("another activity on {day}", day=day)
    if request.subject is Subject.FIGURE:
        return say("a look at a figure of {day}", day=day)
    return say("other times on {day}", day=day)
