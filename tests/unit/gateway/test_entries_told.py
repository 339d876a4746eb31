"""What the page is told of each kind of entry, and that what is for staff never reaches it."""

import json

import pytest

from gateway import frames
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from pnav.routing.v1 import routing_pb2 as routing

UUID = "6f1e7a3c-2b54-4c8d-9a0e-1f2d3c4b5a69"
SECRET = "06 12 34 56 78"
AT = "2026-11-21T20:00:01.250Z"
CARD = {"title": "CIDFF", "description": "Écoute", "phone": "0134248989", "address": "Cergy", "verified": "2025"}
BODIES = {
    "message": (chat.Message(text="Bonjour"), {"text": "Bonjour"}),
    "opened": (chat.Opened(intake=chat.Intake(minor=True)), {}),
    "assigned": (chat.Assigned(operator="alice", epoch=3), {}),
    "returned": (chat.Returned(cause=chat.RETURN_CAUSE_HANDED_BACK, force=routing.FORCE_POLICE), {}),
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
    "specialist_invited": (
        chat.SpecialistInvited(invitation=UUID, part=chat.PART_JOIN),
        {"invitation": UUID},
    ),
    "invitation_answered": (
        chat.InvitationAnswered(invitation=UUID, agreed=True),
        {"invitation": UUID, "agreed": True},
    ),
    "joined": (chat.Joined(part=chat.PART_JOIN, invitation=UUID), {}),
    "left": (chat.Left(part=chat.PART_JOIN), {}),
}
FOR_STAFF = {
    "offered": chat.Offered(operator="alice"),
    "handover_offered": chat.HandoverOffered(to="bruno", note=SECRET),
    "handover_ended": chat.HandoverEnded(how=chat.HANDOVER_ENDING_DECLINED),
    "note": chat.Note(text=SECRET),
    "visitor_returned": chat.VisitorReturned(safe_word=chat.SAFE_WORD_WRONG),
}
UNSEEN = [
    (kind, body(part=part))
    for kind, body in (("specialist_invited", chat.SpecialistInvited), ("joined", chat.Joined), ("left", chat.Left))
    for part in (chat.PART_UNSPECIFIED, chat.PART_ADVISE, chat.PART_WATCH, 99)
]


def entry(kind, body, **members):
    one = chat.Entry(session="sessions/s", seq=2, author=chat.AUTHOR_SYSTEM, **{kind: body}, **members)
    one.create_time.FromJsonString(AT)
    return link.ServerFrame(line=1, entry=one)


def told(frame):
    return json.loads(frames.downward(frame))


def test_every_kind_of_entry_there_is_is_here():
    kinds = {field.name for field in chat.Entry.DESCRIPTOR.oneofs_by_name["body"].fields}
    assert sorted([*BODIES, *FOR_STAFF]) == sorted(kinds)


@pytest.mark.parametrize("kind", BODIES)
def test_an_entry_is_told_as_the_protocol_says_and_no_more(kind):
    body, carried = BODIES[kind]
    assert told(entry(kind, body)) == {"t": "entry", "seq": 2, "at": AT, "by": "system", "kind": kind, **carried}


@pytest.mark.parametrize(("kind", "body"), [*FOR_STAFF.items(), *UNSEEN])
def test_an_entry_for_staff_is_told_to_no_visitor_whether_it_is_marked_or_not(kind, body):
    for marked in (True, False):
        with pytest.raises(frames.StaffOnly):
            frames.downward(entry(kind, body, staff_only=marked))


@pytest.mark.parametrize("kind", BODIES)
def test_an_entry_that_is_marked_for_staff_is_told_to_no_visitor_whatever_it_says(kind):
    with pytest.raises(frames.StaffOnly):
        frames.downward(entry(kind, BODIES[kind][0], staff_only=True))


def test_a_new_chat_that_is_linked_to_an_earlier_one_says_so():
    assert told(entry("opened", chat.Opened(continues=True)))["continues"] is True


@pytest.mark.parametrize("kind", BODIES)
def test_nobody_learns_who_of_staff_wrote_an_entry(kind):
    assert "alice@police" not in frames.downward(entry(kind, BODIES[kind][0], by="alice@police"))


@pytest.mark.parametrize("kind", ["consent_granted"])
def test_what_she_gave_is_not_sent_back(kind):
    assert SECRET not in frames.downward(entry(kind, BODIES[kind][0]))


@pytest.mark.parametrize(
    ("author", "by", "has_id"),
    [
        (chat.AUTHOR_VISITOR, "visitor", True),
        (chat.AUTHOR_OPERATOR, "operator", False),
        (chat.AUTHOR_SYSTEM, "system", False),
        (chat.AUTHOR_SPECIALIST, "specialist", False),
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


def test_a_kind_of_a_later_version_is_an_entry_of_no_kind_so_that_its_seq_counts():
    later = chat.Entry.FromString(chat.Entry(seq=9, author=chat.AUTHOR_SYSTEM).SerializeToString() + b"\xba\x3e\x00")
    found = told(link.ServerFrame(entry=later))
    assert (found["seq"], found["kind"]) == (9, "")


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
