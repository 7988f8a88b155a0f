"""The cameras in the order they are shown: site by site, by name."""

from dataclasses import dataclass

from cwem.people.values import Camera, Company, Site
from cwem.values import CameraKind
from cwem.words import Words, say, say_n

SHOWN = 60
"""Cameras drawn at once; more are found by their name."""


@dataclass(frozen=True, slots=True)
class AtSite:
    """One site's cameras, those in use first."""

    site: Site
    cameras: tuple[Camera, ...]


def by_site(company: Company, search: str = "", retired: bool = False) -> list[AtSite]:
    """The cameras whose name or site holds every word of `search`; those that are retired only
    when asked for. Sites without any are left out."""
    words = search.casefold().split()

    def wanted(camera: Camera, site: Site) -> bool:
        text = f"{camera.name} {site.name}".casefold()
        return (retired or not camera.retired) and all(word in text for word in words)

    found = []
    for site in sorted(company.sites.values(), key=lambda site: site.name.casefold()):
        here = [c for c in company.cameras.values() if c.site == site.id and wanted(c, site)]
        if here:
            here.sort(key=lambda camera: (camera.retired, camera.name.casefold()))
            found.append(AtSite(site, tuple(here)))
    return found


def first(groups: list[AtSite], limit: int = SHOWN) -> list[AtSite]:
    """As many as are drawn at once."""
    shown, left = [], limit
    for group in groups:
        if left > 0:
            shown.append(AtSite(group.site, group.cameras[:left]))
            left -= len(group.cameras)
    return shown


def summary(camera: Camera) -> Words:
    """One line under the camera's name."""
    if camera.kind is CameraKind.OWN:
        return say("Only the person who is logged in. Time zone {zone}.", zone=camera.zone)
    return say_n(
        "Up to {n} person in the picture. Time zone {zone}.",
        "Up to {n} people in the picture. Time zone {zone}.",
        camera.people,
        zone=camera.zone,
    )
