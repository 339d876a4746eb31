"""Staff: what a token of the one issuer says, every token that is none, and an issuer that is silent."""

import asyncio
import base64
import hmac
import json

import pytest
from aiohttp import web
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from chassis import auth
from chassis.auth import Role, Staff, Verifier
from chassis.refusals import CredentialsMissing, ServiceUnavailable, TokenInvalid
from tests.fakes.issuer import NOW, issuing, new_key


@pytest.fixture
async def issuer():
    async with issuing() as one:
        yield one


@pytest.fixture
def verifier(issuer):
    return Verifier(issuer.url, "pnav", now=lambda: NOW)


@pytest.fixture
def later(monkeypatch):
    """Makes the time between two looks at the issuer pass at once."""
    monkeypatch.setattr(auth, "_REFETCH_SECONDS", 0.0)


def bearer(token):
    return {"authorization": f"Bearer {token}"}


async def test_a_token_says_who_she_is(issuer, verifier):
    claims = {
        "roles": ["operator", "supervisor", "emperor", 7],
        "force": "police",
        "skills": ["domestic"],
        "languages": ["fr", "ar"],
        "units": ["95-cergy"],
    }
    assert await verifier.verify(bearer(issuer.token(**claims))) == Staff(
        subject="alice",
        roles=frozenset({Role.OPERATOR, Role.SUPERVISOR}),
        force="police",
        skills=frozenset({"domestic"}),
        languages=frozenset({"fr", "ar"}),
        units=frozenset({"95-cergy"}),
    )


async def test_claims_that_are_no_lists_give_nothing(issuer, verifier):
    claims = {"roles": "operator", "skills": {"domestic": 1}, "languages": None, "units": 7}
    assert await verifier.verify(bearer(issuer.token(**claims))) == Staff("alice", frozenset())


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_written_in_any_case(issuer, verifier, scheme):
    found = await verifier.verify({"authorization": f"{scheme}  {issuer.token()} "})
    assert found.subject == "alice"


@pytest.mark.parametrize(
    "metadata", [{}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": "Basic YTpi"}]
)
async def test_no_bearer_token_is_no_credentials(issuer, verifier, metadata):
    with pytest.raises(CredentialsMissing):
        await verifier.verify(metadata)
    assert issuer.asked == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": NOW - 1},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": NOW + 3600},
        {"sub": None},
        {"sub": ""},
    ],
)
async def test_a_token_that_is_not_for_here_and_now_is_refused(issuer, verifier, claims):
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(issuer.token(**claims)))


async def test_a_token_for_several_audiences_is_for_ours_too(issuer, verifier):
    assert (await verifier.verify(bearer(issuer.token(aud=["other", "pnav"])))).subject == "alice"


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a.b.c",
        "....",
        "é.é.é",
        "a" * 10_000,
        f"{part({'alg': 'ES256'})}..",
        f"{part([])}.{part({})}.AAAA",
        f"{part('ES256')}.{part({})}.AAAA",
        f"{part({'alg': None})}.{part({})}.AAAA",
        f"{part({'alg': ['ES256']})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'kid': 7})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'kid': {}})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'crit': ['x']})}.{part({})}.AAAA",
    ],
)
async def test_garbage_is_no_token(verifier, token):
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(token))


@pytest.mark.parametrize("payload", [b"[]", b'"alice"', b"null", b"7", b"\xff", b"{"])
async def test_a_signature_over_no_claims_is_no_token(issuer, verifier, payload):
    token = jws.serialize_compact({"alg": "ES256", "kid": issuer.key.kid}, payload, issuer.key)
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(token))


async def test_only_es256_signs(issuer, verifier):
    claims = {"sub": "alice", "iss": issuer.url, "aud": "pnav", "exp": NOW + 60}
    rsa = RSAKey.generate_key(2048, auto_kid=True)
    issuer.keys.append(rsa.as_dict(private=False))
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(jwt.encode({"alg": "RS256", "kid": rsa.kid}, claims, rsa)))
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(f"{part({'alg': 'none', 'kid': issuer.key.kid})}.{part(claims)}."))


async def test_what_is_public_is_no_secret_to_sign_with(issuer, verifier):
    claims = {"sub": "alice", "iss": issuer.url, "aud": "pnav", "exp": NOW + 60}
    signed = f"{part({'alg': 'HS256', 'kid': issuer.key.kid})}.{part(claims)}"
    seal = hmac.digest(issuer.key.as_pem(private=False), signed.encode(), "sha256")
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(f"{signed}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"))


async def test_another_key_of_the_same_name_signs_nothing(issuer, verifier):
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(issuer.token(new_key(), {"kid": issuer.key.kid})))


async def test_keys_of_other_kinds_beside_ours_do_not_matter(issuer, verifier):
    issuer.keys.append({"kty": "later", "kid": "later"})
    issuer.keys.append(
        {**RSAKey.generate_key(2048, auto_kid=True).as_dict(private=False), "use": "enc", "alg": "RSA-OAEP"}
    )
    assert (await verifier.verify(bearer(issuer.token()))).subject == "alice"


async def test_keys_are_fetched_once(issuer, verifier):
    for _ in range(3):
        await verifier.verify(bearer(issuer.token()))
    assert issuer.asked == 1


async def test_a_new_key_is_looked_for(issuer, verifier, later):
    await verifier.verify(bearer(issuer.token()))
    fresh = new_key()
    issuer.keys.append(fresh.as_dict(private=False))
    assert (await verifier.verify(bearer(issuer.token(fresh)))).subject == "alice"
    assert issuer.asked == 2


async def test_a_flood_of_unknown_keys_does_not_become_one_of_questions(issuer, verifier):
    await verifier.verify(bearer(issuer.token()))
    for _ in range(5):
        with pytest.raises(TokenInvalid):
            await verifier.verify(bearer(issuer.token(new_key())))
    assert issuer.asked == 1


async def test_many_at_once_ask_the_issuer_once(issuer, verifier):
    issuer.free.clear()
    asking = [asyncio.ensure_future(verifier.verify(bearer(issuer.token()))) for _ in range(20)]
    await issuer.reached.wait()
    asking[0].cancel()
    issuer.free.set()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert [one.subject for one in found[1:]] == ["alice"] * 19
    assert issuer.asked == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503},
        {"text": "no JSON"},
        {"body": b"\xff"},
        {"text": "[]"},
        {"text": "{}"},
        {"text": '{"keys": 7}'},
        {"text": '{"keys": [7]}'},
    ],
)
async def test_an_issuer_out_of_order_is_a_service_that_does_not_answer(issuer, verifier, answer):
    issuer.broken = web.Response(**answer)
    with pytest.raises(ServiceUnavailable):
        await verifier.verify(bearer(issuer.token()))
    issuer.broken = None
    assert (await verifier.verify(bearer(issuer.token()))).subject == "alice"


async def test_no_issuer_is_a_service_that_does_not_answer():
    async with issuing() as gone:
        token = gone.token()
    with pytest.raises(ServiceUnavailable):
        await Verifier(gone.url, "pnav", now=lambda: NOW).verify(bearer(token))


async def test_known_keys_outlive_their_issuer(issuer, verifier, later):
    await verifier.verify(bearer(issuer.token()))
    issuer.broken = web.Response(status=503)
    assert (await verifier.verify(bearer(issuer.token()))).subject == "alice"
    with pytest.raises(TokenInvalid):
        await verifier.verify(bearer(issuer.token(new_key())))
    assert (await verifier.verify(bearer(issuer.token()))).subject == "alice"
