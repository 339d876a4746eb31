"""Signing in to the demonstration: OpenID Connect by the book, with the verifier that the services use."""

import re
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from chassis.auth import Role, Verifier
from chassis.config import Address
from chassis.up.accounts import ACCOUNTS, BRIGADE, EVERY_UNIT
from chassis.up.codes import challenge_of
from chassis.up.issuer import Config, Issuer, load_key
from tests.fakes.standins import free_base_port

ORIGIN = "http://127.0.0.1:8081"
VERIFIER = "a verifier that only the console knows, forty-three long"
ASKED = {
    "response_type": "code",
    "client_id": "pnav-console",
    "redirect_uri": f"{ORIGIN}/",
    "scope": "openid",
    "state": "st&te",
    "nonce": "n",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
async def issuer(tmp_path):
    port = free_base_port()
    config = Config(
        Address("127.0.0.1", port), f"http://127.0.0.1:{port}", "pnav", "pnav-console", ORIGIN, tmp_path / "key.pem"
    )
    runner = web.AppRunner(Issuer(config, load_key(config.key_file)).app())
    await runner.setup()
    await web.TCPSite(runner, *config.listen).start()
    yield config.issuer
    await runner.cleanup()


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession(headers={"Origin": ORIGIN}) as session:
        yield session


async def sign_in(browser, issuer, account):
    """Presses the button; gives the code that the console would be handed."""
    async with browser.post(f"{issuer}/authorize", data=ASKED | {"account": account}, allow_redirects=False) as answer:
        back = urlsplit(answer.headers["Location"])
        assert (answer.status, f"{back.scheme}://{back.netloc}{back.path}") == (303, ASKED["redirect_uri"])
        query = parse_qs(back.query)
        assert query["state"] == [ASKED["state"]]
        return query["code"][0]


async def redeem(browser, issuer, code, verifier=VERIFIER):
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
    form |= {name: ASKED[name] for name in ("client_id", "redirect_uri")}
    async with browser.post(f"{issuer}/token", data=form) as answer:
        return answer.status, answer.headers.get("Access-Control-Allow-Origin"), await answer.json()


async def staff(browser, issuer, account):
    _, _, tokens = await redeem(browser, issuer, await sign_in(browser, issuer, account))
    return await Verifier(issuer, "pnav").verify({"authorization": f"Bearer {tokens['access_token']}"})


async def test_an_operator_signs_in_and_the_services_know_her(browser, issuer):
    alice = await staff(browser, issuer, "alice")
    assert (alice.subject, alice.roles, alice.force) == ("alice", {Role.OPERATOR}, "police")
    assert alice.skills == {"sexual_sexist", "domestic", "discrimination_hate"}


async def test_officers_are_bound_to_their_units(browser, issuer):
    assert (await staff(browser, issuer, "elise")).units == {EVERY_UNIT}
    assert (await staff(browser, issuer, "farid")).units == {BRIGADE}


async def test_the_tokens_last_a_shift_and_may_be_read_by_the_consoles_page_alone(browser, issuer):
    status, origin, tokens = await redeem(browser, issuer, await sign_in(browser, issuer, "alice"))
    assert (status, origin, tokens["token_type"], tokens["expires_in"]) == (200, ORIGIN, "Bearer", 8 * 3600)


async def test_the_page_says_that_it_is_a_demonstration_and_has_a_button_for_each_account(browser, issuer):
    async with browser.get(f"{issuer}/authorize", params=ASKED) as answer:
        page = await answer.text()
    assert "<strong>DÉMONSTRATION</strong>" in page
    assert re.findall(r'<button name="account" value="(\w+)"', page) == [one.subject for one in ACCOUNTS]
    assert 'value="st&amp;te"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"client_id": "another"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
    ],
)
async def test_whoever_asks_wrongly_is_sent_nowhere(browser, issuer, wrong):
    async with browser.get(f"{issuer}/authorize", params=ASKED | wrong) as page:
        assert page.status == 400
    form = ASKED | wrong | {"account": "alice"}
    async with browser.post(f"{issuer}/authorize", data=form, allow_redirects=False) as chosen:
        assert (chosen.status, "Location" in chosen.headers) == (400, False)


async def test_nobody_signs_in_as_somebody_who_is_not_listed(browser, issuer):
    async with browser.post(f"{issuer}/authorize", data=ASKED | {"account": "mallory"}) as answer:
        assert answer.status == 400


async def test_a_code_without_its_verifier_is_worth_nothing(browser, issuer):
    status, _, answer = await redeem(browser, issuer, await sign_in(browser, issuer, "alice"), "guessed")
    assert (status, answer) == (400, {"error": "invalid_grant"})


async def test_another_grant_than_a_code_is_refused(browser, issuer):
    async with browser.post(f"{issuer}/token", data={"grant_type": "password"}) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "unsupported_grant_type"})


async def test_discovery_names_the_issuer_and_only_what_it_does(browser, issuer):
    async with browser.get(f"{issuer}/.well-known/openid-configuration") as answer:
        discovery = await answer.json()
    assert discovery["issuer"] == issuer
    assert discovery["code_challenge_methods_supported"] == ["S256"]


async def test_the_private_half_of_the_key_is_not_published(browser, issuer):
    async with browser.get(f"{issuer}/jwks") as answer:
        (key,) = (await answer.json())["keys"]
    assert (key["kty"], key["crv"], "d" in key) == ("EC", "P-256", False)


async def test_a_browser_may_ask_before_it_posts(browser, issuer):
    async with browser.options(f"{issuer}/token") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_the_key_outlives_a_restart(tmp_path):
    assert load_key(tmp_path / "key.pem").kid == load_key(tmp_path / "key.pem").kid
