"""Who calls: another part of the platform by its certificate, staff by a token that came through Envoy."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis import logs
from chassis.fetch import NothingFetched, fetch
from chassis.refusals import AccessDenied, CredentialsMissing, ServiceUnavailable, TokenInvalid

_SPIFFE = "spiffe://pnav/"
_REFETCH_SECONDS = 10.0  # unknown keys make us look again; a flood of bad tokens does not hammer the issuer


class Peer(StrEnum):
    """Parts of the platform, as named in their certificates: spiffe://pnav/{peer}."""

    GATEWAY = "gateway"
    ROUTING_SVC = "routing_svc"
    CHAT_SVC = "chat_svc"
    DIRECTORY_SVC = "directory_svc"
    REFERRAL_SVC = "referral_svc"
    ENVOY = "envoy"
    OPS = "ops"


class Role(StrEnum):
    """What a member of staff may be."""

    OPERATOR = "operator"
    PSYCHOLOGIST = "psychologist"
    SUPERVISOR = "supervisor"
    UNIT_OFFICER = "unit_officer"
    DIRECTORY_EDITOR = "directory_editor"
    AUTHORITY_CLERK = "authority_clerk"
    OPS = "ops"


Access = Mapping[str, Collection[Peer | Role]]
"""Full method path → who may call it. What is not in it is unreachable. A set holds only one of Peer.OPS, Role.OPS."""


@dataclass(frozen=True)
class Staff:
    """A member of staff, as the issuer describes her in the token."""

    subject: str
    roles: frozenset[Role]
    force: str = ""
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Caller:
    """Who calls this RPC."""

    peer: Peer
    staff: Staff | None = None


_caller: ContextVar[Caller] = ContextVar("caller")


def caller() -> Caller:
    """The caller of the RPC being served."""
    return _caller.get()


def staff() -> Staff:
    """The member of staff who calls. Raises CredentialsMissing when a part of the platform calls for itself."""
    member = _caller.get().staff
    if member is None:
        raise CredentialsMissing
    return member


def set_caller(value: Caller) -> None:
    """Says, for the rest of this task, who calls."""
    _caller.set(value)


def allow(access: Access, method: str, who: Caller) -> None:
    """Raises AccessDenied unless the table lists the caller, or one of her roles, for the method.

    By identity: as texts, the part "ops" and the role "ops" are equal, and must not stand for each other.
    """
    is_what = frozenset({who.peer}) if who.staff is None else who.staff.roles
    if not any(one is entry for one in is_what for entry in access.get(method, ())):
        raise AccessDenied


def peer_of(auth_context: Mapping[str, Any]) -> Peer:
    """The part of the platform that the TLS peer is. Raises CredentialsMissing if its certificate names none."""
    for name in auth_context.get("x509_subject_alternative_name", ()):
        text = name.decode()
        if text.startswith(_SPIFFE) and text.removeprefix(_SPIFFE) in list(Peer):
            return Peer(text.removeprefix(_SPIFFE))
    raise CredentialsMissing


class Verifier:
    """Checks bearer tokens of one issuer (OpenID Connect Discovery 1.0; RFC 7519; ES256 only)."""

    def __init__(self, issuer: str, audience: str, now: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._registry = jwt.JWTClaimsRegistry(
            now=lambda: int(now()),
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._keys: KeySet | None = None
        self._fetched = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def verify(self, metadata: Mapping[str, str | bytes]) -> Staff:
        """Whom `authorization` names. Raises CredentialsMissing, TokenInvalid, ServiceUnavailable."""
        header = str(metadata.get("authorization", ""))
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise CredentialsMissing
        return _staff_of(await self._claims(token.strip()))

    async def _claims(self, token: str) -> Mapping[str, Any]:
        keys = self._keys or await self._fetch()
        try:
            return self._decode(token, keys)
        except TokenInvalid:
            fresh = await self._fetch()
            if fresh is keys:
                raise
            return self._decode(token, fresh)

    def _decode(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token, keys, algorithms=["ES256"])
            self._registry.validate(decoded.claims)
        except (JoseError, ValueError):
            raise TokenInvalid from None
        return decoded.claims

    async def _fetch(self) -> KeySet:
        """The issuer's keys; what is known already if they were fetched a moment ago. Whoever asks meanwhile waits."""
        if self._keys is None or time.monotonic() - self._fetched >= _REFETCH_SECONDS:
            if self._fetching is None or self._fetching.done():
                self._fetching = asyncio.get_running_loop().create_task(self._ask_issuer())
            await asyncio.shield(self._fetching)
        if self._keys is None:
            raise ServiceUnavailable
        return self._keys

    async def _ask_issuer(self) -> None:
        try:
            discovery = await fetch(f"{self._issuer}/.well-known/openid-configuration")
            self._keys = KeySet.import_key_set(await fetch(str(discovery["jwks_uri"])))
        except (NothingFetched, LookupError, TypeError, ValueError, JoseError) as error:
            logs.log().warning("issuer silent", error=type(error).__name__)
        self._fetched = time.monotonic()


def _staff_of(claims: Mapping[str, Any]) -> Staff:
    return Staff(
        subject=str(claims["sub"]),
        roles=frozenset(Role(role) for role in _texts(claims, "roles") if role in list(Role)),
        force=str(claims.get("force", "")),
        skills=_texts(claims, "skills"),
        languages=_texts(claims, "languages"),
        units=_texts(claims, "units"),
    )


def _texts(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    value = claims.get(name, ())
    return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
