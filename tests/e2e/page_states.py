"""Every state of her page, reached as she reaches it: one list for axe, for the walk and for the pictures."""

from collections.abc import Awaitable, Callable, Mapping

from tests.e2e.people import Visitor
from tests.e2e.states import before, cards, coming_back, reading, talk
from tests.fakes.gateway_stage import Stage

Reach = Callable[[Visitor, Stage], Awaitable[object]]
"""From the page that `front` serves, just opened in French, until the state is on the screen."""

_ALL = (
    before.what, before.where, before.danger, before.combobox_open, before.two_forces, before.wrong_place,
    before.summary, before.not_opened, before.code, before.code_of_ended,
    talk.connecting, talk.waiting, talk.unstaffed, talk.talking, talk.typing, talk.refused, talk.cut_off, talk.below,
    talk.seeking,
    cards.service, cards.consent, cards.consent_unticked, cards.consented, cards.referral, cards.invitation,
    cards.psychologist,
    coming_back.code_offered, coming_back.code_shown, coming_back.code_retyped_wrong, coming_back.code_ready,
    coming_back.back_again, coming_back.leaving, coming_back.ending, coming_back.ended, coming_back.closed,
    reading.statement, reading.device, reading.minor, reading.missed,
    reading.plain, reading.plain_open, reading.plain_choice, reading.plain_near, reading.plain_statement,
)  # fmt: skip

STATES: Mapping[str, Reach] = {reach.__name__: reach for reach in _ALL}
