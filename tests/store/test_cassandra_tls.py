"""A Cassandra that speaks TLS alone and lets in only who shows a certificate."""

import ssl

import pytest

from cwem.errors import StoreUnavailable
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.schema import make_keyspace
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.store import CassandraStore
from cwem.store.seal import KeyRing
from tests.cassandra.certificates import PASSWORD, Authority
from tests.cassandra.jars import Lacking
from tests.cassandra.node import Node
from tests.conftest import lacking
from tests.store.store_rows import T0, bout, day_of, enrol

pytestmark = pytest.mark.cassandra

YAML = """client_encryption_options:
  enabled: true
  optional: false
  keystore: {keystore}
  keystore_password: {password}
  require_client_auth: true
  truststore: {truststore}
  truststore_password: {password}
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls") / "authority")


@pytest.fixture(scope="module")
def node(tmp_path_factory, authority):
    try:
        certificate, key = authority.for_client()
        tls = ssl.create_default_context(cafile=str(authority.pem))
        tls.check_hostname = False
        tls.load_cert_chain(str(certificate), str(key))
        more = YAML.format(
            keystore=authority.for_node(), truststore=authority.trusted(), password=PASSWORD
        )
        node = Node(tmp_path_factory.mktemp("tls") / "node", durable=False, more=more, tls=tls)
        node.start()
    except Lacking as lack:
        lacking(str(lack))
    yield node
    node.remove()


def address(node, **files):
    asked = "&".join(f"{name}={file}" for name, file in files.items())
    return parse_address(f"cassandra://{node.host}:{node.port}/cwem?timeout=5&{asked}", {})


def test_a_company_is_kept_over_tls_with_certificates_of_both_sides(node, authority, tmp_path):
    certificate, key = authority.for_client()
    asked = address(node, ca=authority.pem, cert=certificate, key=key)
    make_keyspace(asked)
    with CassandraStore(asked, KeyRing(tmp_path / "keys")) as store:
        enrol(store)
        store.write([bout(T0 + 9)]).result()
        assert len(day_of(store)) == 1
        assert store.employee("E001") is not None


def test_who_comes_without_tls_or_a_certificate_or_to_a_stranger_is_told_so(
    node, authority, tmp_path
):
    certificate, key = authority.for_client()
    stranger = Authority(tmp_path / "stranger")
    theirs, their_key = stranger.for_client()
    wrong = (
        {},
        {"ca": authority.pem},
        {"ca": stranger.pem, "cert": certificate, "key": key},
        {"ca": authority.pem, "cert": theirs, "key": their_key},
    )
    for files in wrong:
        with pytest.raises(StoreUnavailable, match=r"cannot be reached|did not answer"):
            Session(address(node, **files)).close()
