"""Which of her pages has the session: the last one that came with a return code, else the first (pains 16, 17)."""

from chat_svc.domain.entries import Draft, VisitorReturned
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.refusals import ReturnedElsewhere
from chat_svc.domain.values import Author, SafeWord
from chat_svc.domain.verbs import BACK, Verb, by_visitor


def held_by(page: str, verb: Verb) -> Verb:
    """The verb, for the page that has the session: ReturnedElsewhere. Nothing of an earlier page enters any more."""

    def held(picture: Picture) -> Draft | int:
        if picture.holder != page:
            raise ReturnedElsewhere
        return verb(picture)

    return held


def take_over(page: str, safe_word: SafeWord) -> Verb:
    """She is back from another device, on this page: TokenUnknown, SessionClosed. Saying it twice is saying it once."""

    def verb(picture: Picture) -> Draft | int:
        draft = by_visitor(picture, Draft(Author.SYSTEM, VisitorReturned(safe_word, page)))
        return picture.last_seq if picture.holder == page else draft

    return verb


def come_back() -> Verb:
    """She is there: TokenUnknown, SessionClosed. Whoever had left the queue waits again (promise R12)."""

    def verb(picture: Picture) -> Draft | int:
        back = by_visitor(picture, BACK)
        return back if picture.state is State.ABANDONED else picture.last_seq

    return verb
