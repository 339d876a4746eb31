"""What a story leaves open is closed after it: no places fill up, and nothing comes back to a later story's queue."""

import os
from uuid import uuid4

from chassis.auth import Peer, Role
from chassis.config import Address, MongoConfig
from chassis.mongo import Mongo
from chassis.names import build
from chassis.up import mongod
from chassis.up.issuer import load_key
from chassis.up.stack import HOST, Settings
from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub
from tests.fakes.platform import Platform


async def close_chats(settings: Settings, subject: str) -> None:
    """Closes every chat of this operator, as she herself would."""
    mongo = Mongo(MongoConfig(os.environ.get("MONGODB_URI") or mongod.uri(settings.port("mongodb")), "pnav"))
    hers = {"operator": subject, "state": "active"}
    found = await mongo.database["sessions"].find(hers, {"epoch": 1}).to_list()
    await mongo.close()
    signed_in = Platform(settings.data / "tls", load_key(settings.data / "issuer" / "key.pem"), settings.url("issuer"))
    metadata = (("authorization", f"Bearer {signed_in.token(Role.OPERATOR, sub=subject)}"),)
    chat = Address(HOST, settings.port("chat_svc"))
    async with signed_in.channel(chat, "pnav.chat.v1", Peer.ENVOY) as channel:
        for one in found:
            closing = pb.CloseSessionRequest(
                session=build("sessions", one["_id"]),
                epoch=one["epoch"],
                request_id=str(uuid4()),
                outcome=resources_pb2.OUTCOME_INFORMED,
            )
            await OperatorServiceStub(channel).CloseSession(closing, metadata=metadata)
