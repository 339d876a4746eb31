"""Operations centres: whom an emergency reaches, and the table that says so."""

import gzip
import json
from pathlib import Path

import pytest

from chassis.config import ConfigError, Env
from chassis.unit_keys import centre_id
from routing_svc import centres, config
from routing_svc.domain.centres import Centre, centres_for
from routing_svc.domain.places import settle
from routing_svc.domain.values import Force

HEAD = "department;force;title;phone\n"
DEFAULT = config.read(Env({})).centres
TABLE = {
    (department, force): Centre(department, force, f"{department} {force}", "01 99 00 00 00")
    for department in ("01", "2A")
    for force in (Force.POLICE, Force.GENDARMERIE)
}


@pytest.fixture
def table(tmp_path):
    """A file with a content."""

    def write(content):
        (tmp_path / "centres.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "centres.csv"

    return write


def test_communes_of_two_departements_have_a_centre_in_each(make_commune):
    answer = settle([make_commune(code, force=Force.POLICE) for code in ("01001", "2A004", "01002")])
    assert [one.title for one in centres_for(answer, TABLE)] == ["01 police", "2A police"]


def test_a_departement_without_configured_centre_has_none(make_commune):
    assert list(centres_for(settle([make_commune("97411")]), TABLE)) == []


def test_the_default_centres_are_the_directorys_and_ring_nowhere():
    units = json.loads(gzip.decompress(Path("directory_svc/data/directory.json.gz").read_bytes()))["units"]
    known = {unit["id"]: unit["title"] for unit in units if unit["kind"] == "operations_centre"}
    told = centres.read(DEFAULT).values()
    assert {centre_id(one.department, one.force): one.title for one in told} == known
    assert all(one.phone.startswith("01 99 00 ") for one in told)


def test_a_table_saved_by_a_spreadsheet_is_read(table):
    path = table(f"{HEAD}95;police;CIC du Val-d'Oise;01 99 00 00 01\n".encode("utf-8-sig"))
    assert centres.read(path)["95", Force.POLICE].title == "CIC du Val-d'Oise"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "columns"),
        ("department,force,title,phone\n", "columns"),
        (HEAD + "95;police;CIC\n", "line 2"),
        (HEAD + "95;police;CIC;\n", "line 2"),
        (HEAD + "95;police;CIC;1;2\n", "line 2"),
        (HEAD + "95;mixed;CIC;1\n", "line 2"),
        (HEAD + "95;police;CIC;1\n95;police;CIC;2\n", "line 3: 95 has a centre of the police already"),
        (b"\xe9", "cannot be read"),
    ],
)
def test_a_wrong_table_is_one_clear_sentence(table, content, sentence):
    with pytest.raises(ConfigError, match=sentence):
        centres.read(table(content))


def test_a_table_that_is_not_there_is_one_clear_sentence(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        centres.read(tmp_path / "nowhere.csv")
