"""What stands before several replicas, as a service of Kubernetes does: each connection goes to one that takes it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from chassis.config import Address


@asynccontextmanager
async def balancer(listen: Address, targets: Sequence[Address]) -> AsyncIterator[None]:
    """Carries bytes between `listen` and the targets, in turn; whoever refuses is passed over."""
    turn, connections = list(targets), set[asyncio.Task[None]]()

    async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in targets:
            turn.append(turn.pop(0))
            try:
                return await asyncio.open_connection(*turn[-1])
            except OSError:
                continue
        return None

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await connect()
        if there is None:
            await _close(writer)
        else:
            await asyncio.gather(_pump(reader, there[1]), _pump(there[0], writer))

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(carry(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(accept, *listen)
    try:
        yield
    finally:
        server.close()
        for connection in tuple(connections):
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while (data := await reader.read(65536)) and not writer.is_closing():
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        return
