"""Dated assignments in words."""

from datetime import date

from cwem.people.assignments import employ, reassign, release
from cwem.people.timeline import EVER, Span, Step
from cwem.people.values import (
    EMPLOYED,
    Assignment,
    AssignmentKind,
    Changes,
    Company,
    Site,
    Team,
)
from cwem.people.wording import When, consequences, days, history, person_name, to_be_recorded
from cwem.values import Employee

K = AssignmentKind
JAN, MAR, MAY, JUL = (date(2026, month, 1) for month in (1, 3, 5, 7))


def company(*assigned: tuple[AssignmentKind, str, date, str | None]) -> Company:
    return Company().after(
        Changes(
            (Site("b", "Berlin", "Europe/Berlin"), Site("l", "Lisboa", "Europe/Lisbon")),
            (Team("s", "Sales", "b"), Team("u", "Support", "l")),
            tuple(
                Employee(number, name) for number, name in (("1", "Ada"), ("2", "Bo"), ("3", ""))
            ),
            assignments=tuple(
                Assignment(kind, subject, Step(since, value))
                for kind, subject, since, value in assigned
            ),
        )
    )


def texts(words: object) -> list[str]:
    return [str(each) for each in words]  # type: ignore[attr-defined]


def test_days_in_words() -> None:
    spans = [
        Span("s", MAR, None), Span("s", MAR, MAY), Span("s", EVER, MAY), Span("s", EVER, None),
        Span("s", MAR, date(2026, 3, 2)),
    ]  # fmt: skip
    assert texts(map(days, spans)) == [
        "from Mar 1, 2026",
        "Mar 1, 2026 to Apr 30, 2026",
        "until Apr 30, 2026",
        "always",
        "on Mar 1, 2026 only",
    ]


def test_a_history_begins_with_what_is_planned() -> None:
    known = company((K.TEAM, "1", JAN, "s"), (K.TEAM, "1", MAR, "u"), (K.TEAM, "1", JUL, "s"))
    lines = history(known, K.TEAM, "1", MAY)
    assert [(line.value, line.when) for line in lines] == [
        ("Sales", When.PLANNED), ("Support", When.NOW), ("Sales", When.PAST),
    ]  # fmt: skip
    assert history(known, K.TEAM, "2", MAY) == []


def test_names_carry_the_number_and_stand_in_for_none() -> None:
    assert [person_name(company(), n) for n in "139"] == ["Ada (1)", "3", "9"]


def test_what_is_said_is_what_will_hold() -> None:
    known = company((K.TEAM, "1", JAN, "s"), (K.TEAM, "1", JUL, "u"))
    for_a_while = reassign(known, K.TEAM, "1", Span("u", MAR, MAY))
    assert texts(to_be_recorded(known, for_a_while)) == [
        "From Mar 1, 2026: Support", "From May 1, 2026: Sales",
        "From Jul 1, 2026, as planned: Support",
    ]  # fmt: skip
    none = release(known, K.TEAM, "1", MAR)
    assert texts(to_be_recorded(known, none)) == [
        "From Mar 1, 2026: No team", "From Jul 1, 2026, as planned: Support",
    ]  # fmt: skip
    assert to_be_recorded(known, reassign(known, K.TEAM, "1", Span("s", MAR, None))) == []


def test_an_employment_begins_earlier_later_or_again() -> None:
    known = company((K.EMPLOYMENT, "1", MAR, EMPLOYED), (K.EMPLOYMENT, "2", JAN, EMPLOYED),
                    (K.EMPLOYMENT, "2", MAR, None))  # fmt: skip
    for number, day, said in (
        ("1", JAN, ["From Jan 1, 2026: Employed"]),
        ("1", MAY, ["From May 1, 2026: Employed"]),
        ("2", MAY, ["From May 1, 2026: Employed"]),
        ("3", EVER, ["From the beginning: Employed"]),
    ):
        changes = employ(known, number, day)
        after = known.after(changes).line(K.EMPLOYMENT, number)
        assert texts(to_be_recorded(known, changes))[-1:] == said
        assert (after.on(day), after.span_on(day) is not None) == (EMPLOYED, True)
        if day > EVER:
            assert after.on(date.fromordinal(day.toordinal() - 1)) is None


def test_a_zone_in_the_past_counts_days_anew_and_one_to_come_does_not() -> None:
    known = company((K.ZONE, "1", EVER, "Europe/Berlin"))
    past = reassign(known, K.ZONE, "1", Span("Europe/Lisbon", MAR, None))
    assert "from Feb 28, 2026 to May 1, 2026" in texts(consequences(known, past, MAY))[0]
    later = reassign(known, K.ZONE, "1", Span("Europe/Lisbon", JUL, None))
    assert texts(consequences(known, later, MAY)) == ["No day that has passed changes."]


def test_another_team_may_bring_another_manager_and_leaves_the_zone() -> None:
    known = company((K.ZONE, "1", EVER, "Europe/Berlin"), (K.TEAM_MANAGER, "u", JAN, "2"))
    changes = reassign(known, K.TEAM, "1", Span("u", MAR, None))
    who, where = texts(consequences(known, changes, MAY))
    assert who == "From Mar 1, 2026 on Bo (2) is the manager and sees attendance and activity."
    assert "stay counted in Europe/Berlin, although Lisboa is in Europe/Lisbon" in where
    away = release(known.after(changes), K.TEAM, "1", MAY)
    assert texts(consequences(known.after(changes), away, MAY)) == [
        "From May 1, 2026 on nobody is the manager."
    ]


def test_a_teams_manager_is_that_of_those_without_their_own() -> None:
    known = company(
        (K.TEAM, "1", JAN, "s"), (K.TEAM, "3", JAN, "s"), (K.MANAGER, "3", JAN, "1")
    )  # fmt: skip
    changes = reassign(known, K.TEAM_MANAGER, "s", Span("2", MAR, None))
    assert texts(consequences(known, changes, MAY)) == [
        "It is the manager of 1 person of the team on that day.",
        "1 person of the team has a manager of their own and keeps them.",
    ]


def test_a_deputy_sees_what_the_manager_sees() -> None:
    known = company()
    changes = reassign(known, K.DEPUTY, "1", Span("2", MAR, MAY))
    (said,) = texts(consequences(known, changes, MAY))
    assert said == "In that time Bo (2) sees what Ada (1) sees of the people Ada (1) manages."
