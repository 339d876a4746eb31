"""The default directory: what the compiler makes of the real data, and what it refuses."""

import gzip
import re
from pathlib import Path

import pytest

from chassis.config import ConfigError
from directory_svc import compile as compiler
from directory_svc.compile import DataError
from directory_svc.defaults import read_default
from directory_svc.domain.competence import described
from directory_svc.domain.editions import Slot
from directory_svc.domain.records import Audience, Force, UnitKind
from tests.fakes.directory_records import SOURCE, helpline, station

ROOT = Path(__file__).parents[3]
DECOUPAGE = ROOT / "gateway/web/node_modules/@etalab/decoupage-administratif"
POLICE_COMMUNES = ROOT / "routing_svc/data/police_communes.csv"
DATA = ROOT / "directory_svc/data"
_DETAILS = (Slot.UNIT_DETAILS_POLICE, Slot.UNIT_DETAILS_GENDARMERIE)
RESERVED = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")


@pytest.fixture(scope="module")
def whole():
    return compiler.compile_directory(DECOUPAGE, POLICE_COMMUNES, DATA)


@pytest.fixture(scope="module")
def units(whole):
    details = {one.id: one for slot in _DETAILS for one in whole[slot].records}
    both = (*whole[Slot.UNITS].records, *whole[Slot.CENTRES].records)
    return {unit.id: described(unit, details.get(unit.id)) for unit in both}


def demonstration(**changes):
    row = {"title": "Association de démonstration", "phone": "01 99 00 00 00", "accessibility": "unknown"}
    return {**row, "latitude": "49", "longitude": "2", **changes}


def test_17_112_and_114_come_first_and_alone_belong_on_every_screen(whole):
    assert [line.phone for line in whole[Slot.HELPLINES].records][:3] == ["17", "112", "114"]
    assert {line.phone for line in whole[Slot.HELPLINES].records if line.emergency} == {"17", "112", "114"}


def test_emergency_numbers_come_first_whatever_the_order_of_the_file():
    words = dict.fromkeys(("serves", "audience", "hours", "opening_hours", "cost", "source", "source_date"), "")
    rows = [{"number": number, **words} for number in ("3919", "114", "15", "17", "112")]
    assert [line.phone for line in compiler.helplines(rows)] == ["17", "112", "114", "3919", "15"]


def test_114_alone_is_reached_by_sms(whole):
    assert [line.phone for line in whole[Slot.HELPLINES].records if line.by_sms] == ["114"]


def test_116_006_says_how_old_its_source_is(whole):
    (line,) = [line for line in whole[Slot.HELPLINES].records if line.phone == "116 006"]
    assert (line.id, line.provenance.verified) == ("116006", "2020")
    assert "à vérifier" in line.provenance.source


def test_every_help_line_has_words_hours_a_cost_and_a_dated_source(whole):
    assert len(whole[Slot.HELPLINES].records) == 9
    for line in whole[Slot.HELPLINES].records:
        assert all((line.serves, line.audience, line.hours, line.cost, line.provenance.source))
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", line.provenance.verified)


def test_every_service_says_that_it_is_a_demonstration_and_its_number_cannot_ring(whole):
    assert len(whole[Slot.SERVICES].records) == 13
    for service in whole[Slot.SERVICES].records:
        assert "démonstration" in service.title
        assert service.provenance.demonstration
        assert RESERVED.fullmatch(service.phones[0].number)


def test_a_service_that_could_be_taken_for_real_is_refused():
    with pytest.raises(DataError, match="must say so"):
        list(compiler.services([demonstration(title="Aide aux victimes")]))


def test_a_demonstration_with_a_number_that_could_ring_is_refused():
    with pytest.raises(DataError, match="01 34 25 00 00"):
        list(compiler.services([demonstration(phone="01 34 25 00 00")]))


def test_the_val_d_oise_has_its_21_units_and_each_of_its_communes_one(units):
    own = [unit for unit in units.values() if unit.department == "95" and unit.kind is not UnitKind.OPERATIONS_CENTRE]
    assert len(own) == 21
    communes = [commune for unit in own for commune in unit.communes]
    assert len(communes) == len(set(communes)) == 183
    assert all(unit.address and unit.phone.startswith("01 ") for unit in own)


