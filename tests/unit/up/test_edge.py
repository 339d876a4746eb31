"""What Envoy is told."""

from pathlib import Path

import pytest
import yaml

from chassis.config import ConfigError, Env
from gateway.envoy import render as module
from gateway.envoy.render import TemplateMismatch, read, render

TARGETS = {f"PNAV_{name}_TARGET": f"{name.lower()}-svc:9000" for name in ("ROUTING", "CHAT", "DIRECTORY", "REFERRAL")}
ISSUER = {"PNAV_OIDC_ISSUER": "https://issuer.example", "PNAV_OIDC_JWKS_URI": "https://issuer.example/jwks"}
REQUIRED = TARGETS | ISSUER | {"PNAV_TLS_DIR": "/etc/pnav/tls"}


def config(**more):
    env = Env(REQUIRED | more)
    result = read(env)
    env.done()
    return result


def rendered(**more):
    return yaml.safe_load(render(config(**more)))


def clusters(document):
    return {cluster["name"]: cluster for cluster in document["static_resources"]["clusters"]}


def manager(document, listener):
    (found,) = (one for one in document["static_resources"]["listeners"] if one["name"] == listener)
    return found["filter_chains"][0]["filters"][0]["typed_config"]


def routes(document, listener):
    (host,) = manager(document, listener)["route_config"]["virtual_hosts"]
    return host["routes"]


def test_what_consoles_speak_to_is_reachable_and_whatever_else_is_a_contract_is_not():
    contracts = [route for route in routes(rendered(), "console") if route["match"]["prefix"].startswith("/pnav.")]
    reachable = {route["match"]["prefix"]: route["route"]["cluster"] for route in contracts if "route" in route}
    assert reachable == {
        "/pnav.chat.v1.OperatorService/": "chat_svc",
        "/pnav.chat.v1.SupervisorService/": "chat_svc",
        "/pnav.chat.v1.TeamService/": "chat_svc",
        "/pnav.chat.v1.ReplyService/": "chat_svc",
        "/pnav.routing.v1.RoutingService/": "routing_svc",
        "/pnav.directory.v1.DirectoryService/": "directory_svc",
        "/pnav.directory.v1.DirectoryEditorService/": "directory_svc",
        "/pnav.referral.v1.ReferralService/": "referral_svc",
    }
    assert contracts[-1] == {"match": {"prefix": "/pnav."}, "direct_response": {"status": 404}}


def test_a_service_is_believed_by_the_name_in_its_certificate_alone():
    for name in ("routing_svc", "chat_svc", "directory_svc", "referral_svc"):
        context = clusters(rendered())[name]["transport_socket"]["typed_config"]["common_tls_context"]
        (matcher,) = context["validation_context"]["match_typed_subject_alt_names"]
        assert matcher == {"san_type": "URI", "matcher": {"exact": f"spiffe://pnav/{name}"}}


def test_nothing_is_written_down_about_who_calls():
    document = rendered()
    assert "access_log" not in render(config())
    assert all(manager(document, name)["skip_xff_append"] for name in ("public", "console"))


def test_every_cluster_of_ours_is_looked_at_before_the_first_call():
    checked = {name for name, one in clusters(rendered()).items() if "health_checks" in one}
    assert checked == clusters(rendered()).keys() - {"issuer"}
    assert all(
        check["no_traffic_interval"] for name in checked for check in clusters(rendered())[name]["health_checks"]
    )


def test_listeners_are_plain_without_a_certificate_and_speak_tls_with_one():
    listeners = rendered()["static_resources"]["listeners"]
    assert [one["filter_chains"][0]["transport_socket"] for one in listeners] == [None, None]
    secure = rendered(PNAV_EDGE_TLS_CERT="/edge/tls.crt", PNAV_EDGE_TLS_KEY="/edge/tls.key")["static_resources"][
        "listeners"
    ]
    sockets = [one["filter_chains"][0]["transport_socket"]["typed_config"]["common_tls_context"] for one in secure]
    assert [socket["alpn_protocols"] for socket in sockets] == [["http/1.1"], ["h2", "http/1.1"]]


def test_the_issuers_keys_come_by_tls_with_the_issuers_name():
    cluster = clusters(rendered())["issuer"]
    (endpoint,) = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    assert endpoint["endpoint"]["address"]["socket_address"] == {"address": "issuer.example", "port_value": 443}
    assert cluster["transport_socket"]["typed_config"]["sni"] == "issuer.example"


def test_a_value_can_break_out_of_nothing():
    assert rendered(PNAV_OIDC_AUDIENCE='x"]\n- y: ${z}')
    provider = manager(rendered(PNAV_OIDC_AUDIENCE='x"]: ${z}'), "console")["http_filters"][1]["typed_config"][
        "providers"
    ]
    assert provider["staff"]["audiences"] == ['x"]: ${z}']


def test_all_that_is_missing_is_told_at_once():
    env = Env({})
    read(env)
    with pytest.raises(ConfigError) as mistakes:
        env.done()
    assert {line.split()[0] for line in str(mistakes.value).splitlines()} == REQUIRED.keys()


def test_a_value_that_the_template_does_not_use_is_a_mistake(monkeypatch):
    values = module._values(config())
    monkeypatch.setattr(module, "_values", lambda _config: {**values, "forgotten": 1})
    with pytest.raises(TemplateMismatch, match="forgotten"):
        render(config())


def test_the_command_writes_the_file_that_envoy_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(module.os, "environ", REQUIRED | {"PNAV_ENVOY_CONFIG": str(tmp_path / "envoy.yaml")})
    module.main()
    assert yaml.safe_load(Path(tmp_path / "envoy.yaml").read_text()) == rendered()


def test_the_command_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(module.os, "environ", {})
    with pytest.raises(SystemExit, match="2"):
        module.main()
    assert "PNAV_CHAT_TARGET is not set." in capsys.readouterr().err


def test_every_replica_that_is_named_is_balanced_over():
    several = rendered(PNAV_CHAT_TARGET="chat-0:9000,chat-1:9000", PNAV_GATEWAY_PUBLIC_TARGET="a:1,b:2")
    for cluster, expected in (("chat_svc", {"chat-0", "chat-1"}), ("gateway_public", {"a", "b"})):
        (group,) = clusters(several)[cluster]["load_assignment"]["endpoints"]
        hosts = {one["endpoint"]["address"]["socket_address"]["address"] for one in group["lb_endpoints"]}
        assert hosts == expected
    balanced = {name for name, one in clusters(several).items() if one.get("lb_policy") == "LEAST_REQUEST"}
    assert balanced == clusters(several).keys() - {"issuer"}
