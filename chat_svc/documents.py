"""How a log and its projections are written down."""

from datetime import datetime, timedelta

import msgspec

from chassis.mongo import Document
from chat_svc.domain.around import Handover, Invitation
from chat_svc.domain.duty import Duty
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
    if entry.by:
        document["by"] = entry.by
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
        by=document.get("by", ""),
        staff_only=document.get("staff", False),
    )


def projection(picture: Picture) -> Document:
    """What the queue needs of a session, in one document."""
    intake, around = picture.intake, picture.around
    return {
        "last_seq": picture.last_seq,
        "state": str(picture.state),
        "force": str(picture.force),
        "category": str(intake.category) if intake else "",
        "language": intake.language if intake else "",
        "danger": intake.danger if intake else False,
        "created_at": picture.created_at,
        "offered_at": picture.offered_at,
        "operator": picture.operator,
        "epoch": picture.epoch,
        "passed": list(picture.passed),
        "talked_with": picture.talked_with,
        "waits_since": picture.waits_since,
        "lost_at": picture.lost_at,
        "handover": msgspec.to_builtins(around.handover, builtin_types=(datetime,)),
        "invitation": msgspec.to_builtins(around.invitation, builtin_types=(datetime,)),
        "team": [*around.guests, *([around.handover.to] if around.handover else [])],
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
        talked_with=document.get("talked_with", ""),  # from here on: what earlier versions did not project
        waits_since=document.get("waits_since"),
        lost_at=document.get("lost_at"),
        danger=document.get("danger", False),
        handover=msgspec.convert(document["handover"], Handover | None),
        invitation=msgspec.convert(document["invitation"], Invitation | None),
    )


def taken_at(document: Document, session: str) -> datetime:
    """When the place was taken that an operator's document holds for the session."""
    at: datetime = next(slot["at"] for slot in document["slots"] if slot["session"] == session)
    return at


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
        resting=document["resting"],
        slots={slot["session"]: slot["at"] for slot in document["slots"]},
    )


SHIFT_GAP = timedelta(hours=4)  # whoever was away that long has slept, or been home


def who(member: Operator) -> Document:
    """Who an operator is, as an update's stage sets it."""
    facts = {"force": member.force, "skills": sorted(member.skills), "languages": sorted(member.languages)}
    return {name: {"$literal": value} for name, value in facts.items()}


def renewed(lease: timedelta) -> Document:
    """Her lease from now on; after a long absence, another shift."""
    fresh = {"chats": 0, "hard": 0}
    away = {"$lt": ["$lease_until", after(-SHIFT_GAP)]}  # so is whoever never came: nothing sorts before all dates
    return {
        "seen_at": "$$NOW",
        "lease_until": after(lease),
        "shift": {"$cond": [away, fresh, {"$ifNull": ["$shift", fresh]}]},
    }


def after(duration: timedelta) -> Document:
    """A moment from now, by the database's clock."""
    return {"$add": ["$$NOW", round(duration.total_seconds() * 1000)]}


def duty(document: Document) -> Duty:
    """What an operator is held to be doing, at the moment of her renewal."""
    rest = document["resting_until"] - document["seen_at"] if document.get("resting_until") else timedelta()
    return Duty(
        accepting=document["accepting"],
        capacity=document["capacity"],
        chats=document["shift"]["chats"],
        hard=document["shift"]["hard"],
        rest=max(timedelta(), rest),
    )


def dump_signal(signal: AnySignal, writer: str, now: datetime) -> Document:
    """The document of a signal; `writer` is the process that tells it."""
    return {"writer": writer, "at": now, "signal": msgspec.to_builtins(signal)}


def load_signal(document: Document) -> AnySignal:
    """The signal that a document holds."""
    return msgspec.convert(document["signal"], AnySignal)  # type: ignore[no-any-return]
