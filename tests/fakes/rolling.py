"""Two of each, restarted in turn while people talk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import grpc

from chassis.auth import Role
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub
from tests.fakes import programs
from tests.fakes.balancer import balancer
from tests.fakes.platform import Platform, free_addresses
from tests.fakes.programs import Program
from tests.fakes.restless import Client, Operator, Visitor

_LOOKS, _LOOK_SECONDS = 100, 0.05


@dataclass(frozen=True)
class Told:
    """What became of all that was said. `back`: how long each loss of a line lasted, seconds."""

    said: int
    lost: int
    duplicated: int
    holes: int
    back: list[float]


class Stage:
    """Everybody who talks, and everything that can be restarted."""

    def __init__(self, replicas: list[Program], visitors: list[Visitor], operators: list[Operator]) -> None:
        self._replicas = replicas
        self._visitors = visitors
        self._operators = operators

    async def restart_all(self) -> None:
        """Each in turn, while everybody talks; on to the next when everybody is heard again."""
        await self.everybody_is_heard()
        talking = [asyncio.create_task(visitor.talk()) for visitor in self._visitors]
        for replica in self._replicas:
            await replica.restart()
            await self.everybody_is_heard()
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    async def everybody_is_heard(self) -> None:
        """Returns when each visitor has been answered to something she says from now on."""
        async with asyncio.TaskGroup() as tasks:
            for visitor in self._visitors:
                tasks.create_task(self._exchange(visitor))

    async def told(self) -> Told:
        """What has arrived of everything that was said, after a while in which the last of it may arrive."""
        for visitor in self._visitors:
            async with visitor.confirmed:
                await visitor.confirmed.wait_for(lambda kept=visitor.kept: not kept)
        for _ in range(_LOOKS):
            if self._missing():
                await asyncio.sleep(_LOOK_SECONDS)
        everybody: list[Client] = [*self._visitors, *self._operators]
        return Told(
            said=sum(len(visitor.said) for visitor in self._visitors),
            lost=self._missing(),
            duplicated=sum(times - 1 for client in everybody for times in client.got.values()),
            holes=sum(client.holes for client in everybody),
            back=[seconds for client in everybody for seconds in client.back],
        )

    async def _exchange(self, visitor: Visitor) -> None:
        await visitor.say()
        answer = f"Je vous écoute ({visitor.said[-1]})"
        async with visitor.confirmed:
            await visitor.confirmed.wait_for(lambda: visitor.got[answer])

    def _missing(self) -> int:
        """What a visitor said and no operator has, and answers that its visitor does not have."""
        heard = {message for operator in self._operators for message in operator.got}
        return sum(
            (message not in heard) + (f"Je vous écoute ({message})" not in visitor.got)
            for visitor in self._visitors
            for message in visitor.said
        )


@asynccontextmanager
async def stage(whole: Platform, uri: str, database: str, visitors: int, operators: int) -> AsyncIterator[Stage]:
    """Two chat_svc and two gateways behind Envoy, and people who talk through whichever of them they come to."""
    front, console, inner = free_addresses(3)
    origin = f"http://{front}"
    chats = [programs.chat_svc(whole, uri, database, f"chat_svc-{number}") for number in range(2)]
    doors = [programs.gateway(whole, inner, origin, f"gateway-{number}") for number in range(2)]
    edge = programs.envoy(whole, front, console, [door.listen for door in doors], [chat.listen for chat in chats])
    async with (
        balancer(inner, [chat.listen for chat in chats]),
        programs.running(*chats),
        programs.running(*doors),
        programs.running(edge),
        aiohttp.ClientSession() as http,
        grpc.aio.insecure_channel(str(console)) as channel,
    ):
        stub = OperatorServiceStub(channel)
        tokens = [whole.token(Role.OPERATOR, sub=f"operator-{n}", force="reserve") for n in range(operators)]
        staff = [Operator(stub, token) for token in tokens]
        pages = [Visitor(http, f"ws://{front}/line", origin) for _ in range(visitors)]
        living = [asyncio.create_task(one.live()) for one in (*staff, *pages)]
        try:
            yield Stage([*chats, *doors], pages, staff)
        finally:
            for task in living:
                task.cancel()
            await asyncio.gather(*living, return_exceptions=True)
