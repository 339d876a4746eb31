"""Canned replies, and who reads and writes them."""

from itertools import count

from chat_svc.domain.replies import Audience, Reader, Reply, Request, Wording
from chat_svc.domain.reply_search import ask
from tests.fakes.chat_sessions import NOW, uuid

ALICE = Reader("alice", "police", supervisor=False)
BRUNO = Reader("bruno", "gendarmerie", supervisor=False)
CAROL = Reader("carol", "police", supervisor=True)
OWNERS = {Audience.PRIVATE: "alice", Audience.TEAM: "police", Audience.ALL: ""}
EVERYTHING = ask("", "", None)

_numbers = count(1)


def wording(title="Accueil", text="Bonjour, je vous écoute.", audience=Audience.PRIVATE, **more):
    return Wording(title, text, audience, **{"language": "fr"} | more)


def reply(title="Accueil", text="Bonjour, je vous écoute.", audience=Audience.PRIVATE, **more):
    """Alice's, the police's, or everybody's."""
    facts = {"id": uuid(next(_numbers)), "whose": OWNERS[audience], "create_time": NOW, "update_time": NOW}
    said = {name: more.pop(name) for name in ("language", "categories") if name in more}
    return Reply(wording=wording(title, text, audience, **said), **facts | more)


def request(number=None, subject="alice", digest=b"1"):
    """One that nobody has made before, or the one of this number."""
    return Request(f"{subject}/{uuid(next(_numbers) if number is None else number)}", digest, NOW)
