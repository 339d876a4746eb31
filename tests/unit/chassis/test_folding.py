import pytest

from chassis.folding import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Être écoutée, ICI", ["etre", "ecoutee", "ici"]),
        ("E\u0301coute", ["ecoute"]),
        ("L’Œuvre d'Ève", ["l", "oeuvre", "d", "eve"]),
        ("17 ou 112", ["17", "ou", "112"]),
        ("{prénom}_$set", ["prenom", "set"]),
        ("Straße", ["strasse"]),
        ("مرحبا بك", ["مرحبا", "بك"]),
        (" … ", []),
    ],
)
def test_words_are_found_whatever_the_accents_case_and_signs(text, found):
    assert words(text) == found
