"""Draws docs/states.md from the tables of states: `python -m tests.architecture.states > docs/states.md`."""

import sys
from collections.abc import Iterable

from chat_svc.domain.picture import STAYING, TRANSITIONS, State
from referral_svc.domain import life
from referral_svc.domain.values import State as ReferralState

_HEAD = """# States

Drawn from the tables of states; `tests/architecture/test_states.py` fails when the two differ.
"""


def draw() -> str:
    """The whole page."""
    session = [(state, kind.__name__, after) for (state, kind), after in TRANSITIONS.items()]
    session += [(state, kind.__name__, state) for state, kind in STAYING]
    referral = [(state, verb, after) for state, moves in life.MOVES.items() for verb, after in moves.items()]
    return "\n".join(
        [
            _HEAD,
            *_diagram("A session (`chat_svc/domain/picture.py`)", State.NEW, session),
            *_diagram("A referral (`referral_svc/domain/life.py`)", ReferralState.AWAITING_CONSENT, referral),
        ]
    )


def _diagram(title: str, first: str, moves: Iterable[tuple[str, str, str]]) -> list[str]:
    lines = [f"    {before} --> {after}: {what}" for before, what, after in moves]
    return [f"## {title}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *lines, "```", ""]


if __name__ == "__main__":
    sys.stdout.write(draw())
