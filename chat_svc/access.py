"""Who may call what of chat_svc. What is not listed is unreachable."""

from chassis.auth import Access, Peer, Role

_GATEWAY = frozenset({Peer.GATEWAY})
_REFERRALS = frozenset({Peer.REFERRAL_SVC})
_OPERATOR = frozenset({Role.OPERATOR})
_IN_CHARGE = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_TALKING = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.PSYCHOLOGIST})
_PSYCHOLOGIST = frozenset({Role.PSYCHOLOGIST})
_SUPERVISOR = frozenset({Role.SUPERVISOR})

ACCESS: Access = {
    "/pnav.chat.v1.VisitorLinkService/Link": _GATEWAY,
    "/pnav.chat.v1.OperatorService/SetAvailability": _OPERATOR,
    "/pnav.chat.v1.OperatorService/RenewLease": _TALKING,
    "/pnav.chat.v1.OperatorService/Follow": _TALKING,
    "/pnav.chat.v1.OperatorService/AcceptOffer": _OPERATOR,
    "/pnav.chat.v1.OperatorService/DeclineOffer": _OPERATOR,
    "/pnav.chat.v1.OperatorService/SendMessage": _TALKING,
    "/pnav.chat.v1.OperatorService/SetTyping": _TALKING,
    "/pnav.chat.v1.OperatorService/ShareService": _IN_CHARGE,
    "/pnav.chat.v1.OperatorService/CloseSession": _IN_CHARGE,
    "/pnav.chat.v1.OperatorService/GetQueue": _IN_CHARGE,
    "/pnav.chat.v1.SupervisorService/PauseIntake": _SUPERVISOR,
    "/pnav.chat.v1.SupervisorService/ResumeIntake": _SUPERVISOR,
    "/pnav.chat.v1.SupervisorService/GetIntake": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/ListColleagues": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/OfferHandover": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/CancelHandover": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/AcceptHandover": _OPERATOR,
    "/pnav.chat.v1.TeamService/DeclineHandover": _OPERATOR,
    "/pnav.chat.v1.TeamService/ReturnToQueue": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/InviteSpecialist": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/ListInvitations": _PSYCHOLOGIST,
    "/pnav.chat.v1.TeamService/TakeInvitation": _PSYCHOLOGIST,
    "/pnav.chat.v1.TeamService/LeaveSession": _TALKING,
    "/pnav.chat.v1.TeamService/AddNote": _TALKING,
    "/pnav.chat.v1.TeamService/ReadEarlier": _IN_CHARGE,
    "/pnav.chat.v1.TeamService/ListLiveSessions": _SUPERVISOR,
    "/pnav.chat.v1.TeamService/WatchSession": _SUPERVISOR,
    "/pnav.chat.v1.TeamService/TakeOver": _SUPERVISOR,
    "/pnav.chat.v1.TeamService/ListReads": _SUPERVISOR,
    "/pnav.chat.v1.ReplyService/SearchReplies": _TALKING,
    "/pnav.chat.v1.ReplyService/GetReply": _TALKING,
    "/pnav.chat.v1.ReplyService/CreateReply": _TALKING,
    "/pnav.chat.v1.ReplyService/UpdateReply": _TALKING,
    "/pnav.chat.v1.ReplyService/DeleteReply": _TALKING,
    "/pnav.chat.v1.ReplyService/UseReply": _TALKING,
    "/pnav.chat.v1.SessionService/GetSession": _REFERRALS,
    "/pnav.chat.v1.SessionService/RequestConsent": _REFERRALS,
    "/pnav.chat.v1.SessionService/DispatchReferral": _REFERRALS,
    "/pnav.chat.v1.SessionService/AdvanceReferral": _REFERRALS,
    "/pnav.chat.v1.SessionService/ReadConsents": _REFERRALS,
}
