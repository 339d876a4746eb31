"""Consent to a referral, what she gives with it, and what becomes of it: the log orders them (promise R8)."""

from chat_svc.domain import refusals
from chat_svc.domain.entries import (
    ConsentGranted,
    ConsentRequested,
    ConsentWithdrawn,
    Draft,
    ReferralAdvanced,
    ReferralDispatched,
)
from chat_svc.domain.picture import Picture, Referral
from chat_svc.domain.refusals import (
    ConsentInvalid,
    ConsentMissing,
    ConsentNotRequested,
    ReferralAlreadyDispatched,
    ReferralNotDispatched,
)
from chat_svc.domain.values import Author, ReferralStage
from chat_svc.domain.verbs import Verb, as_operator, by_visitor

DETAIL_MAX = 300  # characters; a postal address with room to spare


def request_consent(operator: str, epoch: int, request_id: str, body: ConsentRequested) -> Verb:
    """The operator asks for consent: EpochStale, SessionClosed, ReferralAlreadyDispatched.

    Asked again, she answers again; what has left is never asked for again, or the log would forget that it left.
    """
    ask = as_operator(operator, epoch, Draft(Author.OPERATOR, body, request_id))

    def verb(picture: Picture) -> Draft | int:
        outcome = ask(picture)
        if isinstance(outcome, Draft) and body.referral in picture.referrals:
            _undispatched(picture, body.referral)
        return outcome

    return verb


def grant(client_id: str, body: ConsentGranted) -> Verb:
    """She agrees: ConsentNotRequested, ConsentInvalid, ConsentWithdrawn, ReferralAlreadyDispatched, SessionClosed.

    A refusal holds: referral_svc has given the referral up, and an agreement that leads nowhere would be a lie.
    """
    draft = Draft(Author.VISITOR, body, client_id)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(draft)
        if found:
            return found
        known = _undispatched(picture, body.referral)
        if isinstance(known.answer, ConsentWithdrawn):
            raise refusals.ConsentWithdrawn
        asked = known.asked
        if body.wording_version != asked.wording_version or not _details_fit(body, asked):
            raise ConsentInvalid
        return by_visitor(picture, draft)

    return verb


def withdraw(client_id: str, referral: str) -> Verb:
    """She refuses, or takes it back before anything left: ConsentNotRequested, ReferralAlreadyDispatched."""
    draft = Draft(Author.VISITOR, ConsentWithdrawn(referral), client_id)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(draft)
        if not found:
            _undispatched(picture, referral)
        return found or draft

    return verb


def dispatch(referral: str) -> Verb:
    """Her details leave now: ConsentMissing, ConsentWithdrawn. What the log ordered first holds (promise R8)."""

    def verb(picture: Picture) -> Draft | int:
        known = _known(picture, referral)
        if known.dispatched_seq:
            return known.dispatched_seq
        if known.answer is None:
            raise ConsentMissing
        if isinstance(known.answer, ConsentWithdrawn):
            raise refusals.ConsentWithdrawn
        return Draft(Author.SYSTEM, ReferralDispatched(referral))

    return verb


def advance(referral: str, stage: ReferralStage) -> Verb:
    """She is told what became of it: ConsentNotRequested, ReferralNotDispatched."""

    def verb(picture: Picture) -> Draft | int:
        known = _known(picture, referral)
        if not known.dispatched_seq:
            raise ReferralNotDispatched
        return known.stages.get(stage) or Draft(Author.SYSTEM, ReferralAdvanced(referral, stage))

    return verb


def _known(picture: Picture, referral: str) -> Referral:
    known = picture.referrals.get(referral)
    if known is None:
        raise ConsentNotRequested
    return known


def _undispatched(picture: Picture, referral: str) -> Referral:
    known = _known(picture, referral)
    if known.dispatched_seq:
        raise ReferralAlreadyDispatched
    return known


def _details_fit(body: ConsentGranted, asked: ConsentRequested) -> bool:
    given = [field for field, _ in body.details]
    return (
        bool(given)
        and len(set(given)) == len(given)
        and set(given) <= set(asked.fields)
        and all(value.strip() and len(value) <= DETAIL_MAX for _, value in body.details)
    )
