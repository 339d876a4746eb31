"""She leaves, and comes back to the same chat from another device with her return code."""

import json
import re

import pymongo
import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


def tokens_of(page):
    """The tokens that a page sends from here on."""
    found = []

    def sent(data):
        found.append(json.loads(data).get("token", ""))

    page.on("websocket", lambda line: line.on("framesent", sent))
    return found


async def asks_for_a_code(she):
    """What the page shows of it."""
    await she.button("Revenir plus tard").click()
    await she.button("Afficher un code").click()
    return await she.page.get_by_role("group", name="Revenir plus tard").locator(".code").inner_text()


async def confirms(she, code):
    await she.page.get_by_label("Code de retour").fill(code)
    await she.button("Vérifier le code").click()


async def types_code(she, code):
    await she.page.get_by_label("Code de retour").fill(code)
    await she.button("Retrouver l’échange").click()


def kept(stack):
    """All that the platform has written: its database, and the logs of all its processes."""
    with pymongo.MongoClient(f"mongodb://127.0.0.1:{stack.base_port + 6}/?directConnection=true") as client:
        databases = [client[name] for name in client.list_database_names() if name not in ("admin", "config", "local")]
        held = [list(one[name].find()) for one in databases for name in one.list_collection_names()]
    logs = [path.read_text(errors="replace") for path in stack.data.rglob("*.log")]
    assert logs
    return str(held) + "".join(logs)


async def test_she_comes_back_from_another_device_to_the_same_operator_and_sees_no_more_than_she_asks_for(
    browser, stack, alice
):
    she = await Visitor.arrives(browser, stack.public)
    tokens = tokens_of(she.page)
    await she.chooses()
    await she.types_place("95200")
    await she.starts()
    await alice.accepts("Sarcelles")
    await she.says("Il rentre, je dois fermer.")
    await alice.reads("Il rentre, je dois fermer.")
    shown = await asks_for_a_code(she)
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", shown)
    await confirms(she, "1111 1111 1111 1111")
    await she.sees("Ce n’est pas ce code")
    await confirms(she, shown)
    await she.sees("Votre code est prêt")
    await expect(she.page.get_by_text(shown)).to_have_count(0)
    await she.page.context.close()

    again = await Visitor.arrives(browser, stack.public)
    more = tokens_of(again.page)
    await again.button("J’ai un code de retour").click()
    await types_code(again, "1234")
    await again.sees("Le code a 16 chiffres")
    await types_code(again, "2222 2222 2222 2222")
    await again.sees("Aucun échange ne correspond à ce code")
    await types_code(again, shown.replace(" ", ""))
    await again.sees("Vous avez retrouvé votre échange")
    await again.says("Me revoilà.")
    await alice.reads("Me revoilà.")
    await alice.says("Contente de vous relire.")
    await again.reads("Contente de vous relire.")
    await expect(again.page.get_by_text("Il rentre, je dois fermer.")).to_have_count(0)
    await again.button("Afficher les messages d’avant").click()
    await again.reads("Il rentre, je dois fermer.")
    await again.reads("Contente de vous relire.")
    for text in ("Il rentre, je dois fermer.", "Me revoilà.", "Contente de vous relire."):
        await expect(again.page.get_by_role("log").get_by_text(text)).to_have_count(1)

    code, left = shown.replace(" ", ""), kept(stack)
    secrets = [shown, code, code[6:], *filter(None, tokens + more)]
    assert len(secrets) >= 5
    assert not [secret for secret in secrets if secret in left]
    assert "argon2id" in left