def test_the_commissariat_of_cergy_serves_cergy_and_has_an_address(units):
    cergy = units["95-commissariat-cergy"]
    assert cergy.title == "Commissariat de police de Cergy"
    assert "95127" in cergy.communes
    assert (cergy.address, cergy.phone) == ("4 Rue de la Croix des Maheux 95000 Cergy", "01 34 43 17 17")


def test_two_commissariats_of_one_name_are_two_units(units):
    assert units["93-commissariat-saint-denis"].communes != units["974-commissariat-saint-denis"].communes


def test_every_police_commune_has_its_commissariat(units):
    stations = [unit for unit in units.values() if unit.kind is UnitKind.COMMISSARIAT]
    assert len(stations) == 405
    assert sum(len(unit.communes) for unit in stations) == 1_729


def test_paris_has_a_commissariat_for_each_arrondissement(units):
    served = {commune for unit in units.values() if unit.department == "75" for commune in unit.communes}
    assert served == {f"751{n:02}" for n in range(1, 21)}


def test_every_departement_and_collectivity_has_a_demonstration_centre_for_each_force(units):
    centres = [unit for unit in units.values() if unit.kind is UnitKind.OPERATIONS_CENTRE]
    assert len(centres) == 218
    assert {(unit.department, unit.force) for unit in centres} >= {("2A", Force.POLICE), ("976", Force.GENDARMERIE)}
    assert all("démonstration" in unit.title and unit.provenance.demonstration for unit in centres)
    finistere = units["29-centre-operations-gendarmerie"]
    assert finistere.title == "Centre d'opérations de démonstration — gendarmerie, Finistère"


def test_no_referral_can_reach_a_real_mailbox(units):
    for unit in units.values():
        assert unit.referral_email == f"{unit.id}@units.pnav.invalid"
        assert re.fullmatch(r"[a-z0-9-]{1,64}", unit.id)


def complete(title, communes):
    return {"institution": "PN", "service": title, "communes": communes}


def test_a_station_that_two_sources_give_other_communes_is_refused():
    stations = [station("95-commissariat-cergy", "95127")]
    with pytest.raises(DataError, match="same communes"):
        compiler.checked(stations, [complete("Commissariat de Cergy", "95074")])
    assert compiler.checked(stations, [complete("Commissariat de Cergy", "95127")]) == stations


def test_a_station_that_only_one_source_names_is_refused():
    with pytest.raises(DataError, match="same communes"):
        compiler.checked([], [complete("Commissariat de Cergy", "95127")])


def test_an_id_that_occurs_twice_is_refused():
    with pytest.raises(DataError, match="17: this id occurs twice"):
        compiler.filling([helpline("17"), helpline("112"), helpline("17")], SOURCE)


def test_an_id_longer_than_a_mailbox_may_be_is_refused():
    with pytest.raises(DataError, match="mail address"):
        compiler.filling([station("u" * 65)], SOURCE)


def test_a_filling_is_named_after_its_content():
    one = compiler.filling([helpline("17")], SOURCE)
    assert one.id == compiler.filling([helpline("17")], SOURCE).id
    assert one.id != compiler.filling([helpline("17", cost="?")], SOURCE).id
    assert (one.source, one.published) == ("a test", "2026-08")


def test_the_demonstration_can_be_searched_in_every_way(whole):
    services = whole[Slot.SERVICES].records
    assert all(one.categories and one.languages and one.city and one.commune and one.departments for one in services)
    assert {audience for one in services for audience in one.audiences} >= {Audience.WOMEN, Audience.LGBT}
    assert len({one.accessibility for one in services}) == 4


def test_the_compiled_directory_is_byte_for_byte_what_its_sources_make(whole, tmp_path):
    for file in DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    compiler.main(str(DECOUPAGE), str(POLICE_COMMUNES), str(tmp_path))
    compiled = (tmp_path / "directory.json.gz").read_bytes()
    assert compiled == (DATA / "directory.json.gz").read_bytes()
    assert compiled[4:8] == bytes(4), "RFC 1952: the time of writing"
    assert read_default(tmp_path / "directory.json.gz") == whole


@pytest.mark.parametrize(
    "content",
    [b"", b"not gzip", b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08" + b"\x00" * 7 + b"\xff" * 9, gzip.compress(b"{}", mtime=0)],
)
def test_a_file_that_the_compiler_did_not_write_is_refused_by_its_name(tmp_path, content):
    file = tmp_path / "directory.json.gz"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"directory\.json\.gz"):
        read_default(file)
