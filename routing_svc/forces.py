"""Forces as the contract names them."""

from pnav.routing.v1 import routing_pb2 as pb
from routing_svc.domain.values import Force

FORCES = {
    Force.POLICE: pb.FORCE_POLICE,
    Force.GENDARMERIE: pb.FORCE_GENDARMERIE,
    Force.MIXED: pb.FORCE_MIXED,
    Force.UNKNOWN: pb.FORCE_UNKNOWN,
}
