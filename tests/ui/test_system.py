"""What the System page says, in words."""

from pathlib import Path

import pytest

from cwem.logs.reading import Line
from cwem.ports import StoreFigures
from cwem.ui.system_facts import details, models, size, table_rows, versions


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (12_340_000, "12.3 MB"), (2e11, "200 GB")],
)
def test_bytes_for_people(count: int, shown: str) -> None:
    assert size(int(count), "en") == shown


def test_bytes_in_another_language() -> None:
    assert size(1_500, "de") == "1,5 kB"


def test_rows_are_counted_up_to_a_point() -> None:
    figures = StoreFigures(
        "SQLite", "/a", 1, 2, 5, {"bout": 100_000, "account": 1_204}, frozenset({"bout"}), 0
    )
    assert table_rows(figures, "en") == [
        ("Bouts (unbroken runs of one thing)", "more than 100,000"),
        ("Accounts", "1,204"),
    ]


def test_versions_name_what_is_installed() -> None:
    found = dict(versions())
    assert found["streamlit"].startswith("1.67")
    assert "-" not in found.values()


def test_models_that_are_missing_or_wrong_are_not_well(tmp_path: Path) -> None:
    facts = models(tmp_path)
    assert facts
    assert not any(fact.well for fact in facts)
    (tmp_path / "face_detection_yunet_2023mar.onnx").write_bytes(b"no")
    states = {str(fact.state).split(":")[0] for fact in models(tmp_path)}
    assert states <= {"Missing", "Wrong"}


def test_details_of_a_line_are_the_error_and_its_place() -> None:
    line = Line(0, "error", "cwem", "no", {"error": "KeyError", "trace": ["a.py:1 x", "b.py:2 y"]})
    assert details(line) == "KeyError · b.py:2 y"
    assert details(Line(0, "info", "cwem", "yes")) == ""
