"""Coming back with a return code, over a real channel."""

from tests.fakes.chat_calls import linked
from tests.fakes.chat_sessions import ACCEPT, OFFER, REPLY, uuid
from tests.fakes.chat_visitors import CODE, HISTORY, MINE, confirming, returning, saying


async def test_a_code_is_shown_once_confirmed_and_leads_back_without_what_was_said_before(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await chat.process.do(OFFER, ACCEPT, REPLY, session=MINE)
        await gateway.hear(2)
        await gateway.send(CODE)
        ((_, kind, code),) = await gateway.hear(1)
        assert (kind, len(code)) == ("code", 16)
        await gateway.send(returning(code), line=2)
        assert await gateway.hear(1) == [(2, "refused", "CODE_UNKNOWN")]
        await gateway.send(confirming(code))
        assert await gateway.hear(1) == [(1, "code_confirmed", "")]
    async with linked(chat) as gateway:
        await gateway.send(returning(code), saying(uuid(7), "Je suis revenue"), HISTORY)
        assert await gateway.hear(2) == [(1, "opened", 3), (1, "entry", 4)]
        assert await gateway.hear(5) == [(1, "opened", 4), *((1, "entry", seq) for seq in range(1, 5))]
