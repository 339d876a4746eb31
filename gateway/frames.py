"""Between the page's JSON and the frames of the stream to chat_svc."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from chassis.names import build
from gateway import protocol as up
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from pnav.routing.v1 import routing_pb2 as routing

_NAMED = 2  # communes of one postal code that are named; more would be a list, not a title
_FOR_STAFF = frozenset({"offered", "handover_offered", "handover_ended", "note", "visitor_returned"})
_CERTAIN = (routing.MATCH_EXACT, routing.MATCH_UNSPECIFIED)  # the second: of a routing_svc that says nothing of it
FORCES = {
    routing.FORCE_POLICE: "police",
    routing.FORCE_GENDARMERIE: "gendarmerie",
    routing.FORCE_MIXED: "mixed",
}


class StaffOnly(Exception):
    """An entry for staff on its way to a visitor. chat_svc never reads one for her; should it ever, it ends here."""


@cache
def _word(enum: Any, prefix: str, number: int) -> str:
    """The page's word for a number: DEPARTURE_QUICK_EXIT is quick_exit; a later version's number has none yet."""
    return str(enum.Name(number)).removeprefix(prefix).lower() if number in enum.values() else "unspecified"


def _number(enum: Any, prefix: str, word: str) -> Any:
    return enum.Value(prefix + (word or "unspecified").upper())


def force_word(number: int) -> str:
    """police, gendarmerie, mixed or unknown."""
    return FORCES.get(number, "unknown")  # type: ignore[call-overload, no-any-return]  # enum members are ints


def intake(frame: up.Open, place: chat.Place) -> chat.Intake:
    """What she said at the beginning, with the place as routing_svc knows it."""
    return chat.Intake(
        category=_number(chat.Category, "CATEGORY_", frame.category),
        standing=_number(chat.Standing, "STANDING_", frame.standing),
        place=place,
        language=frame.lang,
        minor=frame.minor,
        danger=frame.danger,
    )


def upward(number: int, frame: up.AnyFrame) -> link.VisitorFrame:
    """A frame of an open line, for chat_svc."""
    match frame:
        case up.Say():
            return link.VisitorFrame(line=number, say={"client_id": frame.id, "text": frame.text})
        case up.Typing():
            return link.VisitorFrame(line=number, typing=link.TypingFrame(active=frame.on))
        case up.Consent():
            return link.VisitorFrame(line=number, consent=_consent(frame))
        case up.Invitation():
            answer = link.InvitationFrame(client_id=frame.id, invitation=frame.invitation, agreed=frame.agreed)
            return link.VisitorFrame(line=number, invitation=answer)
        case up.Leave():
            how = _number(chat.Departure, "DEPARTURE_", frame.how)
            return link.VisitorFrame(line=number, leave=link.LeaveFrame(how=how))
        case up.Code():
            return link.VisitorFrame(line=number, code=link.CodeFrame())
        case up.CodeConfirm():
            return link.VisitorFrame(
                line=number, code_confirm=link.CodeConfirmFrame(code=frame.code, safe_word=frame.word)
            )
        case up.Seen():
            return link.VisitorFrame(line=number, seen=link.SeenFrame(seq=frame.seq))
        case up.History():
            return link.VisitorFrame(line=number, history=link.HistoryFrame())
        case _:
            raise TypeError(f"{type(frame).__name__} is not for chat_svc")


def _consent(frame: up.Consent) -> link.ConsentFrame:
    given = frame.details or up.Details()
    values = {field: getattr(given, field) for field in given.__struct_fields__}
    details = [
        chat.ContactDetail(field=_number(chat.ContactField, "CONTACT_FIELD_", field), value=value)
        for field, value in values.items()
        if value is not None
    ]
    return link.ConsentFrame(
        client_id=frame.id,
        referral=frame.referral,
        granted=frame.granted,
        details=details,
        wording_version=frame.wording,
        language=frame.lang,
    )


def downward(frame: link.ServerFrame) -> str:
    """A frame for the page, as text; empty for one of a later version. Raises StaffOnly, and then tells nothing."""
    match frame.WhichOneof("frame"):
        case "entry":
            return up.encode(**_entry(frame.entry))
        case "opened":
            held_back = {"held_back": True} if frame.opened.held_back else {}
            return up.encode(t="opened", last=frame.opened.last_seq, **held_back)
        case "queue":
            return up.encode(t="queue", position=frame.queue.position, staffed=frame.queue.staffed)
        case "ack":
            return up.encode(t="ack", id=frame.ack.client_id, seq=frame.ack.seq)
        case "typing":
            return up.encode(t="typing", on=frame.typing.active)
        case "refused":
            identified = {"id": frame.refused.client_id} if frame.refused.client_id else {}
            return up.encode(t="refused", reason=frame.refused.reason, **identified)
        case "code":
            return up.encode(t="code", code=frame.code.code)
        case "code_confirmed":
            return up.encode(t="code_confirmed")
        case "bye":
            return up.encode(t="bye", reason=frame.bye.reason)
        case _:
            return ""


def _entry(entry: chat.Entry) -> Mapping[str, Any]:
    kind = entry.WhichOneof("body") or ""
    body = getattr(entry, kind, None)
    if entry.staff_only or kind in _FOR_STAFF or getattr(body, "part", chat.PART_JOIN) != chat.PART_JOIN:
        raise StaffOnly
    told = {
        "t": "entry",
        "seq": entry.seq,
        "at": entry.create_time.ToJsonString(),
        "by": _word(chat.Author, "AUTHOR_", entry.author),
        "kind": kind,
        **_TOLD.get(kind, _nothing)(body),
    }
    if entry.client_id and entry.author == chat.AUTHOR_VISITOR:
        told["id"] = entry.client_id
    return told


def _nothing(_body: Any) -> dict[str, Any]:
    return {}


def _requested(body: chat.ConsentRequested) -> dict[str, Any]:
    fields = [_word(chat.ContactField, "CONTACT_FIELD_", field) for field in body.fields]
    return {
        "referral": body.referral,
        "recipient": body.recipient,
        "fields": fields,
        "wording": body.wording_version,
    }


def _granted(body: chat.ConsentGranted) -> dict[str, Any]:
    fields = [_word(chat.ContactField, "CONTACT_FIELD_", detail.field) for detail in body.details]
    return {"referral": body.referral, "fields": fields}


def _shared(body: chat.ServiceShared) -> dict[str, Any]:
    return {name: getattr(body, name) for name in ("title", "description", "phone", "address", "verified")}


_TOLD: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "opened": lambda body: {"continues": True} if body.continues else {},
    "message": lambda body: {"text": body.text},
    "departed": lambda body: {"how": _word(chat.Departure, "DEPARTURE_", body.how)},
    "consent_requested": _requested,
    "consent_granted": _granted,
    "consent_withdrawn": lambda body: {"referral": body.referral},
    "referral_dispatched": lambda body: {"referral": body.referral},
    "referral_advanced": lambda body: {
        "referral": body.referral,
        "stage": _word(chat.ReferralStage, "REFERRAL_STAGE_", body.stage),
    },
    "service_shared": _shared,
    "specialist_invited": lambda body: {"invitation": body.invitation},
    "invitation_answered": lambda body: {"invitation": body.invitation, "agreed": body.agreed},
}
"""What the page is told of each kind of entry; of any other, that it exists."""


def place(commune: routing.Commune, postal: str) -> dict[str, Any]:
    """A place as the page knows it."""
    return {
        "commune": commune.name.removeprefix("communes/"),
        "title": commune.title,
        "postal": postal or (commune.postal_codes[0] if commune.postal_codes else ""),
        "department": commune.department_title,
        "force": force_word(commune.force),
    }


def suggested(one: routing.Suggestion) -> dict[str, Any]:
    """A place with the former name that matched, if one did, and whether it is only near to what she typed."""
    former = {"former": one.matched_title} if one.matched_title else {}
    near = {"near": True} if one.match not in _CERTAIN else {}
    return place(one.commune, one.postal_code) | former | near


def chat_place(jurisdiction: routing.Jurisdiction, postal: str) -> chat.Place:
    """A place as the session keeps it: one commune, or what all communes of a postal code share."""
    communes = jurisdiction.communes
    single = communes[0] if len(communes) == 1 else routing.Commune()
    departments = {commune.department_code for commune in communes}
    shown = postal or (single.postal_codes[0] if single.postal_codes else "")
    kept = chat.Place(
        commune=single.name,
        title=f"{names(communes)} ({shown})" if shown else names(communes),
        postal_code=shown,
        department_code=departments.pop() if len(departments) == 1 else "",
        force=jurisdiction.force,
    )
    located = single if single.name else max(communes, key=lambda one: one.population, default=single)
    if located.HasField("point"):
        kept.point.CopyFrom(located.point)
    return kept


def names(communes: Sequence[routing.Commune]) -> str:
    """What people call it: "Cergy"; "Auvers-sur-Oise, Butry-sur-Oise…" for a code of several communes."""
    biggest = sorted(communes, key=lambda one: -one.population)[:_NAMED]
    return ", ".join(one.title for one in biggest) + ("…" if len(communes) > _NAMED else "")


def biggest_point(communes: Sequence[routing.Commune]) -> routing.Point | None:
    """Where most of those people live, as far as it is known."""
    known = [one for one in communes if one.HasField("point")]
    return max(known, key=lambda one: one.population).point if known else None


def commune_name(code: str) -> str:
    """communes/{code}."""
    return build("communes", code)
