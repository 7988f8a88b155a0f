"""Cameras: which there are, where, and whose time each may record."""

from dataclasses import replace
from functools import partial

import streamlit as st

from cwem.access.roles import Permission
from cwem.people.ports import Registry
from cwem.people.values import Camera, Company
from cwem.ui import guard, state
from cwem.ui.cameras_dialog import form
from cwem.ui.cameras_form import record
from cwem.ui.cameras_list import SHOWN, by_site, first, summary
from cwem.ui.kiosk_setup import kiosk_setup
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, confirm, empty, flash, header, saying
from cwem.ui.markdown import plain
from cwem.ui.terms import term
from cwem.values import CameraKind
from cwem.web.addresses import colleagues_address, for_this_machine
from cwem.words import Words, say

MANY = 8
"""From here on a search box helps."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_CAMERAS)
    server = state.server()
    assert server.runtime is not None
    registry = server.runtime.registry
    with saying(stop=True):
        company = registry.company()
    with header(_("Cameras"), _("Where cameras are, and whose time each may record.")):
        if company.cameras and st.button(
            _("Add a camera"), type="primary", icon=":material/add_a_photo:"
        ):
            form(guest, registry, company)
    if not company.sites:
        empty(
            _("A camera is at a site, and there is no site yet."),
            _("Teams and sites"),
            "places.py",
            ":material/domain:",
        )
    elif not company.cameras:
        no_camera(guest, registry, company)
    else:
        listed(guest, registry, company)


def no_camera(guest: guard.Guest, registry: Registry, company: Company) -> None:
    """The first thing to do here."""
    empty(
        _("No camera is known yet. Add the door or room where people should be seen."),
        _("Add a camera"),
        icon=":material/photo_camera:",
        act=partial(form, guest, registry, company),
    )


def listed(guest: guard.Guest, registry: Registry, company: Company) -> None:
    """The cameras, site by site."""
    retired = sum(camera.retired for camera in company.cameras.values())
    search, show_retired = "", False
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(company.cameras) > MANY:
            search = st.text_input(
                _("Find"),
                placeholder=_("Name or site"),
                label_visibility="collapsed",
                icon=":material/search:",
                width=280,
            )
        if retired:
            show_retired = st.toggle(_("Show retired cameras ({n})", n=retired))
    groups = by_site(company, search, show_retired)
    found = sum(len(group.cameras) for group in groups)
    if not found:
        empty(_("No camera in use matches. Write less, or show the retired ones."))
    for group in first(groups):
        caption = n_("{n} camera", "{n} cameras", len(group.cameras))
        with card(group.site.name, caption):
            for camera in group.cameras:
                line(guest, registry, company, camera)
    if found > SHOWN:
        st.caption(_("The first {n} are shown; find others by their name.", n=SHOWN))


def line(guest: guard.Guest, registry: Registry, company: Company, camera: Camera) -> None:
    """One camera, with what can be done about it."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{plain(camera.name)}**", width="content")
                shared = camera.kind is CameraKind.SHARED
                st.badge(
                    tr(term(camera.kind)),
                    icon=":material/groups:" if shared else ":material/person:",
                    color="blue" if shared else "violet",
                )
                if camera.retired:
                    st.badge(_("Retired"), icon=":material/archive:", color="gray")
            st.caption(tr(summary(camera)))
        buttons(guest, registry, company, camera)


def buttons(guest: guard.Guest, registry: Registry, company: Company, camera: Camera) -> None:
    """Change it; take it out of use, or back."""
    with st.container(horizontal=True, width="content"):
        if camera.retired:
            if st.button(_("Use again"), key=f"back-{camera.id}", type="tertiary"):
                with saying():
                    keep(guest, registry, replace(camera, retired=False), camera)
                    st.rerun()
            return
        if camera.kind is CameraKind.SHARED and st.button(
            _("Screen at the door"),
            key=f"door-{camera.id}",
            type="tertiary",
            icon=":material/door_front:",
        ):
            runtime = state.server().runtime
            assert runtime is not None
            base = colleagues_address(runtime.settings, st.context.url or "")
            kiosk_setup(camera, base, not for_this_machine(base))
        if st.button(
            _("Change"), key=f"change-{camera.id}", type="tertiary", icon=":material/edit:"
        ):
            form(guest, registry, company, camera)
        if st.button(
            _("Retire"), key=f"retire-{camera.id}", type="tertiary", icon=":material/archive:"
        ):
            confirm(
                _("Retire this camera?"),
                _("It is out of use from now on. What it recorded is kept, under its name."),
                _("Retire"),
                partial(keep, guest, registry, replace(camera, retired=True), camera),
                Permission.MANAGE_CAMERAS,
            )


def keep(guest: guard.Guest, registry: Registry, new: Camera, seen: Camera) -> None:
    """Store a camera as it is in a list; what happened is said by the next run. Raises InputError,
    StoreError."""
    record(registry, new, seen, guest.by(Permission.MANAGE_CAMERAS))
    words: Words = (
        say("Camera {name} is retired.", name=new.name)
        if new.retired
        else say("Camera {name} is in use again.", name=new.name)
    )
    flash(words)


main()
