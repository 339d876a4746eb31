"""Fills in Envoy's configuration from the environment: `python -m gateway.envoy.render` before Envoy starts."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from chassis.auth import Peer
from chassis.config import Address, ConfigError, Env, TlsFiles
from gateway.headers import ALWAYS

_TRANSPORT = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3."
_MODERN = {"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"}
"""Envoy as a client would otherwise stop at 1.2."""
_SERVICES = (Peer.ROUTING_SVC, Peer.CHAT_SVC, Peer.DIRECTORY_SVC, Peer.REFERRAL_SVC)


class TemplateMismatch(Exception):
    """The template asks for something that is not given, or is given something that it does not ask for."""


@dataclass(frozen=True)
class Certificate:
    """PEM files of a listener."""

    chain: str
    key: str


@dataclass(frozen=True)
class Config:
    """What the edge is told."""

    output: Path
    public_listen: Address
    console_listen: Address
    admin_listen: Address
    gateway_public: Sequence[Address]
    gateway_console: Sequence[Address]
    services: Mapping[Peer, Sequence[Address]]
    tls: TlsFiles
    certificate: Certificate | None
    issuer: str
    audience: str
    jwks_uri: str
    issuer_authority: str


def read(env: Env) -> Config:
    """Reads the environment.

    Targets are host:port, or several between commas; a name may stand for several replicas as well. Required:
    PNAV_{ROUTING,CHAT,DIRECTORY,REFERRAL}_TARGET, PNAV_OIDC_ISSUER, PNAV_OIDC_JWKS_URI, PNAV_TLS_DIR (Envoy's
    own certificate for the services; its files are read by Envoy, not here). Listeners speak TLS when
    PNAV_EDGE_TLS_CERT and PNAV_EDGE_TLS_KEY are given.
    """
    certificate = Certificate(env.text("PNAV_EDGE_TLS_CERT", ""), env.text("PNAV_EDGE_TLS_KEY", ""))
    return Config(
        output=Path(env.text("PNAV_ENVOY_CONFIG", "/etc/envoy/envoy.yaml")),
        public_listen=env.address("PNAV_ENVOY_PUBLIC_LISTEN", "0.0.0.0:8080"),
        console_listen=env.address("PNAV_ENVOY_CONSOLE_LISTEN", "0.0.0.0:8081"),
        admin_listen=env.address("PNAV_ENVOY_ADMIN_LISTEN", "127.0.0.1:9901"),
        gateway_public=env.addresses("PNAV_GATEWAY_PUBLIC_TARGET", "gateway:9080"),
        gateway_console=env.addresses("PNAV_GATEWAY_CONSOLE_TARGET", "gateway:9081"),
        services={peer: env.addresses(f"PNAV_{peer.name.removesuffix('_SVC')}_TARGET") for peer in _SERVICES},
        tls=TlsFiles(Path(env.text("PNAV_TLS_DIR"))),
        certificate=certificate if certificate.chain else None,
        issuer=env.url("PNAV_OIDC_ISSUER"),
        audience=env.text("PNAV_OIDC_AUDIENCE", "pnav"),
        jwks_uri=env.url("PNAV_OIDC_JWKS_URI"),
        issuer_authority=env.text("PNAV_OIDC_AUTHORITY", "/etc/ssl/certs/ca-certificates.crt"),
    )


def render(config: Config) -> str:
    """Envoy's configuration (YAML). Raises TemplateMismatch when template and values have grown apart."""
    template = Template(resources.files(__package__).joinpath("envoy.yaml").read_text("utf-8"))
    values = {name: json.dumps(value) for name, value in _values(config).items()}
    if gap := set(template.get_identifiers()) ^ values.keys():
        raise TemplateMismatch(", ".join(sorted(gap)))
    return template.substitute(values)


