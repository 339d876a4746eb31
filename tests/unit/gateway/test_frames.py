"""What the page is told of the frames of chat_svc, and what of hers goes there."""

import json

import pytest

from gateway import frames
from gateway import protocol as up
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link

UUID = "6f1e7a3c-2b54-4c8d-9a0e-1f2d3c4b5a69"
CODE = "4071930026158843"
SECRET = "06 12 34 56 78"
AT = "2026-11-21T20:00:01.250Z"
CARD = {"title": "CIDFF", "description": "Écoute", "phone": "0134248989", "address": "Cergy", "verified": "2025"}
BODIES = {
    "message": (chat.Message(text="Bonjour"), {"text": "Bonjour"}),
    "opened": (chat.Opened(intake=chat.Intake(minor=True)), {}),
    "offered": (chat.Offered(operator="alice"), {}),
    "assigned": (chat.Assigned(operator="alice", epoch=3), {}),
    "returned": (chat.Returned(cause=chat.RETURN_CAUSE_DECLINED), {}),
    "departed": (chat.Departed(how=chat.DEPARTURE_QUICK_EXIT), {"how": "quick_exit"}),
    "consent_requested": (
        chat.ConsentRequested(
            referral="referrals/7",
            recipient="Commissariat de Cergy",
            fields=[chat.CONTACT_FIELD_NAME, chat.CONTACT_FIELD_PHONE],
            wording_version="2026-11",
        ),
        {
            "referral": "referrals/7",
            "recipient": "Commissariat de Cergy",
            "fields": ["name", "phone"],
            "wording": "2026-11",
        },
    ),
    "consent_granted": (
        chat.ConsentGranted(
            referral="referrals/7", details=[chat.ContactDetail(field=chat.CONTACT_FIELD_PHONE, value=SECRET)]
        ),
        {"referral": "referrals/7", "fields": ["phone"]},
    ),
    "consent_withdrawn": (chat.ConsentWithdrawn(referral="referrals/7"), {"referral": "referrals/7"}),
    "referral_dispatched": (chat.ReferralDispatched(referral="referrals/7"), {"referral": "referrals/7"}),
    "referral_advanced": (
        chat.ReferralAdvanced(referral="referrals/7", stage=chat.REFERRAL_STAGE_DELIVERED),
        {"referral": "referrals/7", "stage": "delivered"},
    ),
    "service_shared": (chat.ServiceShared(service="services/1", **CARD), CARD),
    "closed": (chat.Closed(outcome=chat.OUTCOME_REFERRED, severity=chat.SEVERITY_HIGH), {}),
}


def entry(kind, body, **members):
    one = chat.Entry(session="sessions/s", seq=2, author=chat.AUTHOR_SYSTEM, **{kind: body}, **members)
    one.create_time.FromJsonString(AT)
    return link.ServerFrame(line=1, entry=one)


def told(frame):
    return json.loads(frames.downward(frame))


def test_every_kind_of_entry_there_is_is_here():
    assert set(BODIES) == {field.name for field in chat.Entry.DESCRIPTOR.oneofs_by_name["body"].fields}


@pytest.mark.parametrize("kind", BODIES)
def test_an_entry_is_told_as_the_protocol_says_and_no_more(kind):
    body, carried = BODIES[kind]
    assert told(entry(kind, body)) == {"t": "entry", "seq": 2, "at": AT, "by": "system", "kind": kind, **carried}


@pytest.mark.parametrize("kind", ["consent_granted"])
def test_what_she_gave_is_not_sent_back(kind):
    assert SECRET not in frames.downward(entry(kind, BODIES[kind][0]))


@pytest.mark.parametrize(
    ("author", "by", "has_id"),
    [
        (chat.AUTHOR_VISITOR, "visitor", True),
        (chat.AUTHOR_OPERATOR, "operator", False),
        (chat.AUTHOR_SYSTEM, "system", False),
    ],
)
def test_only_what_she_sent_herself_carries_its_id(author, by, has_id):
    frame = link.ServerFrame(entry=chat.Entry(author=author, client_id=UUID, message=chat.Message(text="x")))
    assert told(frame)["by"] == by
    assert told(frame).get("id") == (UUID if has_id else None)


@pytest.mark.parametrize("how", [one for one in chat.Departure.values() if one])
def test_the_four_departures_are_four_words(how):
    word = told(entry("departed", chat.Departed(how=how)))["how"]
    assert word == {1: "quick_exit", 2: "tab_closed", 3: "connection_lost", 4: "normal_end"}[how]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (link.ServerFrame(opened=link.OpenedFrame(last_seq=3)), {"t": "opened", "last": 3}),
        (link.ServerFrame(opened=link.OpenedFrame()), {"t": "opened", "last": 0}),
        (
            link.ServerFrame(queue=link.QueueFrame(position=2, staffed=True)),
            {"t": "queue", "position": 2, "staffed": True},
        ),
        (link.ServerFrame(ack=link.AckFrame(client_id=UUID, seq=4)), {"t": "ack", "id": UUID, "seq": 4}),
        (link.ServerFrame(typing=link.TypingFrame(active=False)), {"t": "typing", "on": False}),
        (
            link.ServerFrame(refused=link.RefusedFrame(reason="TOO_FAST", client_id=UUID)),
            {"t": "refused", "reason": "TOO_FAST", "id": UUID},
        ),
        (link.ServerFrame(refused=link.RefusedFrame(reason="TOO_FAST")), {"t": "refused", "reason": "TOO_FAST"}),
        (link.ServerFrame(bye=link.ByeFrame(reason="SESSION_CLOSED")), {"t": "bye", "reason": "SESSION_CLOSED"}),
    ],
)
def test_every_other_frame_is_told_as_the_protocol_says(frame, expected):
    assert told(frame) == expected


