"""Who may call what of chat_svc. What is not listed is unreachable."""

from chassis.auth import Access, Peer, Role

_GATEWAY = frozenset({Peer.GATEWAY})
_REFERRALS = frozenset({Peer.REFERRAL_SVC})
_OPERATOR = frozenset({Role.OPERATOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_WATCHING = frozenset({Role.OPERATOR, Role.SUPERVISOR})

ACCESS: Access = {
    "/pnav.chat.v1.VisitorLinkService/Link": _GATEWAY,
    "/pnav.chat.v1.OperatorService/SetAvailability": _OPERATOR,
    "/pnav.chat.v1.OperatorService/RenewLease": _OPERATOR,
    "/pnav.chat.v1.OperatorService/Follow": _OPERATOR,
    "/pnav.chat.v1.OperatorService/AcceptOffer": _OPERATOR,
    "/pnav.chat.v1.OperatorService/DeclineOffer": _OPERATOR,
    "/pnav.chat.v1.OperatorService/SendMessage": _OPERATOR,
    "/pnav.chat.v1.OperatorService/SetTyping": _OPERATOR,
    "/pnav.chat.v1.OperatorService/ShareService": _OPERATOR,
    "/pnav.chat.v1.OperatorService/CloseSession": _OPERATOR,
    "/pnav.chat.v1.OperatorService/GetQueue": _WATCHING,
    "/pnav.chat.v1.SupervisorService/PauseIntake": _SUPERVISOR,
    "/pnav.chat.v1.SupervisorService/ResumeIntake": _SUPERVISOR,
    "/pnav.chat.v1.SupervisorService/GetIntake": _WATCHING,
    "/pnav.chat.v1.SessionService/GetSession": _REFERRALS,
    "/pnav.chat.v1.SessionService/RequestConsent": _REFERRALS,
    "/pnav.chat.v1.SessionService/DispatchReferral": _REFERRALS,
    "/pnav.chat.v1.SessionService/AdvanceReferral": _REFERRALS,
    "/pnav.chat.v1.SessionService/ReadConsents": _REFERRALS,
}