def _values(config: Config) -> Mapping[str, Any]:
    """Every `${…}` of the template; JSON is YAML, so that nothing needs quoting by hand. null means: plain."""
    issuer = urlsplit(config.jwks_uri)
    secure = issuer.scheme == "https"
    where = Address(issuer.hostname or "", issuer.port or (443 if secure else 80))
    values: dict[str, Any] = {
        "own_headers": [_header(name, value, "OVERWRITE_IF_EXISTS_OR_ADD") for name, value in ALWAYS.items()],
        "headers_at_least": [_header(name, value, "ADD_IF_ABSENT") for name, value in ALWAYS.items()],
        "admin_listen": _address(config.admin_listen),
        "public_listen": _address(config.public_listen),
        "console_listen": _address(config.console_listen),
        "public_tls": _listener_tls(config.certificate, "http/1.1"),
        "console_tls": _listener_tls(config.certificate, "h2", "http/1.1"),
        "issuer": config.issuer,
        "audience": config.audience,
        "jwks_uri": config.jwks_uri,
        "issuer_endpoint": _endpoints("issuer", [where]),
        "issuer_tls": _issuer_tls(where.host, config.issuer_authority) if secure else None,
        "gateway_public": _endpoints("gateway_public", config.gateway_public),
        "gateway_console": _endpoints("gateway_console", config.gateway_console),
    }
    for peer, addresses in config.services.items():
        values[peer.value] = _endpoints(peer.value, addresses)
        values[f"{peer.value}_tls"] = _mutual_tls(config.tls, peer)
    return values


def _header(name: str, value: str, action: str) -> Any:
    return {"header": {"key": name, "value": value}, "append_action": action}


def _address(address: Address) -> Any:
    return {"socket_address": {"address": address.host, "port_value": address.port}}


def _endpoints(cluster: str, addresses: Sequence[Address]) -> Any:
    replicas = [{"endpoint": {"address": _address(address)}} for address in addresses]
    return {"cluster_name": cluster, "endpoints": [{"lb_endpoints": replicas}]}


def _listener_tls(certificate: Certificate | None, *protocols: str) -> Any:
    if certificate is None:
        return None
    files = {"certificate_chain": {"filename": certificate.chain}, "private_key": {"filename": certificate.key}}
    common = {
        "tls_params": _MODERN,
        "tls_certificates": [files],
        "alpn_protocols": protocols,
    }
    return _socket({"@type": f"{_TRANSPORT}DownstreamTlsContext", "common_tls_context": common})


def _mutual_tls(tls: TlsFiles, peer: Peer) -> Any:
    """Shows Envoy's certificate, and takes no other answer than that part's."""
    own = {
        "certificate_chain": {"filename": str(tls.directory / "tls.crt")},
        "private_key": {"filename": str(tls.directory / "tls.key")},
    }
    name = {"san_type": "URI", "matcher": {"exact": f"spiffe://pnav/{peer.value}"}}
    trusted = {"filename": str(tls.directory / "ca.crt")}
    common = {
        "tls_params": {**_MODERN, "tls_minimum_protocol_version": "TLSv1_3"},
        "tls_certificates": [own],
        "alpn_protocols": ["h2"],
        "validation_context": {"trusted_ca": trusted, "match_typed_subject_alt_names": [name]},
    }
    return _socket({"@type": f"{_TRANSPORT}UpstreamTlsContext", "sni": peer.value, "common_tls_context": common})


def _issuer_tls(host: str, authority: str) -> Any:
    name = {"san_type": "DNS", "matcher": {"exact": host}}
    validation = {"trusted_ca": {"filename": authority}, "match_typed_subject_alt_names": [name]}
    return _socket(
        {
            "@type": f"{_TRANSPORT}UpstreamTlsContext",
            "sni": host,
            "common_tls_context": {"tls_params": _MODERN, "validation_context": validation},
        }
    )


def _socket(context: Any) -> Any:
    return {"name": "envoy.transport_sockets.tls", "typed_config": context}


def main() -> None:
    """Writes PNAV_ENVOY_CONFIG. Status 2, naming every mistake, when the environment is wrong."""
    env = Env(os.environ)
    config = read(env)
    try:
        env.done()
    except ConfigError as mistakes:
        sys.stderr.write(f"gateway.envoy.render cannot start:\n{mistakes}\n")
        sys.exit(2)
    config.output.write_text(render(config), "utf-8")


if __name__ == "__main__":
    main()
