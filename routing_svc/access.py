"""Who may call what."""

from chassis.auth import Access, Peer, Role

_ASKING: frozenset[Peer | Role] = frozenset({Peer.GATEWAY, Role.OPERATOR, Role.PSYCHOLOGIST, Role.SUPERVISOR})
_LOOKING_UP: frozenset[Peer | Role] = _ASKING | {Role.DIRECTORY_EDITOR}  # an editor finds a unit by whom it serves
_RUNNING_IT: frozenset[Peer | Role] = frozenset({Peer.OPS})

ACCESS: Access = {
    "/pnav.routing.v1.RoutingService/Suggest": _LOOKING_UP,
    "/pnav.routing.v1.RoutingService/Resolve": _ASKING,
    "/pnav.routing.v1.TerritoryAdminService/ImportTerritory": _RUNNING_IT,
    "/pnav.routing.v1.TerritoryAdminService/ListTerritoryVersions": _RUNNING_IT,
    "/pnav.routing.v1.TerritoryAdminService/UseTerritoryVersion": _RUNNING_IT,
    "/pnav.routing.v1.TerritoryAdminService/DiffTerritoryVersions": _RUNNING_IT,
}
