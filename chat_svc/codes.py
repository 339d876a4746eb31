"""Return codes: made for a session, confirmed by retyping, and found again from another device (docs/adr/0005).

Kept as an Argon2id hash alone. No code, and nothing a code could be guessed from, is logged or put in an error.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from chassis.refusals import StoreUnavailable
from chat_svc.domain import codes
from chat_svc.domain.codes import Code, Pace
from chat_svc.domain.refusals import CodeDiffers, CodeUnknown, TooFast
from chat_svc.domain.values import SafeWord

WINDOW = timedelta(minutes=15)
TRIES = 5  # per public part and window: who has the code mistypes it once or twice
OWN_TRIES = 20  # per session and window, making and retyping together: she is at it, and may try her hand
PROCESS_WINDOW = timedelta(seconds=10)
PROCESS_TRIES = 20  # per window, on the whole process: two hashes a second are a fifth of a core
_AT_ONCE = 2  # hashes at one time, 64 MiB each
_DRAWS = 32  # with half a million sessions each draw is taken with one chance in two

_HASHER = PasswordHasher()  # Argon2id, RFC 9106 §4, second choice: 64 MiB, 3 passes, 4 lanes
# What no digits have: checking it takes as long as checking somebody's.
_NOBODYS = f"$argon2id$v=19$m=65536,t=3,p=4${'A' * 22}${'A' * 43}"


class Kept(NamedTuple):
    """What is kept of a code."""

    session: str
    public: str
    hash: str
    confirmed: bool
    word: str = ""
    """The safe word's hash; empty where none was agreed."""


class Found(NamedTuple):
    """Where a code leads, and what became of the safe word."""

    session: str
    safe_word: SafeWord


class CodeKeeper(Protocol):
    """What return codes need from their database."""

    async def keep(self, session: str, public: str, hashed: str) -> bool:
        """The session's one code from here on, not confirmed. False when the public part is another's."""

    async def of_session(self, session: str) -> Kept | None:
        """The session's code."""

    async def find(self, public: str) -> Kept | None:
        """The code with this public part."""

    async def confirm(self, kept: Kept, word: str) -> bool:
        """It works from here on, with this hash of a safe word. False when it is the session's code no more."""

    async def tries(self, key: str, window: timedelta) -> int:
        """Counts one more try under this key; how many there were in the window that began with the first."""

    async def bind(self, token: str, session: str) -> None:
        """The token is one of the session's."""

    async def bound(self, token: str) -> str | None:
        """The session that a token was bound to."""


class Codes:
    """All return codes of the platform, as one process sees them. `now` is the database's time."""

    def __init__(
        self,
        keeper: CodeKeeper,
        now: Callable[[], datetime],
        hasher: PasswordHasher = _HASHER,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._keeper = keeper
        self._draw = draw
        self._now = now
        self._hasher = hasher
        self._hashing = asyncio.Semaphore(_AT_ONCE)
        self._own, self._others = Pace(PROCESS_TRIES, PROCESS_WINDOW), Pace(PROCESS_TRIES, PROCESS_WINDOW)

    async def make(self, session: str) -> str:
        """A new code for the session, 16 digits, which works once it is confirmed; an earlier one dies. TooFast."""
        await self._admit(self._own, session, OWN_TRIES)
        secret = self._digits(codes.SECRET)
        hashed = await self._hash(secret)
        for _ in range(_DRAWS):
            code = Code(self._digits(codes.PUBLIC), secret)
            if await self._keeper.keep(session, code.public, hashed):
                return code.digits
        raise StoreUnavailable

    async def confirm(self, session: str, digits: str, word: str = "") -> None:
        """She has typed it again, with a safe word or none: CodeDiffers unless it is the session's last. TooFast."""
        await self._admit(self._own, session, OWN_TRIES)
        code, kept = codes.read(digits), await self._keeper.of_session(session)
        if code is None or kept is None or kept.public != code.public:
            raise CodeDiffers
        if not await self._verify(kept.hash, code.secret):
            raise CodeDiffers
        word = codes.word(word)
        if not await self._keeper.confirm(kept, await self._hash(word) if word else ""):
            raise CodeDiffers

    async def session_of(self, digits: str) -> str:
        """The session of a confirmed code: CodeUnknown for any other, TooFast before anything is looked at."""
        return (await self.look_up(digits, "")).session

    async def look_up(self, digits: str, word: str) -> Found:
        """The session of a confirmed code, and what became of the safe word: CodeUnknown, TooFast as `session_of`.

        A wrong safe word is no refusal, and costs as much time as a right one: whoever forces her learns nothing.
        """
        code = codes.read(digits)
        if code is None:
            raise CodeUnknown
        await self._admit(self._others, code.public, TRIES)
        kept = await self._keeper.find(code.public)
        works = kept is not None and kept.confirmed
        verified = await self._verify(kept.hash if kept is not None and works else _NOBODYS, code.secret)
        if kept is None or not (works and verified):
            raise CodeUnknown
        return Found(kept.session, await self._safe_word(kept.word, codes.word(word)))

    async def bind(self, token: str, session: str) -> None:
        """The token is one of the session's."""
        await self._keeper.bind(token, session)

    async def bound(self, token: str) -> str | None:
        """The session that a token was bound to."""
        return await self._keeper.bound(token)

    async def _admit(self, pace: Pace, key: str, most: int) -> None:
        if not pace.admits(self._now()) or await self._keeper.tries(key, WINDOW) > most:
            raise TooFast

    async def _safe_word(self, hashed: str, word: str) -> SafeWord:
        right = bool(word) and await self._verify(hashed or _NOBODYS, word)
        if not hashed:
            return SafeWord.NOT_AGREED
        if not word:
            return SafeWord.NOT_GIVEN
        return SafeWord.RIGHT if right else SafeWord.WRONG

    def _digits(self, count: int) -> str:
        return f"{self._draw(10**count):0{count}}"

    async def _hash(self, secret: str) -> str:
        async with self._hashing:
            return await asyncio.to_thread(self._hasher.hash, secret)

    async def _verify(self, hashed: str, secret: str) -> bool:
        async with self._hashing:
            return await asyncio.to_thread(_matches, self._hasher, hashed, secret)


def _matches(hasher: PasswordHasher, hashed: str, secret: str) -> bool:
    try:
        return hasher.verify(hashed, secret)
    except VerifyMismatchError:
        return False
