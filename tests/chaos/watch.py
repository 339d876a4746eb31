"""What Prometheus would see of a run: whether an alert of k8s/monitoring/rules would ring, and what processes weigh."""

import asyncio
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import aiohttp

from chassis.config import Address
from tests.chaos.history import Recorder
from tests.chaos.patience import SCALE
from tests.chaos.process import Process

ALERTS = frozenset({"ServiceDown", "ServiceNotReady", "VisitorWaitsTooLong", "VisitorWaitsForNobody"})
ALARM_SECONDS = 45 * SCALE  # VisitorWaitsTooLong
_LOOK_SECONDS = 0.5
_ANSWER_SECONDS = 0.4
_FOR_SECONDS = 15 * SCALE  # `for` of ServiceDown and ServiceNotReady
_SAMPLE = re.compile(r"^(pnav_\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024

Page = dict[tuple[str, str], float]


class Watch:
    """Looks at the pages of all chat_svc, and at the memory of every process of ours."""

    def __init__(self, recorder: Recorder, pages: Sequence[Address], processes: Sequence[Process]) -> None:
        self._recorder = recorder
        self._urls = [f"http://{page}/metrics" for page in pages]
        self._processes = processes
        self._working = time.monotonic()

    async def run(self, http: aiohttp.ClientSession) -> None:
        """Until cancelled."""
        while True:
            self._weigh()
            pages = [page for page in await asyncio.gather(*(_page(http, url) for url in self._urls)) if page]
            for alert in self._ringing(pages):
                self._recorder.note("watch", "alarmed", text=alert)
            await asyncio.sleep(_LOOK_SECONDS)

    def _ringing(self, pages: Sequence[Page]) -> Iterator[str]:
        if any(_most(pages, "pnav_ready", "chat_svc").values()):
            self._working = time.monotonic()
        if time.monotonic() - self._working > _FOR_SECONDS:
            yield "ServiceNotReady" if pages else "ServiceDown"
        if max(_most(pages, "pnav_chat_oldest_waiting_seconds").values(), default=0) > ALARM_SECONDS:
            yield "VisitorWaitsTooLong"
        waiting = sum(_most(pages, "pnav_chat_sessions", 'state="waiting"').values())
        if waiting and not sum(_most(pages, "pnav_chat_operators_taking").values()):
            yield "VisitorWaitsForNobody"

    def _weigh(self) -> None:
        for process in self._processes:
            if process.runs:
                pages = int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1])
                self._recorder.note(process.name, "weighed", seq=pages * _PAGE_KB)


async def _page(http: aiohttp.ClientSession, url: str) -> Page:
    """Nothing where nobody answers."""
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(_ANSWER_SECONDS)) as answer:
            text = await answer.text()
    except (aiohttp.ClientError, TimeoutError):
        return {}
    return {(name, labels): float(value) for name, labels, value in _SAMPLE.findall(text)}


def _most(pages: Sequence[Page], metric: str, label: str = "") -> dict[str, float]:
    """By labels, the most that any process says."""
    found: dict[str, float] = defaultdict(float)
    for page in pages:
        for (name, labels), value in page.items():
            if name == metric and label in labels:
                found[labels] = max(found[labels], value)
    return found
