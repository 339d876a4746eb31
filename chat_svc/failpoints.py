"""Named places between two durable steps, at which a test lets the process die or its database go away.

As in MongoDB and TiKV, but smaller: the points of each process are its own, so that of two replicas in one test one can
die; and nothing but an assignment to `trap` arms them: no setting, no environment, no call from outside.
"""

from collections.abc import Callable
from enum import StrEnum, auto


class Failpoint(StrEnum):
    """Every point there is; each has a crash test (tests/suites/chat_crashes.py)."""

    BEFORE_INSERT = auto()
    """Entries were decided on, none is committed."""
    AFTER_INSERT = auto()
    """Entries are committed, nobody was told."""
    BEFORE_PROJECTION = auto()
    """An entry that moves its session is committed and told, the queue does not know."""
    BEFORE_ANSWER = auto()
    """All is written, whoever asked was not answered."""
    SLOT_RESERVED = auto()
    """An operator's place is taken, the session was not offered to her."""
    OFFER_LOST = auto()
    """Her place is taken, and the session is somebody else's."""
    GIVEN_BACK = auto()
    """The session was taken from her, her place was not."""
    BEFORE_RELEASE = auto()
    """The session is known not to be hers, her place is still taken."""
    DECLINED = auto()
    """She declined, her place is still taken."""
    CLOSED = auto()
    """She closed the chat, her place is still taken."""
    PLACE_PROMISED = auto()
    """A colleague's place is taken, the session was not proposed to her."""
    HANDED_ON = auto()
    """The session went from one to another, the place it leaves is still taken."""
    SEATED = auto()
    """A supervisor has a place for the session, and not the session."""
    BACK_IN_QUEUE = auto()
    """A visitor who had left gave a sign, what she said is not written."""
    CODE_MADE = auto()
    """A return code is kept, she was not shown it."""
    CODE_CONFIRMED = auto()
    """Her code works, she was not told."""
    CAME_BACK = auto()
    """Her code was right, her new page's token leads nowhere."""
    TOKEN_BOUND = auto()
    """Her new page's token leads to her session, she was not told."""
    HINT_HEARD = auto()
    """Another replica's entry was hinted at and not read."""


class Failpoints:
    """The points of one process: one comparison each while no test has set a trap."""

    __slots__ = ("trap",)

    def __init__(self) -> None:
        self.trap: Callable[[Failpoint], None] | None = None

    def reach(self, point: Failpoint) -> None:
        """The process is at this point. Raises what the trap raises, if there is one."""
        if self.trap is not None:
            self.trap(point)
