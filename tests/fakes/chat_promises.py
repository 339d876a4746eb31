"""What every log must be, whatever befell those who wrote and read it: the checks raise AssertionError."""

from chat_svc.domain.entries import Assigned, Message, Returned, kind
from chat_svc.domain.picture import Picture
from chat_svc.domain.values import Author


def fold(session, log):
    """The picture of a log in which nothing is wrong."""
    picture, named = Picture(session), set()
    for entry in log:
        assert (entry.author, entry.client_id) not in named, "nothing appears twice (R2)"
        named |= {(entry.author, entry.client_id)} if entry.client_id else set()
        assert entry.place == picture.last_place + (not entry.staff_only), "the visitor's order has no holes (R3)"
        assert entry.epoch == picture.epoch, "nothing of a stale assignment enters (R6)"
        picture.apply(entry)  # which takes the next and nothing else
    return picture


def visible(log):
    """What a visitor's page shows of a log."""
    return [
        (kind(one.body), one.body.text if isinstance(one.body, Message) else "") for one in log if not one.staff_only
    ]


def check_words(session, log):
    """Operators say in their words who they are, and at which epoch: whoever speaks is the interlocutor then (R6)."""
    picture = Picture(session)
    for entry in log:
        if entry.author is Author.OPERATOR and isinstance(entry.body, Message):
            assert entry.body.text == f"{picture.operator} {picture.epoch}", "nothing of a stale assignment enters (R6)"
        picture.apply(entry)


def check_held(subject, held, log):
    """What an operator's console holds is the beginning of the log, up to the end of her last assignment at most."""
    assert [(one.seq, one.message.text) for one in held] == [
        (one.seq, one.body.text if isinstance(one.body, Message) else "") for one in log[: len(held)]
    ], "every reader sees the same (R3), and nothing that is not in the log (R4)"
    if held:
        began = max(one.seq for one in log if isinstance(one.body, Assigned) and one.body.operator == subject)
        ended = (one.seq for one in log if isinstance(one.body, Returned) and one.seq > began)
        assert len(held) <= next(ended, len(log)), "nobody reads on in a session that is another's (R6, pain 22)"
