"""HTTPS by our own certificate: browsers give camera and microphone to nothing else."""

from __future__ import annotations

import ssl
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.clock import now
from tests.running import running


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return files


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_it_serves_https_with_a_cookie_that_only_https_carries(certificate: tuple[Path, Path], mode: str) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with running(async_mode=mode, cert=str(certificate[0]), key=str(certificate[1]), trust=trusted) as site:
        secure = site.url.replace("127.0.0.1", "localhost")
        with urllib.request.urlopen(f"{secure}/sign-in", context=trusted, timeout=5) as answer:
            assert answer.status == 200
            cookies = answer.headers.get_all("Set-Cookie")
        assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-yunqiao"]
        assert ["Secure" in cookie and "HttpOnly" in cookie for cookie in cookies] == [True]
