"""Settings: every kind of reader, and all mistakes told at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from chassis.config import Address, ConfigError, Env, MongoConfig, TlsFiles, read_mongo, read_server


def mistakes(env):
    with pytest.raises(ConfigError) as failed:
        env.done()
    return str(failed.value).splitlines()


def refused(read, value):
    """What is said of a value that a reader does not take."""
    env = Env({"PNAV_X": value})
    read(env)
    [mistake] = mistakes(env)
    assert mistake.startswith(f"PNAV_X is {value!r}; it must be ")
    return mistake


def taken(read, value):
    env = Env({"PNAV_X": value})
    found = read(env)
    env.done()
    return found


READERS = {
    "integer": lambda env: env.integer("PNAV_X"),
    "count": lambda env: env.count("PNAV_X", 3),
    "address": lambda env: env.address("PNAV_X"),
    "path": lambda env: env.path("PNAV_X"),
    "url": lambda env: env.url("PNAV_X"),
    "origin": lambda env: env.origin("PNAV_X"),
    "contact": lambda env: env.contact("PNAV_X"),
    "seconds": lambda env: env.seconds("PNAV_X", timedelta(seconds=7)),
    "choice": lambda env: env.choice("PNAV_X", ("json", "text"), "json"),
    "text": lambda env: env.text("PNAV_X"),
}


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        ("integer", "12", 12),
        ("integer", "-3", -3),
        ("count", "1", 1),
        ("address", "0.0.0.0:80", Address("0.0.0.0", 80)),
        ("address", "chat_svc.pnav:65535", Address("chat_svc.pnav", 65535)),
        ("address", "[::1]:80", Address("[::1]", 80)),
        ("path", "/", Path("/")),
        ("url", "https://issuer.example/realms/pnav/", "https://issuer.example/realms/pnav"),
        ("url", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("url", "http://localhost", "http://localhost"),
        ("origin", "https://portal.example:8443", "https://portal.example:8443"),
        ("url", "http://[::1]:80", "http://[::1]:80"),
        ("contact", "accessibilite@aide.example", "accessibilite@aide.example"),
        ("contact", "https://aide.example/contact?sujet=a11y", "https://aide.example/contact?sujet=a11y"),
        ("seconds", "0", timedelta()),
        ("seconds", "0.5", timedelta(milliseconds=500)),
        ("choice", "text", "text"),
        ("text", "", ""),
    ],
)
def test_a_right_value_is_read(reader, value, expected):
    assert taken(READERS[reader], value) == expected


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        *(("integer", value) for value in ("", "x", "1.5", "--5", "-", "1-", "5-5", "1e3", "0x1", "9" * 5000)),
        *(("count", value) for value in ("", "x", "0", "-1")),
        *(
            ("address", value)
            for value in ("", "host", "host:", ":80", "host:x", "host:-1", "host:65536", "host:" + "9" * 5000)
        ),
        *(("path", value) for value in ("", "/nowhere/at/all")),
        *(("url", value) for value in ("", "issuer.example", "https://", "https://[", "ftp://issuer.example")),
        *(
            ("url", value)
            for value in ("http://issuer.example", "http://127.0.0.1.example", "http://localhost.example")
        ),
        *(("origin", value) for value in ("", "https://portal.example/", "https://Portal.example", "http://x.example")),
        *(
            ("contact", value)
            for value in ("", "nobody", "a@b", "a b@c.example", "http://localhost", "https://", "https://a b.example")
        ),
        *(
            ("origin", f"https://{host}")
            for host in ("x.example:443", "*.example", "her@x.example", "x.example/sub", "é.fr")
        ),
        *(("seconds", value) for value in ("", "x", "-1", "nan", "inf", "1e9")),
        *(("choice", value) for value in ("", "xml", "JSON")),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(reader, value):
    refused(READERS[reader], value)


@pytest.mark.parametrize("reader", ["integer", "address", "path", "url", "text"])
def test_what_has_no_default_has_to_be_set(reader):
    env = Env({})
    READERS[reader](env)
    assert mistakes(env) == ["PNAV_X is not set."]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda env: env.text("PNAV_X", "pnav"), "pnav"),
        (lambda env: env.contact("PNAV_X", ""), ""),
        (lambda env: env.integer("PNAV_X", 0), 0),
        (lambda env: env.address("PNAV_X", "host:1"), Address("host", 1)),
        (lambda env: env.path("PNAV_X", Path("/")), Path("/")),
        (lambda env: env.url("PNAV_X", "https://www.wikipedia.org/"), "https://www.wikipedia.org"),
        (lambda env: env.origin("PNAV_X", ""), ""),
        (READERS["seconds"], timedelta(seconds=7)),
        (READERS["choice"], "json"),
    ],
)
def test_a_default_stands_for_what_is_not_set(read, expected):
    env = Env({})
    assert read(env) == expected
    env.done()


def test_a_choice_names_its_options():
    assert refused(READERS["choice"], "xml").endswith("it must be one of json, text.")


def test_all_mistakes_are_told_together():
    env = Env({"PNAV_LISTEN": "80", "PNAV_PROBE_LISTEN": "127.0.0.1:1", "PNAV_OIDC_ISSUER": "http://issuer.example"})
    read_server(env)
    read_mongo(env)
    assert [line.split()[0] for line in mistakes(env)] == [
        "PNAV_LISTEN",
        "PNAV_METRICS_LISTEN",
        "PNAV_TLS_DIR",
        "PNAV_OIDC_ISSUER",
        "MONGODB_URI",
    ]


def test_no_mistake_is_no_error(tmp_path):
    env = Env(
        {
            "PNAV_LISTEN": "127.0.0.1:1",
            "PNAV_PROBE_LISTEN": "127.0.0.1:2",
            "PNAV_METRICS_LISTEN": "127.0.0.1:3",
            "PNAV_TLS_DIR": str(tmp_path),
            "PNAV_OIDC_ISSUER": "https://issuer.example",
            "MONGODB_URI": "mongodb://db",
        }
    )
    server = read_server(env)
    assert [server.listen.port, server.probe_listen.port, server.metrics_listen.port] == [1, 2, 3]
    assert (server.tls, server.issuer, server.audience) == (TlsFiles(tmp_path), "https://issuer.example", "pnav")
    assert read_mongo(env) == MongoConfig("mongodb://db", "pnav")
    env.done()


def test_an_address_is_written_as_it_is_read():
    assert str(Address("chat_svc", 8093)) == "chat_svc:8093"


def test_a_certificate_is_read_anew_each_time(tmp_path):
    tls = TlsFiles(tmp_path)
    for turn in (b"1", b"2"):
        for name in ("ca.crt", "tls.crt", "tls.key"):
            (tmp_path / name).write_bytes(name.encode() + turn)
        assert (tls.authority, tls.certificate, tls.key) == (b"ca.crt" + turn, b"tls.crt" + turn, b"tls.key" + turn)


def test_several_addresses_stand_between_commas():
    env = Env({"PNAV_X": "chat-0:9000, chat-1:9000"})
    assert env.addresses("PNAV_X") == (Address("chat-0", 9000), Address("chat-1", 9000))
    env.done()


@pytest.mark.parametrize("value", ["", "chat-0:9000,", "chat-0:9000,chat-1", "chat-0:9000 chat-1:9000:x"])
def test_several_addresses_of_which_one_is_none_are_a_mistake(value):
    env = Env({"PNAV_X": value})
    env.addresses("PNAV_X")
    with pytest.raises(ConfigError, match="PNAV_X"):
        env.done()


@pytest.mark.parametrize("value", ["https://pnav.example", "https://pnav.example/aide", "https://PNAV.example/"])
def test_an_address_that_must_lead_away_does_not_lead_back(value):
    assert "another site than https://pnav.example" in refused(
        lambda env: env.url("PNAV_X", off="https://pnav.example"), value
    )
    assert (
        taken(lambda env: env.url("PNAV_X", off="https://pnav.example"), "https://meteo.example")
        == "https://meteo.example"
    )
