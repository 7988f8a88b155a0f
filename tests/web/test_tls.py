"""The self-signed certificate, and which names the server answers to."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from cwem.errors import SettingsError
from cwem.settings import load_settings
from cwem.web.addresses import LOOPBACK, allowed_hosts, colleagues_host
from cwem.web.tls import given, self_signed

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOSTS = ["localhost", "127.0.0.1", "192.0.2.7", "cwem.example"]


def test_a_certificate_for_every_name_its_key_closed_to_others(tmp_path: Path) -> None:
    made = self_signed(tmp_path / "tls", HOSTS, NOW)
    certificate = x509.load_pem_x509_certificate(made.cert.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in names} == set(HOSTS)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert len(made.fingerprint().split(":")) == 32
    assert made.ends() == NOW + timedelta(days=397)
    assert made.self_signed()


def test_it_is_kept_and_made_anew_when_it_no_longer_serves(tmp_path: Path) -> None:
    first = self_signed(tmp_path, HOSTS, NOW).fingerprint()
    assert self_signed(tmp_path, HOSTS[:2], NOW + timedelta(days=300)).fingerprint() == first
    other = self_signed(tmp_path, [*HOSTS, "new.example"], NOW).fingerprint()
    assert other != first
    later = self_signed(tmp_path, HOSTS, NOW + timedelta(days=380)).fingerprint()
    assert later not in {first, other}


def test_a_given_certificate_must_be_one(tmp_path: Path) -> None:
    made = self_signed(tmp_path, HOSTS, NOW)
    assert given(made.cert, made.key) == made
    with pytest.raises(SettingsError, match="no file"):
        given(tmp_path / "missing.pem", made.key)
    with pytest.raises(SettingsError, match="PEM"):
        given(made.key, made.key)


def test_by_default_only_this_machines_own_names() -> None:
    assert allowed_hosts(load_settings()) == list(LOOPBACK)
    assert colleagues_host(load_settings()) is None


def test_an_address_to_listen_on_is_answered_to_and_told() -> None:
    settings = load_settings(host="192.0.2.7", hosts="cwem.example, 10.1.2.3")
    assert allowed_hosts(settings) == [*LOOPBACK, "cwem.example", "10.1.2.3", "192.0.2.7"]
    assert colleagues_host(settings) == "cwem.example"


def test_everywhere_means_this_machines_own_address_and_name_not_any() -> None:
    hosts = allowed_hosts(load_settings(host="0.0.0.0"))
    assert len(hosts) > len(LOOPBACK)
    assert not {"*", "0.0.0.0"} & set(hosts)
