"""Network policies are the call graph of the design: both ends of each call are open, and nothing else is."""

import pytest

from tests.architecture.manifests import NAME, OVERLAYS, component, of_kind, workloads

CALLS = """
anyone         envoy          8080 8081
envoy          gateway        9080 9081
envoy          routing_svc    9000
envoy          chat_svc       9000
envoy          directory_svc  9000
envoy          referral_svc   9000
gateway        routing_svc    9000
gateway        chat_svc       9000
gateway        directory_svc  9000
referral_svc   chat_svc       9000
referral_svc   directory_svc  9000
routing_svc    mongodb        27017
chat_svc       mongodb        27017
directory_svc  mongodb        27017
referral_svc   mongodb        27017
"""
OF_THE_PLACE = {
    "dev": """
mongodb            mongodb      27017
mongodb_initiate   mongodb      27017
envoy              0.0.0.0/0    443 587
routing_svc        0.0.0.0/0    443 587
chat_svc           0.0.0.0/0    443 587
directory_svc      0.0.0.0/0    443 587
referral_svc       0.0.0.0/0    443 587
""",
    "prod": """
envoy          192.0.2.10/32  443
routing_svc    192.0.2.10/32  443
chat_svc       192.0.2.10/32  443
directory_svc  192.0.2.10/32  443
referral_svc   192.0.2.10/32  443
referral_svc   192.0.2.20/32  587
prometheus     gateway        9002
prometheus     routing_svc    9002
prometheus     chat_svc       9002
prometheus     directory_svc  9002
prometheus     referral_svc   9002
prometheus     monitoring     9093
prometheus     anyone         443 6443
monitoring     prometheus     9090
""",
}


def table(text):
    """(caller, callee, port) for each line."""
    rows = [line.split() for line in text.split("\n") if line]
    return {(caller, callee, int(port)) for caller, callee, *ports in rows for port in ports}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pod_may_call_whom_the_design_says_and_nobody_else(overlay):
    ours = pods(overlay).keys()
    expected = {call for call in table(CALLS) | table(OF_THE_PLACE[overlay]) if call[0] in ours}
    assert {call for call in opened(overlay, "egress") if call[2] != 53} == expected


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pod_is_called_by_whom_the_design_says_and_nobody_else(overlay):
    ours = pods(overlay).keys()
    expected = {call for call in table(CALLS) | table(OF_THE_PLACE[overlay]) if call[1] in ours}
    assert opened(overlay, "ingress") == expected


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_no_policy_allows_is_refused(overlay):
    deny = [each["spec"] for each in of_kind(overlay, "NetworkPolicy") if each["metadata"]["name"] == "deny"]
    assert deny == [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everybody_may_ask_the_clusters_own_name_server(overlay):
    asking = {call for call in opened(overlay, "egress") if call[2] == 53}
    assert asking == {(name, "kube-system", 53) for name in pods(overlay)}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_leads_to_a_port_that_its_pods_listen_on(overlay):
    for service in of_kind(overlay, "Service"):
        listening = pods(overlay)[service["spec"]["selector"][NAME]]
        for port in service["spec"]["ports"]:
            target = port.get("targetPort", port["port"])
            assert target in listening.keys() | listening.values()


def pods(overlay):
    """Name and number of the ports of each kind of pod, by the kind's name."""
    return {
        component(workload): {
            port["name"]: port["containerPort"]
            for container in workload["spec"]["template"]["spec"]["containers"]
            for port in container.get("ports", [])
        }
        for workload in workloads(overlay)
    }


def opened(overlay, way):
    """(caller, callee, port) for all that the policies open in one way, `ingress` or `egress`."""
    calls = set()
    for policy in of_kind(overlay, "NetworkPolicy"):
        for rule in policy["spec"].get(way, []):
            for here in selected(overlay, policy["spec"]["podSelector"]):
                for there in peers(overlay, rule.get("from" if way == "ingress" else "to")):
                    ends = (there, here) if way == "ingress" else (here, there)
                    calls |= {(*ends, port["port"]) for port in rule["ports"]}
    return calls


def peers(overlay, clauses):
    """Names of the kinds of pods, namespaces or addresses that the clauses of a rule mean."""
    if clauses is None:
        return {"anyone"}
    return {name for clause in clauses for name in peer(overlay, clause)}


def peer(overlay, clause):
    if "ipBlock" in clause:
        return {clause["ipBlock"]["cidr"]}
    if "namespaceSelector" in clause:
        return {clause["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]}
    return selected(overlay, clause["podSelector"])


def selected(overlay, selector):
    """Kinds of pods that the selector means; a database of the place's own counts where it is named."""
    if not selector:
        return set(pods(overlay))
    named = [selector["matchLabels"][NAME]] if "matchLabels" in selector else []
    for expression in selector.get("matchExpressions", []):
        assert (expression["key"], expression["operator"]) == (NAME, "In")
        named += expression["values"]
    assert set(named) <= pods(overlay).keys() | {"mongodb"}
    return set(named)
