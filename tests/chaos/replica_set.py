"""A MongoDB replica set of three members, with the settings of the product (chassis/up/mongod.py)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from chassis.config import Address
from chassis.up import mongod
from tests.chaos.ground import Ground
from tests.chaos.process import Process

MEMBERS = 3
_ELECTION_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_ASK = {"directConnection": True, "serverSelectionTimeoutMS": 500, "socketTimeoutMS": 1000}
_FOUND = {"directConnection": True, "serverSelectionTimeoutMS": 5000, "socketTimeoutMS": 30_000}
_ALREADY_INITIALIZED = 23

Document = dict[str, Any]


class ReplicaSet:
    """Three members."""

    def __init__(self, members: Sequence[Process], addresses: Sequence[Address]) -> None:
        self.members = members
        self._addresses = addresses
        hosts = ",".join(map(str, addresses))
        self.uri = f"mongodb://{hosts}/?replicaSet={mongod.REPLICA_SET}"

    async def primary(self) -> int:
        """Which member leads. Waits until one does; TimeoutError when none does within a minute."""
        async with asyncio.timeout(_ELECTION_SECONDS):
            while True:
                answers = await asyncio.gather(*(asyncio.to_thread(_leads, one) for one in self._addresses))
                if True in answers:
                    return answers.index(True)
                await asyncio.sleep(_LOOK_SECONDS)

    async def up(self) -> None:
        """Starts whoever does not run, and returns when they all answer and one of them leads."""
        await asyncio.gather(*(member.up() for member in self.members))
        await self.primary()

    async def found(self) -> None:
        """Makes a replica set of them."""
        members = [{"_id": number, "host": str(address)} for number, address in enumerate(self._addresses)]
        config = {"_id": mongod.REPLICA_SET, "members": members, "settings": mongod.SETTINGS}
        await asyncio.to_thread(_found, self._addresses[0], config)
        await self.primary()

    async def checkpoint(self, member: int) -> None:
        """What each member does once a minute, now; whether it survives it or not."""
        await asyncio.to_thread(_checkpoint, self._addresses[member])

    async def read(self, database: str, collection: str, change: Document) -> list[Document]:
        """Everything that a majority has, by `_id`, after the aggregation stage `change`."""
        return await asyncio.to_thread(_read, self.uri, database, collection, change)


@asynccontextmanager
async def replica_set(place: Path, ground: Ground) -> AsyncIterator[ReplicaSet]:
    """Runs one in `place`; at the end its members are killed, and what they stored is nobody's."""
    members = [_member(place, ground, number) for number in range(MEMBERS)]
    replicas = ReplicaSet(members, ground.addresses)
    try:
        await asyncio.gather(*(member.up() for member in members))
        await replicas.found()
        yield replicas
    finally:
        await asyncio.gather(*(member.kill() for member in members))


def _member(place: Path, ground: Ground, number: int) -> Process:
    directory = place / f"member{number}"
    directory.mkdir(parents=True, exist_ok=True)
    address = ground.addresses[number]
    command = [address.host if word == "127.0.0.1" else word for word in mongod.command(directory, address.port)]

    async def answers() -> bool:
        return await asyncio.to_thread(_leads, address) is not None

    return Process(f"member{number}", (*ground.prefix(number), *command), place / f"member{number}.log", answers)


# PyMongo's asynchronous client leaves sockets open where nobody answers: these block, in threads.


def _leads(address: Address) -> bool | None:
    """Whether it is a writable primary; None when it does not answer."""
    try:
        with _client(address, _ASK) as client:
            return bool(client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return None


def _found(address: Address, config: Document) -> None:
    with _client(address, _FOUND) as client:
        try:
            client.admin.command("replSetInitiate", config)
        except OperationFailure as failure:
            if failure.code != _ALREADY_INITIALIZED:
                raise


def _checkpoint(address: Address) -> None:
    with suppress(PyMongoError), _client(address, _FOUND) as client:
        client.admin.command("fsync")


def _read(uri: str, database: str, collection: str, change: Document) -> list[Document]:
    with MongoClient[Document](uri, readConcernLevel="majority", tz_aware=True) as client:
        return client[database][collection].aggregate([change, {"$sort": {"_id": 1}}]).to_list()


def _client(address: Address, options: Document) -> MongoClient[Document]:
    return MongoClient(address.host, address.port, **options)
