import gzip

import pytest

from routing_svc.domain.values import Department, Force, Former, Point
from routing_svc.store import TerritoryUnreadable, about, dump, load


def test_what_is_loaded_is_what_was_dumped(make_commune):
    communes = [
        make_commune("99001", "L'Œuf", Force.POLICE, unit_title="A\u2028B\n", point=Point(1.5, -2.5), population=9),
        make_commune("99003", "Z", unit_id="1234567", formers=(Former("99004", "Y"), Former("", "")), population=5),
        make_commune("99002", department=Department("", "Île"), postal_codes=(), arrondissements=("99001",)),
    ]
    assert list(load(dump(communes, "", {})).communes) == communes


def test_the_order_of_communes_does_not_change_the_bytes(make_commune):
    one, other = make_commune("99001"), make_commune("99002", population=7)
    assert dump([one, other], "", {}) == dump([other, one], "", {})


def test_it_tells_where_it_comes_from(make_commune):
    told = about(dump([make_commune("99001")], "Made up.", {"a.csv": "00"}))
    assert (told.provenance, told.inputs) == ("Made up.", {"a.csv": "00"})


def test_another_content_is_another_edition(make_commune):
    one, same, other = (load(dump([make_commune(code)], "", {})) for code in ("99001", "99001", "99002"))
    assert one.edition == same.edition != other.edition


FIRST = b'{"format":2,"provenance":"","inputs":{},"departments":[{"code":"99","title":"Ailleurs"}]}\n'
ROW = b'["99001","X",0,[],0,"police",null,null]\n'


def test_the_form_that_is_damaged_below_is_readable_whole():
    assert [one.code for one in load(gzip.compress(FIRST + ROW)).communes] == ["99001"]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not gzip",
        gzip.compress(b"not json\n", mtime=0),
        gzip.compress(b"no line feed", mtime=0),
        gzip.compress(b"\xff\n", mtime=0),
        gzip.compress(FIRST + ROW, mtime=0)[:-9],
        gzip.compress(b"[]\n", mtime=0),
        gzip.compress(FIRST.replace(b"2", b"1") + ROW, mtime=0),
        gzip.compress(FIRST + b'["99001"]\n', mtime=0),
        gzip.compress(FIRST + ROW.replace(b"police", b"navy"), mtime=0),
        gzip.compress(FIRST + ROW.replace(b",0,[", b",1,["), mtime=0),
        gzip.compress(FIRST + ROW.replace(b"X", b"\xff"), mtime=0),
    ],
)
def test_what_is_no_territory_is_unreadable(damaged):
    with pytest.raises(TerritoryUnreadable):
        load(damaged)


OTHER_FORMAT = gzip.compress(FIRST.replace(b"2", b"3"), mtime=0)


@pytest.mark.parametrize("damaged", [b"", gzip.compress(b"not json\n", mtime=0), OTHER_FORMAT])
def test_what_is_no_territory_tells_nothing_of_itself(damaged):
    with pytest.raises(TerritoryUnreadable):
        about(damaged)


def test_zlib_garbage_behind_a_gzip_header_is_unreadable(make_commune):
    whole = dump([make_commune("99001")], "", {})
    with pytest.raises(TerritoryUnreadable):
        load(whole[:10] + b"\xff" * 40 + whole[50:])
