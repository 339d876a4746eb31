"""chat_svc as a story in a browser plays it, for one visitor: what it tells her page, and what it hears from her."""

from typing import Any

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.fakes.gateway_stage import Stage


class PlayedChat:
    """Her session, from the frame that opened her line."""

    def __init__(self, front: Stage, first: link.VisitorFrame) -> None:
        self.first = first
        self._front = front
        self._log: list[chat.Entry] = []

    @classmethod
    async def opens(cls, front: Stage) -> "PlayedChat":
        """Waits for a page's first frame; lines of pages that are gone say so before."""
        return cls(front, await _first(front))

    def tell(self, **frame: Any) -> None:
        """One frame for her page."""
        self._front.chat.stream.tell(link.ServerFrame(line=self.first.line, **frame))

    def welcome(self, *, held_back: bool = False) -> None:
        """The session is hers."""
        self.tell(opened=link.OpenedFrame(last_seq=len(self._log), held_back=held_back))

    def write(self, author: Any = chat.AUTHOR_SYSTEM, **body: Any) -> chat.Entry:
        """An entry that she may see, without showing it yet."""
        entry = chat.Entry(seq=len(self._log) + 1, author=author, **body)
        entry.create_time.GetCurrentTime()
        self._log.append(entry)
        return entry

    def show(self, after: int = 0) -> None:
        """What the log has behind that place."""
        for entry in self._log[after:]:
            self.tell(entry=entry)

    def enter(self, author: Any = chat.AUTHOR_SYSTEM, **body: Any) -> None:
        """An entry, and she sees it."""
        self.tell(entry=self.write(author, **body))

    def place(self, position: int, *, staffed: bool = True) -> None:
        """Her place in the queue."""
        self.tell(queue=link.QueueFrame(position=position, staffed=staffed))

    async def hears(self, kind: str) -> Any:
        """Her next frame of this kind; what lies between does not matter."""
        while True:
            frame = await self._front.chat.stream.get()
            if frame.WhichOneof("frame") == kind:
                return getattr(frame, kind)

    async def cut(self) -> None:
        """The stream breaks; her page comes again, with its cursor."""
        self._front.chat.stream.end()
        await self._front.chat.connected()
        self.first = await _first(self._front)


async def _first(front: Stage) -> link.VisitorFrame:
    while True:
        frame = await front.chat.stream.get()
        if frame.WhichOneof("frame") in ("open", "resume", "returning"):
            return frame
