"""Return codes: their digits, how often they may be tried, and whom they lead to."""

import asyncio
from datetime import timedelta
from secrets import randbelow

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import StoreUnavailable
from chat_svc.codes import OWN_TRIES, PROCESS_TRIES, PROCESS_WINDOW, TRIES, WINDOW, Codes
from chat_svc.domain.codes import Pace, read
from chat_svc.domain.refusals import CodeDiffers, CodeUnknown, TooFast
from tests.fakes.chat_sessions import NOW
from tests.fakes.chat_store import FakeDatabase
from tests.fakes.code_store import WEAK, FakeCodeStore


@pytest.fixture
def database():
    return FakeDatabase()


def process(database, draw=randbelow):
    return Codes(FakeCodeStore(database), lambda: database.time, WEAK, draw)


@pytest.fixture
def codes(database):
    return process(database)


async def confirmed(codes, session="s"):
    code = await codes.make(session)
    await codes.confirm(session, code)
    return code


def wrong(code):
    """The same public part, another secret."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_sixteen_digits_are_a_code_of_two_parts(digits):
    code = read(digits)
    assert (code.public, code.secret, code.digits) == (digits[:6], digits[6:], digits)


@pytest.mark.parametrize("text", ["", "1" * 15, "1" * 17, "1" * 15 + "a", "1" * 15 + " ", "١" * 16, "²" * 16])
def test_anything_else_is_none(text):
    assert read(text) is None


def test_a_pace_admits_so_many_in_any_window():
    pace = Pace(2, timedelta(seconds=10))
    at = [NOW + timedelta(seconds=seconds) for seconds in (0, 6, 9, 10, 11, 16)]
    assert [pace.admits(now) for now in at] == [True, True, False, True, False, True]


async def test_a_confirmed_code_leads_to_its_session_from_every_process_and_again(database, codes):
    code = await confirmed(codes)
    assert (len(code), code.isdigit()) == (16, True)
    for _ in range(2):
        assert await process(database).session_of(code) == "s"


async def test_a_code_works_only_once_it_was_typed_again(codes):
    code = await codes.make("s")
    with pytest.raises(CodeUnknown):
        await codes.session_of(code)
    await codes.confirm("s", code)
    assert await codes.session_of(code) == "s"


async def test_asking_again_makes_a_new_one_and_the_old_one_dies(codes):
    old = await confirmed(codes)
    new = await codes.make("s")
    assert old != new
    for code in (old, new):
        with pytest.raises(CodeUnknown):
            await codes.session_of(code)
    with pytest.raises(CodeDiffers):
        await codes.confirm("s", old)


async def test_only_the_code_itself_confirms(codes):
    code, of_another = await codes.make("s"), await codes.make("t")
    for typed in (wrong(code), of_another, "", "1" * 15):
        with pytest.raises(CodeDiffers):
            await codes.confirm("s", typed)
    with pytest.raises(CodeDiffers):
        await codes.confirm("never asked", code)


async def test_a_wrong_code_and_an_unknown_one_are_the_same(codes):
    code = await confirmed(codes)
    unknown = f"{(int(code[:6]) + 1) % 10**6:06}" + code[6:]
    for typed in (wrong(code), unknown, "no code"):
        with pytest.raises(CodeUnknown):
            await codes.session_of(typed)


async def test_two_sessions_never_share_a_public_part(database):
    drawn = iter([10, 20, 30, 20, 21])
    codes = process(database, lambda _end: next(drawn))
    assert await codes.make("s") == "000020" + "0000000010"
    assert await codes.make("t") == "000021" + "0000000030"


async def test_without_a_free_public_part_she_is_asked_to_try_again(database):
    codes = process(database, lambda _end: 7)
    await codes.make("s")
    with pytest.raises(StoreUnavailable):
        await codes.make("t")


async def test_a_public_part_is_tried_a_few_times_and_then_rests_even_for_the_right_code(database, codes):
    code = await confirmed(codes)
    for _ in range(TRIES):
        with pytest.raises(CodeUnknown):
            await codes.session_of(wrong(code))
    with pytest.raises(TooFast):
        await process(database).session_of(code)
    database.time += WINDOW
    assert await codes.session_of(code) == "s"


async def test_an_unknown_public_part_rests_as_well(codes):
    for _ in range(TRIES):
        with pytest.raises(CodeUnknown):
            await codes.session_of("1" * 16)
    with pytest.raises(TooFast):
        await codes.session_of("1" * 16)


async def test_a_process_looks_at_so_many_codes_and_no_more(database, codes):
    code = await confirmed(codes)
    for number in range(PROCESS_TRIES):
        with pytest.raises(CodeUnknown):
            await codes.session_of(f"{(int(code[:6]) + 1 + number) % 10**6:06}" + code[6:])
    with pytest.raises(TooFast):
        await codes.session_of(code)
    await codes.make("t")  # those who are at their own chat are not held up by those who guess
    database.time += PROCESS_WINDOW
    assert await codes.session_of(code) == "s"


async def test_her_own_wishes_are_bounded_too(database, codes):
    code = await codes.make("s")
    for _ in range(OWN_TRIES - 1):
        database.time += PROCESS_WINDOW
        with pytest.raises(CodeDiffers):
            await codes.confirm("s", wrong(code))
    database.time += PROCESS_WINDOW
    for wish in (codes.make("s"), codes.confirm("s", code)):
        with pytest.raises(TooFast):
            await wish


async def test_checking_holds_nobody_up(codes):
    """While many codes are checked, the event loop goes round."""
    code = await confirmed(codes)
    checks = asyncio.gather(*(codes.session_of(code) for _ in range(TRIES)))
    rounds = 0
    while not checks.done():
        await asyncio.sleep(0)
        rounds += 1
    assert await checks == ["s"] * TRIES
    assert rounds > TRIES


async def test_nothing_kept_has_the_secret_in_it(database, codes):
    code = await confirmed(codes)
    kept = database.codes["s"]
    assert kept.hash.startswith("$argon2id$")
    assert code[6:] not in str((database.codes, database.tries, database.tokens))
