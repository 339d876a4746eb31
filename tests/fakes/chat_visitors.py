"""Gateways and what their visitors send to a process of chat_svc."""

import asyncio

from chat_svc.frames import session_id
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import visitor_link_pb2 as pb
from tests.fakes.chat_process import Process, eventually
from tests.fakes.chat_sessions import ACCEPT, OFFER, REFERRAL, REPLY, uuid

TOKEN = b"t" * 32
MINE = session_id(TOKEN)
OTHER = b"o" * 32
"""The token of her page on another device."""
CODE, HISTORY = {"code": pb.CodeFrame()}, {"history": pb.HistoryFrame()}
GONE = {"gone": pb.GoneFrame()}


class Gateway:
    """A gateway's stream to one process: `told` has the frames it was sent, by line."""

    def __init__(self, process):
        self._frames = asyncio.Queue()
        self.batches = []
        self.pages = {}  # line -> the page at its other end, if a whole one is
        self.failure = None
        self.task = asyncio.create_task(self._run(process.link))

    @property
    def told(self):
        found = {}
        for batch in self.batches:
            for frame in batch:
                found.setdefault(frame.line, []).append(frame)
        return found

    def kinds(self, line=1):
        """What a line was told, by name."""
        return [frame.WhichOneof("frame") for frame in self.told.get(line, ())]

    def of(self, kind, line=1):
        """The frames of one kind that a line was told."""
        return [getattr(frame, kind) for frame in self.told.get(line, ()) if frame.WhichOneof("frame") == kind]

    def send(self, *frames, line=1):
        """Sends frames of one line in one batch."""
        numbered = [pb.VisitorFrame(line=line, **frame) for frame in frames]
        self._frames.put_nowait(pb.LinkRequest(frames=numbered))

    def open(self, line=1, token=b"t" * 32):
        self.send({"open": opening(token)}, line=line)

    async def leave(self):
        """The gateway goes away in order."""
        self._frames.put_nowait(None)
        await self.task

    async def ended(self):
        await self.task

    async def _requests(self):
        while (request := await self._frames.get()) is not None:
            yield request

    async def _run(self, link):
        try:
            async for response in link.Link(self._requests(), None):
                self.batches.append(list(response.frames))
                for frame in response.frames:
                    if frame.line in self.pages:
                        self.pages[frame.line].take(frame)
        except Exception as failure:
            self.failure = failure


def opening(token=b"t" * 32, category=resources_pb2.CATEGORY_DOMESTIC, **place):
    intake = resources_pb2.Intake(category=category, language="fr", place=resources_pb2.Place(**place))
    return pb.OpenFrame(token_hash=token, intake=intake)


def saying(client_id, text):
    return {"say": pb.SayFrame(client_id=client_id, text=text)}


async def opened(process=None):
    gateway = Gateway(process or Process())
    gateway.open()
    await eventually(lambda: gateway.kinds() == ["opened", "entry"])
    return gateway


def resuming(after, token=TOKEN):
    return {"resume": pb.ResumeFrame(token_hash=token, after=after)}


def returning(code, token=OTHER, word=""):
    return {"returning": pb.ReturnFrame(token_hash=token, code=code, safe_word=word)}


def confirming(code, word=""):
    return {"code_confirm": pb.CodeConfirmFrame(code=code, safe_word=word)}


def seeing(seq):
    return {"seen": pb.SeenFrame(seq=seq)}


def leaving(how=resources_pb2.DEPARTURE_TAB_CLOSED):
    return {"leave": pb.LeaveFrame(how=how)}


def consenting(number, *details, granted=True, referral=REFERRAL):
    frame = pb.ConsentFrame(
        client_id=uuid(number), referral=referral, granted=granted, wording_version="1", language="fr"
    )
    for field, value in details:
        frame.details.add(field=field, value=value)
    return {"consent": frame}


def reasons(gateway, line=1):
    return [frame.reason for frame in gateway.of("refused", line)]


def seqs(gateway, line=1):
    return [entry.seq for entry in gateway.of("entry", line)]


async def code_of(gateway, word=""):
    """Asks for a code and confirms it, with a safe word or none."""
    gateway.send(CODE)
    await eventually(lambda: gateway.of("code"))
    code = gateway.of("code")[-1].code
    gateway.send(confirming(code, word))
    await eventually(lambda: gateway.of("code_confirmed"))
    return code


async def talking(process, word=""):
    """A chat of three entries that an operator has, and its code."""
    gateway = await opened(process)
    await process.do(OFFER, ACCEPT, REPLY, session=MINE)
    return await code_of(gateway, word)


async def back(process, code, token=OTHER, word=""):
    """Her line on another device."""
    gateway = Gateway(process)
    gateway.send(returning(code, token, word))
    await eventually(lambda: "opened" in gateway.kinds())
    return gateway
