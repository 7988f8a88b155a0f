"""Settings: every one explained, changed with care, and said when it takes effect."""

from functools import partial

import streamlit as st
from babel.numbers import format_decimal

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import SettingsError, StoreError
from cwem.settings import Source, load_settings
from cwem.settings_file import SettingsFile, Value, Values, waiting
from cwem.ui import guard, state
from cwem.ui.language import _, language, n_, tr
from cwem.ui.layout import card, error, flash, header
from cwem.ui.people_desk import Desk
from cwem.ui.settings_form import Row, Saving, changes, rows
from cwem.ui.settings_tried import ask, tried
from cwem.ui.settings_words import ABOUT, GROUPS, UNITS, Group, Unit

SEEN = "settings_seen"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_SETTINGS)
    server = state.server()
    assert server.runtime is not None
    running = server.runtime.settings
    file = SettingsFile(running.home)
    with header(_("Settings"), _("How this installation works. Every change is audited.")):
        pass
    try:
        saved, found = load_settings(home=running.home), file.values()
    except SettingsError as problem:
        error(problem)
        st.caption(_("Mend the file at the server, then load this page again. CWEM goes on."))
        return
    seen = st.session_state.get(SEEN, found)
    st.session_state[SEEN] = found
    restart_banner(waiting(running, saved))
    saving = Saving(
        file,
        server.runtime,
        server.seats,
        lambda details: guest.reception.record(
            guest.visitor, Action.CHANGE_SETTINGS, None, **details
        ),
    )
    desk = Desk(guest, server.runtime, Permission.MANAGE_SETTINGS)
    for group in GROUPS:
        one_group(desk, group, rows(group, saved, running, found), saving, seen)


def restart_banner(names: list[str]) -> None:
    """What was saved and does not hold yet."""
    if names:
        titles = ", ".join(tr(ABOUT[name].title) for name in names)
        st.warning(
            _("Saved, and in force after a restart: {titles}. Stop CWEM and start it again.",
              titles=titles),
            icon=":material/restart_alt:",
        )  # fmt: skip


def one_group(desk: Desk, group: Group, settings: list[Row], saving: Saving, seen: Values) -> None:
    """A card with its own button, so that a slip in one group keeps nobody from another."""
    if all(row.locked for row in settings):
        with card(tr(group.title), tr(group.caption)):
            for row in settings:
                one_setting(row)
        return
    to_try: Values = {}
    with st.form(f"settings-{group.name}", enter_to_submit=False):
        st.subheader(tr(group.title), anchor=False)
        st.caption(tr(group.caption))
        given = {row.name: one_setting(row) for row in settings}
        pressed = st.form_submit_button(
            _("Save"), key=f"save-{group.name}", type="primary", icon=":material/save:"
        )
        wanted = changes(settings, given)
        if pressed and (titles := changed_meanwhile(settings, seen)):
            st.error(
                _(
                    "Somebody changed this meanwhile: {titles}. It is shown as it is now, and "
                    "nothing was saved. Look at it and save again.",
                    titles=titles,
                ),
                icon=":material/error:",
            )
        elif pressed and not (to_try := tried(wanted)):
            keep(saving, wanted, seen)
    if to_try:
        ask(desk, to_try, partial(keep, saving, wanted, seen))


def changed_meanwhile(settings: list[Row], seen: Values) -> str:
    """The settings that are no longer what they were when the form was drawn."""
    now = st.session_state[SEEN]
    return ", ".join(
        tr(row.about.title) for row in settings if seen.get(row.name) != now.get(row.name)
    )


def keep(saving: Saving, wanted: Values, seen: Values) -> None:
    """Save what was changed, or say why not, beside the button."""
    if not wanted:
        st.info(_("Nothing is different."), icon=":material/info:")
        return
    try:
        saving.save(wanted, {name: seen.get(name) for name in wanted})
    except (SettingsError, StoreError) as problem:
        error(problem)
        return
    flash(n_("{n} setting was saved.", "{n} settings were saved.", len(wanted)))
    st.rerun()


def one_setting(row: Row) -> Value:
    """Title and explanation at the left, the figure at the right; the figure as it stands there."""
    words, figure = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with words, st.container(gap=None):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"**{tr(row.about.title)}**", width="content")
            badges(row)
        st.caption(tr(row.about.explanation))
    with figure:
        if row.locked is not None:
            st.text(said(row, row.saved))
            st.caption(tr(row.locked))
            return row.saved or ""
        return field(row)


def badges(row: Row) -> None:
    """Where the value comes from, and when a change takes effect."""
    if row.source is Source.ENVIRONMENT:
        variable = f"CWEM_{row.name.upper()}"
        st.badge(variable, icon=":material/lock:", color="orange")
    elif row.source is Source.FILE:
        st.badge(_("Set in cwem.toml"), icon=":material/edit_document:", color="blue")
    if row.locked is None and not row.at_once:
        st.badge(_("After a restart"), icon=":material/restart_alt:", color="gray")


def field(row: Row) -> Value:
    """The widget; another saved value makes another widget, so that it never shows a stale one."""
    key, label = f"set-{row.name}-{row.saved}", tr(row.about.title)
    if row.unit is not Unit.NONE:
        label = f"{label}, {tr(UNITS[row.unit])}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        value: Value
        if choices := row.about.choices:
            value = st.selectbox(
                label,
                list(choices),
                list(choices).index(str(row.saved)),
                format_func=lambda name: tr(choices[name]),
                key=key,
                label_visibility="collapsed",
            )
        elif row.bounds is None:
            value = st.text_input(
                label, str(row.saved), max_chars=500, key=key, label_visibility="collapsed"
            )
        else:
            kind = int if row.whole else float
            value = st.number_input(
                label,
                kind(row.bounds[0]),
                kind(row.bounds[1]),
                kind(row.saved or 0),
                step=kind(1) if row.whole or row.bounds[1] > 60 else 0.5,
                format="%d" if row.whole else "%g",
                key=key,
                label_visibility="collapsed",
            )
        if row.source is Source.FILE:
            st.form_submit_button(
                _("Default"),
                key=f"default-{row.name}",
                type="tertiary",
                icon=":material/undo:",
                help=_("Enter the product's own value; save to keep it."),
                on_click=partial(back, key, row.default),
            )
    st.caption(allowed(row))
    return value


def back(key: str, default: Value) -> None:
    """Enter the default; what else was typed stays."""
    st.session_state[key] = default


def allowed(row: Row) -> str:
    """Unit, range and default in one line."""
    default = said(row, row.default)
    if row.bounds is None:
        return _("Default: {default}.", default=default)
    least, most = (plain(bound) for bound in row.bounds)
    if row.unit is Unit.NONE:
        return _("{least} to {most}. Default: {default}.", least=least, most=most, default=default)
    return _(
        "{least} to {most} {unit}. Default: {default}.",
        least=least, most=most, unit=tr(UNITS[row.unit]), default=default,
    )  # fmt: skip


def said(row: Row, value: Value) -> str:
    """A value as people write it, or the name of a choice."""
    choices = row.about.choices
    return tr(choices[str(value)]) if choices else plain(value)


def plain(value: Value | None) -> str:
    """A value as people write it."""
    if isinstance(value, str):
        return value or _("empty")
    return str(format_decimal(value, locale=language(), group_separator=False))


main()
