"""The public page without script: what its form is answered, and what of it a browser may keep."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.places import Places
from pnav.directory.v1 import directory_pb2 as directory
from tests.fakes.gateway_stage import stage

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FRENCH = {"Accept-Language": "fr"}


async def asked(front, language="fr", **form):
    """The answer to the form, as text."""
    async with front.http.post(f"http://{front.address}/", data=form, headers={"Accept-Language": language}) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        return await answer.text()


def numbers(page):
    return re.findall(r'href="((?:tel|sms):\d+)"', page.split("<main")[1])


async def test_a_browser_without_script_is_led_to_it_by_a_form_to_the_same_address(front):
    async with front.http.get(f"http://{front.address}/", headers=FRENCH) as answer:
        (form,) = re.findall(r"<noscript>(.*?)</noscript>", await answer.text(), re.DOTALL)
    assert '<form class="step" method="post" action="/">' in form
    assert "name=" not in form


async def test_at_first_it_gives_the_help_lines_and_asks_for_a_place(front):
    page = await asked(front)
    assert "Trouver de l’aide" in page
    assert numbers(page) == ["tel:3919"]
    assert page.index('id="skip"') < page.index('id="exit"') < page.index("tel:17") < page.index("<main")
    assert "<script" not in page


async def test_a_commune_is_answered_with_what_is_near_it(front):
    page = await asked(front, q="cergy")
    assert "Autour de : Cergy" in page
    assert front.directory.asked.latitude == pytest.approx(49.0)
    for told in ("CIDFF", "Exemple pour l’essai", "à 100 m", "tel:0134248989", "2025"):
        assert told in page


@pytest.mark.parametrize(
    ("state", "later", "told"),
    [
        (directory.OPEN_STATE_OPEN, timedelta(hours=1), "Ouvert maintenant, jusqu’à {time} ({day})"),
        (directory.OPEN_STATE_CLOSED, timedelta(days=2), "Fermé maintenant. Ouvre à {time} ({day})"),
        (directory.OPEN_STATE_OPEN, None, "Ouvert maintenant"),
        (directory.OPEN_STATE_CLOSED, timedelta(days=30), "Fermé maintenant"),
    ],
)
async def test_it_says_whether_a_place_is_open_by_the_clock_of_the_place(front, monkeypatch, state, later, told):
    opening = directory.Opening(state=state, time_zone="Indian/Reunion")
    change = datetime.now(UTC) + (later or timedelta())
    if later:
        opening.change_time.FromDatetime(change)
    monkeypatch.setattr(front.directory, "opening", opening)
    there = change.astimezone(timezone(timedelta(hours=4)))
    words = told.format(time=f"{there:%H:%M}", day=DAYS[there.weekday()])
    assert f"<p>{words}</p>" in await asked(front, q="Cergy")
    async with front.http.post(f"http://{front.address}/api/nearby", json={"lang": "fr", "postal": "95000"}) as answer:
        assert ["p", words] in (await answer.json())["blocks"][1][1], "both kinds of page say it alike"


async def test_a_postal_code_with_several_communes_lists_them_all(front):
    for code, communes in (("11100", ["11262", "11024"]), ("95650", ["95510", "95211"])):
        page = await asked(front, q=code)
        assert re.findall(r'name="commune" value="(\d+)"', page) == communes
        assert numbers(page) == ["tel:3919"]


async def test_what_is_only_near_to_what_was_typed_is_hers_to_choose(front, monkeypatch):
    async def near(query):
        return {"places": [{"commune": "95127", "title": "Cergy", "postal": "95000", "department": "", "near": True}]}

    monkeypatch.setattr(Places, "suggest", lambda _self, query: near(query))
    page = await asked(front, q="Cergi")
    assert 'name="commune" value="95127">Cergy (95000)' in page
    assert "tel:0134248989" not in page


async def test_the_commune_that_is_chosen_is_answered_like_one_that_was_typed(front):
    page = await asked(front, q="11100", commune="11024")
    assert "Autour de : Bages" in page
    assert "tel:0134248989" in page


@pytest.mark.parametrize("form", [{"q": "99999"}, {"q": "Nullepart"}, {"commune": "00000"}, {"q": "no reason"}])
async def test_an_unknown_place_is_told_kindly_and_the_numbers_stay(front, form):
    page = await asked(front, **form)
    assert "Nous ne trouvons pas ce lieu" in page or "Nous n’arrivons pas à chercher" in page
    assert "tel:17" in page


async def test_when_nobody_can_be_asked_it_says_so_and_whom_to_call(front, monkeypatch):
    monkeypatch.setattr(front.routing, "down", True)
    page = await asked(front, q="Cergy")
    assert "Nous n’arrivons pas à chercher" in page


async def test_what_was_typed_is_never_markup(front):
    page = await asked(front, q='"><script>alert(1)</script>')
    assert "<script" not in page
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"q=%ff", b"q=" + b"x" * 3000, b"&" * 500, b"a=1&" * 400, b"lang=xx&page=nowhere"]
)
async def test_whatever_the_form_holds_a_page_is_answered(front, body):
    async with front.http.post(f"http://{front.address}/", data=body, headers=FRENCH) as answer:
        assert answer.status == 200
        assert "</html>" in await answer.text()


async def test_the_language_is_the_browsers_until_the_form_names_another(front):
    assert '<html lang="tr" dir="ltr"' in await asked(front, "tr,fr;q=0.5")
    arabic = await asked(front, "tr", lang="ar")
    assert '<html lang="ar" dir="rtl"' in arabic
    assert '<option value="ar" lang="ar" dir="rtl" selected>' in arabic


@pytest.mark.parametrize(
    ("page", "heading"), [("device", "Ce que cet appareil garde"), ("anonymity", "Anonymat"), ("statement", "Access")]
)
async def test_the_plain_pages_are_answers_to_the_same_form(front, page, heading):
    text = await asked(front, page=page)
    assert f"<h1>{heading}" in text
    assert 'name="page" value=""' in text


async def test_a_text_is_read_in_another_language_and_what_was_searched_for_waits(front):
    page = await asked(front, page="device", q="Cergy", lang="fr")
    assert '<input type="hidden" name="q" value="Cergy">' in page
    (same,) = re.findall(r'<button class="quiet" name="page" value="(\w+)">Changer', page)
    assert "What this device keeps" in await asked(front, page=same, q="Cergy", lang="en")


async def test_a_form_that_cannot_be_unpacked_is_one_that_says_nothing(front):
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded", **FRENCH}
    async with front.http.post(f"http://{front.address}/", data=b"q=Cergy", headers=packed) as answer:
        assert answer.status == 200
        assert "Trouver de l’aide" in await answer.text()


async def test_without_script_it_says_that_what_she_typed_may_stay(front):
    assert "peut rester dans ce que le navigateur garde" in await asked(front)
    told = await asked(front, page="device")
    assert "n’est pas gardé dans cet appareil" not in told
    assert "peut rester dans ce que le navigateur garde" in told


async def test_its_policy_runs_nothing_and_its_form_goes_home_alone(front):
    async with front.http.post(f"http://{front.address}/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "form-action 'self'" in policy
        assert answer.headers["Cache-Control"] == "no-store"
    async with front.http.get(f"http://{front.address}/nowhere") as answer:
        assert "form-action 'none'" in answer.headers["Content-Security-Policy"]


async def test_with_status_404_the_whole_page_comes_all_the_same(tmp_path):
    async with stage(tmp_path, PNAV_PAGE_STATUS="404") as front:
        for ask in (front.http.get, front.http.post):
            async with ask(f"http://{front.address}/", headers=FRENCH) as answer:
                assert answer.status == 404
                assert "Quitter vite" in await answer.text()
