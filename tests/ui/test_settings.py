"""Every setting is explained; units are those people read figures in."""

from cwem.settings import Settings, limits, load_settings
from cwem.ui.settings_form import changes, entered, rows, shown
from cwem.ui.settings_words import ABOUT, GROUPS, Unit


def test_every_setting_is_explained_once() -> None:
    named = [name for group in GROUPS for name in group.settings]
    assert sorted(named) == sorted(Settings.model_fields)
    assert set(ABOUT) == set(named)
    for about in ABOUT.values():
        assert about.explanation.endswith(".")
        assert not about.title.endswith(".")


def test_every_figure_has_limits_and_a_unit_and_nothing_else_has() -> None:
    for name, about in ABOUT.items():
        numeric = Settings.model_fields[name].annotation in {int, float}
        assert (limits(name) is not None) == numeric
        assert numeric or about.unit is Unit.NONE


def test_defaults_are_within_the_limits_in_every_unit() -> None:
    settings = load_settings()
    for group in GROUPS:
        for row in rows(group, settings, settings, {}):
            if row.bounds is not None:
                assert isinstance(row.default, int | float)
                assert row.bounds[0] <= row.default <= row.bounds[1]
                assert entered(row.name, row.default) == getattr(settings, row.name)


def test_times_are_read_in_minutes_and_hours() -> None:
    assert (shown("login_idle", 28_800.0), entered("login_idle", 90.0)) == (480, 5400)
    assert (shown("login_lifetime", 604_800.0), entered("login_lifetime", 12.0)) == (168, 43_200)
    assert (shown("away", 5.0), entered("away", 5.5)) == (5, 5.5)
    assert (shown("hosts", "a"), entered("hosts", " a ")) == ("a", "a")


def test_only_what_differs_is_a_change_and_the_default_is_none() -> None:
    (durations,) = [group for group in GROUPS if group.name == "durations"]
    saved = load_settings(away=8, heartbeat=5)
    found = rows(durations, saved, load_settings(), {"away": 8, "heartbeat": 5})
    assert changes(found, {"away": 5.0, "heartbeat": 5.0, "departure": 6.0}) == {
        "away": None,
        "departure": 360.0,
    }
