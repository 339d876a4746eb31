"""What a version in memory costs, and what the process brings along."""

import subprocess
import sys

from chassis.config import Env
from routing_svc import config
from routing_svc.serving import prepare

_FEW = 10_000
"""Objects: a thirty-second of the keys and some more. As many as there are keys would be a quarter of a million, each
of which keeps memory from being given back when the next version comes."""


def test_a_version_of_all_france_is_a_few_large_objects():
    artefact = config.read(Env({})).territory.read_bytes()
    prepare("warm", artefact)
    before = sys.getallocatedblocks()
    held = prepare("held", artefact)
    assert sys.getallocatedblocks() - before < _FEW
    assert held.index.suggest("st denis", 1)


def test_the_process_brings_no_web_framework_and_nothing_to_draw_tables_with():
    look = "import sys, routing_svc.main; print({'aiohttp', 'rich', 'typer'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, check=True).stdout == b"set()\n"


def test_who_draws_tables_finds_what_she_draws_them_with_after_the_logs():
    look = "import chassis.logs, rich.console, sys; print('rich.console' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, check=True).stdout == b"True\n"
