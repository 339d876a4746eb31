"""A telephone's line in a cellar: so many bits a second each way, and each of them late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from chassis.config import Address
from chassis.run import end

_PIECE = 250  # bytes: a tenth of a second of a line of 20 kbit/s


class SlowLine:
    """Carries what is said from one end to the other; both ways, and every connection, have a line of their own."""

    def __init__(self, target: Address, bits_per_second: int, latency_seconds: float) -> None:
        self._target = target
        self._seconds_per_byte = 8 / bits_per_second
        self._latency = latency_seconds
        self._ways: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self, listen: Address) -> AsyncIterator[None]:
        """Takes connections there."""
        server = await asyncio.start_server(self._accept, *listen)
        try:
            yield
        finally:
            server.close()
            if self._ways:
                await end(self._ways)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._target)
        self._ways |= {asyncio.create_task(self._carry(*way)) for way in ((reader, back), (there, writer))}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One way: each piece takes the line's time, and is heard later by its latency."""
        loop = asyncio.get_running_loop()
        try:
            with suppress(ConnectionError):
                while piece := await reader.read(_PIECE):
                    await asyncio.sleep(len(piece) * self._seconds_per_byte)  # the line itself is what takes time
                    loop.call_later(self._latency, writer.write, piece)
                await asyncio.sleep(self._latency)
        finally:
            writer.close()
