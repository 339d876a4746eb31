"""Named refusals: what the platform says no with. Pure; the server gives each its status."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

DOMAIN = "pnav"


class Status(StrEnum):
    """Names of the gRPC statuses a refusal can carry (https://grpc.io/docs/guides/status-codes)."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    ABORTED = "ABORTED"
    UNAVAILABLE = "UNAVAILABLE"


class Refusal(Exception):
    """A refusal with a stable reason (its class's name in capitals) and one sentence (its docstring).

    Neither ever holds anything that the caller or anyone else has said: an instance takes no arguments.
    """

    reason: ClassVar[str] = "REFUSED"

    def __init_subclass__(cls) -> None:
        if not cls.__doc__:
            raise TypeError(f"{cls.__name__} needs the sentence it tells, as its docstring")
        cls.reason = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).upper()

    def __init__(self) -> None:
        super().__init__((type(self).__doc__ or self.reason).strip().splitlines()[0])


class RequestMalformed(Refusal):
    """The request is not a message of this method's type."""


class NameInvalid(Refusal):
    """The resource name is not of the form that this method takes."""


class RequestIdInvalid(Refusal):
    """The request id is not a UUID in its canonical form."""


class PageSizeInvalid(Refusal):
    """The page size is negative."""


class CredentialsMissing(Refusal):
    """This method needs a bearer token, or a certificate of the platform."""


class TokenInvalid(Refusal):
    """The bearer token is malformed, expired, or not of this platform's issuer: sign in again."""


class AccessDenied(Refusal):
    """The caller's role does not include this method."""


class Draining(Refusal):
    """This process is stopping: call again, another one answers."""


class StoreUnavailable(Refusal):
    """The database did not confirm in time: try again with the same request id."""


class ServiceUnavailable(Refusal):
    """A service this one depends on did not answer: try again with the same request id."""


COMMON: Mapping[type[Refusal], Status] = {
    RequestMalformed: Status.INVALID_ARGUMENT,
    NameInvalid: Status.INVALID_ARGUMENT,
    RequestIdInvalid: Status.INVALID_ARGUMENT,
    PageSizeInvalid: Status.INVALID_ARGUMENT,
    CredentialsMissing: Status.UNAUTHENTICATED,
    TokenInvalid: Status.UNAUTHENTICATED,
    AccessDenied: Status.PERMISSION_DENIED,
    Draining: Status.UNAVAILABLE,
    StoreUnavailable: Status.UNAVAILABLE,
    ServiceUnavailable: Status.UNAVAILABLE,
}
"""Refusals every service can answer with; a service's own table adds those of its domain."""
