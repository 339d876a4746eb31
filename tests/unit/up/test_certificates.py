"""The authority of this machine and what it issues."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from chassis.auth import Peer, peer_of
from chassis.up.certificates import issue, issue_all, make_authority
from chassis.up.stack import CERTIFIED

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path):
    make_authority(tmp_path, now=NOW)
    return tmp_path


def certificate(directory, part="chat_svc"):
    return x509.load_pem_x509_certificate((directory / part / "tls.crt").read_bytes())


def names(directory, kind, part="chat_svc"):
    extension = certificate(directory, part).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return extension.value.get_values_for_type(kind)


def test_a_part_is_named_as_the_access_tables_name_it(directory):
    issue(directory, "chat_svc", now=NOW)
    uris = names(directory, x509.UniformResourceIdentifier)
    assert peer_of({"x509_subject_alternative_name": [uri.encode() for uri in uris]}) is Peer.CHAT_SVC
    assert names(directory, x509.DNSName) == ["localhost", "chat_svc"]
    assert list(map(str, names(directory, x509.IPAddress))) == ["127.0.0.1"]


def test_every_part_that_an_access_table_can_list_gets_a_certificate():
    assert set(CERTIFIED) == set(Peer)


def test_a_certificate_is_signed_by_the_authority_beside_it(directory):
    place = issue(directory, "chat_svc", now=NOW)
    authority = x509.load_pem_x509_certificate((place / "ca.crt").read_bytes())
    certificate(directory).verify_directly_issued_by(authority)


@pytest.mark.parametrize("part", ["ca/ca.key", "chat_svc/tls.key"])
def test_nobody_else_on_the_machine_can_read_a_key(directory, part):
    issue(directory, "chat_svc", now=NOW)
    assert stat.S_IMODE((directory / part).stat().st_mode) == 0o600


def test_a_certificate_with_more_than_thirty_days_left_is_kept(directory):
    issue(directory, "chat_svc", now=NOW)
    before = certificate(directory).serial_number
    issue(directory, "chat_svc", now=NOW + timedelta(days=59))
    assert certificate(directory).serial_number == before


def test_a_certificate_with_less_than_thirty_days_left_is_renewed(directory):
    issue(directory, "chat_svc", now=NOW)
    later = NOW + timedelta(days=61)
    issue(directory, "chat_svc", now=later)
    assert certificate(directory).not_valid_after_utc > later + timedelta(days=30)


def test_a_new_authority_brings_new_certificates(directory):
    issue(directory, "chat_svc", now=NOW)
    before = certificate(directory).serial_number
    (directory / "ca" / "ca.crt").unlink()
    make_authority(directory, now=NOW)
    issue(directory, "chat_svc", now=NOW)
    assert certificate(directory).serial_number != before


def test_a_damaged_certificate_is_made_anew(directory):
    issue(directory, "chat_svc", now=NOW)
    (directory / "chat_svc" / "tls.crt").write_bytes(b"-----BEGIN")
    issue(directory, "chat_svc", now=NOW)
    assert certificate(directory).subject


def test_all_parts_are_served_at_once(tmp_path):
    issue_all(tmp_path, CERTIFIED)
    assert {file.parent.name for file in tmp_path.glob("*/tls.crt")} == set(CERTIFIED)
