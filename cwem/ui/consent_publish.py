"""What people are asked to agree to: the current texts, and publishing a company's own."""

from collections.abc import Mapping

import streamlit as st

from cwem.access.agreeing import NewText, publish
from cwem.access.consent import PURPOSES, TO_FILL_IN, ConsentText, Texts, in_language
from cwem.access.roles import Permission
from cwem.ui import formats, guard
from cwem.ui.consent_doing import TEXTS, attempt, show_problem
from cwem.ui.language import _, language, tr
from cwem.values import Purpose
from cwem.words import languages

CHANGED = "publish-meaning"


def texts(guest: guard.Guest, current: Texts, published: list[ConsentText]) -> None:
    """The current text of one purpose, to be read, rewritten and published."""
    purpose: Purpose = st.selectbox(
        _("Purpose"), list(current), format_func=lambda each: tr(PURPOSES[each].title)
    )
    shown = in_language(current[purpose], language())
    if shown.draft:
        st.warning(
            _(
                "This is a draft that comes with CWEM, no legal advice. Have your own counsel "
                "check it against your law and your works agreements, fill in the places in "
                "double square brackets, and publish it as your own text."
            ),
            icon=":material/gavel:",
        )
    else:
        when = formats.moment(shown.published, formats.viewer_zone())
        st.caption(
            _(
                "Version {version}, published on {when} by {who}. A published text never changes; "
                "what you publish below becomes the next version.",
                version=shown.version,
                when=when,
                who=shown.by,
            )
        )
    show_problem(TEXTS)
    bodies = editor(current[purpose])
    if st.button(_("Preview and publish"), type="primary", icon=":material/preview:"):
        if any(TO_FILL_IN in body for body in bodies.values()):
            st.error(
                _("Fill in the places in double square brackets first."),
                icon=":material/edit_note:",
            )
        elif not any(body.strip() for body in bodies.values()):
            st.error(_("Write the text in at least one language."), icon=":material/edit_note:")
        else:
            preview(guest, purpose, bodies, shown.version)
    older([text for text in published if text.purpose is purpose], shown.version)


def editor(current: Mapping[str, ConsentText]) -> dict[str, str]:
    """A field per language, beginning with the current text; language -> what is written."""
    known = languages()
    one = next(iter(current.values()))
    codes = [*known, *(code for code in current if code not in known)]
    bodies = {}
    for code, tab in zip(codes, st.tabs([known.get(code, code) for code in codes]), strict=True):
        text = current.get(code)
        with tab:
            bodies[code] = st.text_area(
                _("Text in {language}", language=known.get(code, code)),
                text.body if text else "",
                height=420,
                help=_("Markdown: #### begins a heading, - a line of a list, ** makes bold."),
                key=f"body-{one.purpose}-{one.version}-{code}",
            )
    return bodies


def preview(guest: guard.Guest, purpose: Purpose, bodies: Mapping[str, str], seen: str) -> None:
    """Show the text as people will see it, ask whether it means the same, and publish."""

    @st.dialog(tr(PURPOSES[purpose].title), width="large")
    def ask() -> None:
        guard.still_here(Permission.RECORD_CONSENT)
        written = {code: body for code, body in bodies.items() if body.strip()}
        names = [languages().get(code, code) for code in written]
        for tab, body in zip(st.tabs(names), written.values(), strict=True):
            with tab:
                st.markdown(body)
        changed = st.radio(
            _("Does this text mean something else than the one before?"),
            [False, True],
            index=None,
            key=CHANGED,
            format_func=lambda each: _("Yes") if each else _("No, only the wording"),
            captions=[
                _("Who agreed to the text before is asked again; until then their consent holds."),
                _(
                    "For example more is stored, for longer, or more people see it. Who agreed "
                    "before is asked again, and until then nothing is recorded of them."
                ),
            ],
        )
        missing = [name for code, name in languages().items() if code not in written]
        if missing:
            st.caption(
                _(
                    "Not written in: {languages}. Who reads that language sees another one.",
                    languages=", ".join(missing),
                )
            )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="publish-cancel"):
                st.rerun()
            if st.button(_("Publish"), key="publish-do", type="primary", disabled=changed is None):
                new = NewText(purpose, written, bool(changed), seen)
                attempt(TEXTS, lambda: _publish(guest, new), _("The text was published."))
                st.rerun()

    ask()


def _publish(guest: guard.Guest, new: NewText) -> None:
    publish(guest.reception.store, new, guest.by(Permission.RECORD_CONSENT))


def older(published: list[ConsentText], version: str) -> None:
    """Versions before this one, as they were shown."""
    found = [text for text in published if text.version != version]
    if not found:
        return
    with st.expander(_("Earlier versions"), icon=":material/history:"):
        text = st.selectbox(
            _("Version"),
            found,
            format_func=lambda each: f"{each.version} ({each.language})",
            label_visibility="collapsed",
        )
        st.caption(
            _(
                "Published on {when} by {who}.",
                when=formats.moment(text.published, formats.viewer_zone()),
                who=text.by,
            )
        )
        st.markdown(text.body)
