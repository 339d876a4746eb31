"""What editors may do to a record, and what of it is told."""

from dataclasses import replace

import pytest

from chassis.refusals import Refusal
from directory_svc.domain import curation
from directory_svc.domain.curation import Kept, Kind, differences, etag_of, source_differs
from directory_svc.domain.editor_refusals import (
    EtagStale,
    MaskInvalid,
    MergeInvalid,
    ServiceNotRetired,
    ServiceRetired,
    TextInvalid,
    TitleInvalid,
)
from directory_svc.domain.records import Category, Phone, Point, Service
from tests.fakes.directory_records import helpline, service, station
from tests.suites.editor_store import act


def kept(name="a", **fields):
    one = service(name, 49.0, **fields)
    return Kept(record=one, source=one)


def updated(before, *mask, verified=False, **values):
    wanted = replace(before.record, **values)
    return curation.update(before, etag_of(before), wanted, mask or values, act(), verified=verified)


def retired(name="a"):
    before = kept(name)
    return curation.retire(before, etag_of(before), "fermé", act()).after


def test_what_is_created_is_its_editors_and_verified_today():
    step = curation.create(service("x", 49.0, title="Maison"), act())
    assert (step.before, step.after.revision, step.after.verified_by) == (None, 1, "gaelle")
    provenance = step.after.record.provenance
    assert (provenance.source, provenance.verified) == (curation.EDITORS, "2026-11-22")
    assert ("title", "", "Maison") in differences(step)


def test_what_is_changed_still_names_its_source_once_and_keeps_its_date():
    step = updated(kept(), city="Cergy")
    assert step.after.record.provenance.source == "a test, corrigé par la rédaction de l’annuaire"
    assert step.after.record.provenance.verified == "2026-08"
    again = updated(step.after, city="Pontoise")
    assert again.after.record.provenance == step.after.record.provenance
    assert [one[0] for one in differences(again)] == ["city"]


def test_only_what_the_mask_names_changes():
    step = updated(kept(), "city", city="Cergy", title="")
    assert (step.after.record.city, step.after.record.title) == ("Cergy", "Title of a")


def test_a_change_can_be_verified_in_the_same_breath():
    step = updated(kept(), city="Cergy", verified=True)
    assert (step.after.verified_by, step.after.record.provenance.verified) == ("gaelle", "2026-11-22")


def test_verifying_changes_nothing_but_who_vouches_for_it_and_when():
    before = kept()
    step = curation.verify(before, etag_of(before), act())
    assert replace(step.after.record, provenance=before.record.provenance) == before.record
    assert differences(step) == [("provenance", "a test · 2026-08", "a test · 2026-11-22")]


@pytest.mark.parametrize("mask", [[], ["id"], ["provenance"], ["title", "distance_metres"], ["nothing"]])
def test_what_is_not_an_editors_to_change_is_refused(mask):
    before = kept()
    with pytest.raises(MaskInvalid):
        curation.update(before, etag_of(before), before.record, mask, act(), verified=False)


@pytest.mark.parametrize("name", ["communes", "title", "force", "kind"])
def test_whom_a_unit_serves_comes_from_the_official_files_alone(name):
    before = Kept(record=station("95-cergy", "95127"))
    with pytest.raises(MaskInvalid):
        curation.update(before, etag_of(before), before.record, [name], act(), verified=False)


@pytest.mark.parametrize("name", ["emergency", "by_sms"])
def test_which_numbers_every_screen_shows_is_not_an_editors_to_change(name):
    before = Kept(record=helpline("17", emergency=True))
    with pytest.raises(MaskInvalid):
        curation.update(before, etag_of(before), before.record, [name], act(), verified=False)


