"""Every metric: ours by its name, described, and with labels that are closed sets."""

import ast
from pathlib import Path

import pytest

from chassis import metrics

ROOT = Path(__file__).parents[3]
ALL = [one for one in vars(metrics).values() if hasattr(one, "_labelnames")]
CLOSED = {
    "version", "service", "method", "code", "state", "force", "kind", "reason", "direction", "cause", "urgency",
    "channel", "result", "verb",
}  # fmt: skip
"""Names of labels whose values are enums, methods of contracts or reasons of refusals; never who, where or when."""


@pytest.mark.parametrize("metric", ALL, ids=lambda one: one._name)
def test_every_metric_is_ours_and_described(metric):
    assert metric._name.startswith("pnav_")
    assert metric._documentation


@pytest.mark.parametrize("metric", ALL, ids=lambda one: one._name)
def test_every_label_is_a_closed_set(metric):
    assert set(metric._labelnames) <= CLOSED


def test_every_metric_is_exposed():
    exposed = {family.name for family in metrics.REGISTRY.collect()}
    assert exposed == {one._name for one in ALL}


def test_no_process_defines_a_metric_of_its_own():
    elsewhere = []
    for file in [*ROOT.glob("chassis/**/*.py"), *ROOT.glob("gateway/*.py"), *ROOT.glob("*_svc/**/*.py")]:
        if file == Path(metrics.__file__):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "prometheus_client":
                elsewhere += [
                    name.name for name in node.names if name.name in ("Counter", "Gauge", "Histogram", "Summary")
                ]
    assert elsewhere == []


def test_every_metric_is_used():
    names = {name for name, one in vars(metrics).items() if one in ALL}
    code = "".join(
        file.read_text() for part in ("chassis", "gateway", "*_svc") for file in ROOT.glob(f"{part}/**/*.py")
    )
    assert {name for name in names if f"metrics.{name}." not in code} == set()
