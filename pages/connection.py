"""Connection check: does the camera work here, and does its picture reach the server."""

import streamlit as st

from cwem.access.roles import Permission
from cwem.ui import formats, guard
from cwem.ui.connection_check import connection_check
from cwem.ui.connection_findings import findings
from cwem.ui.connection_values import Facts, Finding, Verdict, measured
from cwem.ui.language import _, tr
from cwem.ui.layout import card, header

CHECK = "connection_check"
ICONS = {
    Verdict.GOOD: ":green[:material/check_circle:]",
    Verdict.CARE: ":orange[:material/warning:]",
    Verdict.WRONG: ":red[:material/error:]",
}


def main() -> None:
    """The page, top to bottom."""
    guard.require(Permission.CHECK_CONNECTION)
    with header(
        _("Connection check"),
        _("Tries the camera and the way to the server. Nothing is recorded or stored."),
    ):
        pass
    left, right = st.columns([2, 3], gap="medium")
    with (
        left,
        card(_("This browser"), _("It takes about ten seconds. Allow the camera when asked.")),
    ):
        facts = measured(connection_check(CHECK))
    with right, card(_("Result")):
        result(facts)


def result(facts: Facts | None) -> None:
    """What was found so far, and at the end what to hand to IT."""
    if facts is None:
        st.caption(_("Nothing was checked yet. Start the check on this page."))
        return
    found = findings(facts)
    for finding in found:
        line(finding)
    if facts.running:
        st.caption(_("The check goes on…"))
        return
    if all(each.verdict is Verdict.GOOD for each in found):
        st.success(_("Everything the live picture needs works here."), icon=":material/thumb_up:")
    with st.expander(
        _("Report for IT"),
        icon=":material/description:",
        expanded=any(each.to_it for each in found),
    ):
        st.caption(_("Copy it with the button at its right and send it to whoever can help."))
        st.code(report(facts, found), language=None, wrap_lines=True)


def line(finding: Finding) -> None:
    """One part of the check."""
    with st.container(gap="xsmall"):
        st.markdown(f"{ICONS[finding.verdict]} **{tr(finding.title)}**")
        st.text(tr(finding.sentence))
        if finding.advice is not None:
            st.caption(tr(finding.advice))


def report(facts: Facts, found: list[Finding]) -> str:
    """The same as plain text, with what IT needs to know."""
    words = {Verdict.GOOD: _("works"), Verdict.CARE: _("poor"), Verdict.WRONG: _("does not work")}
    lines = [
        _("CWEM connection check of {when}", when=formats.moment(facts.at, formats.viewer_zone())),
        _("Address: {address}", address=facts.address),
        _("Browser: {browser}", browser=facts.browser),
        "",
    ]
    for each in found:
        sentence = tr(each.sentence)
        lines.append(
            _("{part}: {verdict}. {sentence}", part=tr(each.title), verdict=words[each.verdict],
              sentence=sentence)
        )  # fmt: skip
        if each.to_it is not None:
            lines.append("  " + tr(each.to_it))
    return "\n".join(lines)


main()
