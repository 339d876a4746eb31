"""The three questions before the chat, over a real server: their answers, and whatever is no question."""

import pytest

CERGY = {"commune": "95127", "title": "Cergy", "postal": "95000", "department": "Val-d'Oise", "force": "police"}


async def ask(front, path, body=None, **options):
    """Status and JSON of a question."""
    options = options or {"json": body}
    async with front.http.post(f"http://{front.address}/api/{path}", **options) as answer:
        return answer.status, await answer.json()


async def test_suggest_answers_places(front):
    assert await ask(front, "suggest", {"q": "cergy"}) == (200, {"places": [CERGY]})
    assert await ask(front, "suggest", {"q": "nowhere"}) == (200, {"places": []})
    assert await ask(front, "suggest", {"q": "x" * 101}) == (400, {"refused": "QUERY_TOO_LONG"})


ENNERY = {
    "commune": "",
    "title": "Ennery, Puiseux",
    "postal": "95650",
    "department": "Val-d'Oise",
    "force": "gendarmerie",
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"commune": "95127"}, (200, {"place": CERGY})),
        ({"postal": "95000"}, (200, {"place": CERGY})),
        ({"postal": "95650"}, (200, {"place": ENNERY})),
        ({"commune": "00000"}, (404, {"refused": "COMMUNE_UNKNOWN"})),
        ({"postal": "00000"}, (404, {"refused": "POSTAL_CODE_UNKNOWN"})),
        ({"postal": "9500"}, (400, {"refused": "POSTAL_CODE_INVALID"})),
        ({"commune": "95127", "postal": "95000"}, (400, {"refused": "BODY_INVALID"})),
        ({}, (400, {"refused": "BODY_INVALID"})),
    ],
)
async def test_resolve_answers_a_place(front, body, expected):
    assert await ask(front, "resolve", body) == expected


async def test_a_postal_code_of_both_forces_is_a_choice(front):
    status, answer = await ask(front, "resolve", {"postal": "11100"})
    assert status == 200
    assert [(one["commune"], one["force"]) for one in answer["choose"]] == [
        ("11262", "police"),
        ("11024", "gendarmerie"),
    ]


SERVICE = ["card", [["h3", "CIDFF", "fr"], ["tag", "Exemple pour l’essai"], ["soft", "à 100 m"], ["call", "0134248989"],
                    ["verified", "2025"]]]  # fmt: skip
HELPLINES = [
    ["h2", "Lignes d’écoute"],
    ["card", [["h3", "Violences", "fr"], ["soft", "jour et nuit"], ["soft", "gratuit", "fr"], ["call", "3919"],
              ["verified", "2025"]]],
]  # fmt: skip
FRENCH = {"lang": "fr"}


@pytest.mark.parametrize(
    ("body", "latitude"),
    [
        ({"commune": "95127"}, 49.0),
        ({"postal": "95000"}, 49.0),
        ({"postal": "95650"}, 49.2),
        ({"postal": "11100"}, 43.1),
    ],
)
async def test_nearby_is_near_where_most_people_of_the_place_live(front, body, latitude):
    front.directory.asked = None
    around = [["h2", "Près de chez vous"], SERVICE, *HELPLINES]
    assert await ask(front, "nearby", FRENCH | body) == (200, {"blocks": around})
    assert front.directory.asked.latitude == latitude


async def test_without_a_place_there_are_help_lines(front):
    front.directory.asked = None
    assert await ask(front, "nearby", FRENCH) == (200, {"blocks": HELPLINES})
    assert front.directory.asked is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"commune": "00000"}, (404, {"refused": "COMMUNE_UNKNOWN"})),
        ({"postal": "00000"}, (404, {"refused": "POSTAL_CODE_UNKNOWN"})),
        ({"commune": "95127", "postal": "95000"}, (400, {"refused": "BODY_INVALID"})),
        ({"lang": "sw"}, (404, {"refused": "LANGUAGE_UNKNOWN"})),
        ({"lang": 7}, (400, {"refused": "BODY_INVALID"})),
    ],
)
async def test_nearby_refuses_what_is_no_place_and_no_language(front, body, expected):
    assert await ask(front, "nearby", FRENCH | body) == expected


@pytest.mark.parametrize("path", ["suggest", "resolve", "nearby"])
@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b'{"q": "\xff"}',
        b'{"nobody": 1}',
        b'{"q": 7, "commune": 7}',
        b"[" * 4000,
        b'{"a":' * 800,
    ],
)
async def test_a_body_that_is_none_is_refused(front, path, data):
    assert await ask(front, path, data=data) == (400, {"refused": "BODY_INVALID"})


async def test_an_empty_body_is_refused(front):
    assert await ask(front, "suggest", data=b"") == (400, {"refused": "BODY_INVALID"})


async def chunks():
    for _ in range(50):
        yield b'{"q": "' + b"x" * 1000


@pytest.mark.parametrize("data", [b'{"q": "' + b"x" * 5000 + b'"}', chunks])
async def test_a_body_over_4_kb_is_refused(front, data):
    sent = data() if callable(data) else data
    assert await ask(front, "suggest", data=sent) == (413, {"refused": "BODY_TOO_LARGE"})


async def test_a_body_that_is_not_the_compression_it_says_is_refused(front):
    status, answer = await ask(front, "suggest", data=b"no", headers={"Content-Encoding": "gzip"})
    assert (status, answer) == (400, {"refused": "BODY_INVALID"})


async def test_an_error_without_a_reason_is_not_her_mistake(front):
    assert await ask(front, "suggest", {"q": "no reason"}) == (503, {"refused": "SERVICE_UNAVAILABLE"})


async def test_routing_down_is_a_service_unavailable_and_nothing_of_its_error(front):
    front.routing.down = True
    try:
        for path, body in (
            ("suggest", {"q": "cergy"}),
            ("resolve", {"commune": "95127"}),
            ("nearby", FRENCH | {"postal": "95000"}),
        ):
            assert await ask(front, path, body) == (503, {"refused": "SERVICE_UNAVAILABLE"})
    finally:
        front.routing.down = False
