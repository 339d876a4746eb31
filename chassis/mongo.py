"""MongoDB as this platform needs it: majority and journal for every write, no call that hangs for half a minute."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, ConfigurationError, DuplicateKeyError, PyMongoError

from chassis.config import ConfigError, MongoConfig
from chassis.refusals import StoreUnavailable

Document = dict[str, Any]
T = TypeVar("T")

_BACKGROUND = logging.getLogger("pymongo.client")
"""PyMongo's keeping of its pool calls each member that is away an error; whoever needed it is told by name."""
POOL = 32
TRANSACTION_SECONDS = 15.0  # with all its attempts; PyMongo itself would go on for two minutes
OPTIONS: dict[str, Any] = {
    "w": "majority",
    "journal": True,
    "readConcernLevel": "majority",
    "retryWrites": True,
    "connectTimeoutMS": 2000,
    "heartbeatFrequencyMS": 1000,
    "serverSelectionTimeoutMS": 8000,
    "timeoutMS": 10_000,
    "maxPoolSize": POOL + 4,  # the gate's places, and a few for change streams and monitors
    "minPoolSize": 4,
    "tz_aware": True,
    "appname": "pnav",
}
"""PyMongo's defaults hang 28 s on a primary that does not answer, these 4 s; 10 s where nobody is there at all."""


class Mongo:
    """A client, the platform's database, and the gate before them."""

    def __init__(self, config: MongoConfig) -> None:
        mistake = ConfigError("MONGODB_URI is not a mongodb:// address.")
        if not config.uri.startswith(("mongodb://", "mongodb+srv://")):
            raise mistake
        try:
            self.client: AsyncMongoClient[Document] = AsyncMongoClient(config.uri, **OPTIONS)
        except (ConfigurationError, ValueError):
            raise mistake from None
        self.database: AsyncDatabase[Document] = self.client[config.database]
        self._gate = asyncio.Semaphore(POOL)
        _BACKGROUND.setLevel(logging.CRITICAL)

    async def close(self) -> None:
        """Ends all connections."""
        await self.client.close()

    @asynccontextmanager
    async def gate(self) -> AsyncIterator[None]:
        """Around every call: first come, first served (the pool itself is not), and failures by their name.

        Raises StoreUnavailable for whatever the driver raises, save for duplicate keys, which the store decides on.
        """
        async with self._gate:
            try:
                yield
            except (DuplicateKeyError, BulkWriteError):
                raise
            except PyMongoError:
                raise StoreUnavailable from None

    async def transact(self, body: Callable[[AsyncClientSession], Awaitable[T]]) -> T:
        """Runs `body` in a transaction, within the gate; again, as the driver sees fit, until it is committed.

        `body` must therefore do nothing but database calls with the session it is given.
        """
        async with self.gate(), self.client.start_session() as session:
            with pymongo.timeout(TRANSACTION_SECONDS):
                return await session.with_transaction(body)

    async def ready(self) -> None:
        """Raises StoreUnavailable unless a primary answers."""
        async with self.gate():
            await self.client.admin.command("ping")
