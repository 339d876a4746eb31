"""A certificate authority of this machine, and one certificate per part of the platform."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chassis.up.private_files import write_private

_AUTHORITY_LIFE = timedelta(days=3650)
_LIFE = timedelta(days=90)
_RENEWAL = timedelta(days=30)
_SKEW = timedelta(minutes=5)  # a container's clock may be a little behind ours


def make_authority(directory: Path, *, now: datetime | None = None) -> None:
    """Makes `directory`/ca/{ca.crt,ca.key} if missing or near its end; every part's certificate is then made anew."""
    now = now or datetime.now(UTC)
    if _fresh(directory / "ca" / "ca.crt", now):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("pnav, this machine's own authority")
    builder = _builder(name, name, key.public_key(), now, _AUTHORITY_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    _write_key(directory / "ca" / "ca.key", key)
    (directory / "ca" / "ca.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def issue(directory: Path, part: str, *, now: datetime | None = None) -> Path:
    """Makes `directory`/`part`/{ca.crt,tls.crt,tls.key} unless they are good for 30 days more; gives their directory.

    `part` is a `chassis.auth.Peer`: it becomes the names DNS:`part` and URI:spiffe://pnav/`part`.
    Needs `make_authority` before.
    """
    now = now or datetime.now(UTC)
    authority = (directory / "ca" / "ca.crt").read_bytes()
    place = directory / part
    issuer = x509.load_pem_x509_certificate(authority)
    if _fresh(place / "tls.crt", now) and _issued_by(place / "tls.crt", issuer):
        return place
    pem = (directory / "ca" / "ca.key").read_bytes()
    signer = cast("ec.EllipticCurvePrivateKey", serialization.load_pem_private_key(pem, None))
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_name(part), issuer.subject, key.public_key(), now, _LIFE)
    builder = builder.add_extension(_alternative_names(part), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    roles = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    certificate = builder.add_extension(roles, critical=False).sign(signer, hashes.SHA256())
    _write_key(place / "tls.key", key)
    (place / "tls.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (place / "ca.crt").write_bytes(authority)
    return place


def issue_all(directory: Path, parts: Sequence[str]) -> None:
    """The authority and a certificate for each of `parts`."""
    make_authority(directory)
    for part in parts:
        issue(directory, part)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _SKEW,
        not_valid_after=now + life,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _alternative_names(part: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.DNSName(part),
            x509.IPAddress(ipaddress.IPv4Address("127.0.0.1")),
            x509.UniformResourceIdentifier(f"spiffe://pnav/{part}"),
        ]
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _fresh(file: Path, now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return certificate.not_valid_after_utc - now > _RENEWAL


def _issued_by(file: Path, issuer: x509.Certificate) -> bool:
    try:
        x509.load_pem_x509_certificate(file.read_bytes()).verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return (file.parent / "tls.key").exists() and (file.parent / "ca.crt").exists()


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write_private(file, key.private_bytes(encoding, form, serialization.NoEncryption()))
