"""Which service a verb speaks to: the stack of this machine by its state, else the one that is named."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import grpc
import typer

from chassis import client
from chassis.config import Address, ConfigError, Env, TlsFiles
from chassis.up.options import DATA, Data
from chassis.up.stack import Settings
from chassis.up.state import StateFile
from chassis.up.trouble import Trouble

_FILES = ("ca.crt", "tls.crt", "tls.key")
_CONNECT_SECONDS = 10.0
T = TypeVar("T")


@dataclass(frozen=True)
class Reach:
    """What was said about where the service is."""

    data: Data = DATA
    address: Annotated[
        str, typer.Option("--address", metavar="HOST:PORT", help="A service elsewhere than in this machine's stack.")
    ] = ""
    tls_dir: Annotated[
        Path | None,
        typer.Option(
            "--tls-dir", metavar="DIRECTORY", help="ca.crt, tls.crt and tls.key of spiffe://pnav/ops, for it."
        ),
    ] = None
    server_name: Annotated[
        str, typer.Option("--server-name", help="As its certificate has it, when the address is a forwarded port.")
    ] = ""

    def target(self, service: str) -> tuple[Address, TlsFiles]:
        """Where the service listens, and with which certificate to come. Raises Trouble when nothing runs."""
        if self.address:
            return _address(self.address), _files(self.tls_dir)
        state = StateFile(self.data.absolute()).running()
        if state is None:
            raise Trouble(
                f"Nothing runs on {self.data}: start it with `pnav up`, or name a service with --address and --tls-dir."
            )
        settings = Settings(self.data.absolute(), state.base_port)
        return _address(settings.address(service)), _files(self.tls_dir or settings.data / "tls" / "ops")


def call(reach: Reach, service: str, package: str, ask: Callable[[grpc.aio.Channel], Awaitable[T]]) -> T:
    """Connects to a service and asks it. Raises Trouble with the service's own sentence when it says no."""
    return asyncio.run(_call(reach, service, package, ask))


async def _call(reach: Reach, service: str, package: str, ask: Callable[[grpc.aio.Channel], Awaitable[T]]) -> T:
    async with _connected(reach, service, package) as channel:
        try:
            return await ask(channel)
        except grpc.aio.AioRpcError as error:
            raise Trouble(_sentence(service, error)) from None


@asynccontextmanager
async def _connected(reach: Reach, service: str, package: str) -> AsyncIterator[grpc.aio.Channel]:
    target, tls = reach.target(service)
    async with client.connect(target, tls, package, name=reach.server_name) as channel:
        try:
            await asyncio.wait_for(channel.channel_ready(), _CONNECT_SECONDS)
        except TimeoutError:
            raise Trouble(f"{service} does not answer at {target}, or does not accept the certificate.") from None
        yield channel


def _sentence(service: str, error: grpc.aio.AioRpcError) -> str:
    reason = client.reason(error)
    said = (error.details() or "").strip()
    return f"{service} says no ({reason}): {said}" if reason else f"{service} failed: {error.code().name}. {said}"


def _address(text: str) -> Address:
    env = Env({"--address": text})
    address = env.address("--address")
    try:
        env.done()
    except ConfigError as mistake:
        raise Trouble(str(mistake)) from None
    return address


def _files(directory: Path | None) -> TlsFiles:
    if directory is None:
        raise Trouble("--address needs --tls-dir too: a directory with ca.crt, tls.crt and tls.key.")
    missing = [name for name in _FILES if not (directory / name).is_file()]
    if missing:
        raise Trouble(f"{directory} has no {', '.join(missing)}.")
    return TlsFiles(directory)
