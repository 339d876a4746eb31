import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing_svc.domain.tables import Heaps, Table, Texts, texts

words = st.text("abé\U0001f600", max_size=4)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"))))
def test_texts_come_back_as_they_were(several):
    packed = texts(several)
    assert (list(packed), len(packed)) == (several, len(several))
    for part in (slice(1, None), slice(-3, 2), slice(5, 1), slice(None, None, 2), slice(None, None, -1)):
        assert packed[part] == several[part]


def test_texts_may_stand_behind_something_else():
    assert list(Texts(b"head\none\ntwo\n", 5)) == ["one", "two"]


@pytest.mark.parametrize("place", [-1, 2])
def test_there_is_no_text_before_the_first_nor_behind_the_last(place):
    with pytest.raises(IndexError):
        texts(["a", "b"])[place]


@given(st.lists(words, max_size=80), words)
def test_a_table_finds_what_a_look_at_every_key_finds(keys, asked):
    heaps = Heaps()
    for number, key in enumerate(keys):
        heaps.add(key, number)
    table = Table(heaps)
    assert list(table.keys) == sorted(set(keys))
    assert list(table.equal(asked)) == [number for number, key in enumerate(keys) if key == asked]
    starting = [number for number, key in enumerate(keys) if key.startswith(asked)]
    assert sorted(table.starting(asked)) == starting
    behind = {key[len(asked)] for key in keys if key.startswith(asked) and key != asked}
    assert list(table.following(asked)) == sorted(behind)
