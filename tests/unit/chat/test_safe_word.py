"""The safe word: what the operator learns of it, and that whoever gives it learns nothing (pain 17)."""

import pytest

from chat_svc.codes import Codes
from chat_svc.domain.codes import word
from chat_svc.domain.entries import VisitorReturned
from chat_svc.domain.values import SafeWord
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_process import Process
from tests.fakes.chat_visitors import MINE, back, talking
from tests.fakes.code_store import WEAK, FakeCodeStore

AGREED = "Cerisier bleu"


class Counting:
    """A hasher that counts what it is asked to check."""

    def __init__(self):
        self.checked = 0
        self.hash = WEAK.hash

    def verify(self, hashed, secret):
        self.checked += 1
        return WEAK.verify(hashed, secret)


def said(process):
    (body,) = [one for one in process.database.said(MINE) if isinstance(one, VisitorReturned)]
    return body.safe_word


@pytest.mark.parametrize(
    ("agreed", "given", "found"),
    [
        ("", "", SafeWord.NOT_AGREED),
        ("", AGREED, SafeWord.NOT_AGREED),
        (AGREED, "", SafeWord.NOT_GIVEN),
        (AGREED, "   ", SafeWord.NOT_GIVEN),
        (AGREED, AGREED, SafeWord.RIGHT),
        (AGREED, "  cerisier  BLEU ", SafeWord.RIGHT),
        (AGREED, "cerisier", SafeWord.WRONG),
    ],
)
async def test_the_operator_is_told_what_became_of_it_and_she_is_told_the_same_always(agreed, given, found):
    process = Process()
    gateway = await back(process, await talking(process, agreed), word=given)
    assert said(process) is found
    (opened,) = gateway.told[1]
    assert (opened.opened.last_seq, opened.opened.held_back) == (3, True)


async def test_the_operator_reads_it_in_the_log_and_her_page_never_does():
    process = Process()
    code = await talking(process, AGREED)
    await back(process, code, word="autre")
    staff = await process.store.read(MINE, 4, 9)
    assert [(one.staff_only, one.body.safe_word) for one in staff] == [(True, SafeWord.WRONG)]
    assert await process.store.read_visible(MINE, 3, 9) == []


@pytest.mark.parametrize("given", [AGREED, "autre"])
@pytest.mark.parametrize("agreed", [AGREED, ""])
async def test_right_or_wrong_or_never_agreed_costs_the_same_work(agreed, given):
    process, hasher = Process(), Counting()
    code = await talking(process, agreed)
    codes = Codes(FakeCodeStore(process.database), lambda: process.database.time, hasher)
    await codes.look_up(code, given)
    assert hasher.checked == 2


async def test_it_is_kept_as_a_hash_alone_and_dies_with_its_code():
    process = Process()
    await talking(process, AGREED)
    kept = str(process.database.codes) + str(process.database.entries)
    assert process.database.codes[MINE].word.startswith("$argon2id$")
    assert not any(one in kept for one in (AGREED, word(AGREED)))
    await process.codes.make(MINE)
    assert process.database.codes[MINE].word == ""


async def test_tries_at_the_word_are_tries_at_the_code():
    process = Process()
    code = await talking(process, AGREED)
    for number in range(5):
        await back(process, code, bytes([number]) * 32, word=f"essai {number}")
    assert process.database.tries[code[:6]][1] == 5


def test_capitals_spaces_and_ways_of_writing_an_accent_do_not_matter():
    assert word(" ÉTÉ\tLong ") == word("été long") == word("e\u0301te\u0301 long")
    assert word(" \n") == ""


def test_its_four_ends_are_named_on_the_wire():
    assert [resources_pb2.SafeWord.Name(number) for number in range(1, 5)] == [
        f"SAFE_WORD_{one.name}" for one in SafeWord
    ]
