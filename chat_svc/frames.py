"""What a visitor's frame asks of her log."""

import hashlib
from typing import TypeAlias

from chassis.names import is_uuid, parse
from chat_svc import mapping
from chat_svc.domain import consent, team, verbs
from chat_svc.domain.entries import ConsentGranted
from chat_svc.domain.refusals import ClientIdInvalid, ConsentInvalid, TokenUnknown
from pnav.chat.v1 import visitor_link_pb2 as pb

_TOKEN_HASH_BYTES = 32


def session_id(token_hash: bytes) -> str:
    """The session that a token opens: opening twice finds it, and nothing leads from it back to the token."""
    return hashlib.sha256(b"pnav session" + token_hash).hexdigest()[:32]


def page_of(token_hash: bytes) -> str:
    """The name of the page that has this token, which is that of the session it opens: TokenUnknown."""
    if len(token_hash) != _TOKEN_HASH_BYTES:
        raise TokenUnknown
    return session_id(token_hash)


Writing: TypeAlias = pb.SayFrame | pb.ConsentFrame | pb.InvitationFrame
"""Frames that become an entry of hers, under their id."""


def writing(frame: Writing) -> verbs.Verb:
    """What it asks, as below."""
    if isinstance(frame, pb.SayFrame):
        return saying(frame)
    return consenting(frame) if isinstance(frame, pb.ConsentFrame) else answering(frame)


def saying(frame: pb.SayFrame) -> verbs.Verb:
    """She writes: ClientIdInvalid, TextEmpty, TextTooLong."""
    return verbs.say(_checked(frame.client_id), frame.text)


def consenting(frame: pb.ConsentFrame) -> verbs.Verb:
    """She agrees, or does not: ClientIdInvalid, NameInvalid, ConsentInvalid."""
    client_id = _checked(frame.client_id)
    parse("referrals", frame.referral)
    if not frame.granted:
        return consent.withdraw(client_id, frame.referral)
    details = mapping.details_of(frame.details)
    if len(details) != len(frame.details):
        raise ConsentInvalid
    granted = ConsentGranted(frame.referral, details, frame.wording_version, frame.language)
    return consent.grant(client_id, granted)


def answering(frame: pb.InvitationFrame) -> verbs.Verb:
    """She says whether a psychologist may join: ClientIdInvalid, InvitationGone."""
    return team.answer_invitation(_checked(frame.client_id), frame.invitation, agreed=frame.agreed)


def _checked(client_id: str) -> str:
    if not is_uuid(client_id):
        raise ClientIdInvalid
    return client_id
