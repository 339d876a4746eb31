"""Operators' places: each chat takes one of its operator's, and gives it back when the log says that it is over."""

from datetime import datetime, timedelta
from typing import Protocol

from chat_svc.domain.picture import Picture, State
from chat_svc.domain.values import Severity


class PlaceStore(Protocol):
    """What places need from the database."""

    async def release(self, operator: str, session: str, taken_at: datetime | None = None) -> None:
        """Gives back the place held for a session; with a time, only if it was taken then."""

    async def finish(self, operator: str, session: str, *, hard: bool, rest: timedelta) -> None:
        """Gives it back, once, and counts an ended chat; a hard one begins a cool-down."""


class Places:
    """What is given back, and what an operator has borne with it."""

    def __init__(self, store: PlaceStore, cool_down: timedelta) -> None:
        self._store = store
        self._cool_down = cool_down

    async def settle(self, picture: Picture, operator: str, taken_at: datetime | None = None) -> None:
        """Gives the operator's place back unless the log says that the session takes it. Again changes nothing.

        With a time, a place that was taken since stays: it is held for the next offer, whose entry may be on its way.
        """
        if picture.holds_place(operator):
            return
        if picture.state is State.CLOSED and picture.operator == operator:
            hard = picture.severity is Severity.HIGH
            await self._store.finish(operator, picture.session, hard=hard, rest=self._cool_down)
        else:
            await self._store.release(operator, picture.session, taken_at)
