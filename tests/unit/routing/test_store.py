import gzip
import json

import pytest

from routing_svc.domain.places import Department, Force, Point
from routing_svc.store import TerritoryUnreadable, dump, load


def test_what_is_loaded_is_what_was_dumped(make_commune):
    communes = [
        make_commune("99001", "L'Œuf", Force.POLICE, unit_title="Commissariat", point=Point(1.5, -2.5)),
        make_commune("99002", department=Department("", "Île"), postal_codes=(), arrondissements=("99001",)),
    ]
    assert list(load(dump(communes, "", {})).communes) == communes


def test_the_order_of_communes_does_not_change_the_bytes(make_commune):
    one, other = make_commune("99001"), make_commune("99002", population=7)
    assert dump([one, other], "", {}) == dump([other, one], "", {})


def content(**changes):
    return {"format": 1, "departments": [["99", "Ailleurs"]], "communes": []} | changes


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not gzip",
        gzip.compress(b"not json", mtime=0),
        gzip.compress(json.dumps(content()).encode(), mtime=0)[:-9],
        gzip.compress(json.dumps([]).encode(), mtime=0),
        gzip.compress(json.dumps(content(format=2)).encode(), mtime=0),
        gzip.compress(json.dumps(content(communes=[["99001"]])).encode(), mtime=0),
        gzip.compress(json.dumps(content(communes=[["99001", "X", 0, [], 0, "navy", "", [], []]])).encode(), mtime=0),
    ],
)
def test_what_is_no_territory_is_unreadable(damaged):
    with pytest.raises(TerritoryUnreadable):
        load(damaged)


def test_zlib_garbage_behind_a_gzip_header_is_unreadable(make_commune):
    whole = dump([make_commune("99001")], "", {})
    with pytest.raises(TerritoryUnreadable):
        load(whole[:10] + b"\xff" * 40 + whole[50:])
