"""Manifests: valid, restricted, bounded, probed, and each process is told all it needs to start."""

import importlib
import re
import tomllib

import kubernetes_validate
import pytest

from chassis.config import Env
from chassis.server import DRAIN_SECONDS
from tests.architecture.manifests import (
    NAME,
    OVERLAYS,
    PROCESSES,
    ROOT,
    component,
    containers,
    manifests,
    of_kind,
    pod,
    process,
    workloads,
)

pytestmark = pytest.mark.parametrize("overlay", OVERLAYS)
KUBERNETES = kubernetes_validate.latest_version()


def test_every_manifest_is_valid_to_the_letter(overlay):
    for manifest in manifests(overlay):
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def test_the_five_processes_and_the_edge_are_there(overlay):
    assert {component(each) for each in of_kind(overlay, "Deployment")} == {"envoy", *PROCESSES}


def test_the_namespace_refuses_pods_that_are_not_restricted(overlay):
    (namespace,) = of_kind(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_every_pod_is_restricted(overlay):
    for workload in workloads(overlay):
        context = pod(workload)["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["runAsUser"] > 0
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod(workload).keys()


def test_every_container_is_restricted(overlay):
    for container in containers(overlay):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        }


def test_every_container_asks_for_what_it_needs_and_is_bounded(overlay):
    for container in containers(overlay):
        for kind in ("requests", "limits"):
            assert container["resources"][kind].keys() == {"cpu", "memory"}


def test_every_image_has_an_exact_version(overlay):
    for container in containers(overlay):
        assert re.search(r":v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$", container["image"])


def test_our_own_images_have_the_version_of_the_distribution(overlay):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    ours = {each["image"] for each in containers(overlay) if each["image"].startswith("pnav")}
    assert ours == {f"pnav:{version}", f"pnav-envoy:{version}"}


def test_whatever_runs_for_long_is_probed(overlay):
    for workload in of_kind(overlay, "Deployment", "StatefulSet"):
        for container in pod(workload)["containers"]:
            assert {"readinessProbe", "livenessProbe"} <= container.keys()


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_lives_by_live_and_takes_work_by_ready(overlay, name):
    (container,) = pod(process(overlay, name))["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert container["livenessProbe"]["grpc"] == {"port": ports["probe"], "service": "live"}
    assert container["readinessProbe"]["grpc"] == {"port": ports["probe"], "service": "ready"}
    assert container["startupProbe"]["grpc"] == {"port": ports["probe"], "service": "ready"}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_has_time_to_drain(overlay, name):
    spec = pod(process(overlay, name))
    leaving = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert spec["terminationGracePeriodSeconds"] > leaving + DRAIN_SECONDS


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_is_told_all_it_needs_to_start(overlay, name, tmp_path):
    (container,) = pod(process(overlay, name))["containers"]
    env = Env(environment(overlay, container) | {"PNAV_TLS_DIR": str(tmp_path)})
    importlib.import_module(f"{name}.config").read(env)
    env.done()


def test_the_edge_is_told_all_it_needs_and_listens_where_it_is_expected(overlay):
    spec = pod(process(overlay, "envoy"))
    env = Env(environment(overlay, spec["initContainers"][0]))
    config = importlib.import_module("gateway.envoy.render").read(env)
    env.done()
    ports = {port["name"]: port["containerPort"] for port in spec["containers"][0]["ports"]}
    assert ports == {"public": config.public_listen.port, "console": config.console_listen.port}
    assert str(config.output) == spec["containers"][0]["command"][-1]
    assert config.admin_listen.host == "127.0.0.1"


def environment(overlay, container):
    """What the container would see, secrets of the place made up."""
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind(overlay, "ConfigMap")}
    seen = {}
    for source in container["envFrom"]:
        seen |= maps[source["configMapRef"]["name"]]
    return seen | {each["name"]: each.get("value", "secret") for each in container["env"]}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_reads_the_certificate_of_its_own_name(overlay, name):
    deployment = process(overlay, name)
    (secret,) = [each["secret"] for each in pod(deployment)["volumes"] if each["name"] == "tls"]
    assert secret["secretName"] == f"tls-{deployment['metadata']['name']}"


def test_only_prometheus_may_ask_the_cluster(overlay):
    asking = {component(each) for each in workloads(overlay) if pod(each).get("automountServiceAccountToken", True)}
    assert asking <= {"prometheus"}


def test_a_roll_out_takes_no_process_before_its_successor_is_ready(overlay):
    for deployment in of_kind(overlay, "Deployment"):
        assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_draining_a_node_takes_one_process_of_a_component_at_a_time(overlay):
    budgets = {
        each["spec"]["selector"]["matchLabels"][NAME]: each["spec"]["maxUnavailable"]
        for each in of_kind(overlay, "PodDisruptionBudget")
    }
    assert budgets == {component(each): 1 for each in of_kind(overlay, "Deployment")}


def test_a_component_is_spread_over_the_nodes(overlay):
    for deployment in of_kind(overlay, "Deployment"):
        (spread,) = pod(deployment)["topologySpreadConstraints"]
        assert spread["labelSelector"]["matchLabels"] == deployment["spec"]["selector"]["matchLabels"]
