"""What is exported imports again: into the same company without a change, into an empty one to
the same file."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.people.assignments import circles
from cwem.people.csv_cells import clean
from cwem.people.csv_export import export_csv
from cwem.people.csv_import import plan_import
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.values import Employee
from tests.people.staff import TODAY, imported

K = AssignmentKind


def _clean(text: str) -> str:
    try:
        return clean(text)
    except ValueError:
        return ""


texts = st.text(st.characters(codec="utf-8") | st.sampled_from("=+-@';,\t\"'ä "), max_size=12)
words = texts.map(_clean)
keys = words.filter(bool)
days = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
zones = st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "UTC"])


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Any company whose people have a zone and whose managers stand in no circle."""
    sites = [Site(k, draw(keys), draw(zones), draw(st.sampled_from(["", "DE", "DE-BE"])))
             for k in draw(st.lists(keys, max_size=2, unique=True))]  # fmt: skip
    teams = [Team(k, draw(keys), draw(st.sampled_from([None, *[s.id for s in sites]])))
             for k in draw(st.lists(keys, max_size=3, unique=True))]  # fmt: skip
    numbers = draw(st.lists(keys, max_size=5, unique=True))
    email, language = st.sampled_from(["", "a@b"]), st.sampled_from(["", "de", "pt-BR"])
    employees = [Employee(n, draw(words), draw(email), draw(language)) for n in numbers]
    found = [Assignment(K.ZONE, n, Step(draw(days), draw(zones))) for n in numbers]
    people, places = (
        st.sampled_from(numbers or [""]),
        st.sampled_from([t.id for t in teams] or [""]),
    )
    choices = [(K.EMPLOYMENT, people, st.just("employed")), (K.ZONE, people, zones)]
    choices += [(K.MANAGER, people, people), (K.DEPUTY, people, people)] if numbers else []
    choices += [(K.TEAM, people, places), (K.TEAM_MANAGER, places, people)] if teams else []
    for _ in range(draw(st.integers(0, 12)) if numbers else 0):
        kind, subjects, values = draw(st.sampled_from(choices))
        subject, value = draw(subjects), draw(st.none() | values)
        if value != subject or kind not in {K.MANAGER, K.DEPUTY}:
            found.append(Assignment(kind, subject, Step(draw(days), value)))
    changes = Changes(tuple(sites), tuple(teams), tuple(employees), assignments=tuple(found))
    company = Company().after(changes)
    if next(circles(company), None):
        changes = Changes(changes.sites, changes.teams, changes.employees)
    return Company().after(changes)


@settings(max_examples=300, deadline=None)
@given(companies(), st.sampled_from(",;"), st.sampled_from(["en", "de"]), days)
def test_what_is_exported_imports_again(
    company: Company, separator: str, language: str, on: date
) -> None:
    content = export_csv(company, on, separator, language)  # type: ignore[arg-type]
    if not company.employees:
        return
    again = plan_import(content, company, on)
    assert again.problems == ()
    assert not again.changes, again.changes
    empty = plan_import(content, Company(), on)
    assert empty.problems == ()
    rebuilt = Company().after(empty.changes)
    without_zone = [n for n in company.employees if not company.line(K.ZONE, n).steps]
    if not without_zone:
        assert export_csv(rebuilt, on, separator, language) == content  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", [*"=+-@＝", "'="])
def test_no_cell_is_a_formula(mark: str) -> None:
    name = f'{mark}HYPERLINK("http://x","y");2'
    registry = imported(f'number;name\n1;"{name.replace(chr(34), chr(34) * 2)}"\n')
    content = export_csv(registry.company(), TODAY)
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
    assert cells[1].startswith("'")
    assert not plan_import(content, registry.company(), TODAY).changes


def test_the_form_is_one_for_spreadsheets() -> None:
    registry = imported("number,name,joined,left\n007,Jörg,2024-01-02,2026-12-31\n")
    content = export_csv(registry.company(), TODAY, ";", "de")
    head, row, rest = content.decode("utf-8-sig").split("\r\n")
    assert content.startswith(b"\xef\xbb\xbf")
    assert head.startswith("Personalnummer;Name;E-Mail;Sprache;Eintritt;Austritt;Team-Nr.;Team;")
    assert row.startswith("007;Jörg;;;2024-01-02;2026-12-31;")
    assert rest == ""


def test_ten_thousand_people_take_seconds() -> None:
    """Planned and applied into the embedded store in 2.3 to 2.7 s on two shared virtual cores; the
    limit leaves room for a busy machine and still catches anything quadratic."""
    import time

    from tests.people.staff import many_people, plan

    content = many_people(10_000)
    began = time.perf_counter()
    registry = imported(content)
    assert not plan(content, registry).changes
    assert time.perf_counter() - began < 30
