"""Tables that must be complete: refusals, access, mapping; and what the contract's picture shows of each value."""

import inspect

import pytest
from msgspec.structs import replace

from chassis.refusals import COMMON, Refusal
from chassis.server import methods_of
from chat_svc import enums, mapping, service
from chat_svc.access import ACCESS
from chat_svc.domain import refusals, values
from chat_svc.domain.entries import AnyBody, Assigned, kind
from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.values import Author, ContactField, Departure, Force, Outcome, Severity, Standing
from chat_svc.presence import Presence
from chat_svc.service import REFUSALS, SERVICES
from pnav.chat.v1 import resources_pb2 as pb
from pnav.chat.v1 import supervisor_pb2
from pnav.routing.v1 import routing_pb2
from tests.fakes.chat_sessions import ASKED, CARD, GRANTED, INTAKE, LEAVE, NOW, OPEN, TAKEN, entry, told
from tests.suites.chat_store import EVERYTHING

UNSENT = {State.NEW, Standing.UNSAID, Outcome.UNSAID, Severity.UNSAID}
ENUMS = [one for _, one in inspect.getmembers(values, inspect.isclass) if issubclass(one, values.StrEnum)]
ENUMS = [one for one in ENUMS if one is not values.StrEnum] + [State, Roster]
WIRE = {State: pb.SessionState, Force: routing_pb2.Force, Roster: supervisor_pb2.Roster}


def test_every_refusal_has_one_status():
    declared = {one for _, one in inspect.getmembers(refusals, inspect.isclass) if issubclass(one, Refusal)}
    assert declared - {Refusal} == set(REFUSALS)
    assert not REFUSALS.keys() & COMMON.keys()


def test_every_method_is_in_the_access_table_and_nothing_else_is():
    assert set(ACCESS) == {method for name in SERVICES for method in methods_of(name)}
    assert all(ACCESS.values())
    assert service.SERVICES == SERVICES


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_has_a_number_and_every_number_a_value(enum):
    for one in enum:
        number = enums.number(one)
        assert (number == 0) == (one in UNSENT)
        assert enums.value(enum, number) is (None if one in UNSENT else one)
    wire = WIRE.get(enum) or getattr(pb, enum.__name__)
    assert {enums.number(one) for one in enum} | {0} == set(wire.values())
    for number in (0, 99, -1):
        assert enums.value(enum, number) is None


def test_numbers_mean_what_their_names_say():
    assert enums.number(Departure.QUICK_EXIT) == pb.DEPARTURE_QUICK_EXIT
    assert enums.number(ContactField.EMAIL) == pb.CONTACT_FIELD_EMAIL
    assert enums.number(Force.MIXED) == routing_pb2.FORCE_MIXED
    assert enums.number(None) == 0


@pytest.mark.parametrize("body", {kind(one.body): one.body for one in EVERYTHING}.values(), ids=kind)
def test_every_kind_of_entry_is_shown_under_its_name(body):
    message = pb.Entry(**mapping.entry(entry("s", 3, body, place=2, client_id="c"), staff=True))
    assert message.WhichOneof("body") == kind(body)
    assert (message.session, message.seq, message.client_id) == ("sessions/s", 3, "c")
    assert message.create_time.ToDatetime(tzinfo=NOW.tzinfo) == NOW
    visible = pb.Entry(**mapping.entry(entry("s", 3, body, place=2), staff=False))
    assert (visible.session, visible.seq, visible.WhichOneof("body")) == ("", 2, kind(body))


def test_every_kind_has_a_member_in_the_contract():
    members = {field.name for field in pb.Entry.DESCRIPTOR.oneofs_by_name["body"].fields}
    assert {kind(one.body) for one in EVERYTHING} == members
    assert {type(one.body) for one in EVERYTHING} == set(AnyBody.__args__)


def test_intake_card_question_and_details_come_back_as_they_went_out():
    for danger in (False, True):
        said = replace(INTAKE, danger=danger)
        assert mapping.intake_of(mapping.intake(said)) == said
    assert mapping.card_of(_body(CARD).service_shared) == CARD
    assert mapping.requested_of(_body(ASKED).consent_requested) == ASKED
    granted = _body(GRANTED).consent_granted
    assert mapping.details_of(granted.details) == GRANTED.details
    assert (granted.referral, granted.wording_version, granted.language) == ("referrals/r", "1", "fr")
    assert granted == mapping.granted(GRANTED)


def _body(body):
    return pb.Entry(**mapping.entry(entry("s", 1, body), staff=True))


def test_a_place_she_did_not_give_is_no_place():
    intake = mapping.intake_of(pb.Intake(category=pb.CATEGORY_DOMESTIC))
    assert (intake.place.force, intake.place.commune, intake.place.point) == (Force.UNKNOWN, "", None)
    assert (intake.standing, intake.language, intake.minor) == (Standing.UNSAID, "fr", False)
    assert not mapping.intake(intake).place.HasField("point")


def test_an_intake_takes_no_more_than_it_can_mean():
    assert mapping.intake_of(pb.Intake()) is None
    assert mapping.intake_of(pb.Intake(category=99)) is None
    assert len(mapping.intake_of(pb.Intake(category=1, language="x" * 99)).language) == 35
    for place in (
        {"commune": "95127"},
        {"title": "é" * 201},
        {"postal_code": "0" * 201},
        {"department_code": "0" * 201},
    ):
        with pytest.raises(mapping.NameInvalid):
            mapping.intake_of(pb.Intake(category=1, place=pb.Place(**place)))
    assert mapping.intake_of(pb.Intake(category=1, place=pb.Place(title="é" * 200)))


def test_fields_nobody_knows_are_left_out():
    assert mapping.requested_of(pb.ConsentRequested(fields=[0, 2, 99])).fields == (ContactField.PHONE,)
    assert mapping.details_of([pb.ContactDetail(field=99, value="x")]) == ()


@pytest.mark.parametrize(("force", "number"), [("police", 1), ("gendarmerie", 2), ("reserve", 0), ("", 0)])
def test_an_assignment_says_whose_operator_it_is_where_it_is_a_force(force, number):
    message = _body(Assigned("alice", 1, force)).assigned
    assert (message.operator, message.epoch, message.force) == ("alice", 1, number)


def test_a_session_is_shown_with_her_presence_and_how_she_left():
    presence, picture = Presence(), told(OPEN, LEAVE)
    shown = mapping.session(picture, presence)
    assert (shown.visitor_present, shown.departure) == (False, pb.DEPARTURE_TAB_CLOSED)
    presence.come("s")
    shown = mapping.session(picture, presence)
    assert (shown.visitor_present, shown.departure) == (True, 0)
    presence.go("s")
    assert mapping.session(picture, presence).departure == pb.DEPARTURE_CONNECTION_LOST


def test_a_session_is_shown_as_its_picture_has_it():
    assert mapping.session(told(), Presence()) == pb.Session(name="sessions/s")
    session = mapping.session(told(*TAKEN), Presence())
    assert (session.name, session.state, session.last_seq) == ("sessions/s", pb.SESSION_STATE_ACTIVE, 3)
    assert (session.epoch, session.operator, session.intake) == (1, "alice", mapping.intake(INTAKE))
    assert session.create_time.ToDatetime(tzinfo=NOW.tzinfo) == NOW
    assert enums.number(Author.VISITOR) == pb.AUTHOR_VISITOR
