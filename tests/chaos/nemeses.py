"""What goes wrong: each nemesis strikes, waits, and heals what it broke."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

from tests.chaos.stage import Stage

Strike = Callable[[Stage, random.Random], Awaitable[None]]

_CUT_BYTES = 20_000  # a few dozen frames: cuts fall in handshakes, headers and texts alike


async def kill_primary(stage: Stage, chance: random.Random) -> None:
    """kill -9 of the primary; it comes back."""
    primary = stage.replicas.members[await stage.replicas.primary()]
    await primary.kill()
    await asyncio.sleep(chance.uniform(1, 4))
    await stage.replicas.up()


async def freeze_primary(stage: Stage, chance: random.Random) -> None:
    """SIGSTOP of the primary, for longer than an election takes or not; it wakes up and believes that it leads."""
    primary = stage.replicas.members[await stage.replicas.primary()]
    primary.freeze()
    await asyncio.sleep(chance.uniform(1.5, 6))
    primary.thaw()


async def kill_all(stage: Stage, chance: random.Random) -> None:
    """kill -9 of all three members at once."""
    await asyncio.gather(*(member.kill() for member in stage.replicas.members))
    await asyncio.sleep(chance.uniform(0, 1))
    await stage.replicas.up()


async def kill_majority(stage: Stage, chance: random.Random) -> None:
    """kill -9 of both others, then of the primary that went on alone; the others come back first, without it."""
    leader = await stage.replicas.primary()
    primary = stage.replicas.members[leader]
    others = [member for number, member in enumerate(stage.replicas.members) if number != leader]
    await asyncio.gather(*(member.kill() for member in others))
    await asyncio.sleep(chance.uniform(0.5, 1.5))
    await primary.kill()
    await asyncio.gather(*(member.up() for member in others))
    await stage.replicas.primary()
    await asyncio.sleep(chance.uniform(1, 3))
    await stage.replicas.up()


async def kill_chat(stage: Stage, chance: random.Random) -> None:
    """kill -9 of one chat_svc, and of the other once the first is back."""
    for chat in chance.sample(stage.chats, len(stage.chats)):
        await chat.kill()
        await asyncio.sleep(chance.uniform(0, 2))
        await chat.up()


async def kill_gateway(stage: Stage, chance: random.Random) -> None:
    """kill -9 of the gateway."""
    await stage.gateway.kill()
    await asyncio.sleep(chance.uniform(0, 1))
    await stage.gateway.up()


async def freeze_chat(stage: Stage, chance: random.Random) -> None:
    """SIGSTOP of a chat_svc while the other goes on; it wakes up with what it was about to write."""
    chat = chance.choice(stage.chats)
    chat.freeze()
    await asyncio.sleep(chance.uniform(1, 7))
    chat.thaw()


async def cut_lines(stage: Stage, chance: random.Random) -> None:
    """Cuts at random bytes between visitors and gateway, and now and then of all lines at once."""
    stage.proxy.cut_within(chance.randrange(500, _CUT_BYTES))
    await asyncio.sleep(chance.uniform(1, 3))
    stage.proxy.cut_all()
    await asyncio.sleep(chance.uniform(0, 1))
    stage.proxy.cut_within(0)


async def half_open(stage: Stage, chance: random.Random) -> None:
    """Lines that stay open, through which nothing comes; afterwards all of it does."""
    stage.proxy.silence()
    await asyncio.sleep(chance.uniform(1, 9))
    stage.proxy.resume()


async def partition(stage: Stage, chance: random.Random) -> None:
    """The primary and the other members do not hear each other; clients hear them all."""
    leader = await stage.replicas.primary()
    stage.ground.cut(leader)
    await asyncio.sleep(chance.uniform(3, 8))
    stage.ground.mend(leader)


NEMESES: Mapping[str, Strike] = {
    strike.__name__: strike
    for strike in (
        kill_primary,
        freeze_primary,
        kill_all,
        kill_majority,
        kill_chat,
        kill_gateway,
        freeze_chat,
        cut_lines,
        half_open,
        partition,
    )
}
