"""A certificate authority of a test's own, with what a node and a client show each other."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.cassandra.jars import java

PASSWORD = "changeit"
NOT_BEFORE = datetime.now(UTC) - timedelta(days=1)


class Authority:
    """Signs; `ca.pem` in its folder is what the other side is given."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("CWEM tests")
        own = _certificate(self._name, self._key.public_key(), self._name, ca=True)
        self.certificate = own.sign(self._key, hashes.SHA256())
        self.pem = folder / "ca.pem"
        self.pem.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def for_client(self) -> tuple[Path, Path]:
        """Certificate and key, as files."""
        key, signed = self._signed("client")
        files = self.folder / "client.pem", self.folder / "client.key"
        files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        plain = serialization.NoEncryption()
        encoding, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        files[1].write_bytes(key.private_bytes(encoding, kind, plain))
        return files

    def for_node(self) -> Path:
        """A key store with a certificate of the node's."""
        key, signed = self._signed("node")
        file = self.folder / "node.p12"
        sealed = serialization.BestAvailableEncryption(PASSWORD.encode())
        made = pkcs12.serialize_key_and_certificates(
            b"node", key, signed, [self.certificate], sealed
        )
        file.write_bytes(made)
        return file

    def trusted(self) -> Path:
        """A store of those whose clients a node lets in; Java's own tool marks it so."""
        file = self.folder / "trusted.p12"
        tool = java().resolve().parent / "keytool"
        subprocess.run(
            [
                *(str(tool), "-importcert", "-noprompt", "-alias", "ca", "-file", str(self.pem)),
                *("-keystore", str(file), "-storetype", "PKCS12", "-storepass", PASSWORD),
            ],
            check=True,
            capture_output=True,
        )
        return file

    def _signed(self, name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        asked = _certificate(_named(name), key.public_key(), self._name, ca=False)
        return key, asked.sign(self._key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, issuer: x509.Name, ca: bool
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_BEFORE + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
