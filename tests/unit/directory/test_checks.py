"""What an editor types, field by field: what is taken, and what is refused by which name."""

import pytest

from directory_svc.domain import checks
from directory_svc.domain import editor_refusals as no
from directory_svc.domain.records import Category, Phone, Point
from directory_svc.domain.refusals import HoursInvalid, LanguageInvalid, PointInvalid
from tests.fakes.directory_records import helpline, service, station

TAKEN = [
    ("title", "Maison des femmes — « L'Écoute »"),
    ("sigle", ""),
    ("description", "Deux lignes\nici."),
    ("categories", (Category.SHELTER, Category.HEALTH)),
    ("languages", ("fr", "pt-BR", "fsl")),
    ("postal_code", ""),
    ("postal_code", "97400"),
    ("commune", "2A004"),
    ("commune", "97411"),
    ("phones", (Phone("17"), Phone("01 99 00 00 00", "accueil"), Phone("+33 1 99 00 00 00"), Phone("0199000001"))),
    ("emails", ("ecoute@exemple.invalid",)),
    ("websites", ("https://exemple.invalid/a?b=c", "http://exemple.invalid")),
    ("opening_hours", ""),
    ("opening_hours", "Mo-Fr 09:00-12:00,14:00-18:00"),
    ("point", None),
    ("point", Point(-90, 180)),
    ("departments", ("95", "2A", "974")),
]
REFUSED = [
    ("title", "", no.TitleInvalid),
    ("title", "  ", no.TitleInvalid),
    ("title", "a\nb", no.TitleInvalid),
    ("title", "x" * 201, no.TitleInvalid),
    ("sigle", "x" * 201, no.TextInvalid),
    ("description", "x" * 4001, no.TextInvalid),
    ("description", "a\x00b", no.TextInvalid),
    ("address", "a‮b", no.TextInvalid),
    ("categories", (Category.SHELTER, Category.SHELTER), no.TooManyValues),
    ("languages", ("français",), LanguageInvalid),
    ("languages", ("",), LanguageInvalid),
    ("postal_code", "9500", no.PostalCodeInvalid),
    ("postal_code", "95 000", no.PostalCodeInvalid),
    ("commune", "2C004", no.CommuneInvalid),
    ("commune", "95000 ", no.CommuneInvalid),
    ("phones", (Phone(""),), no.PhoneInvalid),
    ("phones", (Phone("01 99 00 00 00 / 01"),), no.PhoneInvalid),
    ("phones", (Phone("0" * 16),), no.PhoneInvalid),
    ("phones", (Phone("17", "x" * 201),), no.TextInvalid),
    ("phones", (Phone("17"), Phone("17")), no.TooManyValues),
    ("phones", tuple(Phone(f"01 99 00 00 {n}") for n in range(10, 31)), no.TooManyValues),
    ("emails", ("",), no.EmailInvalid),
    ("emails", ("nobody",), no.EmailInvalid),
    ("emails", ("a@b",), no.EmailInvalid),
    ("emails", ("a b@exemple.invalid",), no.EmailInvalid),
    ("emails", ("a,b@exemple.invalid",), no.EmailInvalid),
    ("emails", ("a@exemple.invalid,b",), no.EmailInvalid),
    ("emails", ("a@exemple.invalid?bcc=b",), no.EmailInvalid),
    ("emails", ("<a@exemple.invalid>",), no.EmailInvalid),
    ("emails", (f"{'x' * 250}@exemple.invalid",), no.EmailInvalid),
    ("websites", ("javascript:alert(1)",), no.WebsiteInvalid),
    ("websites", ("exemple.invalid",), no.WebsiteInvalid),
    ("websites", ("https://",), no.WebsiteInvalid),
    ("websites", ("https://user@exemple.invalid",), no.WebsiteInvalid),
    ("websites", ("https://exemple.invalid/a b",), no.WebsiteInvalid),
    ("websites", ("https://[",), no.WebsiteInvalid),
    ("websites", (f"https://exemple.invalid/{'x' * 500}",), no.WebsiteInvalid),
    ("opening_hours", "lundi au vendredi", HoursInvalid),
    ("opening_hours", "x" * 501, no.TextInvalid),
    ("point", Point(91, 0), PointInvalid),
    ("point", Point(0, float("nan")), PointInvalid),
    ("departments", ("2C",), no.DepartmentInvalid),
    ("departments", ("",), no.DepartmentInvalid),
]


@pytest.mark.parametrize(("field", "value"), TAKEN, ids=range(len(TAKEN)))
def test_a_field_takes_what_is_right(field, value):
    checks.SERVICE[field](value)


@pytest.mark.parametrize(("field", "value", "refusal"), REFUSED, ids=range(len(REFUSED)))
def test_a_field_refuses_what_is_wrong_by_name(field, value, refusal):
    with pytest.raises(refusal):
        checks.SERVICE[field](value)


def test_every_field_of_a_service_that_people_see_can_be_edited():
    assert checks.SERVICE.keys() == {*service("a").__dataclass_fields__} - {"id", "provenance"}


def test_what_can_be_edited_of_units_and_help_lines_is_there():
    assert checks.UNIT.keys() <= {*station("a").__dataclass_fields__}
    assert checks.HELPLINE.keys() <= {*helpline("a").__dataclass_fields__}


def test_a_unit_always_has_an_address_for_reports():
    with pytest.raises(no.EmailInvalid):
        checks.UNIT["referral_email"]("")
    checks.UNIT["referral_email"](station("a").referral_email)
