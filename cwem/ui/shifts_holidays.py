"""The holidays of a site: whose calendar holds, its own days, and those on which it works."""

from dataclasses import replace
from datetime import date

import streamlit as st

from cwem.attendance.calendars import HolidayKind, region_names, regions, year_of
from cwem.attendance.shifts import SiteRules
from cwem.people.values import Site
from cwem.ui.formats import day, here, typed_day
from cwem.ui.language import _, language, markdown, tr
from cwem.ui.places_forms import countries
from cwem.ui.shifts_words import day_with_weekday
from cwem.words import Words, say, translated

KINDS: dict[HolidayKind, Words] = {
    HolidayKind.PUBLIC: say("Public holiday"),
    HolidayKind.OWN: say("Own holiday"),
    HolidayKind.WORKED: say("Worked on"),
}


def holidays(site: Site, begin: SiteRules, form: str) -> SiteRules:
    place = _place(site, begin, form)
    extra = _extra(begin, form)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = int(
            st.number_input(_("Year"), 1990, 2099, here().year, key=f"{form}-year", width=140)
        )
    shown = replace(begin, country=place, extra_holidays=extra)
    public = {
        each.day: translated(each.name, language())
        if isinstance(each.name, str)
        else each.name.spelled(language())
        for each in year_of(site.country, replace(shown, working_holidays=frozenset()), year)
        if each.day not in extra
    }
    options = sorted({*public, *begin.working_holidays})
    worked = st.multiselect(
        _("Public holidays on which this site works all the same"),
        options,
        sorted(begin.working_holidays),
        format_func=lambda each: f"{day(each)} {public.get(each, '')}".strip(),
        key=f"{form}-worked-{place}-{year}",
        placeholder=_("None"),
    )
    new = replace(shown, working_holidays=frozenset(worked))
    _year(site, new, year)
    return new


def _place(site: Site, begin: SiteRules, form: str) -> str:
    """The country and region whose holidays hold; empty: those of the site."""
    names = {**{code: code for code in regions()}, **{
        code: name for code, name in countries(language()).items() if code in regions()
    }}  # fmt: skip
    code, _dash, region = begin.country.partition("-")
    own = _named(site.country) or _("none")
    options = ["", *sorted(names, key=lambda each: names[each].casefold())]
    options += [code] if code not in options else []
    with st.container(horizontal=True):
        country = st.selectbox(
            _("Country"),
            options,
            options.index(code),
            format_func=lambda each: names.get(each, each) or _("That of the site: {own}", own=own),
            key=f"{form}-country",
            width=320,
        )
        parts = regions().get(country, ())
        if not parts:
            return country or ""
        called = region_names(country)
        chosen = st.selectbox(
            _("Region"),
            ["", *parts],
            ["", *parts].index(region) if region in parts else 0,
            format_func=lambda each: called.get(each, each) or _("Whole country"),
            key=f"{form}-region-{country}",
            width=320,
        )
    return f"{country}-{chosen}" if chosen else str(country)


def _named(place: str) -> str:
    country, _dash, region = place.partition("-")
    name = countries(language()).get(country, country)
    called = region_names(country).get(region, region) if country in regions() else region
    return f"{name} ({called})" if region else name


def _extra(begin: SiteRules, form: str) -> dict[date, str]:
    """The site's own holidays: a list that is added to and taken from until it is saved."""
    key = f"{form}-extra"
    kept: dict[date, str] = st.session_state.setdefault(key, dict(begin.extra_holidays))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        on = st.date_input(
            _("Own holiday on"), None, format=typed_day(), key=f"{form}-extra-day", width=200
        )
        name = st.text_input(_("Its name"), key=f"{form}-extra-name", max_chars=100, width=280)
        if st.button(_("Add"), key=f"{form}-extra-add", icon=":material/add:"):
            if isinstance(on, date) and (name or "").strip():
                kept[on] = " ".join((name or "").split())
            else:
                st.toast(_("Give the day and its name."), icon=":material/error:")
    for each, called in sorted(kept.items()):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(f"{day_with_weekday(each)} {markdown(called)}")
            st.button(
                _("Take away"),
                key=f"{form}-extra-{each.isoformat()}",
                type="tertiary",
                icon=":material/delete:",
                on_click=_taken_away,
                args=(kept, each),
            )
    return dict(kept)


def _taken_away(kept: dict[date, str], day: date) -> None:
    kept.pop(day, None)


def _year(site: Site, rules: SiteRules, year: int) -> None:
    found = year_of(site.country, rules, year)
    if not found:
        st.markdown(_("No holiday is known for this year."))
        return
    st.dataframe(
        {
            _("Day"): [day_with_weekday(each.day) for each in found],
            _("Holiday"): [
                each.name if isinstance(each.name, str) else each.name.spelled(language())
                for each in found
            ],
            _("What it is"): [tr(KINDS[each.kind]) for each in found],
        },
        hide_index=True,
        height="content" if len(found) <= 20 else 460,
        alt=_("Holidays of {site} in {year}", site=site.name, year=year),
    )
