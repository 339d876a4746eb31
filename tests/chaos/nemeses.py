"""What goes wrong: each nemesis strikes, waits, heals what it broke, and says what it did, how often."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence

from tests.chaos.crowd import rush
from tests.chaos.operators import LEASE_SECONDS
from tests.chaos.process import Process
from tests.chaos.stage import Stage

Strike = Callable[[Stage, random.Random], Awaitable[Mapping[str, int]]]

_UNSTORED_SECONDS = (9, 12)  # longer than a write is tried (chassis/mongo.py): it is refused, by name
_CUT_BYTES = 20_000  # a few dozen frames: cuts fall in handshakes, headers and texts alike


async def kill_primary(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """kill -9 of the primary; it comes back."""
    killed = await _kill(stage.replicas.members[await stage.replicas.primary()])
    await asyncio.sleep(chance.uniform(1, 4))
    await stage.replicas.up()
    return {"killed": killed}


async def freeze_primary(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """SIGSTOP of the primary, for longer than an election takes or not; it wakes up and believes that it leads."""
    return await _freeze(stage.replicas.members[await stage.replicas.primary()], chance.uniform(1.5, 6))


async def kill_all(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """kill -9 of all three members at once."""
    killed = await _kill(*stage.replicas.members)
    await asyncio.sleep(chance.uniform(0, 1))
    await stage.replicas.up()
    return {"killed": killed}


async def kill_majority(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """kill -9 of both others, then of the primary that went on alone; the others come back first, without it."""
    leader = await stage.replicas.primary()
    primary = stage.replicas.members[leader]
    others = [member for number, member in enumerate(stage.replicas.members) if number != leader]
    killed = await _kill(*others)
    await asyncio.sleep(chance.uniform(0.5, 1.5))
    killed += await _kill(primary)
    await asyncio.gather(*(member.up() for member in others))
    await stage.replicas.primary()
    await asyncio.sleep(chance.uniform(1, 3))
    await stage.replicas.up()
    return {"killed": killed}


async def kill_chat(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """kill -9 of one chat_svc, and of the other once the first is back."""
    killed = 0
    for chat in chance.sample(stage.chats, len(stage.chats)):
        killed += await _kill(chat)
        await asyncio.sleep(chance.uniform(0, 2))
        await chat.up()
    return {"killed": killed}


async def kill_gateway(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """kill -9 of the gateway."""
    killed = await _kill(stage.gateway)
    await asyncio.sleep(chance.uniform(0, 1))
    await stage.gateway.up()
    return {"killed": killed}


async def freeze_chat(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """SIGSTOP of a chat_svc while the other goes on; it wakes up with what it was about to write."""
    return await _freeze(chance.choice(stage.chats), chance.uniform(1, 7))


async def cut_lines(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """Cuts at random bytes between visitors and gateway, and then of all lines at once."""
    before = stage.proxy.cuts
    stage.proxy.cut_within(chance.randrange(500, _CUT_BYTES))
    await asyncio.sleep(chance.uniform(1, 3))
    stage.proxy.cut_all()
    await asyncio.sleep(chance.uniform(0, 1))
    stage.proxy.cut_within(0)
    return {"cut": stage.proxy.cuts - before}


async def half_open(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """Lines that stay open, through which nothing comes; afterwards all of it does."""
    before = stage.proxy.held
    stage.proxy.silence()
    await asyncio.sleep(chance.uniform(1, 9))
    stage.proxy.resume()
    return {"bytes held back": stage.proxy.held - before}


async def partition(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """The primary and the other members do not hear each other; clients hear them all."""
    leader = await stage.replicas.primary()
    stage.ground.cut(leader)
    await asyncio.sleep(chance.uniform(3, 8))
    return {"packets dropped": stage.ground.mend(leader)}


async def disk_full(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """The primary's disk is full, or everybody's, when the next checkpoint is written; mongod then aborts. It comes
    back when there is room again."""
    leader = await stage.replicas.primary()
    full = chance.choice([[leader], list(range(len(stage.replicas.members)))])
    for member in full:
        stage.ground.fill(member)
    await asyncio.gather(*(stage.replicas.checkpoint(member) for member in full))
    await asyncio.sleep(chance.uniform(*(1, 4) if len(full) == 1 else _UNSTORED_SECONDS))
    aborted = sum(not stage.replicas.members[member].runs for member in full)
    for member in full:
        stage.ground.free(member)
        await stage.replicas.members[member].kill()
    await stage.replicas.up()
    return {"aborted": aborted}


async def desert(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """All operators leave without a word, for longer than anybody may wait unseen; then they come back."""
    stage.staffed.clear()
    await asyncio.sleep(chance.uniform(6, 7) * LEASE_SECONDS)
    stage.staffed.set()
    return {"deserted": 1}


async def flood(stage: Stage, chance: random.Random) -> Mapping[str, int]:
    """A crowd opens sessions, and some of it says more than can be stored."""
    return await rush(stage.direct_url, stage.origin, chance.getrandbits(32))


async def _kill(*processes: Process) -> int:
    return sum(await asyncio.gather(*(process.kill() for process in processes)))


async def _freeze(process: Process, seconds: float) -> Mapping[str, int]:
    process.freeze()
    await asyncio.sleep(seconds)
    frozen = process.frozen
    process.thaw()
    return {"frozen": frozen}


_STRIKES: Sequence[Strike] = (
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
    disk_full,
    desert,
    flood,
)
NEMESES: Mapping[str, Strike] = {strike.__name__: strike for strike in _STRIKES}
