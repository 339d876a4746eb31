"""`pnav` itself: the real command, MongoDB and Envoy; small stand-ins for the five services."""

import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.request import urlopen

import pytest

from chassis.up import mongod
from chassis.up.stack import PORTS
from chassis.up.state import StateFile
from tests.fakes.standins import free_base_port, lay

pytestmark = pytest.mark.xdist_group("up_stack")  # one stack for the tests of this file
LONG = timedelta(seconds=60)


class Pnav:
    """The command, as a person in a directory of her own runs it."""

    def __init__(self, place):
        self.place = place
        self.data = place / "build" / "stack"  # where it goes unless told otherwise
        unset = ("MONGODB_URI", "PNAV_DATA")
        self.env = {name: value for name, value in os.environ.items() if name not in unset}
        self.env["PYTHONPATH"] = lay(place / "standins")
        self.base = free_base_port()

    def start(self, *arguments, **env):
        return subprocess.Popen(
            (sys.executable, "-m", "chassis.up.entry", *map(str, arguments)),
            cwd=self.place, env=self.env | env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, *arguments, **env):
        """Status, output, errors."""
        with self.start(*arguments, **env) as process:
            output, errors = process.communicate(timeout=120)
        assert "Traceback" not in output + errors
        return process.returncode, output, errors

    def processes(self):
        state = StateFile(self.data).load()
        return [state.supervisor, *(part.process for part in state.parts if part.process)]

    def process(self, name):
        return next(part.process for part in StateFile(self.data).load().parts if part.name == name)

    def all_gone(self):
        return all(process.wait(LONG) for process in self.processes())

    def url(self, offset):
        return f"http://127.0.0.1:{self.base + offset}/"


@pytest.fixture
def pnav(tmp_path):
    pnav = Pnav(tmp_path)
    yield pnav
    pnav("down")


@pytest.fixture(scope="module")
def detached(tmp_path_factory):
    """A stack that `pnav up --detach` has started."""
    pnav = Pnav(tmp_path_factory.mktemp("detached"))
    status, output, errors = pnav("up", "--detach", "--base-port", pnav.base)
    assert (status, errors) == (0, "")
    assert "Everything is healthy." in output
    pnav.welcome = output
    yield pnav
    assert pnav("down")[:2] == (0, "Stopped.\n")
    assert pnav.all_gone()
    assert pnav("status")[0] == 3
    assert pnav("down")[1] == "Nothing runs on build/stack.\n"


def test_it_says_where_everything_is(detached):
    lines = detached.welcome.splitlines()
    for offset, name in ((0, "public page"), (1, "console"), (3, "demo mailbox")):
        assert any(line.startswith(name) and detached.url(offset) in line for line in lines)
    assert detached.welcome.count("/metrics") == 5
    assert urlopen(detached.url(3)).status == 200


def test_status_shows_every_part(detached):
    status, output, _ = detached("status")
    assert (status, output.count("healthy")) == (0, 9)
    assert str(detached.process("mongodb").pid) in output


def test_status_tells_a_part_that_does_not_answer(detached):
    gateway = detached.process("gateway")
    gateway.signal(signal.SIGSTOP)
    try:
        status, output, _ = detached("status")
    finally:
        gateway.signal(signal.SIGCONT)
    assert status == 1
    assert any(line.split()[:2] == ["gateway", "unhealthy"] for line in output.splitlines())


def test_a_second_start_on_the_same_directory_is_refused(detached):
    status, _, errors = detached("up", "--base-port", detached.base + PORTS)
    assert status == 1
    assert "A stack is running already on" in errors


def test_logs_of_one_part_or_of_all(detached):
    assert '"msg"' in detached("logs", "mongodb", "-n", "3")[1]
    assert detached("logs", "mongodb", "-n", "3")[1].count("\n") == 3
    assert "mongodb " in detached("logs")[1]


def test_logs_of_an_unknown_part_name_those_there_are(detached):
    status, _, errors = detached("logs", "apache")
    assert status == 1
    assert "There is no log of apache; there are chat_svc, directory_svc, envoy" in errors


