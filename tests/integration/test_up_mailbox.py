"""The units' mail in the demonstration: real SMTP in, a page out."""

import asyncio
from email.message import EmailMessage

import aiohttp
import aiosmtplib
import pytest

from chassis.config import Address
from chassis.up.mailbox import Config, serve
from tests.fakes.standins import free_base_port


@pytest.fixture
async def mailbox(tmp_path):
    port = free_base_port()
    config = Config(Address("127.0.0.1", port), Address("127.0.0.1", port + 1), tmp_path / "mail")
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(config, stop))
    await until_listening(config.listen, serving)
    yield config
    stop.set()
    await serving


async def until_listening(address, serving):
    async with asyncio.timeout(30):
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection(*address)
            except ConnectionRefusedError:
                await asyncio.wait({serving}, timeout=0.02)
            else:
                writer.close()
                return


async def send(config, text="Dépêche"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "pnav@x.invalid", "unit@x.invalid", "Signalement <urgent>"
    message.set_content(text)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="rapport.pdf")
    await aiosmtplib.send(message, hostname=config.smtp_listen.host, port=config.smtp_listen.port)


async def get(config, path):
    async with aiohttp.ClientSession() as session, session.get(f"http://{config.listen}{path}") as answer:
        return answer.status, await answer.text()


async def test_an_empty_mailbox_says_so_and_that_it_is_a_demonstration(mailbox):
    _, page = await get(mailbox, "/")
    assert "DÉMONSTRATION" in page
    assert "Aucun courriel" in page


async def test_a_message_is_kept_listed_and_shown(mailbox):
    await send(mailbox)
    (file,) = mailbox.directory.glob("*.eml")
    _, page = await get(mailbox, "/")
    assert f'<a href="/messages/{file.stem}">Signalement &lt;urgent&gt;</a>' in page
    _, shown = await get(mailbox, f"/messages/{file.stem}")
    assert "Dépêche" in shown
    assert "rapport.pdf" in shown
    _, source = await get(mailbox, f"/messages/{file.stem}.eml")
    assert "Subject: Signalement <urgent>" in source


async def test_what_a_message_says_is_never_markup(mailbox):
    await send(mailbox, "<script>alert(1)</script>")
    (file,) = mailbox.directory.glob("*.eml")
    _, shown = await get(mailbox, f"/messages/{file.stem}")
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize("name", ["nothing", "..%2Fkey", "20261121T101010000000-00000000"])
async def test_nothing_but_messages_can_be_read(mailbox, name):
    assert (await get(mailbox, f"/messages/{name}"))[0] == 404
    assert (await get(mailbox, f"/messages/{name}.eml"))[0] == 404


async def test_a_message_that_cannot_be_written_is_not_accepted(mailbox):
    mailbox.directory.rmdir()
    with pytest.raises(aiosmtplib.SMTPDataError, match="could not be kept"):
        await send(mailbox)
