"""Who may call what."""

from chassis.auth import Access, Peer, Role

_ASKING: frozenset[Peer | Role] = frozenset({Peer.GATEWAY, Role.OPERATOR, Role.PSYCHOLOGIST, Role.SUPERVISOR})

ACCESS: Access = {
    "/pnav.routing.v1.RoutingService/Suggest": _ASKING,
    "/pnav.routing.v1.RoutingService/Resolve": _ASKING,
}
