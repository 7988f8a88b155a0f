"""The address that goes into a link for colleagues."""

import pytest

from cwem.settings import load_settings
from cwem.web.addresses import colleagues_address, for_this_machine


@pytest.mark.parametrize(
    ("settings", "current", "address"),
    [
        ({}, "http://127.0.0.1:8501/people", "http://127.0.0.1:8501"),
        ({}, "", "http://127.0.0.1:8501"),
        ({"port": 9000}, "", "http://127.0.0.1:9000"),
        ({"host": "10.0.0.5"}, "", "http://10.0.0.5:8501"),
        ({"host": "10.0.0.5"}, "https://localhost:8501/x?y", "https://10.0.0.5:8501"),
        ({"hosts": "cwem.example.org"}, "https://cwem.example.org/a", "https://cwem.example.org"),
        ({"hosts": "cwem.example.org"}, "http://localhost:8501/", "http://cwem.example.org:8501"),
        ({"hosts": "cwem.example.org"}, "https://evil.example/", "http://cwem.example.org:8501"),
        ({"host": "10.0.0.5"}, "http://10.0.0.5:8501", "http://10.0.0.5:8501"),
    ],
)
def test_the_address_colleagues_use(
    settings: dict[str, object], current: str, address: str
) -> None:
    assert colleagues_address(load_settings(**settings), current) == address


def test_only_this_machine_knows_its_loopback() -> None:
    assert for_this_machine("http://127.0.0.1:8501")
    assert for_this_machine("http://localhost:8501")
    assert not for_this_machine("https://cwem.example.org")
