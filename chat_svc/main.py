"""The wiring of chat_svc, top to bottom."""

import asyncio
from functools import partial

from chassis.mongo import Mongo
from chassis.run import end, run
from chassis.server import Server
from chat_svc.access import ACCESS
from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.code_store import CodeStore
from chat_svc.codes import Codes
from chat_svc.config import Config, read
from chat_svc.exchange import Exchange
from chat_svc.intake_store import IntakeStore
from chat_svc.jobs import Listener, Mender, Queue
from chat_svc.link import Link
from chat_svc.log import Log
from chat_svc.operators import Operators
from chat_svc.places import Places
from chat_svc.presence import Presence
from chat_svc.reads import Reads
from chat_svc.replies import Replies
from chat_svc.reply_store import ReplyStore, read_defaults
from chat_svc.service import REFUSALS, SERVICES
from chat_svc.sessions import Sessions
from chat_svc.store import Store
from chat_svc.supervisor import Supervisor
from chat_svc.team import Team
from pnav.chat.v1.operator_pb2_grpc import add_OperatorServiceServicer_to_server
from pnav.chat.v1.reply_pb2_grpc import add_ReplyServiceServicer_to_server
from pnav.chat.v1.session_pb2_grpc import add_SessionServiceServicer_to_server
from pnav.chat.v1.supervisor_pb2_grpc import add_SupervisorServiceServicer_to_server
from pnav.chat.v1.team_pb2_grpc import add_TeamServiceServicer_to_server
from pnav.chat.v1.visitor_link_pb2_grpc import add_VisitorLinkServiceServicer_to_server

NAME = "chat_svc"


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves until `stop`."""
    mongo = Mongo(config.mongo)
    store, clock, board = Store(mongo), StoreClock(), Board()
    log, presence, kept, intake = Log(store, clock.now), Presence(), CodeStore(mongo), IntakeStore(mongo)
    exchange = Exchange(log, store, presence, clock.now)
    places, reads = Places(store, config.cool_down), partial(Reads, store, clock.now)
    queue = Queue(log, store, intake, places, board, presence, clock, config.patience)
    link = Link(log, board, exchange, Codes(kept, clock.now))
    operators = Operators(log, store, places, board, exchange, reads, config.lease)
    team = Team(log, store, places, board, exchange, reads, config.lease)
    replies = ReplyStore(mongo)

    server = Server(NAME, config.server, access=ACCESS, refusals=REFUSALS)
    add_VisitorLinkServiceServicer_to_server(link, server.grpc)
    add_OperatorServiceServicer_to_server(operators, server.grpc)
    add_SupervisorServiceServicer_to_server(Supervisor(intake, clock.now), server.grpc)
    add_TeamServiceServicer_to_server(team, server.grpc)
    add_ReplyServiceServicer_to_server(Replies(replies, clock.now), server.grpc)
    add_SessionServiceServicer_to_server(Sessions(log, presence), server.grpc)

    async def drain() -> None:
        await link.drain()
        await operators.drain()

    await store.prepare()
    await kept.prepare()
    await replies.prepare()
    await replies.seed([*read_defaults(clock.now())])
    loop = asyncio.get_running_loop()
    work = (queue.run(), Listener(log, store).run(), Mender(log).run(), exchange.speak(), exchange.listen())
    jobs = [loop.create_task(one) for one in work]
    try:
        await server.run(stop, SERVICES, ready=mongo.ready, drain=drain)
    finally:
        await end(jobs)
        await mongo.close()


def main() -> None:
    """Runs the process."""
    run(NAME, read, serve)


if __name__ == "__main__":
    main()
