"""A TCP proxy with faults, between the visitors and the gateway: cuts at a random byte, and silence on open sockets."""

import asyncio
import random
from contextlib import suppress

from chassis.config import Address

_CHUNK = 4096
_MISTAKEN = (OSError, asyncio.CancelledError)


class Proxy:
    """Passes bytes on, as it is told to. `run` serves until it is cancelled."""

    def __init__(self, listen: Address, target: Address, chance: random.Random) -> None:
        self._listen = listen
        self._target = target
        self._chance = chance
        self._pipes: set[asyncio.Task[None]] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._most = 0
        self.cuts = 0  # connections so far
        self.held = 0  # bytes so far

    async def start(self) -> asyncio.Server:
        """Listens."""
        return await asyncio.start_server(self._accept, *self._listen)

    def cut_within(self, most: int) -> None:
        """From now on every connection is cut after at most so many bytes of either direction; 0: none is."""
        self._most = most

    def cut_all(self) -> None:
        """Every connection that stands is cut, with a reset: whatever is on its way is lost."""
        self.cuts += len(self._pipes)
        for pipe in self._pipes:
            pipe.cancel()

    def silence(self) -> None:
        """Connections stay open, and nothing comes through: nobody is told."""
        self._open.clear()

    def resume(self) -> None:
        """What was held back during the silence comes through."""
        self._open.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a connection without a task")
        self._pipes.add(task)
        try:
            with suppress(*_MISTAKEN):
                there, back = await asyncio.open_connection(*self._target)
                try:
                    await self._join((reader, back), (there, writer))
                finally:
                    back.transport.abort()
        finally:
            writer.transport.abort()
            self._pipes.discard(task)

    async def _join(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        """Until either way ends."""
        pumps = [asyncio.create_task(self._pump(*way)) for way in ways]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Passes on what comes, up to a byte chosen when the cuts began."""
        left, most = 0, 0
        while data := await reader.read(_CHUNK):
            if not self._open.is_set():
                self.held += len(data)
                await self._open.wait()
            if self._most != most:
                most = self._most
                left = self._chance.randrange(1, most) if most else 0
            writer.write(data[:left] if most else data)
            await writer.drain()
            left -= len(data)
            if most and left <= 0:
                self.cuts += 1
                return
