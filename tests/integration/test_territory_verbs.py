"""`pnav import territory` and `pnav territory …` as a person runs them, against a routing_svc elsewhere."""

import asyncio
import sys
from uuid import uuid4

import pytest

from chassis.auth import Peer
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from routing_svc import store
from routing_svc.domain.values import Force
from tests.fakes.competence_file import competence_file
from tests.fakes.platform import platform
from tests.fakes.territory_stage import changed, replica, small


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def one(whole, mongodb_uri, tmp_path_factory):
    path = tmp_path_factory.mktemp("territory") / "territory.json.gz"
    path.write_bytes(store.dump(small(), "", {}))
    config = MongoConfig(mongodb_uri, f"territory_{uuid4().hex[:12]}")
    async with replica(whole, config, path) as started:
        yield started
    mongo = Mongo(config)
    await mongo.client.drop_database(config.database)
    await mongo.close()


@pytest.fixture
def pnav(whole, one):
    """Runs the command; status, what it printed, what it complained of."""

    async def run(*words, peer=Peer.OPS, answer=b""):
        where = ("--address", str(one.settings.server.listen), "--tls-dir", str(whole.certificates / peer))
        return await command(*words, *where, answer=answer)

    return run


async def command(*words, answer=b""):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chassis.up.entry", *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"COLUMNS": "200"},
    )
    said, complained = await process.communicate(answer)
    return process.returncode, said.decode(), complained.decode()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "competence.csv"
    path.write_bytes(competence_file(small()))
    return path


async def test_a_file_is_imported_listed_compared_and_taken_back(pnav, file, one):
    status, said, _ = await pnav("import", "territory", str(file), "--published", "2026-08", "--yes")
    assert (status, "203 rows: 203 taken, 0 corrections, 0 refused." in said) == (0, True)
    first = (await one.version()).removeprefix("editions/")
    assert f"{first} runs on every replica." in said
    file.write_bytes(changed(small(), c95127=Force.MIXED))
    await pnav("import", "territory", str(file), "--published", "2026-09", "--yes")
    second = (await one.version()).removeprefix("editions/")
    status, said, _ = await pnav("territory", "versions")
    lines = [line.split() for line in said.splitlines()]
    assert [line[:2] for line in lines if line[0] == "●"] == [["●", second]]
    assert any(line[0] == first for line in lines)
    _, said, _ = await pnav("territory", "diff", first, second)
    assert "95127" in said
    assert "1 with another force, 0 with another unit, 0 in one version only." in said
    status, said, _ = await pnav("territory", "use", first)
    assert (status, f"{first} runs on every replica." in said) == (0, True)


async def test_a_refused_file_ends_with_a_report_and_a_status_other_than_0(pnav, file):
    file.write_bytes(file.read_bytes()[:-30])
    status, said, _ = await pnav("import", "territory", str(file), "--yes")
    assert status == 1
    assert "FILE_TRUNCATED" in said
    assert "what ran before runs on" in said


@pytest.mark.parametrize(("answer", "status", "runs"), [(b"n\n", 1, False), (b"y\n", 0, True)])
async def test_without_yes_a_trial_run_comes_first_and_then_a_question(pnav, file, one, answer, status, runs):
    await one.use("editions/default")
    ended, said, _ = await pnav("import", "territory", str(file), answer=answer)
    assert "It can be imported. Nothing was written." in said
    assert ended == status
    assert ("/default-" not in await one.version()) is runs


async def test_a_trial_run_changes_nothing(pnav, file, one):
    before = await one.version()
    status, said, _ = await pnav("import", "territory", str(file), "--dry-run")
    assert (status, "Nothing was written" in said) == (0, True)
    assert await one.version() == before


async def test_a_service_that_says_no_is_one_sentence(pnav):
    status, _, complained = await pnav("territory", "use", "2026-08-nothing")
    said = "routing_svc says no (VERSION_UNKNOWN): There is no such version of the territory.\n"
    assert (status, complained) == (1, said)
    status, _, complained = await pnav("territory", "versions", peer=Peer.GATEWAY)
    assert (status, "ACCESS_DENIED" in complained) == (1, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("territory", "versions", "--data", "/nowhere"), "Nothing runs on /nowhere: start it with `pnav up`"),
        (("territory", "versions", "--address", "x"), "--address is 'x'; it must be host:port."),
        (("territory", "versions", "--address", "127.0.0.1:1"), "--address needs --tls-dir too"),
        (("territory", "versions", "--address", "127.0.0.1:1", "--tls-dir", "/"), "/ has no ca.crt, tls.crt, tls.key."),
        (("import", "territory", "/nowhere.csv", "--yes"), "There is no file /nowhere.csv."),
    ],
)
async def test_what_cannot_be_reached_is_one_sentence(words, sentence):
    status, said, complained = await command(*words)
    assert (status, said) == (1, "")
    assert complained.startswith(sentence)
    assert len(complained.splitlines()) == 1
