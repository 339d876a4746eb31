"""Between the contracts' messages and this service's values."""

from dataclasses import replace

import pytest

from pnav.chat.v1 import resources_pb2 as chat
from pnav.referral.v1 import referral_pb2 as pb
from pnav.routing.v1 import routing_pb2 as routing
from referral_svc import wire
from referral_svc.domain.values import Category, Field, Force, Intake, Place, Urgency
from tests.fakes.session_log import INTAKE
from tests.unit.referral.test_life import referral

MIRRORS = [
    (wire.KINDS, pb.ReferralKind),
    (wire.STATES, pb.ReferralState),
    (wire.URGENCIES, pb.Urgency),
    (wire.FIELDS, chat.ContactField),
    (wire.STAGES, chat.ReferralStage),
    (wire.CATEGORIES, chat.Category),
    (wire.STANDINGS, chat.Standing),
    (wire.FORCES, routing.Force),
]


@pytest.mark.parametrize(("mirror", "theirs"), MIRRORS)
def test_every_value_of_the_contract_has_its_namesake_here(mirror, theirs):
    assert mirror.read(0) is None
    assert mirror.write(None) == 0
    for number in set(theirs.values()) - {0}:
        assert mirror.write(mirror.read(number)) == number


def test_a_value_of_a_later_contract_is_nothing_known():
    assert wire.FIELDS.read(99) is None


def test_some_values_by_hand():
    assert wire.FIELDS.write(Field.PHONE) == chat.CONTACT_FIELD_PHONE
    assert wire.URGENCIES.read(pb.URGENCY_EMERGENCY) is Urgency.EMERGENCY
    assert wire.CATEGORIES.read(chat.CATEGORY_DOMESTIC) is Category.DOMESTIC


@pytest.mark.parametrize(
    "intake",
    [
        INTAKE,
        replace(INTAKE, place=replace(INTAKE.place, point=None)),
        Intake(None, None, None, "", minor=True),
    ],
)
def test_an_intake_comes_back_as_it_went(intake):
    assert wire.read_intake(wire.write_intake(intake)) == intake


def test_a_force_that_is_not_said_is_unknown_never_guessed():
    place = wire.read_intake(chat.Intake(place=chat.Place(title="Cergy"))).place
    assert place == Place("", "Cergy", "", "", Force.UNKNOWN, None)


def test_times_that_have_not_come_are_absent():
    message = wire.write_referral(referral())
    times = ("consent_time", "deliver_time", "due_time", "acknowledge_time")
    assert [message.HasField(time) for time in times] == [False] * 4
    assert message.HasField("create_time")
