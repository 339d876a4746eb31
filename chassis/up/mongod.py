"""A MongoDB replica set of one member, for trial and tests."""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pymongo import MongoClient
from pymongo.errors import AutoReconnect, OperationFailure, PyMongoError

from chassis.up import binaries
from chassis.up.children import Child
from chassis.up.trouble import Trouble

REPLICA_SET = "pnav"
SETTINGS = {
    "electionTimeoutMillis": 2000,
    "heartbeatIntervalMillis": 100,
    "heartbeatTimeoutSecs": 2,
    "catchUpTimeoutMillis": 500,
}
"""A failover takes 3 s with these, 10 s with the defaults (measured, ARCHITECTURE §10). After a partition a member goes
on telling the old primary for half a minute how far it is; the new one hears it from heartbeats alone, and each write
takes as long as one. What a majority has needs no catching up."""
FETCHING = {
    "oplogNetworkTimeoutBufferSeconds": 1,
    "oplogInitialFindMaxSeconds": 2,
    "oplogFetcherSteadyStateMaxFetcherRestarts": 0,
}
"""How soon a member that follows a primary which is cut off turns to the new one; only then do writes reach a majority
again. With MongoDB's own 5, 60 and 1 that took 6 s, at worst the whole partition (`make chaos NEMESIS=partition`)."""
START = timedelta(seconds=60)  # recovery after a kill replays the journal
GRACE = timedelta(seconds=15)  # MongoDB steps down and writes a checkpoint first
_PAUSE = 0.05  # seconds between two questions
_FOUNDING_MS = 30_000  # seconds on a busy disk; MongoDB is left half founded when its client gives up earlier
_NOT_YET_INITIALIZED = 94
_INVALID_REPLICA_SET_CONFIG = 93

Document = dict[str, Any]


def uri(port: int) -> str:
    """How to connect to it."""
    return f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}"


def command(directory: Path, port: int) -> Sequence[str]:
    """Starts it in `directory`, which must exist. Raises Trouble when there is no mongod on this machine."""
    return (
        str(binaries.mongod()), "--dbpath", str(directory), "--port", str(port), "--bind_ip", "127.0.0.1",
        "--replSet", REPLICA_SET, "--nounixsocket", "--quiet",
        "--wiredTigerCacheSizeGB", "0.5",
        "--oplogSize", "256",
        "--setParameter", "diagnosticDataCollectionEnabled=false",
        *(word for name, value in FETCHING.items() for word in ("--setParameter", f"{name}={value}")),
    )  # fmt: skip


def become_primary(port: int) -> bool:
    """Makes the member a writable primary as far as that is possible now; True once it is one. Blocks; 30 s at most.

    Founds the replica set when there is none; moves it when the directory was last served on another port.
    """
    client: MongoClient[Document] = MongoClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=500, socketTimeoutMS=_FOUNDING_MS
    )
    try:
        return _is_primary(client) or _settle(client, port)
    except PyMongoError:
        return False
    finally:
        client.close()


def _is_primary(client: MongoClient[Document]) -> bool:
    return bool(client.admin.command("hello").get("isWritablePrimary"))


def _settle(client: MongoClient[Document], port: int) -> bool:
    with suppress(AutoReconnect):
        try:
            client.admin.command("replSetGetStatus")
        except OperationFailure as failure:
            if failure.code == _NOT_YET_INITIALIZED:
                client.admin.command("replSetInitiate", _set(port))
            elif failure.code == _INVALID_REPLICA_SET_CONFIG:
                version = client.local["system.replset"].find_one({}, {"version": 1}) or {"version": 1}
                client.admin.command("replSetReconfig", _set(port, int(version["version"]) + 1), force=True)
    return _is_primary(client)


def _set(port: int, version: int = 1) -> Document:
    members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
    return {"_id": REPLICA_SET, "version": version, "members": members, "settings": SETTINGS}


class running_mongod:  # noqa: N801 - used as the context manager it is, `with` or `async with`
    """Starts MongoDB in `directory` (made if missing); gives its URI; stops it at the end, the data stay.

    Raises Trouble, naming the log, when it does not become a primary. If our process dies, so does it.
    """

    def __init__(self, directory: Path, port: int) -> None:
        self._directory = directory
        self._port = port
        self._log = directory.parent / f"{directory.name}.log"

    def __enter__(self) -> str:
        self._start()
        try:
            self._wait()
        except BaseException:
            self._child.stop_blocking(GRACE)
            raise
        return uri(self._port)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._child.stop_blocking(GRACE)

    async def __aenter__(self) -> str:
        self._start()  # in this thread: the child dies with the thread that started it
        try:
            await asyncio.to_thread(self._wait)
        except BaseException:
            await self._child.stop(GRACE)
            raise
        return uri(self._port)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._child.stop(GRACE)

    def _start(self) -> Self:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._child = Child(command(self._directory, self._port), os.environ, self._log)
        return self

    def _wait(self) -> None:
        end = time.monotonic() + START.total_seconds()
        while not become_primary(self._port):
            if self._child.poll() is not None or time.monotonic() > end:
                raise Trouble(f"MongoDB did not start on port {self._port}; {self._log} says why.")
            time.sleep(_PAUSE)  # an election tells nobody who is not connected yet