def test_a_kind_of_a_later_version_is_an_entry_of_no_kind_so_that_its_seq_counts():
    later = chat.Entry.FromString(chat.Entry(seq=9, author=chat.AUTHOR_SYSTEM).SerializeToString() + b"\xba\x3e\x00")
    found = told(link.ServerFrame(entry=later))
    assert (found["seq"], found["kind"]) == (9, "")


def test_a_frame_of_a_later_version_is_nothing():
    assert frames.downward(link.ServerFrame(line=1)) == ""


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("departed", chat.Departed(how=99)),
        ("referral_advanced", chat.ReferralAdvanced(stage=99)),
        ("consent_requested", chat.ConsentRequested(fields=[99])),
        ("consent_granted", chat.ConsentGranted(details=[chat.ContactDetail(field=99, value=SECRET)])),
    ],
)
def test_a_word_of_a_later_version_is_none_yet(kind, body):
    assert "unspecified" in frames.downward(entry(kind, body))


def test_an_author_of_a_later_version_is_none_yet():
    assert told(link.ServerFrame(entry=chat.Entry(author=99)))["by"] == "unspecified"


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (up.Say(id=UUID, text="Bonjour"), link.VisitorFrame(say=link.SayFrame(client_id=UUID, text="Bonjour"))),
        (up.Typing(on=True), link.VisitorFrame(typing=link.TypingFrame(active=True))),
        (up.Leave(how="quick_exit"), link.VisitorFrame(leave=link.LeaveFrame(how=chat.DEPARTURE_QUICK_EXIT))),
        (up.Leave(how="tab_closed"), link.VisitorFrame(leave=link.LeaveFrame(how=chat.DEPARTURE_TAB_CLOSED))),
        (up.Leave(how="normal_end"), link.VisitorFrame(leave=link.LeaveFrame(how=chat.DEPARTURE_NORMAL_END))),
        (
            up.Consent(
                id=UUID,
                referral="referrals/7",
                granted=True,
                wording="2026-11",
                lang="fr",
                details=up.Details(name="Camille", address="Cergy"),
            ),
            link.VisitorFrame(
                consent=link.ConsentFrame(
                    client_id=UUID,
                    referral="referrals/7",
                    granted=True,
                    details=[
                        chat.ContactDetail(field=chat.CONTACT_FIELD_NAME, value="Camille"),
                        chat.ContactDetail(field=chat.CONTACT_FIELD_ADDRESS, value="Cergy"),
                    ],
                    wording_version="2026-11",
                    language="fr",
                )
            ),
        ),
        (
            up.Consent(id=UUID, referral="referrals/7", granted=False, wording="2026-11", lang="fr"),
            link.VisitorFrame(
                consent=link.ConsentFrame(
                    client_id=UUID, referral="referrals/7", wording_version="2026-11", language="fr"
                )
            ),
        ),
    ],
)
def test_what_she_sends_arrives_as_the_contract_says(frame, expected):
    expected.line = 7
    assert frames.upward(7, frame) == expected


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (up.Code(), link.VisitorFrame(code=link.CodeFrame())),
        (up.CodeConfirm(code=CODE), link.VisitorFrame(code_confirm=link.CodeConfirmFrame(code=CODE))),
        (up.History(), link.VisitorFrame(history=link.HistoryFrame())),
    ],
)
def test_what_she_does_about_coming_back_arrives_as_the_contract_says(frame, expected):
    expected.line = 7
    assert frames.upward(7, frame) == expected


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ({"opened": link.OpenedFrame(last_seq=7, held_back=True)}, {"t": "opened", "last": 7, "held_back": True}),
        ({"code": link.CodeShownFrame(code=CODE)}, {"t": "code", "code": CODE}),
        ({"code_confirmed": link.CodeConfirmedFrame()}, {"t": "code_confirmed"}),
    ],
)
def test_she_is_told_of_her_return_as_the_page_reads_it(frame, expected):
    assert told(link.ServerFrame(line=1, **frame)) == expected


@pytest.mark.parametrize("frame", [up.Ping(), up.Seen(seq=1)])
def test_what_is_the_gateways_own_is_not_for_chat_svc(frame):
    with pytest.raises(TypeError):
        frames.upward(1, frame)


@pytest.mark.parametrize("word", ["sexual_sexist", "domestic", "discrimination_hate"])
@pytest.mark.parametrize("standing", ["", "victim", "witness", "relative", "professional"])
def test_an_intake_is_what_she_said(word, standing):
    place = chat.Place(title="Cergy")
    said = up.Open(token="", lang="fr", category=word, standing=standing, minor=True, danger=True)
    found = frames.intake(said, place)
    assert chat.Category.Name(found.category) == f"CATEGORY_{word.upper()}"
    assert chat.Standing.Name(found.standing) == f"STANDING_{(standing or 'unspecified').upper()}"
    assert (found.place, found.language, found.minor, found.danger) == (place, "fr", True, True)
