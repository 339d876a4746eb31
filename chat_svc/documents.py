"""How a log and its projections are written down."""

from datetime import datetime

import msgspec

from chassis.mongo import Document
from chat_svc.domain.entries import AnyBody, Entry
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.queue import Operator, Waits
from chat_svc.domain.signals import AnySignal
from chat_svc.domain.values import Author, Category, Force


def key(session: str, seq: int) -> str:
    """The entry's `_id`: fixed width, so that the key's order is the log's."""
    return f"{session}/{seq:08d}"


def dump(entry: Entry, writer: str) -> Document:
    """The document of an entry; `writer` is the process that adds it."""
    document = {
        "_id": key(entry.session, entry.seq),
        "place": entry.place,
        "at": entry.at,
        "author": str(entry.author),
        "epoch": entry.epoch,
        "client": entry.client_id,
        "body": msgspec.to_builtins(entry.body),
        "writer": writer,
    }
    if entry.staff_only:
        document["staff"] = True
    return document


def load(session: str, document: Document) -> Entry:
    """The entry of a session that a document holds."""
    return Entry(
        session=session,
        seq=int(document["_id"][len(session) + 1 :]),
        place=document["place"],
        at=document["at"],
        author=Author(document["author"]),
        body=msgspec.convert(document["body"], AnyBody),
        epoch=document["epoch"],
        client_id=document["client"],
        staff_only=document.get("staff", False),
    )


def projection(picture: Picture) -> Document:
    """What the queue needs of a session, in one document."""
    intake = picture.intake
    return {
        "last_seq": picture.last_seq,
        "state": str(picture.state),
        "force": str(intake.place.force) if intake else "",
        "category": str(intake.category) if intake else "",
        "language": intake.language if intake else "",
        "danger": intake.danger if intake else False,
        "created_at": picture.created_at,
        "offered_at": picture.offered_at,
        "operator": picture.operator,
        "epoch": picture.epoch,
        "passed": list(picture.passed),
        "interlocutor": picture.interlocutor,
        "waits_since": picture.waits_since,
        "lost_at": picture.lost_at,
    }


def waits(document: Document) -> Waits:
    """What the queue knows of a session, from its projection."""
    return Waits(
        session=document["_id"],
        state=State(document["state"]),
        force=Force(document["force"]),
        category=Category(document["category"]),
        language=document["language"],
        created_at=document["created_at"],
        operator=document["operator"],
        epoch=document["epoch"],
        offered_at=document["offered_at"],
        passed=tuple(document["passed"]),
        interlocutor=document.get("interlocutor", ""),  # from here on: what earlier versions did not project
        waits_since=document.get("waits_since"),
        lost_at=document.get("lost_at"),
        danger=document.get("danger", False),
    )


def operator(document: Document) -> Operator:
    """What the queue knows of an operator, from her document and whether her lease runs."""
    return Operator(
        subject=document["_id"],
        force=document["force"],
        skills=frozenset(document["skills"]),
        languages=frozenset(document["languages"]),
        capacity=document["capacity"],
        accepting=document["accepting"],
        leased=document["leased"],
        slots={slot["session"]: slot["at"] for slot in document["slots"]},
    )


def dump_signal(signal: AnySignal, writer: str, now: datetime) -> Document:
    """The document of a signal; `writer` is the process that tells it."""
    return {"writer": writer, "at": now, "signal": msgspec.to_builtins(signal)}


def load_signal(document: Document) -> AnySignal:
    """The signal that a document holds."""
    return msgspec.convert(document["signal"], AnySignal)  # type: ignore[no-any-return]
