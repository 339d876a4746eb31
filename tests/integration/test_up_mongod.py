"""A real MongoDB, started as a replica set of one."""

import socket

import pytest
from pymongo import AsyncMongoClient, MongoClient

from chassis.up.mongod import SETTINGS, running_mongod
from chassis.up.trouble import Trouble
from tests.fakes.standins import free_base_port


async def test_a_new_directory_becomes_a_replica_set_that_elects_quickly(tmp_path):
    async with running_mongod(tmp_path / "db", free_base_port()) as uri, AsyncMongoClient(uri) as client:
        found = (await client.admin.command("replSetGetConfig"))["config"]["settings"]
        assert {name: found[name] for name in SETTINGS} == SETTINGS


def test_what_was_written_is_there_again_on_another_port(tmp_path):
    first = free_base_port()
    with running_mongod(tmp_path / "db", first) as uri, MongoClient(uri) as client:
        client.pnav.entries.insert_one({"_id": 1})
    with running_mongod(tmp_path / "db", first + 1) as uri, MongoClient(uri) as client:
        assert client.pnav.entries.find_one() == {"_id": 1}


async def test_a_taken_port_is_said_with_the_log_that_tells_more(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"MongoDB did not start on port {port}; .*db.log says why"):
            async with running_mongod(tmp_path / "db", port):
                pass
