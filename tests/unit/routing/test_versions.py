"""Versions in memory: let go of when another runs, compared, and told apart."""

import gc

import pytest

from chassis.refusals import PageSizeInvalid
from routing_svc import store
from routing_svc.admin import page_of
from routing_svc.domain.differences import differences
from routing_svc.domain.values import Force
from routing_svc.editions import PageTokenInvalid
from routing_svc.serving import edition_of, prepare
from tests.fakes.territory_stage import small


def test_a_version_that_is_let_go_of_leaves_nothing_behind():
    artefact = store.dump(small(), "", {})
    held = prepare("first", artefact)
    before = gc.get_freeze_count()
    for number in range(5):
        held = prepare(str(number), artefact)
    assert held.edition == "4"
    assert gc.get_freeze_count() - before < len(small())
    assert gc.isenabled()


def test_what_is_no_territory_leaves_the_collector_as_it_was():
    with pytest.raises(store.TerritoryUnreadable):
        prepare("broken", b"nothing")
    assert gc.isenabled()


def test_the_same_bytes_are_the_same_version():
    assert edition_of(b"a", "2026-08") == edition_of(b"a", "2026-08") != edition_of(b"b", "2026-08")


def test_differences_tell_force_unit_and_place_apart(make_commune):
    before = [make_commune(code, unit_title="A") for code in ("99001", "99002", "99003", "99004")]
    after = [
        make_commune("99001", unit_title="A"),
        make_commune("99002", unit_title="B"),
        make_commune("99003", force=Force.POLICE),
        make_commune("99005"),
    ]
    found = {one.code: one for one in differences(before, after)}
    assert sorted(found) == ["99002", "99003", "99004", "99005"]
    assert [code for code, one in found.items() if one.is_unit] == ["99002"]
    assert [code for code, one in found.items() if one.is_force] == ["99003"]
    assert [code for code, one in found.items() if one.is_place] == ["99004", "99005"]
    assert found["99004"].title == "Commune 99004"


def test_pages_follow_each_other_without_hole():
    items = list("abcdefg")
    seen, token = [], ""
    while True:
        page, token = page_of(items, items, 3, token, 1000)
        seen.append("".join(page))
        if not token:
            break
    assert seen == ["abc", "def", "g"]


def test_a_page_is_never_larger_than_its_limit():
    assert page_of("abc", "abc", 3, "", 2) == ("ab", "b")


def test_a_page_that_cannot_be_is_refused():
    with pytest.raises(PageSizeInvalid):
        page_of("abc", "abc", -1, "", 2)
    with pytest.raises(PageTokenInvalid):
        page_of("abc", "abc", 1, "x", 2)
