"""Every panel and every alert asks a real Prometheus something that it can answer.

Prometheus reads a page on which everything is wrong at once: then every panel must show something and every alert ring.
It runs with the platform's own configuration; only the search for pods is replaced by pods written down here.
"""

import asyncio
import importlib.util
import json
import shutil
import socket
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
import yaml
from aiohttp import web
from prometheus_client import generate_latest

from chassis import metrics

MONITORING = Path(__file__).parents[2] / "k8s" / "monitoring"
PATIENCE = 30  # seconds; Prometheus takes five to look for its targets, then two readings are enough
INTERVAL = "250ms"
pytestmark = pytest.mark.xdist_group("prometheus")


def test_every_panel_and_every_alert_has_something_to_say_when_all_is_wrong(answers):
    assert [query for query, series in answers.items() if not series] == []


def test_pods_are_found_by_their_metrics_port_and_named_after_their_component(targets):
    routing = {("routing_svc", f"routing-svc-{number}", "up") for number in (1, 2)}
    assert targets == {("chat_svc", "chat-svc-1", "up"), ("gateway", "gateway-1", "down"), *routing}


@pytest.fixture(scope="module")
async def prometheus(tmp_path_factory):
    """(session, page): a Prometheus that reads `page`."""
    page, another = Page(version=1), Page(version=2)
    directory = tmp_path_factory.mktemp("prometheus")
    async with (
        page.served() as address,
        another.served() as elsewhere,
        run(config(address, elsewhere), directory) as base,
        aiohttp.ClientSession(base) as session,
    ):
        yield session, page


@pytest.fixture(scope="module")
async def answers(prometheus):
    """Each query with the series it yields, once all yield some or patience ends."""
    session, page = prometheus
    found = {query: [] for query in queries()}
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while silent := [query for query, series in found.items() if not series]:
                await page.read()
                found |= {query: await ask(session, query) for query in silent}
    return found


@pytest.fixture(scope="module")
async def targets(answers, prometheus):
    """(job, instance, health) of whatever Prometheus reads."""
    session, _ = prometheus
    async with session.get("/api/v1/targets") as response:
        active = (await response.json())["data"]["activeTargets"]
    return {(each["labels"]["job"], each["labels"]["instance"], each["health"]) for each in active}


def queries():
    """What all panels and all alerts ask."""
    panels = [json.loads(file.read_text("utf-8"))["panels"] for file in MONITORING.glob("dashboards/*.json")]
    shown = [target["expr"] for dashboard in panels for panel in dashboard for target in panel["targets"]]
    files = [yaml.safe_load(file.read_text("utf-8")) for file in MONITORING.glob("rules/*.yaml")]
    return shown + [rule["expr"] for file in files for group in file["groups"] for rule in group["rules"]]


async def ask(session, query):
    """The series that a query yields now."""
    async with session.post("/api/v1/query", data={"query": query}) as response:
        answer = await response.json()
    assert answer["status"] == "success", (query, answer)
    return answer["data"]["result"]


def config(address, elsewhere):
    """The platform's configuration, with these pods instead of a cluster's; `elsewhere` is of another version."""
    text = yaml.safe_load((MONITORING / "prometheus.yaml").read_text("utf-8"))
    text["global"] = {"scrape_interval": INTERVAL, "scrape_timeout": INTERVAL, "evaluation_interval": INTERVAL}
    text["rule_files"] = [str(MONITORING / file) for file in text["rule_files"]]
    del text["alerting"]
    (job,) = text["scrape_configs"]
    del job["kubernetes_sd_configs"]
    job["static_configs"] = [
        pod(address, "chat_svc", "chat-svc-1"),
        pod("127.0.0.1:1", "gateway", "gateway-1"),
        pod(address, "routing_svc", "routing-svc-1"),
        pod(elsewhere, "routing_svc", "routing-svc-2"),
        pod(address, "chat_svc", "its-grpc-port", port="grpc"),
        pod(address, "directory_svc", "a-pod-that-has-ended", phase="Succeeded"),
    ]
    return text


