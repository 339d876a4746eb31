"""What the page is told of the frames of chat_svc, and what of hers goes there."""

import json

import pytest

from gateway import frames
from gateway import protocol as up
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link

UUID = "6f1e7a3c-2b54-4c8d-9a0e-1f2d3c4b5a69"
OTHER = "0b9d8c7e-6f5a-4b3c-8d2e-1a0f9e8d7c6b"
CODE = "4071930026158843"


def told(frame):
    return json.loads(frames.downward(frame))


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


def test_a_frame_of_a_later_version_is_nothing():
    assert frames.downward(link.ServerFrame(line=1)) == ""


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (up.Say(id=UUID, text="Bonjour"), link.VisitorFrame(say=link.SayFrame(client_id=UUID, text="Bonjour"))),
        (
            up.Invitation(id=UUID, invitation=OTHER, agreed=True),
            link.VisitorFrame(invitation=link.InvitationFrame(client_id=UUID, invitation=OTHER, agreed=True)),
        ),
        (
            up.Invitation(id=UUID, invitation=OTHER, agreed=False),
            link.VisitorFrame(invitation=link.InvitationFrame(client_id=UUID, invitation=OTHER)),
        ),
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


@pytest.mark.parametrize("frame", [up.Ping(), up.Open(token="", lang="")])
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
