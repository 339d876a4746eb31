"""Who may call what. What is not here is unreachable."""

from chassis.auth import Access, Role

_SERVICE = "/pnav.referral.v1.ReferralService"
_READERS = frozenset({Role.OPERATOR, Role.UNIT_OFFICER, Role.SUPERVISOR})

ACCESS: Access = {
    f"{_SERVICE}/CreateReferral": frozenset({Role.OPERATOR}),
    f"{_SERVICE}/GetReferral": _READERS,
    f"{_SERVICE}/ListReferrals": _READERS,
    f"{_SERVICE}/AcknowledgeReferral": frozenset({Role.UNIT_OFFICER}),
}