def pod(address, component, name, *, port="metrics", phase="Running"):
    """A pod as Kubernetes discovery would describe it."""
    labels = {
        "pod_container_port_name": port,
        "pod_phase": phase,
        "pod_label_app_kubernetes_io_name": component,
        "pod_name": name,
    }
    return {"targets": [address], "labels": {f"__meta_kubernetes_{key}": value for key, value in labels.items()}}


@asynccontextmanager
async def run(text, directory):
    """A Prometheus in `directory`; yields its address and ends it afterwards."""
    binary = shutil.which("prometheus")
    assert binary, "prometheus is missing: sudo apt-get install prometheus"
    (directory / "prometheus.yaml").write_text(yaml.safe_dump(text), "utf-8")
    listen = f"127.0.0.1:{free_port()}"
    process = await asyncio.create_subprocess_exec(
        binary,
        f"--config.file={directory / 'prometheus.yaml'}",
        f"--storage.tsdb.path={directory / 'data'}",
        f"--web.listen-address={listen}",
        "--log.level=error",
    )
    try:
        yield f"http://{listen}"
    finally:
        process.terminate()
        await process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Page:
    """A metrics page of the platform's own metrics, in a copy that no other test sees."""

    def __init__(self, version):
        spec = importlib.util.spec_from_file_location("metrics_of_this_page", metrics.__file__)
        self.metrics = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.metrics)
        self._scraped = asyncio.Event()
        despair(self.metrics)
        self.metrics.ROUTING_VERSION.set(version)

    @asynccontextmanager
    async def served(self):
        """Answers on a free port; yields its address."""
        app = web.Application()
        app.router.add_get("/metrics", self._answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield "{}:{}".format(*runner.addresses[0])
        finally:
            await runner.cleanup()

    async def read(self):
        """Returns when Prometheus next reads the page."""
        self._scraped.clear()
        await self._scraped.wait()

    async def _answer(self, _request):
        go_on(self.metrics)
        self._scraped.set()
        return web.Response(body=generate_latest(self.metrics.REGISTRY), content_type="text/plain")


def despair(m):
    """What a moment looks like in which everything is wrong."""
    m.READY.labels("chat_svc").set(0)
    for state in ("waiting", "offered", "active"):
        m.CHAT_SESSIONS.labels(state, "police").set(3)
    m.CHAT_OLDEST_WAITING.labels("police").set(600)
    m.CHAT_OPERATORS.labels("police").set(0)
    m.CHAT_TAKING.labels("police").set(0)
    m.CHAT_INTAKE_PAUSED.labels("police").set(1)
    m.CHAT_FREE_CAPACITY.labels("police").set(0)
    m.CHAT_LINES.set(3)
    m.GATEWAY_VISITORS.set(3)
    m.REFERRALS.labels("delivered", "emergency").set(2)
    m.REFERRAL_OLDEST.labels("emergency").set(900)
    m.REFERRAL_OVERDUE.labels("emergency").set(2)
    m.REFERRAL_OUTBOX.set(5)
    m.DIRECTORY_RECORDS.labels("service").set(10)
    m.DIRECTORY_STALE.set(3)


def go_on(m):
    """What happens between two readings, so that rates exist."""
    for code in ("OK", "UNAVAILABLE"):
        m.RPC_SECONDS.labels("chat_svc", "SendMessage", code).observe(2)
    m.CHAT_ENTRIES.labels("message").inc()
    m.CHAT_APPEND_SECONDS.observe(2)
    m.CHAT_COMMIT_ENTRIES.observe(4)
    m.CHAT_CONFLICTS.inc()
    m.CHAT_WAITED_SECONDS.labels("police").observe(600)
    m.CHAT_REFUSED.labels("TEXT_EMPTY").inc()
    m.GATEWAY_REFUSED.labels("FRAME_INVALID").inc()
    m.GATEWAY_CLOSED.labels("silence").inc()
    m.REFERRAL_DELIVERIES.labels("mail", "failed").inc()
