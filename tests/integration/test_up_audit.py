"""`pnav audit`, as typed."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from chassis import audit
from chassis.audit_store import AuditStore
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.up.cli import app
from chassis.up.trouble import Trouble


@pytest.fixture
async def mongo(mongodb_uri, monkeypatch):
    mongo = Mongo(MongoConfig(mongodb_uri, f"audit_{uuid4().hex[:8]}"))
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    monkeypatch.setenv("PNAV_DATABASE", mongo.database.name)
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


async def pnav(*arguments):
    """Status and output; in a thread, since the command brings a loop of its own."""
    ended = await asyncio.to_thread(CliRunner().invoke, app, ["audit", *arguments])
    if isinstance(ended.exception, Trouble):
        raise ended.exception
    return ended.exit_code, ended.stdout.strip()


async def write(mongo, number):
    store = AuditStore(mongo)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return await mongo.transact(lambda session: store.append(session, "directory", at, "gaelle", {"number": number}))


async def test_what_the_head_was_is_what_the_chain_is_verified_with(mongo):
    assert await pnav("head", "directory") == (0, "empty")
    anchors = [await write(mongo, number) for number in range(3)]
    assert await pnav("head", "directory") == (0, str(anchors[-1]))
    code, said = await pnav("verify", "directory", "--anchor", str(anchors[-1]))
    assert (code, said) == (0, "directory: whole")
    await mongo.database["audit"].delete_one({"_id": audit.place("directory", 3)})
    code, said = await pnav("verify", "directory", "--anchor", str(anchors[-1]))
    assert (code, said) == (1, "directory: cut at entry 3")
    code, said = await pnav("verify", "directory")
    assert code == 0
    assert said.endswith("a cut tail shows only against an anchor")


async def test_what_is_typed_wrongly_is_said(mongo, monkeypatch):
    assert (await pnav("verify", "directory", "--anchor", "3"))[0] == 2
    monkeypatch.setenv("MONGODB_URI", "nonsense")
    with pytest.raises(Trouble, match="MONGODB_URI is not"):
        await pnav("head", "directory")
