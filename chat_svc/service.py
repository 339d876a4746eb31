"""What each refusal of chat_svc is on the wire."""

from collections.abc import Mapping

from chassis.refusals import Refusal, Status
from chat_svc.domain import refusals as no

SERVICES = (
    "pnav.chat.v1.VisitorLinkService",
    "pnav.chat.v1.OperatorService",
    "pnav.chat.v1.SupervisorService",
    "pnav.chat.v1.TeamService",
    "pnav.chat.v1.SessionService",
)

REFUSALS: Mapping[type[Refusal], Status] = {
    no.SessionUnknown: Status.NOT_FOUND,
    no.TokenUnknown: Status.NOT_FOUND,
    no.CodeUnknown: Status.NOT_FOUND,
    no.ConsentNotRequested: Status.NOT_FOUND,
    no.SessionClosed: Status.FAILED_PRECONDITION,
    no.EpochStale: Status.FAILED_PRECONDITION,
    no.OfferGone: Status.FAILED_PRECONDITION,
    no.NotWaiting: Status.FAILED_PRECONDITION,
    no.ConsentMissing: Status.FAILED_PRECONDITION,
    no.ConsentWithdrawn: Status.FAILED_PRECONDITION,
    no.ReferralAlreadyDispatched: Status.FAILED_PRECONDITION,
    no.ReferralNotDispatched: Status.FAILED_PRECONDITION,
    no.ForceUnknownToQueue: Status.FAILED_PRECONDITION,
    no.AlreadyOpen: Status.FAILED_PRECONDITION,
    no.CodeDiffers: Status.FAILED_PRECONDITION,
    no.ColleagueUnavailable: Status.FAILED_PRECONDITION,
    no.HandoverPending: Status.FAILED_PRECONDITION,
    no.HandoverGone: Status.FAILED_PRECONDITION,
    no.InvitationGone: Status.FAILED_PRECONDITION,
    no.NotActive: Status.FAILED_PRECONDITION,
    no.EarlierUnknown: Status.NOT_FOUND,
    no.HandoverInvalid: Status.INVALID_ARGUMENT,
    no.PartInvalid: Status.INVALID_ARGUMENT,
    no.TooFast: Status.RESOURCE_EXHAUSTED,
    no.ClientIdReused: Status.ALREADY_EXISTS,
    no.ClientIdInvalid: Status.INVALID_ARGUMENT,
    no.TextEmpty: Status.INVALID_ARGUMENT,
    no.TextTooLong: Status.INVALID_ARGUMENT,
    no.CardInvalid: Status.INVALID_ARGUMENT,
    no.CategoryMissing: Status.INVALID_ARGUMENT,
    no.CursorInvalid: Status.INVALID_ARGUMENT,
    no.CapacityInvalid: Status.INVALID_ARGUMENT,
    no.RosterUnknown: Status.INVALID_ARGUMENT,
    no.ReasonInvalid: Status.INVALID_ARGUMENT,
    no.OutcomeMissing: Status.INVALID_ARGUMENT,
    no.ConsentInvalid: Status.INVALID_ARGUMENT,
    no.BatchTooLarge: Status.INVALID_ARGUMENT,
    no.FrameInvalid: Status.INVALID_ARGUMENT,
}
