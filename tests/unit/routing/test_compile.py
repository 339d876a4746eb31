import hashlib
import json
from pathlib import Path

import pytest

from chassis.config import Env
from routing_svc import compile as compiler
from routing_svc import config, store
from routing_svc.compile import InputInvalid, compile_into
from routing_svc.domain.values import Force, Former, Point

PACKAGE = Path("gateway/web/node_modules/@etalab/decoupage-administratif")
COMMUNE = {"nom": "X", "departement": "01", "type": "commune-actuelle", "codesPostaux": ["01000"], "population": 5}


@pytest.fixture
def inputs(tmp_path):
    """A France of six communes, one of them a city of two arrondissements."""
    package, data = tmp_path / "package", tmp_path / "data"
    (package / "data").mkdir(parents=True)
    data.mkdir()
    communes = [COMMUNE | {"code": code, "nom": f"Commune {code}"} for code in ("01001", "01002", "01003", "01004")]
    city = [COMMUNE | {"code": "01100", "nom": "Ville", "codesPostaux": ["01102", "01101"]}]
    parts = [
        COMMUNE | {"code": code, "nom": f"Ville {code}", "type": "arrondissement-municipal", "commune": "01100"}
        for code in ("01101", "01102")
    ]
    former = [
        {"code": "01900", "nom": "Ancienne", "departement": "01", "type": "commune-deleguee", "chefLieu": "01001"},
        {"code": "01001", "nom": "Chef-lieu", "departement": "01", "type": "commune-deleguee", "chefLieu": "01001"},
        {"code": "01901", "nom": "Associée", "departement": "01", "type": "commune-associee", "chefLieu": "01002"},
    ]
    communes[0]["anciensCodes"] = ["01900", "01999"]
    island = [{"code": "98901", "nom": "Île", "departement": "989", "type": "commune-actuelle"}]
    departments = [{"code": "01", "nom": "Ain", "zone": "metro"}, {"code": "989", "nom": "Île", "zone": "com"}]
    (package / "data/communes.json").write_text(json.dumps(communes + city + parts + former + island))
    (package / "data/departements.json").write_text(json.dumps(departments))
    (data / "PROVENANCE.md").write_text("Made up for a test.")
    (data / "police_communes.csv").write_text(
        "code_commune;libelle_commune;service\n01001;;Commissariat d'Un \n01002;;Commissariat de Deux\n"
        "01101;;Commissariat de Ville\n01102;;Commissariat de Ville\n"
    )
    (data / "exceptions.csv").write_text("code_commune;libelle_commune;kind;note\n01002;;mixed;\n01003;;unassigned;\n")
    (data / "commune_points.csv").write_text(
        "code_insee;nom;type;lat;lon;source_point\n01001;;;46.1;4.9;\n01002;;;;;\n"
    )
    (data / "renamed_communes.csv").write_text("code_commune;libelle_ancien;source\n01004;Jadis;a decree\n")
    (package / "package.json").write_text('{"version": "6.0.0"}')
    pin(package, data)
    return package, data


def pin(package, data):
    """Writes inputs.sha256, as sha256sum does."""
    files = [package / "package.json", *package.glob("data/*.json"), *data.glob("*.csv")]
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (data / "inputs.sha256").write_text("".join(lines))


@pytest.fixture
def places(inputs):
    territory = store.load(compile_into(*inputs).read_bytes())
    return {one.code: one for one in territory.communes}


def test_who_is_not_listed_is_the_gendarmeries(places):
    assert places["01004"].force is Force.GENDARMERIE


def test_the_polices_communes_name_their_unit_without_trailing_spaces(places):
    assert (places["01001"].force, places["01001"].unit_title) == (Force.POLICE, "Commissariat d'Un")


def test_a_mixed_commune_is_mixed_though_the_polices_list_has_it(places):
    assert (places["01002"].force, places["01002"].unit_title) == (Force.MIXED, "")


def test_an_unassigned_commune_is_unknown(places):
    assert places["01003"].force is Force.UNKNOWN


def test_a_city_is_the_polices_through_its_arrondissements(places):
    assert (places["01100"].force, places["01100"].unit_title) == (Force.POLICE, "")
    assert places["01100"].arrondissements == ("01101", "01102")
    assert places["01101"].arrondissements == ()


def test_postal_codes_ascend(places):
    assert places["01100"].postal_codes == ("01101", "01102")


def test_former_communes_are_part_of_todays_with_their_code_unless_it_has_kept_it(places):
    assert "01900" not in places
    assert places["01001"].formers == (Former("01900", "Ancienne"), Former("", "Chef-lieu"), Former("01999", ""))
    assert places["01002"].formers == (Former("01901", "Associée"),)
    assert places["01003"].formers == ()