def test_every_verb_refuses_a_record_that_is_not_as_it_was_read():
    before, gone = kept(), retired()
    for verb in (
        lambda: curation.update(before, "stale", before.record, ["title"], act(), verified=False),
        lambda: curation.verify(before, "stale", act()),
        lambda: curation.retire(before, "stale", "", act()),
        lambda: curation.restore(gone, "stale", act()),
        lambda: curation.merge(before, [kept("b")], [etag_of(before), "stale"], act()),
        lambda: curation.merge(before, [kept("b")], ["stale", etag_of(kept("b"))], act()),
    ):
        with pytest.raises(EtagStale):
            verb()


def test_the_etag_is_another_after_every_change_of_editors_or_of_the_source():
    before = kept()
    same = curation.verify(before, etag_of(before), act()).after
    tags = {etag_of(one) for one in (before, same, updated(same, city="X").after, kept(title="Y"), retired())}
    assert len(tags) == 5
    assert etag_of(kept()) == etag_of(before)


def test_what_is_retired_can_only_be_brought_back():
    gone = retired()
    assert gone.retired_at == act().at
    for verb in (
        lambda: updated(gone, city="X"),
        lambda: curation.verify(gone, etag_of(gone), act()),
        lambda: curation.retire(gone, etag_of(gone), "", act()),
        lambda: curation.merge(kept("b"), [gone], [etag_of(kept("b")), etag_of(gone)], act()),
        lambda: curation.merge(gone, [kept("b")], [etag_of(gone), etag_of(kept("b"))], act()),
    ):
        with pytest.raises(ServiceRetired):
            verb()
    back = curation.restore(gone, etag_of(gone), act()).after
    assert back.retired_at is None
    with pytest.raises(ServiceNotRetired):
        curation.restore(back, etag_of(back), act())


def test_a_reason_is_short_and_readable():
    before = kept()
    for reason in ("x" * 301, "a\x00b"):
        with pytest.raises(TextInvalid):
            curation.retire(before, etag_of(before), reason, act())


def merged(*names):
    ones = [kept(name) for name in names]
    return curation.merge(ones[0], ones[1:], [etag_of(one) for one in ones], act())


def test_merging_keeps_one_as_it_is_and_the_others_point_to_it():
    winner, *gone = merged("a", "b", "c")
    assert (winner.kind, winner.after is winner.before, winner.remark) == (Kind.KEPT, True, "b, c")
    assert [(one.kind, one.after.merged_into, one.remark) for one in gone] == [(Kind.MERGED, "a", "a")] * 2
    assert all(one.after.retired_at for one in gone)
    back = curation.restore(gone[0].after, etag_of(gone[0].after), act())
    assert (back.after.merged_into, back.after.retired_at) == ("", None)


@pytest.mark.parametrize("names", ["a", "aa", "abb", "abcdefghijkl"])
def test_a_merge_of_nothing_of_one_with_itself_or_of_too_many_is_refused(names):
    with pytest.raises(MergeInvalid):
        merged(*names)


def test_what_the_source_says_otherwise_is_named_once_an_editor_has_the_record():
    before = kept()
    other = replace(before, source=replace(before.record, title="Autre", city="Ailleurs"))
    assert source_differs(other) == []
    assert source_differs(replace(other, revision=1)) == ["title", "city"]
    assert source_differs(replace(other, revision=1, source=None)) == []


def test_differences_are_for_people_to_read():
    step = updated(
        kept(),
        phones=(Phone("01 99 00 11 11", "accueil"), Phone("17")),
        categories=(Category.SHELTER,),
        point=Point(48.5, 2.25),
    )
    told = {one.field: (one.before, one.after) for one in differences(step)}
    assert told["phones"] == ("01 99 00 00 00", "01 99 00 11 11 (accueil); 17")
    assert told["categories"] == ("", "shelter")
    assert told["point"] == ("49.0, 2.0", "48.5, 2.25")
    assert differences(curation.retire(kept(), etag_of(kept()), "", act())) == []


def test_what_was_refused_was_said_by_name():
    with pytest.raises(TitleInvalid) as refused:
        curation.create(replace(service("x"), title=" "), act())
    assert isinstance(refused.value, Refusal)
    assert isinstance(kept().record, Service)
