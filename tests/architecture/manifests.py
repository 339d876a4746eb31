"""What kustomize makes of k8s/, read back: for the tests beside it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OVERLAYS = ("dev", "prod")
PROCESSES = ("gateway", "routing_svc", "chat_svc", "directory_svc", "referral_svc")
NAME = "app.kubernetes.io/name"

Manifest = dict[str, Any]


def tool(name: str) -> str:
    """The one of our own environment: a distribution's kubectl may be too old."""
    return str(Path(sys.executable).parent / name)


@cache
def manifests(overlay: str) -> tuple[Manifest, ...]:
    """Everything that would be applied."""
    command = [tool("kubectl"), "kustomize", f"k8s/overlays/{overlay}"]
    rendered = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=30)
    return tuple(yaml.safe_load_all(rendered.stdout))


def of_kind(overlay: str, *kinds: str) -> list[Manifest]:
    """All manifests of these kinds."""
    return [manifest for manifest in manifests(overlay) if manifest["kind"] in kinds]


def workloads(overlay: str) -> list[Manifest]:
    """Whatever makes pods."""
    return of_kind(overlay, "Deployment", "StatefulSet", "Job")


def pod(workload: Manifest) -> Manifest:
    """The pod template's spec."""
    spec: Manifest = workload["spec"]["template"]["spec"]
    return spec


def component(workload: Manifest) -> str:
    """Its name in the design: `chat_svc`, not `chat-svc`."""
    name: str = workload["spec"]["template"]["metadata"]["labels"][NAME]
    return name


def containers(overlay: str) -> Iterator[Manifest]:
    """Every container, those that run before the others included."""
    for workload in workloads(overlay):
        yield from pod(workload).get("initContainers", [])
        yield from pod(workload)["containers"]


def process(overlay: str, name: str) -> Manifest:
    """The Deployment of one of the platform's processes."""
    return next(each for each in of_kind(overlay, "Deployment") if component(each) == name)