def test_a_commissariat_has_the_key_by_which_the_directory_knows_it(places):
    assert places["01001"].unit_id == "01-commissariat-un"
    assert (places["01002"].unit_id, places["01004"].unit_id) == ("", "")


def test_what_the_source_does_not_know_stays_empty(places):
    island = places["98901"]
    assert (island.population, island.postal_codes, island.point) == (0, (), None)
    assert (island.department.code, island.department.title) == ("", "Île")


def test_a_point_is_taken_where_there_is_one(places):
    assert places["01001"].point == Point(46.1, 4.9)
    assert places["01002"].point is None


def test_the_artefact_tells_where_it_comes_from_and_the_checksum_of_each_input(inputs):
    package, data = inputs
    about = store.about(compile_into(package, data).read_bytes())
    assert about.provenance == "Made up for a test."
    expected = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in [
            package / "package.json",
            *package.glob("data/*.json"),
            *data.glob("*.csv"),
            data / "PROVENANCE.md",
        ]
    }
    assert about.inputs == expected


def test_the_same_inputs_give_the_same_bytes(inputs):
    assert compile_into(*inputs).read_bytes() == compile_into(*inputs).read_bytes()


def test_the_built_territory_is_what_its_inputs_give(tmp_path):
    built = config.read(Env({})).territory
    for file in (*built.parent.glob("*.csv"), built.parent / "PROVENANCE.md", built.parent / "inputs.sha256"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert compile_into(PACKAGE, tmp_path).read_bytes() == built.read_bytes()


def test_a_renamed_commune_is_known_by_its_old_name_and_has_kept_its_code(places):
    assert places["01004"].formers == (Former("", "Jadis"),)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("police_communes.csv", "code_commune;service\n99999;X\n", "99999"),
        ("police_communes.csv", "code_commune;service\n01101;X\n", "01102"),
        ("police_communes.csv", "code;service\n01001;X\n", "no columns"),
        ("police_communes.csv", "", "no columns"),
        ("renamed_communes.csv", "code_commune;libelle_ancien;source\n99998;X;Y\n", "99998"),
        ("exceptions.csv", "code_commune;kind\n01001;odd\n", "'odd'"),
        ("exceptions.csv", "code_commune;kind\n01001;mixed\n01001;mixed\n", "twice"),
    ],
)
def test_a_wrong_input_is_named_and_nothing_is_written(inputs, name, content, sentence):
    package, data = inputs
    (data / name).write_text(content)
    pin(package, data)
    with pytest.raises(InputInvalid, match=sentence):
        compile_into(package, data)
    assert not (data / "territory.json.gz").exists()


@pytest.mark.parametrize("name", ["communes.json", "departements.json", "package.json", "police_communes.csv"])
def test_a_file_that_is_not_the_pinned_one_is_refused_by_name(inputs, name):
    package, data = inputs
    [file] = [file for place in inputs for file in place.rglob(name)]
    file.write_text(file.read_text() + "\n")
    with pytest.raises(InputInvalid, match=f"is not the {name} that inputs.sha256 names"):
        compile_into(package, data)
    assert not (data / "territory.json.gz").exists()


def test_the_version_that_npm_installs_is_the_one_whose_checksums_are_pinned():
    wanted = json.loads(Path("gateway/web/package.json").read_text())["dependencies"]["@etalab/decoupage-administratif"]
    assert json.loads((PACKAGE / "package.json").read_text())["version"] == wanted
    assert f"`@etalab/decoupage-administratif` {wanted} " in Path("routing_svc/data/PROVENANCE.md").read_text()


def test_no_inputs_are_taken_without_checksums(inputs):
    package, data = inputs
    (data / "inputs.sha256").unlink()
    with pytest.raises(InputInvalid, match=r"inputs\.sha256 cannot be read"):
        compile_into(package, data)


def test_a_missing_package_is_one_sentence(inputs):
    package, data = inputs
    with pytest.raises(SystemExit, match=r"package\.json cannot be read"):
        compiler.main([str(package / "nowhere"), str(data)])


def test_damaged_json_is_one_sentence(inputs):
    package, data = inputs
    (package / "data/communes.json").write_text("[{")
    pin(package, data)
    with pytest.raises(SystemExit, match=r"communes\.json is no JSON"):
        compiler.main([str(package), str(data)])


def test_it_says_how_to_be_called():
    with pytest.raises(SystemExit, match="usage"):
        compiler.main([])
