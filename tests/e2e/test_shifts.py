"""What an administrator does with shifts, in a real browser: a template, another grace, the trial
of it, and keeping it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from cwem.attendance.book import punch_entry
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.values import Employee, day_start
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import drawn, faults, heading, tab_of, too_wide, visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = [f"P{n}" for n in range(1, 7)]


def staffed(home: Path) -> None:
    """Six people in UTC who came at 9:07 on the last twenty days, and whose roster is still to be
    made by the template."""
    kind, today = AssignmentKind, date.today()
    given = [Assignment(kind.TEAM, n, Step(EVER, "lab")) for n in PEOPLE]
    given += [Assignment(kind.ZONE, n, Step(EVER, "UTC")) for n in PEOPLE]
    given.append(Assignment(kind.TEAM_ROSTER, "lab", Step(EVER, "office-monday-to-friday")))
    changes = Changes(
        sites=(Site("s", "Bonn", "UTC", "DE-NW"),),
        teams=(Team("lab", "Lab", "s"),),
        employees=tuple(Employee(n, f"Person {n}") for n in PEOPLE),
        assignments=tuple(given),
    )
    with open_store(load_settings(home=home)) as store:
        registered = day_start(today - timedelta(days=40))  # before that nothing is planned
        store.registry.change(changes, store.registry.revision(), registered)
        store.entries.append(
            [
                punch_entry(Punch(n, day_start(day) + minute * 60_000, said, Means.PIN))
                for n in PEOPLE
                for day in (today - timedelta(days=back) for back in range(1, 21))
                for minute, said in ((547, PunchKind.IN), (1050, PunchKind.OUT))
            ]
        )


def test_from_nothing_to_a_change_that_is_tried_and_kept(
    tmp_path: Path, playwright: Playwright, chromium: Path
) -> None:
    with (
        Server(tmp_path / "home") as server,
        tab_of(playwright, chromium, viewport={"width": 1280, "height": 900}) as tab,
    ):
        staffed(server.home)
        let_in(tab.context, server.home, server.url, "boss", employee=None)
        visit(tab, server, "shifts")
        tab.get_by_role("button", name="Use it").first.click()
        tab.get_by_text("Office 9:00 to 17:30 was added.").wait_for()
        tab.goto(f"{server.url}shifts?open=shift:office")
        drawn(tab)
        grace = tab.get_by_role("spinbutton", name="Grace (min)")
        grace.fill("15")
        grace.press("Enter")
        drawn(tab)
        tab.get_by_role("button", name="Save", exact=True).click()
        dialog = tab.get_by_role("dialog")
        expect(dialog).to_contain_text("would be Present")
        assert faults(tab) == []
        assert too_wide(tab) == ""
        dialog.get_by_role("button", name="Keep the change").click()
        tab.get_by_text("Office was saved.").wait_for()
        expect(heading(tab, "Office")).to_be_visible()
        with open_store(load_settings(home=server.home)) as store:
            assert store.rule_books.book().shifts["office"].grace == 15
