"""What can be read beside the chat: true for the way this page is served, in every language."""

from pathlib import Path

import pytest

from gateway.catalogue import load
from gateway.config import WEB
from gateway.markup import Markup, el, together
from gateway.reading import PAGES, Situation
from tests.fakes.gateway_stage import stage

CATALOGUES = load(WEB / "public")
USUAL = Situation("aide.example", "www.wikipedia.org")
WAYS = {
    "usual": USUAL,
    "unlisted": Situation("aide.example", "www.wikipedia.org", unlisted=True),
    "portal": Situation("aide.example", "www.wikipedia.org", portal="www.grand-portail.example"),
    "plain": Situation("aide.example", "www.wikipedia.org", scripted=False),
}


def flat(blocks):
    return " ".join(said if isinstance(said, str) else " ".join(said) for _, said in blocks)


def told(page, tag="fr", now=USUAL):
    return flat(PAGES[page](CATALOGUES[tag], now))


@pytest.mark.parametrize("tag", sorted(CATALOGUES))
@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_the_device_keeps_names_where_she_is_where_quick_exit_leads_and_whom_to_call(tag, way):
    blocks = PAGES["device"](CATALOGUES[tag], WAYS[way])
    text = flat(blocks)
    assert ("www.grand-portail.example" if way == "portal" else "aide.example") in text
    assert "www.wikipedia.org" in text
    assert [one for one in blocks if one[0] in ("call", "sms")] == [("call", "17"), ("call", "112"), ("sms", "114")]
    assert "{" not in text


def test_each_way_of_serving_tells_another_truth():
    assert len({told("device", now=now) for now in WAYS.values()}) == len(WAYS)
    assert "aide.example" not in told("device", now=WAYS["portal"])
    assert "ne pas la montrer dans l’historique" in told("device", now=WAYS["unlisted"])


def test_anonymity_says_when_it_can_be_lifted_and_by_whom():
    text = told("anonymity")
    assert all(word in text for word in ("une vie en danger", "mineur", "article 40", "accord du procureur"))


def test_who_is_under_18_is_told_what_must_be_done_for_her():
    assert "même si tu n’es pas d’accord" in told("minor")
    assert ("call", "119") in PAGES["minor"](CATALOGUES["fr"], USUAL)


@pytest.mark.parametrize("kind", ["domestic", "sexual_sexist", "discrimination_hate"])
def test_who_waits_reads_her_own_rights_first_and_what_to_keep_safely(kind):
    (_, own), (_, general) = PAGES[kind](CATALOGUES["fr"], USUAL)[0], PAGES["rights"](CATALOGUES["fr"], USUAL)[0]
    assert own[1:] == general
    text = told(kind)
    assert all(
        word in text for word in ("Photos", "Captures", "Certificat", "vêtements", "téléphone surveillé", "3919")
    )


@pytest.mark.parametrize("tag", sorted(CATALOGUES))
def test_every_page_can_be_read_in_every_language(tag):
    for page in PAGES:
        assert all(said for _, said in PAGES[page](CATALOGUES[tag], USUAL)), page


async def test_the_page_asks_for_them_by_name_and_language(front):
    url = f"http://{front.address}/api/read"
    async with front.http.post(url, json={"page": "device", "lang": "fr"}) as answer:
        assert ["call", "17"] in (await answer.json())["blocks"]
    for body, reason in (({"page": "x", "lang": "fr"}, "PAGE"), ({"page": "device", "lang": "xx"}, "LANGUAGE")):
        async with front.http.post(url, json=body) as answer:
            assert (answer.status, await answer.json()) == (404, {"refused": f"{reason}_UNKNOWN"})


async def test_a_page_that_a_portal_hosts_is_told_the_portals_truth(tmp_path):
    portal = "https://www.grand-portail.example"
    async with stage(tmp_path, PNAV_PORTAL_ORIGIN=portal, PNAV_PAGE_STATUS="404") as front:
        body = {"page": "device", "lang": "fr"}
        async with front.http.post(f"http://{front.address}/api/read", json=body, headers={"Origin": portal}) as answer:
            assert "vient de www.grand-portail.example" in await answer.text()


def test_what_is_no_markup_is_escaped_wherever_it_stands():
    inner = el("p", {"title": '"<&', "hidden": True, "lang": False}, "<b>", el("i", {}, "&"))
    assert inner == '<p title="&quot;&lt;&amp;" hidden>&lt;b&gt;<i>&amp;</i></p>'
    assert isinstance(together(inner), Markup)
    assert together(inner + "<b>").startswith("&lt;p"), "what was put together by hand is text again"
    assert el("input", {"value": "x"}) == '<input value="x">'


def test_a_place_without_built_pages_is_told_at_once(tmp_path: Path):
    with pytest.raises(OSError, match=r"languages\.json"):
        load(tmp_path)
