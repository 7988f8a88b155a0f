"""What the check measured, in words."""

from typing import Any

import pytest

from cwem.ui.connection_findings import findings
from cwem.ui.connection_values import Facts, Finding, Verdict, measured

GOOD_CAMERA = {
    "state": "ok", "label": "HD webcam", "width": 640, "height": 480, "fps": 29.6, "black": False,
}  # fmt: skip
GOOD_MEDIA = {
    "state": "ok", "offered": 2, "hidden": False, "ports": [32768, 60999], "servers": ["10.0.0.5"],
    "protocol": "udp", "remote": "10.0.0.5", "port": 40000, "rtt": 4.2, "up": 3200.0, "down": 3190,
}  # fmt: skip


def told(**changed: Any) -> dict[str, Any]:
    good: dict[str, Any] = {
        "at": 1_700_000_000_000, "browser": "Firefox", "host": "cwem.example", "secure": True,
        "address": "https://cwem.example", "camera": GOOD_CAMERA,
        "socket": {"state": "ok", "rtt": 12.0}, "media": GOOD_MEDIA, "running": "",
    }  # fmt: skip
    return good | changed


def found(**changed: Any) -> dict[str, Finding]:
    facts = measured(told(**changed))
    assert facts is not None
    return {str(finding.title): finding for finding in findings(facts)}


def test_where_everything_works_every_line_is_good() -> None:
    lines = found()
    assert list(lines) == [
        "Secure page", "Camera", "Connection to the server", "Video connection",
        "Speed of the video connection",
    ]  # fmt: skip
    assert {each.verdict for each in lines.values()} == {Verdict.GOOD}
    assert not any(each.advice or each.to_it for each in lines.values())
    assert lines["Camera"].sentence == ("HD webcam sends 30 pictures a second of 640 × 480 points.")
    assert "3.2 Mbit/s to the server" in lines["Speed of the video connection"].sentence


def test_only_what_was_measured_has_a_line() -> None:
    assert list(found(socket=None, media=None, running="socket")) == ["Secure page", "Camera"]


def test_plain_http_explains_the_missing_camera_by_itself() -> None:
    lines = found(secure=False, camera={"state": "insecure"})
    assert "Camera" not in lines
    assert lines["Secure page"].verdict is Verdict.WRONG
    assert "--tls" in str(lines["Secure page"].to_it)


@pytest.mark.parametrize(
    ("camera", "verdict", "said"),
    [
        ({"state": "denied"}, Verdict.WRONG, "does not let this page use the camera"),
        ({"state": "missing"}, Verdict.WRONG, "No camera was found"),
        ({"state": "taken"}, Verdict.WRONG, "in use by another program"),
        ({"state": "failed", "error": "TypeError"}, Verdict.WRONG, "TypeError"),
        (GOOD_CAMERA | {"fps": 0.0}, Verdict.WRONG, "sends no pictures"),
        (GOOD_CAMERA | {"black": True}, Verdict.WRONG, "black pictures only"),
        (GOOD_CAMERA | {"fps": 3.0}, Verdict.CARE, "3 pictures a second"),
    ],
)
def test_a_camera_that_does_not_do(camera: dict[str, Any], verdict: Verdict, said: str) -> None:
    line = found(camera=camera)["Camera"]
    assert line.verdict is verdict
    assert said in line.sentence
    assert line.advice


def test_a_refused_socket_is_told_to_it() -> None:
    line = found(socket={"state": "refused"})["Connection to the server"]
    assert line.verdict is Verdict.WRONG
    assert "WebSocket" in str(line.to_it)
    assert "https://cwem.example" in str(line.to_it)
    assert found(socket={"state": "ok", "rtt": 900})["Connection to the server"].verdict is (
        Verdict.CARE
    )


def test_blocked_udp_names_ports_and_host_for_it() -> None:
    media = {"state": "blocked", "offered": 1, "ports": [32768, 60999], "servers": ["10.0.0.5"]}
    line = found(media=media)["Video connection"]
    assert line.verdict is Verdict.WRONG
    assert (
        "Your network lets web pages through but not the video connection (UDP to ports 32768 to "
        "60999 of cwem.example)"
    ) in line.sentence
    for word in ("UDP", "cwem.example (10.0.0.5)", "32768 to 60999", "VPN", "TURN"):
        assert word in str(line.to_it)
    assert "mDNS" not in str(line.to_it)
    assert "mDNS" in str(found(media=media | {"hidden": True})["Video connection"].to_it)
    assert "Speed of the video connection" not in found(media=media)


@pytest.mark.parametrize(
    ("media", "verdict", "said"),
    [
        ({"state": "no_udp"}, Verdict.WRONG, "may not use UDP"),
        ({"state": "unsupported"}, Verdict.WRONG, "no video connections"),
        ({"state": "busy"}, Verdict.CARE, "left out"),
        ({"state": "server", "status": 502}, Verdict.WRONG, "did not answer"),
    ],
)
def test_other_reasons(media: dict[str, Any], verdict: Verdict, said: str) -> None:
    line = found(media=media)["Video connection"]
    assert line.verdict is verdict
    assert said in line.sentence
    assert line.advice


@pytest.mark.parametrize(
    ("speed", "said"),
    [
        ({"down": 800.0}, "0.8 Mbit/s back"),
        ({"up": None, "down": None}, "broke off"),
    ],
)
def test_too_little_speed(speed: dict[str, Any], said: str) -> None:
    line = found(media=GOOD_MEDIA | speed)["Speed of the video connection"]
    assert line.verdict is Verdict.CARE
    assert said in line.sentence


@pytest.mark.parametrize(
    "nonsense", [None, "", 7, [], {}, {"at": "x"}, {"at": 1, "camera": 7}, {"at": 1, "media": {}}]
)
def test_what_no_check_of_ours_sends_is_nothing(nonsense: Any) -> None:
    assert measured(nonsense) is None


def test_a_browser_cannot_slip_in_more_than_facts() -> None:
    facts = measured(told(host="<b>x</b>", more="ignored"))
    assert isinstance(facts, Facts)
    assert not hasattr(facts, "more")
