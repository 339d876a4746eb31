"""Alerts: valid, tested both ways, with a runbook each, and built on metrics that exist."""

import json
import re
import shutil
import subprocess
from collections import defaultdict

import pytest
import yaml

from chassis import metrics
from tests.architecture.manifests import PROCESSES, ROOT

MONITORING = ROOT / "k8s" / "monitoring"
RULES = sorted(MONITORING.glob("rules/*.yaml"))
TESTS = sorted(MONITORING.glob("tests/*.yaml"))
DASHBOARDS = sorted(MONITORING.glob("dashboards/*.json"))
RUNBOOK = ["What it means", "What the visitor feels", "First look", "Mend", "Escalate"]
ALERTS = {
    rule["alert"]: rule
    for file in RULES
    for group in yaml.safe_load(file.read_text("utf-8"))["groups"]
    for rule in group["rules"]
}
PANELS = [panel for file in DASHBOARDS for panel in json.loads(file.read_text("utf-8"))["panels"]]
QUERIES = [rule["expr"] for rule in ALERTS.values()] + [
    target["expr"] for panel in PANELS for target in panel["targets"]
]


def promtool(*arguments):
    tool = shutil.which("promtool")
    assert tool, "promtool is missing: sudo apt-get install prometheus"
    ended = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_prometheus_accepts_the_rules():
    promtool("check", "rules", *RULES)


def test_prometheus_accepts_the_configuration(tmp_path):
    config = yaml.safe_load((MONITORING / "prometheus.yaml").read_text("utf-8"))
    for job in config["scrape_configs"]:
        del job["kubernetes_sd_configs"]  # Debian builds its promtool without Kubernetes
    (tmp_path / "prometheus.yaml").write_text(yaml.safe_dump(config), "utf-8")
    promtool("check", "config", "--syntax-only", tmp_path / "prometheus.yaml")


def test_the_alerts_ring_and_are_silent_when_their_tests_say_so():
    promtool("test", "rules", *TESTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_is_tested_both_ringing_and_silent(alert):
    assert tried()[alert] == {True, False}


def tried():
    """For each alert whether its tests expect it to ring, and not to."""
    expected = defaultdict(set)
    for file in TESTS:
        for test in yaml.safe_load(file.read_text("utf-8"))["tests"]:
            for case in test["alert_rule_test"]:
                expected[case["alertname"]].add(bool(case["exp_alerts"]))
    return expected


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_how_urgent_it_is_and_where_its_runbook_stands(alert):
    rule = ALERTS[alert]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["runbook_url"] == f"k8s/monitoring/runbooks/{alert}.md"


def test_every_alert_has_a_runbook_and_every_runbook_an_alert():
    assert {file.stem for file in MONITORING.glob("runbooks/*.md")} == ALERTS.keys()


@pytest.mark.parametrize("alert", ALERTS)
def test_a_runbook_answers_the_same_five_questions(alert):
    text = (MONITORING / "runbooks" / f"{alert}.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == RUNBOOK
    assert all(section.strip() for section in re.split(r"^## .+$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_uses_metrics_that_exist(query):
    assert set(re.findall(r"pnav_\w+", query)) <= samples()


def samples():
    """Names under which the platform's metrics are exposed."""
    suffixes = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("_total",), "gauge": ("",)}
    return {family.name + suffix for family in metrics.REGISTRY.collect() for suffix in suffixes[family.type]}


@pytest.mark.parametrize("query", [query for query in QUERIES if "job=~" in query])
def test_a_query_over_the_services_names_them_all(query):
    assert set(re.search(r'job=~"([^"]+)"', query)[1].split("|")) == set(PROCESSES)


def test_panels_have_different_titles_and_say_what_they_show():
    assert len({panel["title"] for panel in PANELS}) == len(PANELS)
    assert all(panel["description"] for panel in PANELS)


def test_what_is_written_is_also_deployed():
    (config, alerts, dashboard) = yaml.safe_load((MONITORING / "kustomization.yaml").read_text("utf-8"))[
        "configMapGenerator"
    ]
    assert config["files"] == ["prometheus.yaml"]
    assert sorted(alerts["files"]) == [f"rules/{file.name}" for file in RULES]
    assert sorted(dashboard["files"]) == [f"dashboards/{file.name}" for file in DASHBOARDS]
