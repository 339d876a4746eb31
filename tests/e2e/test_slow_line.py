"""A bad line: 20 kbit/s each way and 800 ms from end to end and back. She gets there, and nothing is said twice."""

import pytest
from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from tests.e2e.people import Visitor
from tests.e2e.played import talks
from tests.fakes.gateway_stage import stage
from tests.fakes.platform import free_addresses
from tests.fakes.slow_line import SlowLine

BITS_PER_SECOND, LATENCY_SECONDS = 20_000, 0.4


@pytest.fixture
async def front(tmp_path):
    """The gateway, reached over that line alone."""
    (listen,) = free_addresses(1)
    async with (
        stage(tmp_path, PNAV_PUBLIC_ORIGIN=f"http://{listen}") as one,
        SlowLine(one.address, BITS_PER_SECOND, LATENCY_SECONDS).listening(listen),
    ):
        one.address = listen
        yield one


async def test_on_a_bad_line_she_comes_to_talk_and_what_she_says_arrives_once(browser, front):
    she = await Visitor.arrives(browser, f"http://{front.address}/")
    played = await talks(she, front)
    for text in ("Il rentre bientôt.", "Je ne peux pas appeler."):
        await she.says(text)
        said = await played.hears("say")
        assert said.text == text
        played.enter(chat.AUTHOR_VISITOR, message=chat.Message(text=text), client_id=said.client_id)
    await she.reads("Je ne peux pas appeler.")
    played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text="Je vous lis."))
    await she.reads("Je vous lis.")
    await expect(she.page.get_by_role("log").get_by_text("Il rentre bientôt.")).to_have_count(1)
    await she.page.context.close()
