"""A demonstration of an OpenID Connect issuer: whoever opens its page signs in as whom she likes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.config import Address, Env
from chassis.run import run
from chassis.up.accounts import ACCOUNTS, Account
from chassis.up.codes import CodeInvalid, Codes
from chassis.up.pages import page
from chassis.up.private_files import write_private

_LIFE = timedelta(hours=8)  # one shift
_WARNING = "Ceci n'est pas une vraie connexion&nbsp;: aucun mot de passe, des personnes inventées."


@dataclass(frozen=True)
class Config:
    """What the issuer is told."""

    listen: Address
    issuer: str
    audience: str
    client: str
    console_origin: str
    key_file: Path


def read(env: Env) -> Config:
    """Reads PNAV_LISTEN, PNAV_OIDC_*, PNAV_CONSOLE_*, PNAV_ISSUER_KEY (made if missing)."""
    return Config(
        listen=env.address("PNAV_LISTEN"),
        issuer=env.url("PNAV_OIDC_ISSUER"),
        audience=env.text("PNAV_OIDC_AUDIENCE", "pnav"),
        client=env.text("PNAV_CONSOLE_CLIENT_ID", "pnav-console"),
        console_origin=env.url("PNAV_CONSOLE_ORIGIN"),
        key_file=Path(env.text("PNAV_ISSUER_KEY")),
    )


class Issuer:
    """Discovery, keys, sign-in page and token endpoint."""

    def __init__(self, config: Config, key: ECKey) -> None:
        self._config = config
        self._key = key
        self._codes = Codes()

    def app(self) -> web.Application:
        """Its HTTP application."""
        app = web.Application(client_max_size=16_384)
        app.router.add_get("/.well-known/openid-configuration", self.discovery)
        app.router.add_get("/jwks", self.jwks)
        app.router.add_get("/authorize", self.ask)
        app.router.add_post("/authorize", self.choose)
        app.router.add_post("/token", self.token)
        app.router.add_route("OPTIONS", "/{any:.*}", self.preflight)
        return app

    async def discovery(self, _request: web.Request) -> web.Response:
        """OpenID Connect Discovery 1.0 §4."""
        issuer = self._config.issuer
        return self._json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "scopes_supported": ["openid"],
            }
        )

    async def jwks(self, _request: web.Request) -> web.Response:
        """RFC 7517 §5: the public key."""
        return self._json({"keys": [self._key.as_dict(private=False)]})

    async def ask(self, request: web.Request) -> web.Response:
        """The sign-in page: one button a person."""
        self._check(request.query)
        fields = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in request.query.items()
        )
        buttons = "".join(map(_button, ACCOUNTS))
        return page(
            "Qui êtes-vous&nbsp;?",
            _WARNING,
            f'<form method="post" action="/authorize">{fields}<ul>{buttons}</ul></form>',
            form_action=f"'self' {self._config.console_origin}",
        )

    async def choose(self, request: web.Request) -> web.Response:
        """Sends the person back to the console with a code."""
        form = await _form(request)
        self._check(form)
        account = next((one for one in ACCOUNTS if one.subject == form.get("account")), None)
        if account is None:
            raise web.HTTPBadRequest(text="No such demonstration account.")
        code = self._codes.give(
            account, form["client_id"], form["redirect_uri"], form["code_challenge"], form.get("nonce", ""), _now()
        )
        answer = {"code": code, "iss": self._config.issuer}
        if "state" in form:
            answer["state"] = form["state"]
        raise web.HTTPSeeOther(f"{form['redirect_uri']}?{urlencode(answer)}")

    async def token(self, request: web.Request) -> web.Response:
        """RFC 6749 §4.1.3: a code for tokens."""
        form = await _form(request)
        if form.get("grant_type") != "authorization_code":
            return self._json({"error": "unsupported_grant_type"}, status=400)
        code, client, redirect_uri, verifier = (
            form.get(name, "") for name in ("code", "client_id", "redirect_uri", "code_verifier")
        )
        try:
            grant = self._codes.redeem(code, client, redirect_uri, verifier, _now())
        except CodeInvalid:
            return self._json({"error": "invalid_grant"}, status=400)
        return self._json(
            {
                "access_token": self.sign(grant.account, self._config.audience),
                "id_token": self.sign(grant.account, grant.client, {"nonce": grant.nonce} if grant.nonce else {}),
                "token_type": "Bearer",
                "expires_in": int(_LIFE.total_seconds()),
            }
        )

    async def preflight(self, _request: web.Request) -> web.Response:
        """Lets the console's page, and no other, read the answers."""
        return self._json({})

    def sign(self, account: Account, audience: str, more: Mapping[str, object] | None = None) -> str:
        """A token of this issuer (RFC 7519, ES256)."""
        now = int(_now().timestamp())
        claims = {
            "iss": self._config.issuer,
            "aud": audience,
            "iat": now,
            "exp": now + int(_LIFE.total_seconds()),
            **account.claims(),
            **(more or {}),
        }
        return jwt.encode({"alg": "ES256", "typ": "JWT", "kid": self._key.kid}, claims, self._key)

    def _check(self, asked: Mapping[str, str]) -> None:
        """Never sends anybody to an address that is not the console's (RFC 6749 §10.15)."""
        wrong = [
            name
            for name, right in (
                ("client_id", self._config.client),
                ("redirect_uri", f"{self._config.console_origin}/"),
                ("response_type", "code"),
                ("code_challenge_method", "S256"),
            )
            if asked.get(name) != right
        ]
        if not asked.get("code_challenge"):
            wrong.append("code_challenge")
        if wrong:
            raise web.HTTPBadRequest(text=f"Missing or wrong: {', '.join(wrong)}.")

    def _json(self, value: object, status: int = 200) -> web.Response:
        headers = {
            "Access-Control-Allow-Origin": self._config.console_origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "content-type",
            "Cache-Control": "no-store",
            "Vary": "Origin",
        }
        return web.json_response(value, status=status, headers=headers)


def load_key(file: Path) -> ECKey:
    """The issuer's signing key; made, readable to nobody else, at the first start."""
    if not file.exists():
        write_private(file, ECKey.generate_key("P-256").as_pem(private=True))
    key = ECKey.import_key(file.read_bytes(), {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return key


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves until `stop`."""
    runner = web.AppRunner(Issuer(config, load_key(config.key_file)).app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *config.listen).start()
    await stop.wait()
    await runner.cleanup()


def _button(account: Account) -> str:
    title = f"{escape(account.name)}<small>{escape(account.does)}</small>"
    return f'<li><button name="account" value="{escape(account.subject)}">{title}</button></li>'


async def _form(request: web.Request) -> Mapping[str, str]:
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """`python -m chassis.up.issuer`."""
    run("issuer", read, serve)


if __name__ == "__main__":
    main()
