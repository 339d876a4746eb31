"""One replica's part in a switch: it has ready what may come next, and serves what the pointer says."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from chassis import logs
from chassis.refusals import StoreUnavailable
from chassis.run import end
from routing_svc.editions import Pointer, Replica
from routing_svc.serving import Serving
from routing_svc.version_store import VersionStore

POLL_SECONDS = 1.0  # a change stream may be away; its hint is all that it gives
BEAT_SECONDS = 2.0  # five of them make a replica dead
_AGAIN_SECONDS = 1.0

Read = Callable[[str], Awaitable[Serving]]
"""The version of this id, DEFAULT included, made ready in memory. Raises Refusal for whatever cannot be read."""


class Follower:
    """Follows the pointer for as long as the process lives."""

    def __init__(self, store: VersionStore, read: Read, serve: Callable[[Serving], None], me: Replica) -> None:
        """`serve` is handed each version once, when it shall answer: it swaps one reference."""
        self._store = store
        self._read = read
        self._serve = serve
        self._me = me
        self._next: tuple[str, Serving] | None = None
        self._broken = ""
        self._settled = asyncio.Event()
        self._woken = asyncio.Event()

    async def ready(self) -> None:
        """Raises StoreUnavailable until a first version is served; never again after that, database or not (ADR 7)."""
        if not self._settled.is_set():
            raise StoreUnavailable

    async def run(self) -> None:
        """Follows, beats and listens until it is cancelled."""
        jobs = [asyncio.create_task(job()) for job in (self._follow, self._beat, self._listen)]
        try:
            await asyncio.gather(*jobs)
        finally:
            await end(jobs)

    async def leave(self) -> None:
        """Says that this replica ends, so that no switch waits for it. A database that is away learns it by itself."""
        try:
            await self._store.leave(self._me.id)
        except StoreUnavailable:
            return

    async def step(self) -> None:
        """Looks once, and does what is to be done. Raises StoreUnavailable."""
        pointer = await self._store.pointer()
        while pointer.version not in (self._me.pointed, self._broken):
            await self._switch(pointer.version)
            pointer = await self._store.pointer()  # it may have moved while a version was read
        if self._me.pointed:
            self._settled.set()
        if pointer.token != (self._me.prepared or self._me.unable):
            await self._prepare(pointer)

    async def _switch(self, version: str) -> None:
        ready = self._next and self._next[0] == version
        serving = self._next[1] if ready and self._next else await self._try(version)
        if serving is None:
            self._broken = version
            return
        self._serve(serving)
        self._next, self._broken = None, ""
        logs.log().info("territory switched", version=serving.edition)
        await self._say(replace(self._me, pointed=version, running=serving.edition))

    async def _prepare(self, pointer: Pointer) -> None:
        """At most two versions are held: the one that runs, and this. Without a switch under way, one."""
        self._next = None
        said = replace(self._me, prepared="", unable="")
        if pointer.following:
            serving = await self._try(pointer.following)
            self._next = (pointer.following, serving) if serving else None
            said = replace(said, **{"prepared" if serving else "unable": pointer.token})
        await self._say(said)

    async def _try(self, version: str) -> Serving | None:
        """The version; None when it cannot be read by this software, which trying again does not mend."""
        try:
            return await self._read(version)
        except StoreUnavailable:
            raise
        except Exception as error:
            logs.failure("territory not readable", error, version=version)
            return None

    async def _say(self, me: Replica) -> None:
        self._me = me
        await self._store.say(me)

    async def _follow(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.step()
            except StoreUnavailable:
                logs.log().warning("territory not followed", reason=StoreUnavailable.reason)
            try:
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
            except TimeoutError:
                continue

    async def _beat(self) -> None:
        while True:
            try:
                await self._store.say(self._me)
            except StoreUnavailable:
                logs.log().debug("territory beat lost")
            await asyncio.sleep(BEAT_SECONDS)

    async def _listen(self) -> None:
        while True:
            try:
                async for _ in self._store.changes():
                    self._woken.set()
            except StoreUnavailable:
                await asyncio.sleep(_AGAIN_SECONDS)