def test_logs_can_be_followed(detached):
    with detached.start("logs", "mongodb", "--follow", "-n", "1") as follower:
        watch = threading.Timer(LONG.total_seconds(), follower.kill)
        watch.start()
        follower.stdout.readline()
        with (detached.data / "logs" / "mongodb.log").open("a") as log:
            log.write("one more line\n")
        assert follower.stdout.readline() == "one more line\n"
        follower.send_signal(signal.SIGINT)
        follower.communicate(timeout=60)
        watch.cancel()
    assert follower.returncode == 0


def test_another_stack_beside_it_may_use_its_mongodb_and_leaves_nothing_when_it_is_killed(detached, pnav):
    uri = mongod.uri(detached.base + 6)
    assert pnav("up", "--detach", "--base-port", pnav.base, MONGODB_URI=uri)[0] == 0
    assert "mongodb" not in pnav("status")[1]
    supervisor = pnav.processes()[0]
    supervisor.signal(signal.SIGKILL)
    assert pnav.all_gone()
    assert pnav("status")[0] == 3
    assert detached("status")[0] == 0


def test_ctrl_c_stops_everything_in_order_and_the_next_start_finds_the_data(pnav):
    with pnav.start("up", "--base-port", pnav.base) as foreground:
        assert any("Everything is healthy. Ctrl-C stops everything." in line for line in foreground.stdout)
        with mongod.MongoClient(mongod.uri(pnav.base + 6)) as client:
            client.pnav.entries.insert_one({"_id": 1})
        foreground.send_signal(signal.SIGINT)
        output, errors = foreground.communicate(timeout=120)
    assert (foreground.returncode, errors) == (0, "")
    stopped = [line.split(":")[0] for line in output.splitlines() if line.endswith(": stopped")]
    assert (stopped[0], stopped[1], stopped[-1]) == ("envoy", "gateway", "mongodb")
    assert pnav.all_gone()
    with mongod.running_mongod(pnav.data / "mongodb", pnav.base) as uri, mongod.MongoClient(uri) as client:
        assert client.pnav.entries.count_documents({}) == 1


def test_a_part_that_dies_later_stops_everything_and_is_named(pnav):
    assert pnav("up", "--detach", "--base-port", pnav.base)[0] == 0
    pnav.process("chat_svc").signal(signal.SIGKILL)
    assert pnav.all_gone()
    status, output, _ = pnav("status")
    assert status == 3
    assert "It ended: chat_svc was ended by SIGKILL; the end of" in output


@pytest.mark.parametrize("how", [(), ("--detach",)])
def test_a_part_that_cannot_start_is_named_with_its_log(pnav, how):
    status, _, errors = pnav("up", *how, "--base-port", pnav.base, STANDIN_FAILS="routing_svc")
    assert status == 1
    assert errors.startswith("routing_svc ended by itself (status 7) while starting; the end of")
    assert errors.count("\n") == 1
    assert pnav.all_gone()


def test_a_taken_port_is_named_with_what_to_do(pnav):
    with socket.create_server(("127.0.0.1", pnav.base + 4)):
        status, output, errors = pnav("up", "--base-port", pnav.base)
    assert (status, output) == (1, "")
    assert errors.startswith(f"Port {pnav.base + 4} (smtp) is taken by another program: stop that one, or choose")


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("mongodb://127.0.0.1:1/", "The MongoDB of MONGODB_URI does not answer"),
        ("postgres://127.0.0.1", "MONGODB_URI is not an address of a MongoDB"),
    ],
)
def test_a_mongodb_of_ones_own_must_answer(pnav, uri, sentence):
    status, _, errors = pnav("up", "--base-port", pnav.base, MONGODB_URI=uri)
    assert status == 1
    assert errors.startswith(sentence)


def test_a_directory_that_cannot_be_used_is_said_in_a_sentence(pnav):
    status, _, errors = pnav("up", "--data", "/proc/nowhere")
    assert (status, errors) == (1, "/proc/nowhere: No such file or directory.\n")


@pytest.mark.parametrize("data", ["", " ", __file__])
def test_what_names_no_directory_is_refused(pnav, data):
    status, _, errors = pnav("status", "--data", data)
    assert status == 2
    assert "it must name a directory" in errors


def test_help_tells_the_verbs(pnav):
    status, output, _ = pnav("--help")
    assert status == 0
    assert all(verb in output for verb in ("up", "status", "down", "logs"))
