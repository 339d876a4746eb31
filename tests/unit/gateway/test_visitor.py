"""One visitor's line, from her page to chat_svc: what it asks for, and what becomes of it."""

import hashlib

import pytest

from chassis import metrics
from gateway import protocol as up
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from pnav.routing.v1 import routing_pb2 as routing
from tests.fakes.gateway_stage import OPEN, TOKEN, UUIDS

HASH = hashlib.sha256(up.token_bytes(TOKEN)).digest()


def withheld():
    """Entries for staff that ended at the gateway."""
    return metrics.REGISTRY.get_sample_value("pnav_gateway_refused_total", {"reason": "STAFF_ONLY"}) or 0


async def test_an_opening_carries_the_hash_of_the_token_and_the_place_as_it_is_known(front):
    async with front.visit() as page:
        await page.send(**OPEN, place={"commune": "95127"}, standing="victim", minor=True, danger=True)
        frame = await front.chat.stream.get()
        assert frame.open.token_hash == HASH
        assert frame.open.intake == chat.Intake(
            category=chat.CATEGORY_DOMESTIC,
            standing=chat.STANDING_VICTIM,
            language="fr",
            minor=True,
            danger=True,
            place=chat.Place(
                commune="communes/95127",
                title="Cergy (95000)",
                postal_code="95000",
                department_code="95",
                force=routing.FORCE_POLICE,
                point=routing.Point(latitude=49.0, longitude=2.0),
            ),
        )
        assert TOKEN not in str(frame)
    assert (await front.chat.stream.get()).HasField("gone")


async def test_a_line_goes_through_a_whole_chat(front):
    async with front.open() as (page, line):
        front.chat.stream.tell(link.ServerFrame(line=line, opened=link.OpenedFrame(last_seq=1)))
        assert await page.get() == {"t": "opened", "last": 1}
        await page.send(t="say", id=UUIDS[0], text="Bonjour")
        await page.send(t="typing", on=True)
        await page.send(t="seen", seq=1)
        await page.send(t="ping")
        await page.send(t="leave", how="normal_end")
        assert await page.get() == {"t": "pong"}
        frames = [await front.chat.stream.get() for _ in range(4)]
        assert [frame.WhichOneof("frame") for frame in frames] == ["say", "typing", "seen", "leave"]
        assert frames[2].seen.seq == 1


async def test_a_line_resumes_with_its_cursor(front):
    async with front.visit() as page:
        await page.send(t="resume", token=TOKEN, after=7)
        frame = await front.chat.stream.get()
        assert frame.resume == link.ResumeFrame(token_hash=HASH, after=7)
    assert (await front.chat.stream.get()) == link.VisitorFrame(line=frame.line, gone=link.GoneFrame())


async def test_a_return_carries_the_code_and_the_hash_of_the_new_token(front):
    async with front.visit() as page:
        await page.send(t="return", token=TOKEN, code="4071930026158843", word="soleil")
        frame = await front.chat.stream.get()
        assert frame.returning == link.ReturnFrame(token_hash=HASH, code="4071930026158843", safe_word="soleil")
    assert (await front.chat.stream.get()).HasField("gone")


async def test_an_opening_carries_the_code_of_an_earlier_chat(front):
    async with front.visit() as page:
        await page.send(**OPEN, code="4071930026158843")
        opening = (await front.chat.stream.get()).open
        assert (opening.token_hash, opening.earlier_code) == (HASH, "4071930026158843")
    assert (await front.chat.stream.get()).HasField("gone")


async def test_her_answer_to_an_invitation_reaches_chat_svc(front):
    async with front.open() as (page, line):
        await page.send(t="invitation", id=UUIDS[0], invitation=UUIDS[1], agreed=True)
        answer = link.InvitationFrame(client_id=UUIDS[0], invitation=UUIDS[1], agreed=True)
        assert await front.chat.stream.get() == link.VisitorFrame(line=line, invitation=answer)


async def test_an_entry_for_staff_ends_at_the_gateway_loudly_and_the_line_goes_on(front, capfd):
    before = withheld()
    async with front.open() as (page, line):
        note = chat.Entry(seq=2, staff_only=True, by="alice", note=chat.Note(text="Elle ment ?"))
        front.chat.stream.tell(link.ServerFrame(line=line, entry=note))
        message = chat.Entry(seq=2, author=chat.AUTHOR_OPERATOR, message=chat.Message(text="Je vous lis."))
        front.chat.stream.tell(link.ServerFrame(line=line, entry=message))
        assert (await page.get())["text"] == "Je vous lis."
    assert withheld() == before + 1
    said = capfd.readouterr()
    assert "staff entry withheld" in said.out + said.err
    assert "Elle ment" not in said.out + said.err


async def test_a_second_opening_on_a_line_is_refused_and_goes_no_further(front):
    async with front.open() as (page, _):
        await page.send(**OPEN)
        await page.send(t="resume", token=TOKEN, after=0)
        await page.send(t="typing", on=True)
        assert [await page.get() for _ in range(2)] == [{"t": "refused", "reason": "ALREADY_OPEN"}] * 2
        assert (await front.chat.stream.get()).HasField("typing")


async def test_without_a_place_nobody_is_competent_yet(front):
    async with front.visit() as page:
        await page.send(**OPEN)
        frame = await front.chat.stream.get()
        assert frame.open.intake.place == chat.Place(force=routing.FORCE_UNKNOWN)
    await front.chat.stream.get()


async def test_a_silent_routing_svc_keeps_nobody_from_opening(front):
    front.routing.down = True
    async with front.visit() as page:
        await page.send(**OPEN, place={"postal": "95000"})
        frame = await front.chat.stream.get()
        place = chat.Place(force=routing.FORCE_UNKNOWN, postal_code="95000", title="95000")
        assert frame.open.intake.place == place
    await front.chat.stream.get()
    front.routing.down = False


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"postal": "11100"}, "COMMUNE_NEEDED"),
        ({"postal": "00000"}, "POSTAL_CODE_UNKNOWN"),
        ({"commune": "00000"}, "COMMUNE_UNKNOWN"),
    ],
)
async def test_a_place_to_correct_is_refused_and_the_line_takes_another_try(front, place, reason):
    async with front.visit() as page:
        await page.send(**OPEN, place=place)
        assert await page.get() == {"t": "refused", "reason": reason}
        await page.send(**OPEN, place={"commune": "11262"})
        assert (await front.chat.stream.get()).open.intake.place.title == "Narbonne (11100)"
    await front.chat.stream.get()


@pytest.mark.parametrize("reason", ["TOKEN_UNKNOWN", "CURSOR_INVALID", "CODE_UNKNOWN"])
async def test_a_session_nobody_knows_leaves_the_line_for_another_opening(front, reason):
    async with front.open() as (page, line):
        front.chat.stream.tell(link.ServerFrame(line=line, refused=link.RefusedFrame(reason=reason)))
        assert await page.get() == {"t": "refused", "reason": reason}
        await page.send(**OPEN)
        assert (await front.chat.stream.get()).HasField("open")
