"""Names with one letter wrong."""

from collections.abc import Iterator

from routing_svc.domain.tables import Table

SHORTEST = 4  # letters: of three with one wrong, two are right, and they begin hundreds of names


def one_letter_off(table: Table, typed: str) -> Iterator[str]:
    """Beginnings of keys that `typed` becomes when one letter is changed, added, left out, or swapped with the next.

    The first letter stands: it is the one that people miss least (Yannakoudakis & Fawthrop 1983), and where a wrong
    one is believed, every name of the country is near. Digits stand too: "Lyon 8" is no slip of "Lyon 7".
    The walk follows the table's own letters, so it tries some hundred spellings and not twenty-six for each place.
    """
    return filter(table.starting, _slips(table, typed)) if len(typed) >= SHORTEST else iter(())


def _slips(table: Table, typed: str) -> Iterator[str]:
    for place in range(1, len(typed) + 1):
        head, tail = typed[:place], typed[place:]
        if not table.starting(head):
            return
        for letter in table.following(head):
            if letter.isalpha() and letter != tail[:1]:
                yield head + letter + tail
                if tail[:1].isalpha():
                    yield head + letter + tail[1:]
        if tail[:1].isalpha():
            yield head + tail[1:]
            if tail[1:2].isalpha():
                yield head + tail[1] + tail[0] + tail[2:]
