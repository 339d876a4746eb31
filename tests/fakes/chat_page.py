"""A visitor's page as docs/protocol.md has it, over a gateway's stream."""

from chat_svc.frames import session_id
from pnav.chat.v1.resources_pb2 import AUTHOR_VISITOR
from tests.fakes.chat_visitors import GONE, TOKEN, opening, resuming, saying


class Page:
    """`shown` has what she sees, in order; `kept` what is not confirmed to her, `confirmed` where the rest stands."""

    def __init__(self, token=TOKEN):
        self.session = session_id(token)
        self.shown = []
        self.kept = {}
        self.confirmed = {}
        self.refused = []
        self.astray = 0  # entries that came out of their order
        self._token = token
        self.gateway, self.line = None, 0
        self._there = False

    def join(self, gateway, line=1):
        """A new line (rule 1)."""
        self.lose()
        self.gateway, self.line = gateway, line
        gateway.pages[line] = self
        self.again()

    def lose(self):
        """The line is lost; the gateway notices."""
        if self.gateway is not None:
            del self.gateway.pages[self.line]
            self._send(GONE)
        self.gateway, self._there = None, False

    def again(self):
        """Says what had no answer (rule 2)."""
        if self.gateway is None:
            return
        if self._there:
            self._send(*(saying(*one) for one in self.kept.items()))
        elif self.shown:
            self._send(resuming(len(self.shown), self._token))
        else:
            self._send({"open": opening(self._token)})

    def say(self, client_id, text):
        """She writes something."""
        self.kept[client_id] = text
        if self._there:
            self._send(saying(client_id, text))

    def take(self, frame):
        """She is told something."""
        match frame.WhichOneof("frame"):
            case "opened":
                self._there = True
                self.again()
            case "entry":
                self.astray += frame.entry.seq != len(self.shown) + 1
                self.shown.append((frame.entry.WhichOneof("body"), frame.entry.message.text))
                if frame.entry.author == AUTHOR_VISITOR:
                    self._confirm(frame.entry.client_id, frame.entry.seq)
            case "ack":
                self._confirm(frame.ack.client_id, frame.ack.seq)
            case "refused" if frame.refused.reason != "STORE_UNAVAILABLE":
                self.refused.append(frame.refused.reason)
                self.kept.pop(frame.refused.client_id, None)

    def _send(self, *frames):
        self.gateway.send(*frames, line=self.line)

    def _confirm(self, client_id, place):
        if client_id:
            self.kept.pop(client_id, None)
            self.confirmed[client_id] = place
