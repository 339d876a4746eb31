"""Authorization codes with PKCE (RFC 6749 §4.1, RFC 7636): one use, one minute."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.up.accounts import Account

LIFE = timedelta(seconds=60)  # RFC 6749 §4.1.2 recommends ten minutes at most; the console needs a moment


class CodeInvalid(Exception):
    """The code is unknown, used, too old, or was given to another client, address or verifier: `invalid_grant`."""


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    account: Account
    client: str
    redirect_uri: str
    challenge: str
    nonce: str
    until: datetime


class Codes:
    """Codes that have been given and not yet been redeemed."""

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}

    def give(self, account: Account, client: str, redirect_uri: str, challenge: str, nonce: str, now: datetime) -> str:
        """A code for what the page was asked."""
        self._grants = {code: grant for code, grant in self._grants.items() if grant.until > now}
        code = secrets.token_urlsafe(32)
        self._grants[code] = Grant(account, client, redirect_uri, challenge, nonce, now + LIFE)
        return code

    def redeem(self, code: str, client: str, redirect_uri: str, verifier: str, now: datetime) -> Grant:
        """What the code stands for; whatever comes of it, the code is spent. Raises CodeInvalid."""
        grant = self._grants.pop(code, None)
        if grant is None or grant.until <= now or (grant.client, grant.redirect_uri) != (client, redirect_uri):
            raise CodeInvalid
        if not secrets.compare_digest(grant.challenge, challenge_of(verifier)):
            raise CodeInvalid
        return grant


def challenge_of(verifier: str) -> str:
    """RFC 7636 §4.2: BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
