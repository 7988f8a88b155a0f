"""What is entered about a camera: checked, given an id, told to the audit."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from zoneinfo import available_timezones

from cwem.access.audit import Action, AuditEntry, By
from cwem.errors import InputError, StoreChanged
from cwem.people.csv_cells import clean
from cwem.people.ids import new_id
from cwem.people.ports import Registry
from cwem.people.values import Camera, Changes, Company
from cwem.values import CameraKind
from cwem.words import Words, say

MOST_PEOPLE = 50
"""Against slips of the finger; not a measured figure."""

KIND_RULES: Mapping[CameraKind, Words] = {
    CameraKind.OWN: say(
        "At somebody's own desk. Only whoever is logged in there is recorded, and only while it is "
        "really their face. Others in the picture are not named and not kept."
    ),
    CameraKind.SHARED: say(
        "At a door or in a room. Everybody who is enrolled and has agreed is recognised and "
        "recorded. Others are counted as unknown and not kept."
    ),
}


@dataclass(frozen=True, slots=True)
class Entered:
    """The form. `zone` empty: that of the site."""

    name: str
    kind: CameraKind
    site: str
    zone: str = ""
    people: int = 1


def camera_of(entered: Entered, company: Company, known: Camera | None = None) -> Camera:
    """The camera that was entered: `known` changed, or a new one with an id of its own. Raises
    InputError."""
    name = " ".join(entered.name.split())
    site = company.sites.get(entered.site)
    if not name:
        raise InputError(say("Give the camera a name, such as the door or room it looks at."))
    try:
        clean(name)
    except ValueError:
        raise InputError(say("The name holds characters that cannot be shown.")) from None
    if site is None:
        raise InputError(say("Choose the site the camera is at."))
    for other in company.cameras.values():
        same = other.name.casefold() == name.casefold() and other.site == site.id
        if same and (known is None or other.id != known.id):
            raise InputError(
                say(
                    "{site} already has a camera {name}. Choose another name.",
                    site=site.name,
                    name=name,
                )
            )
    people = 1 if entered.kind is CameraKind.OWN else entered.people
    made = Camera(
        known.id if known else new_id(name, company.cameras, "camera"),
        name,
        entered.kind,
        site.id,
        entered.zone or site.zone,
        people,
    )
    return replace(made, retired=known.retired) if known else made


def record(registry: Registry, new: Camera, seen: Camera | None, by: By) -> bool:
    """Store the camera; False if nothing is different. `seen` is what it was when the form was
    opened: other changes of the company meanwhile do not matter. Raises StoreChanged if this
    camera has been changed, and StoreError."""
    company = registry.company()
    if company.cameras.get(new.id) != seen:
        raise StoreChanged(
            say("Somebody changed this camera meanwhile. Close this and look at it again.")
        )
    if new == seen:
        return False
    entry = AuditEntry(
        by.at, by.actor, _action(new, seen), details=told(new, seen), address=by.address
    )
    registry.change(Changes(cameras=(new,)), company.revision, by.at, [entry])
    return True


def told(new: Camera, old: Camera | None) -> dict[str, str]:
    """What the audit keeps: every field of a new camera, old -> new of a changed one."""
    details = {"camera": new.id}
    for each in fields(Camera):
        before, after = (getattr(c, each.name, None) for c in (old, new))
        if each.name not in {"id", "retired"} and before != after:
            details[each.name] = f"{before} -> {after}" if old else str(after)
    return details


@cache
def zones() -> tuple[str, ...]:
    """The time zones of places, to choose from."""
    return ("UTC", *sorted(name for name in available_timezones() if _is_place(name)))


def _is_place(name: str) -> bool:
    area, slash, _ = name.partition("/")
    return bool(slash) and area not in {
        "Etc",
        "SystemV",
        "US",
        "Canada",
        "Brazil",
        "Chile",
        "Mexico",
    }


def _action(new: Camera, old: Camera | None) -> Action:
    if old is None:
        return Action.ADD_CAMERA
    if new.retired != old.retired:
        return Action.RETIRE_CAMERA if new.retired else Action.BRING_CAMERA_BACK
    return Action.CHANGE_CAMERA
