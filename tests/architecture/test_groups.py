"""Tests that share a stack are run by one worker: two stacks at once would be too much for a small machine."""

import subprocess
import sys

_GROUPED = """
import os
from pathlib import Path

import pytest


@pytest.mark.xdist_group("stack")
@pytest.mark.parametrize("number", range(8))
def test_it(number):
    Path({folder!r}, os.environ["PYTEST_XDIST_WORKER"]).touch()
"""


def test_tests_of_a_group_are_run_by_one_worker(tmp_path):
    workers = tmp_path / "workers"
    workers.mkdir()
    (tmp_path / "test_grouped.py").write_text(_GROUPED.format(folder=str(workers)), "utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", tmp_path]
    subprocess.run([*command, "--rootdir", tmp_path], check=True, capture_output=True, cwd=tmp_path)
    assert len(list(workers.iterdir())) == 1
