"""What stands before every RPC: who calls, whether she may, and that no exception ever tells her anything."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
from google.protobuf import any_pb2
from google.protobuf.message import DecodeError
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from chassis import auth, logs, metrics
from chassis.refusals import COMMON, DOMAIN, Refusal, RequestMalformed, Status

Context = grpc.aio.ServicerContext[Any, Any]
Refusals = Mapping[type[Refusal], Status]

_MALFORMED = object()
"""In place of a request that is no message of the method's type."""


class Guard(grpc.aio.ServerInterceptor):
    """Around every RPC of both kinds: authenticates, authorises, names refusals, hides all else, measures, logs."""

    def __init__(self, service: str, access: auth.Access, refusals: Refusals, verifier: auth.Verifier) -> None:
        self._service = service
        self._access = access
        self._refusals = {**COMMON, **refusals}
        self._verifier = verifier

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], "Awaitable[grpc.RpcMethodHandler[Any, Any] | None]"],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """Wraps the method's handler; an unknown method stays unknown (UNIMPLEMENTED)."""
        handler = await continuation(handler_call_details)
        if handler is None:
            return None
        method = handler_call_details.method
        serializers = (_careful(handler.request_deserializer), handler.response_serializer)
        if handler.response_streaming:
            make = (
                grpc.stream_stream_rpc_method_handler
                if handler.request_streaming
                else grpc.unary_stream_rpc_method_handler
            )
            behaviour = _to_the_end(handler.stream_stream) if handler.request_streaming else handler.unary_stream
            return make(self._streaming(method, behaviour), *serializers)
        return grpc.unary_unary_rpc_method_handler(self._unary(method, handler.unary_unary), *serializers)

    def _unary(self, method: str, behaviour: Any) -> Any:
        async def call(request: Any, context: Context) -> Any:
            async with self._around(method, context, timed=True):
                return await behaviour(_well_formed(request), context)

        return call

    def _streaming(self, method: str, behaviour: Any) -> Any:
        async def call(request: Any, context: Context) -> AsyncIterator[Any]:
            async with self._around(method, context, timed=False):
                async for response in behaviour(_well_formed(request), context):
                    yield response

        return call

    @asynccontextmanager
    async def _around(self, method: str, context: Context, *, timed: bool) -> AsyncIterator[None]:
        started = time.monotonic()
        active = metrics.RPC_ACTIVE.labels(self._service, method)
        active.inc()
        code = "OK"
        try:
            await self._admit(method, context)
            yield
        except asyncio.CancelledError:
            code = "CANCELLED"
            raise
        except Refusal as refusal:
            status = self._refusals.get(type(refusal))
            code = status or "INTERNAL"
            if status is None:
                logs.failure("refusal without a status", refusal, method=method)
            await _abort(context, status, refusal)
        except (grpc.aio.AbortError, GeneratorExit):
            raise
        except Exception as error:
            code = "INTERNAL"
            logs.failure("unexpected exception", error, method=method)
            await _abort(context, None, None)
        finally:
            active.dec()
            self._account(method, code, time.monotonic() - started, timed=timed)

    async def _admit(self, method: str, context: Context) -> None:
        peer = auth.peer_of(context.auth_context())
        staff = None
        if peer is auth.Peer.ENVOY:
            metadata = {str(key): value for key, value in context.invocation_metadata() or ()}
            staff = await self._verifier.verify(metadata)
        caller = auth.Caller(peer, staff)
        auth.allow(self._access, method, caller)
        auth.set_caller(caller)

    def _account(self, method: str, code: str, seconds: float, *, timed: bool) -> None:
        if timed:
            metrics.RPC_SECONDS.labels(self._service, method, code).observe(seconds)
        logs.log().info("rpc", method=method, code=code, seconds=round(seconds, 4))


def _to_the_end(behaviour: Any) -> Any:
    """A malformed request ends the requests of a stream, and once they are served, the stream."""

    async def call(requests: AsyncIterator[Any], context: Context) -> AsyncIterator[Any]:
        malformed = False

        async def well_formed() -> AsyncIterator[Any]:
            nonlocal malformed
            async for request in requests:
                malformed = request is _MALFORMED
                if malformed:
                    return
                yield request

        async for response in behaviour(well_formed(), context):
            yield response
        if malformed:
            raise RequestMalformed

    return call


def _careful(deserialize: Any) -> Callable[[bytes], Any]:
    """Marks what cannot be read: gRPC itself would send the parser's words to the client, unseen by any guard."""

    def read(data: bytes) -> Any:
        try:
            return deserialize(data)
        except DecodeError:
            return _MALFORMED

    return read


def _well_formed(request: Any) -> Any:
    if request is _MALFORMED:
        raise RequestMalformed
    return request


async def _abort(context: Context, status: Status | None, refusal: Refusal | None) -> None:
    """Ends the RPC with the refusal's reason (AIP-193), or with an INTERNAL that says nothing."""
    if status is None or refusal is None:
        await context.abort(grpc.StatusCode.INTERNAL, "Something went wrong here; it has been noted.")
        return
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason=refusal.reason, domain=DOMAIN))
    rich = status_pb2.Status(code=code_pb2.Code.Value(status), message=str(refusal), details=[detail])
    answer = rpc_status.to_status(rich)
    await context.abort(answer.code, answer.details, answer.trailing_metadata)
