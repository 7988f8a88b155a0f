"""Entering a camera, over the page."""

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import InputError, StoreError
from cwem.people.ports import Registry
from cwem.people.values import Camera, Company
from cwem.ui import guard
from cwem.ui.cameras_form import (
    KIND_RULES,
    MOST_PEOPLE,
    Entered,
    camera_of,
    record,
    zones,
)
from cwem.ui.language import _, tr
from cwem.ui.layout import error as say_error
from cwem.ui.layout import flash
from cwem.ui.terms import term
from cwem.values import CameraKind


def form(
    guest: guard.Guest, registry: Registry, company: Company, camera: Camera | None = None
) -> None:
    """Enter a new camera, or change this one."""

    @st.dialog(_("Change a camera") if camera else _("Add a camera"))
    def ask() -> None:
        guard.still_here(Permission.MANAGE_CAMERAS)
        entered = _fields(company, camera)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="camera-cancel"):
                st.rerun()
            save = st.button(_("Save"), key="camera-save", type="primary")
        if not save:
            return
        try:
            new = camera_of(entered, registry.company(), camera)
            changed = record(registry, new, camera, guest.by(Permission.MANAGE_CAMERAS))
        except (InputError, StoreError) as error:
            say_error(error)
            return
        if changed:
            flash(_("Camera {name} was saved.", name=new.name))
        st.rerun()

    ask()


def _fields(company: Company, camera: Camera | None) -> Entered:
    """The form's widgets. What was typed is there again when it was closed by mistake."""
    of = camera.id if camera else ""
    kinds, sites = list(KIND_RULES), sorted(company.sites, key=lambda s: company.sites[s].name)
    name = st.text_input(
        _("Name"),
        camera.name if camera else "",
        max_chars=80,
        placeholder=_("The door or room it looks at"),
        key=f"camera-name-{of}",
    )
    kind = st.radio(
        _("Whose time it may record"),
        kinds,
        kinds.index(camera.kind if camera else CameraKind.SHARED),
        format_func=lambda each: tr(term(each)),
        captions=[tr(KIND_RULES[each]) for each in kinds],
        key=f"camera-kind-{of}",
    )
    site = st.selectbox(
        _("Site"),
        sites,
        sites.index(camera.site) if camera else 0,
        format_func=lambda each: company.sites[each].name,
        key=f"camera-site-{of}",
    )
    own_zone = camera.zone if camera and camera.zone != company.sites[camera.site].zone else ""
    names = ["", *dict.fromkeys([*filter(None, [own_zone]), *zones()])]
    zone = st.selectbox(
        _("Time zone"),
        names,
        names.index(own_zone),
        format_func=lambda each: (
            each or _("That of the site ({zone})", zone=company.sites[site].zone)
        ),
        key=f"camera-zone-{of}",
    )
    people = 1
    if kind is CameraKind.SHARED:
        people = st.number_input(
            _("People in the picture at once, at most"),
            1,
            MOST_PEOPLE,
            camera.people if camera else 5,
            help=_("One or two at a door; in a room everybody who fits in."),
            key=f"camera-people-{of}",
        )
    return Entered(name, kind, site, zone, int(people))
