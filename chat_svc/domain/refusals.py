"""What a session says no to."""

from chassis.refusals import Refusal


class SessionUnknown(Refusal):
    """There is no such session, or it is not one of yours."""


class TokenUnknown(Refusal):
    """No session belongs to this token."""


class SessionClosed(Refusal):
    """The chat has ended."""


class EpochStale(Refusal):
    """The session has been handed over since, or was never yours."""


class OfferGone(Refusal):
    """The session is not offered to you any more."""


class NotWaiting(Refusal):
    """The session is not in the queue."""


class ClientIdInvalid(Refusal):
    """The message's id is not a UUID in its canonical form."""


class ClientIdReused(Refusal):
    """The same id has been used for another content."""


class TextEmpty(Refusal):
    """The message has no text."""


class TextTooLong(Refusal):
    """The message is longer than 4,000 characters."""


class CardInvalid(Refusal):
    """The card has no title, or a part of it is longer than 500 characters."""


class CategoryMissing(Refusal):
    """The opening names none of the three chats."""


class CursorInvalid(Refusal):
    """The cursor lies beyond the end of the log, or is negative."""


class CapacityInvalid(Refusal):
    """The capacity is not within 1 to 20."""


class ForceUnknownToQueue(Refusal):
    """Your account names none of the forces that take chats: police, gendarmerie, reserve."""


class RosterUnknown(Refusal):
    """There is no such roster of operators."""


class ReasonInvalid(Refusal):
    """The reason has not 1 to 200 characters."""


class OutcomeMissing(Refusal):
    """A chat is closed with an outcome."""


class ConsentNotRequested(Refusal):
    """No consent was asked for under this referral."""


class ConsentInvalid(Refusal):
    """The details are empty, too long, or not those that were asked for."""


class ConsentMissing(Refusal):
    """She has not agreed to this referral."""


class ConsentWithdrawn(Refusal):
    """She has refused this referral or taken her consent back."""


class ReferralAlreadyDispatched(Refusal):
    """Her details have left: consent can no longer be changed here."""


class ReferralNotDispatched(Refusal):
    """Nothing has left under this referral."""


class TitleInvalid(Refusal):
    """The title is not one line of 1 to 100 characters."""


class AudienceMissing(Refusal):
    """A reply is private, for a team or for all."""


class LanguageInvalid(Refusal):
    """The language is not a BCP 47 tag of at most 35 characters."""


class CategoryInvalid(Refusal):
    """A category is unknown or named twice."""


class QueryTooLong(Refusal):
    """The query is longer than 100 characters."""


class PageTokenInvalid(Refusal):
    """The page token is not from an earlier answer."""


class ReplyUnknown(Refusal):
    """There is no such reply, or it is not yours to read."""


class ReplyChanged(Refusal):
    """The reply has been changed since you read it: read it again."""


class SupervisorNeeded(Refusal):
    """What a team or all read is written by a supervisor."""


class TeamMissing(Refusal):
    """You belong to no team."""


class TooManyReplies(Refusal):
    """There are 1,000 such replies: delete one first."""


class RequestIdReused(Refusal):
    """The same request id has been used for another content."""


class BatchTooLarge(Refusal):
    """More than 500 questions at once."""


class StageMissing(Refusal):
    """A referral advances to a stage."""


class FrameInvalid(Refusal):
    """The frame is not one that this line can take now."""


class AlreadyOpen(Refusal):
    """This line has its session already."""


class ReturnedElsewhere(Refusal):
    """She came back from another device: the chat is there now."""


class CodeUnknown(Refusal):
    """No session can be returned to with this code."""


class CodeDiffers(Refusal):
    """This is not the code that was shown last."""


class TooFast(Refusal):
    """Too many tries: wait a while."""


class HandoverInvalid(Refusal):
    """A chat is handed over to a colleague, with a note of at most 4,000 characters."""


class HandoverPending(Refusal):
    """The chat is proposed to a colleague already."""


class HandoverGone(Refusal):
    """The chat is not proposed any more."""


class ColleagueUnavailable(Refusal):
    """This colleague is not there, takes no chats, or has no room."""


class PartInvalid(Refusal):
    """A psychologist is asked to join or to advise."""


class InvitationGone(Refusal):
    """Nobody asks for this any more."""


class NotActive(Refusal):
    """Nobody has this chat: it waits, as all others do."""


class EarlierUnknown(Refusal):
    """This chat continues no earlier one that has ended."""
