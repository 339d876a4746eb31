"""Channels to the platform's own services: mutual TLS, deadlines and retries from the contracts' own tables."""

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from chassis.config import Address, TlsFiles
from chassis.refusals import DOMAIN

OPTIONS = (
    ("grpc.enable_retries", 1),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),  # also the time a connection attempt may take
    ("grpc.max_reconnect_backoff_ms", 1_000),
)


def methods(package: str) -> list[dict[str, Any]]:
    """Deadline and retry of every method of a contract package (`pnav.chat.v1`), as its service configs list them."""
    files = [file for file in resources.files(package).iterdir() if file.name.endswith("_grpc_service_config.json")]
    return [method for file in files for method in json.loads(file.read_text("utf-8"))["methodConfig"]]


class Deadlines(grpc.aio.UnaryUnaryClientInterceptor):
    """Gives each unary call the deadline of its method.

    gRPC itself would end it one to two seconds early (https://github.com/grpc/grpc/issues/34547): it is not told.
    """

    def __init__(self, configs: Iterable[Mapping[str, Any]]) -> None:
        self._seconds = {
            f"/{name['service']}/{name['method']}".encode(): float(config["timeout"].removesuffix("s"))
            for config in configs
            if "timeout" in config
            for name in config["name"]
        }

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """A caller who has named a deadline keeps it."""
        details = client_call_details
        if details.timeout is None:
            details = details._replace(timeout=self._seconds.get(details.method))
        return await continuation(details, request)


def credentials(tls: TlsFiles) -> grpc.ChannelCredentials:
    """Our own certificate, and trust in our authority alone."""
    return grpc.ssl_channel_credentials(tls.authority, tls.key, tls.certificate)


def connect(target: Address, tls: TlsFiles, package: str, *, name: str = "") -> grpc.aio.Channel:
    """A channel to the service that speaks `package`. Connects by itself, and again after every loss.

    `name`: as its certificate has it, where that is not the target's host (a forwarded port).
    """
    configs = methods(package)
    retries = [{key: value for key, value in config.items() if key != "timeout"} for config in configs]
    balanced = {"loadBalancingConfig": [{"round_robin": {}}], "methodConfig": retries}
    named = (("grpc.ssl_target_name_override", name),) if name else ()
    options = (*OPTIONS, *named, ("grpc.service_config", json.dumps(balanced)))
    return grpc.aio.secure_channel(str(target), credentials(tls), options=options, interceptors=[Deadlines(configs)])


def reason(error: grpc.aio.AioRpcError) -> str:
    """The reason of a refusal (`google.rpc.ErrorInfo`, AIP-193); empty if the error carries none."""
    status = rpc_status.from_call(error)
    for detail in status.details if status is not None else ():
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info) and info.domain == DOMAIN:
            return str(info.reason)
    return ""
