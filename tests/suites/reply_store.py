"""What every store of canned replies does. Give it a fixture `stores`: two processes' over an empty database."""

import asyncio
from random import Random

import pytest
from msgspec.structs import replace

from chat_svc.domain import reply_search
from chat_svc.domain.refusals import ReplyChanged, RequestIdReused, TooManyReplies
from chat_svc.domain.replies import SHELF_MAX, Audience
from chat_svc.domain.values import Category
from tests.fakes.chat_replies import ALICE, BRUNO, CAROL, EVERYTHING, reply, request, wording

TITLES = ("Danger : 17", "Écoute", "Être écoutée", "Œuvre d'aide", "17 ou 112", "$ 114", "Accueil 17")
TEXTS = ("Appelez le 17.", "Je vous écoute\n{prénom}", "Call 112 now", "Écrivez au 114 « tout bas »")
QUERIES = ("", "17", "ecou", "ÉCOU", "oeu", "17 app", "le a", "112 17", "zz", "$", "p")


async def put(store, *replies):
    for one in replies:
        await store.write(request(), None, one)


async def titles(store, reader=ALICE, query="", heats=None, start=None, size=100):
    found = await store.search(reader, reply_search.ask(query, "", None), heats or {}, start, size)
    return [one.wording.title for _, one in found]


class ReplyStoreSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_a_reply_comes_back_as_it_was_written(self, stores):
        whole = reply(text="{prénom}\n$set", language="fr-CA", categories=(Category.DOMESTIC,), creator="alice")
        await put(stores[0], whole)
        assert await stores[1].get(ALICE, whole.id) == whole
        ((_, found),) = await stores[1].search(ALICE, EVERYTHING, {}, None, 9)
        assert found == whole

    async def test_a_private_one_is_its_owners_a_teams_its_teams_and_the_rest_everybodys(self, store):
        kept = {audience: reply(audience, audience=audience) for audience in Audience}
        await put(store, *kept.values())
        for reader, reads in ((ALICE, ["private", "team", "all"]), (CAROL, ["team", "all"]), (BRUNO, ["all"])):
            assert await titles(store, reader) == reads
            got = [await store.get(reader, one.id) for one in kept.values()]
            assert [one.wording.title for one in got if one] == reads

    async def test_a_resend_changes_nothing_and_another_content_is_refused(self, stores):
        asked, one = request(), reply()
        for store in stores:
            await store.write(asked, None, one)
        assert await stores[1].done(asked)
        assert await titles(stores[0]) == ["Accueil"]
        for call in (stores[1].done, lambda other: stores[1].write(other, None, reply())):
            with pytest.raises(RequestIdReused):
                await call(asked._replace(digest=b"2"))
        assert not await stores[0].done(request())

    async def test_of_one_request_sent_many_times_at_once_one_is_done(self, stores):
        asked, one = request(), reply()
        await asyncio.gather(*(stores[n % 2].write(asked, None, one) for n in range(6)))
        assert await titles(stores[0]) == ["Accueil"]

    async def test_what_was_made_is_not_made_again_when_its_request_is_forgotten(self, store):
        one = reply()
        await put(store, one)
        with pytest.raises(RequestIdReused):
            await store.write(request(), None, one)

    async def test_two_editors_do_not_overwrite_each_other(self, stores):
        before = reply()
        await put(stores[0], before)
        changes = [replace(before, wording=wording(f"{n}"), revision=2) for n in range(4)]
        writes = (stores[n % 2].write(request(), before, after) for n, after in enumerate(changes))
        done = await asyncio.gather(*writes, return_exceptions=True)
        assert sorted(map(repr, done)) == sorted(["None", *[repr(ReplyChanged())] * 3])
        assert await stores[0].get(ALICE, before.id) == changes[done.index(None)]

    async def test_what_was_refused_is_not_remembered_as_done(self, store):
        asked, one = request(), reply()
        with pytest.raises(ReplyChanged):
            await store.write(asked, one, replace(one, revision=2))
        assert not await store.done(asked)

    async def test_what_is_deleted_is_gone_and_is_not_deleted_twice(self, store):
        one = reply()
        await put(store, one)
        await store.write(request(), one, None)
        assert await store.get(ALICE, one.id) is None
        assert await titles(store) == []
        with pytest.raises(ReplyChanged):
            await store.write(request(), one, None)

    async def test_a_shelf_that_is_full_takes_no_more_and_lets_go(self, store):
        full = [reply(f"{n}", audience=Audience.ALL) for n in range(SHELF_MAX)]
        await store.seed(full)
        with pytest.raises(TooManyReplies):
            await put(store, reply(audience=Audience.ALL))
        mine = reply()
        await put(store, mine)
        with pytest.raises(TooManyReplies):
            await store.write(request(), mine, replace(mine, wording=wording(audience=Audience.ALL), whose=""))
        await store.write(request(), full[0], replace(full[0], revision=2))
        await store.write(request(), full[1], None)
        await put(store, reply(audience=Audience.ALL))

    async def test_what_comes_with_the_platform_comes_once(self, stores):
        defaults = [reply("17", audience=Audience.ALL), reply("114", audience=Audience.ALL)]
        await asyncio.gather(*(store.seed(defaults) for store in stores))
        assert await titles(stores[0]) == ["114", "17"]
        await stores[0].write(request(), defaults[0], None)
        await stores[1].seed(defaults)
        assert await titles(stores[0]) == ["114"]

    async def test_what_she_uses_is_hers(self, stores):
        assert await stores[0].heats("alice") == {}
        for heats in ({"a": 1.5}, {"a": 2.5, "b": 0.25}):
            await stores[0].warm("alice", heats)
        assert await stores[1].heats("alice") == {"a": 2.5, "b": 0.25}
        assert await stores[1].heats("bruno") == {}

    @pytest.mark.parametrize("seed", range(4))
    async def test_every_search_finds_what_the_domain_finds_in_its_order_page_by_page(self, store, seed):
        chance = Random(seed)
        kept = [_any_reply(chance) for _ in range(60)]
        await store.seed(kept)
        heats = {one.id: chance.choice((0.5, 1.25, 1490.0)) for one in chance.sample(kept, 20)}
        for query in QUERIES:
            category = chance.choice((None, Category.DOMESTIC))
            asked = reply_search.ask(query, chance.choice(("", "fr-FR", "en")), category)
            wanted = reply_search.page(kept, ALICE, asked, heats, None, 100)
            found, start = [], None
            while page := await store.search(ALICE, asked, heats, start, 7):
                found += page
                start = reply_search.after(reply_search.token(page[-1][0]))
            assert found == wanted


def _any_reply(chance):
    audience = chance.choice(tuple(Audience))
    return reply(
        chance.choice(TITLES),
        chance.choice(TEXTS),
        audience,
        whose=chance.choice(("", "alice", "bruno", "police", "gendarmerie")),
        language=chance.choice(("fr", "FR-ca", "en", "ar")),
        categories=chance.choice(((), (Category.DOMESTIC,), (Category.SEXUAL_SEXIST, Category.DISCRIMINATION_HATE))),
    )
