"""Calls around a chat, as consoles make them."""

from uuid import uuid4

from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import team_pb2 as pb
from tests.fakes.chat_calls import S
from tests.fakes.chat_sessions import AGREE, INVITE, JOIN, PROPOSE, TAKEN, member, uuid

BOB = member("bob", force="gendarmerie")
MAKE = {
    "OfferHandover": lambda **facts: pb.OfferHandoverRequest(**{"to": "bob", "epoch": 1} | facts),
    "CancelHandover": lambda **facts: pb.CancelHandoverRequest(**{"epoch": 1} | facts),
    "AcceptHandover": pb.AcceptHandoverRequest,
    "DeclineHandover": pb.DeclineHandoverRequest,
    "ReturnToQueue": lambda **facts: pb.ReturnToQueueRequest(**{"epoch": 1} | facts),
    "InviteSpecialist": lambda **facts: pb.InviteSpecialistRequest(
        **{"epoch": 1, "part": resources_pb2.PART_JOIN} | facts
    ),
    "TakeInvitation": lambda **facts: pb.TakeInvitationRequest(**{"invitation": uuid(12)} | facts),
    "LeaveSession": pb.LeaveSessionRequest,
    "AddNote": lambda **facts: pb.AddNoteRequest(**{"text": "Rappeler demain"} | facts),
    "WatchSession": pb.WatchSessionRequest,
    "TakeOver": pb.TakeOverRequest,
}
BEFORE = {
    "OfferHandover": ("alice", TAKEN),
    "CancelHandover": ("alice", (*TAKEN, PROPOSE)),
    "AcceptHandover": ("bob", (*TAKEN, PROPOSE)),
    "DeclineHandover": ("bob", (*TAKEN, PROPOSE)),
    "ReturnToQueue": ("alice", TAKEN),
    "InviteSpecialist": ("alice", TAKEN),
    "TakeInvitation": ("paul", (*TAKEN, INVITE, AGREE)),
    "LeaveSession": ("paul", (*TAKEN, INVITE, AGREE, JOIN)),
    "AddNote": ("alice", TAKEN),
    "WatchSession": ("carol", TAKEN),
    "TakeOver": ("carol", TAKEN),
}
"""Whose verb it is, and on what session it does something."""


def call(chat, who, method, **facts):
    known = {"session": S, "request_id": str(uuid4())} | facts
    return getattr(chat.envoy.team, method)(MAKE[method](**known), metadata=who)


async def slots(chat):
    return {one.subject: sorted(one.slots) for one in await chat.process.store.operators() if one.slots}


async def taken(chat, *more):
    """Alice has the session, and bob has room."""
    await chat.process.staffed(member(), BOB)
    await chat.process.store.reserve("alice", "s")
    await chat.process.do(*TAKEN, *more)
    await chat.process.queue.once()
