"""Shifts: when people work, and by which rules their days are judged."""

import streamlit as st

from cwem.attendance.rule_notes import weekly
from cwem.attendance.shifts import RuleBook
from cwem.people.values import Company
from cwem.ui import choosing
from cwem.ui.language import _, tr
from cwem.ui.layout import card, empty, header
from cwem.ui.links import link
from cwem.ui.rosters_assigned import overview
from cwem.ui.rosters_one import roster_view
from cwem.ui.shifts_bar import bars
from cwem.ui.shifts_desk import RulesDesk, open_rules
from cwem.ui.shifts_files import files_view
from cwem.ui.shifts_one import NEW, shift_view
from cwem.ui.shifts_site import site_view
from cwem.ui.shifts_templates import templates
from cwem.ui.shifts_words import KINDS, RECKONING, cycle, length, times, used_by

OPEN = "open"
"""The parameter of the address that opens a part: "shift:ID", "roster:new", "site:ID", "files"."""


def main() -> None:
    """The page, top to bottom."""
    desk = open_rules()
    company, book = desk.company(), desk.book()
    kind, _colon, key = st.query_params.get(OPEN, "").partition(":")
    new, _colon, copied = key.partition(":")
    if kind == "shift" and (key in book.shifts or new == NEW):
        shift_view(desk, book, book.shifts.get(key), close, book.shifts.get(copied))
    elif kind == "roster" and (key in book.rosters or new == NEW):
        known, like = book.rosters.get(key), book.rosters.get(copied)
        roster_view(desk, company, book, known, close, like)
    elif kind == "site" and key in company.sites:
        site_view(desk, company, book, company.sites[key], close)
    elif kind == "files":
        files_view(desk, book, close)
    else:
        everything(desk, company, book)


def everything(desk: RulesDesk, company: Company, book: RuleBook) -> None:
    """Shifts, rosters, who works by them, and the rules of the sites."""
    with header(_("Shifts"), _("When people work, and by which rules their days are judged.")):
        if st.button(_("Files"), icon=":material/table_view:", help=_("Import and export.")):
            open_part("files")
        if st.button(_("Add a roster"), icon=":material/calendar_month:", disabled=not book.shifts):
            open_part(f"roster:{NEW}")
        if st.button(_("Add a shift"), icon=":material/more_time:", type="primary"):
            open_part(f"shift:{NEW}")
    if not book.shifts and not book.rosters:
        templates(desk)
    else:
        shifts(book)
        rosters(book)
        overview(desk, company, book.roster_names)
    sites(company, book)


def shifts(book: RuleBook) -> None:
    """All of them, drawn along the day, and as a table to choose from."""
    found = sorted(book.shifts.values(), key=lambda each: (each.begin, each.name.casefold()))
    with card(_("Shifts"), _("Choose one to see and change more.")):
        if not found:
            st.markdown(_("There is no shift yet; add one."))
            return
        bars(found)
        columns: dict[str, list[object]] = {
            _("Shift"): [each.name for each in found],
            _("Times"): [times(each) for each in found],
            _("Kind"): [tr(KINDS[each.kind]) for each in found],
            _("Planned"): [length(each.planned) for each in found],
            _("Pause"): [length(each.pause) for each in found],
            _("Grace"): [length(each.grace) for each in found],
            _("In the rosters"): [used_by(book, each.id) for each in found],
        }
        chosen = choosing.table("shifts", columns, _("Shifts with times, hours and rosters"))
        if chosen is not None:
            open_part(f"shift:{found[chosen].id}")
        choose("shift", {each.id: each.name for each in found}, _("Open a shift"))


def rosters(book: RuleBook) -> None:
    """All of them, to choose from."""
    found = sorted(book.rosters.values(), key=lambda each: each.name.casefold())
    with card(_("Rosters"), _("Which shift is on which day. Choose one to see and change more.")):
        if not found:
            st.markdown(_("There is no roster yet; add one."))
            return
        columns: dict[str, list[object]] = {
            _("Roster"): [each.name for each in found],
            _("Days"): [cycle(each, book) for each in found],
            _("A week, on average"): [length(weekly(each, book)) for each in found],
        }
        chosen = choosing.table("rosters", columns, _("Rosters with their days"))
        if chosen is not None:
            open_part(f"roster:{found[chosen].id}")
        choose("roster", {each.id: each.name for each in found}, _("Open a roster"))


def sites(company: Company, book: RuleBook) -> None:
    """What holds where."""
    if not company.sites:
        empty(_("There is no site yet. Holidays belong to a site."), _("Teams and sites"),
              "places.py")  # fmt: skip
        return
    found = sorted(company.sites.values(), key=lambda each: each.name.casefold())
    rules = [book.site(each.id) for each in found]
    with card(_("Sites"), _("Holidays and how worked time is counted. Choose one to change it.")):
        columns: dict[str, list[object]] = {
            _("Site"): [each.name for each in found],
            _("Holidays of"): [
                each.country or site.country or _("No country")
                for each, site in zip(rules, found, strict=True)
            ],
            _("Own holidays"): [len(each.extra_holidays) for each in rules],
            _("Worked time"): [tr(RECKONING[each.reckoning]) for each in rules],
            _("Activity"): [
                _("Groups only") if each.groups_only else _("Own manager too") for each in rules
            ],
        }
        chosen = choosing.table("site-rules", columns, _("Sites with their rules"))
        if chosen is not None:
            open_part(f"site:{found[chosen].id}")
        choose("site", {each.id: each.name for each in found}, _("Open the rules of a site"))
        link("places.py", _("Teams and sites"), ":material/domain:")


def choose(kind: str, names: dict[str, str], label: str) -> None:
    """The same choice for the keyboard."""
    if chosen := choosing.typed(label, names, label, f"open-{kind}"):
        open_part(f"{kind}:{chosen}")


def open_part(part: str) -> None:
    """Draw the page anew with this part."""
    st.query_params[OPEN] = part
    st.rerun()


def close() -> None:
    """Back to everything."""
    st.query_params.pop(OPEN, None)


main()
