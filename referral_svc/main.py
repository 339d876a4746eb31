"""referral_svc, wired from top to bottom."""

import asyncio
from collections.abc import Coroutine
from functools import partial

from chassis import client, run
from chassis.mongo import Mongo
from chassis.server import Server
from pnav.referral.v1 import referral_pb2_grpc
from referral_svc.access import ACCESS
from referral_svc.config import Config, Pace, read
from referral_svc.jobs import ERRANDS, MAILS, Jobs, every
from referral_svc.mail import Mailer
from referral_svc.service import REFUSALS, ReferralService
from referral_svc.store import Store
from referral_svc.upstream import Chat, Directory

NAME = "referral_svc"
SERVICE = "pnav.referral.v1.ReferralService"


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves RPCs and runs the jobs until `stop`. Raises OSError for a taken port."""
    mailer = Mailer(config.smtp)
    mongo = Mongo(config.mongo)
    store = Store(mongo)
    tls = config.server.tls
    async with (
        client.connect(config.chat, tls, "pnav.chat.v1") as chat_channel,
        client.connect(config.directory, tls, "pnav.directory.v1") as directory_channel,
    ):
        chat = Chat(chat_channel)
        directory = Directory(directory_channel)
        jobs = Jobs(store, chat, directory, mailer, config.pace)
        server = Server(NAME, config.server, access=ACCESS, refusals=REFUSALS)
        service = ReferralService(store, chat, directory, jobs.ask)
        referral_pb2_grpc.add_ReferralServiceServicer_to_server(service, server.grpc)
        try:
            await _together(server.run(stop, [SERVICE], ready=store.ready), jobs, config.pace, stop)
        finally:
            await mongo.close()


async def _together(serving: Coroutine[None, None, None], jobs: Jobs, pace: Pace, stop: asyncio.Event) -> None:
    """Runs the jobs as long as `serving` lasts; what they are at when it ends, the store remembers."""
    work = (
        every(pace.consents, stop, jobs.read_consents),
        every(pace.errands, stop, partial(jobs.run_errands, ERRANDS)),
        every(pace.errands, stop, partial(jobs.run_errands, MAILS)),
        every(pace.gauges, stop, jobs.set_gauges),
    )
    running = [asyncio.create_task(job) for job in work]
    try:
        await serving
    finally:
        await run.end(running)


def main() -> None:
    """The process."""
    run.run(NAME, read, serve)


if __name__ == "__main__":
    main()
