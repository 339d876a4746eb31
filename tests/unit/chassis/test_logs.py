"""What leaves a process: fields from a list, the kind and place of a failure, and never anybody's words."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from chassis import logs

ROOT = Path(__file__).parents[3]
SECRET = "il est rentré"
PROCESS = """
import logging
from chassis import logs
logs.setup("chat_svc", {form!r}, {level!r})
{body}
"""


def told(body, form="json", level="info"):
    """What a process that does `body` writes to standard error."""
    code = PROCESS.format(form=form, level=level, body=body)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == ""
    return done.stderr


def lines(body, level="info"):
    return [json.loads(line) for line in told(body, level=level).splitlines()]


def test_only_allowed_fields_leave():
    allowed = dict.fromkeys(logs.FIELDS, "x")
    event = {**allowed, "text": SECRET, "session": "s", "operator": "o", "exc_info": SECRET, "ip": "192.0.2.1"}
    assert logs.only_allowed(None, "info", event) == allowed


def test_no_allowed_field_can_carry_a_person():
    people = {"text", "message", "session", "operator", "visitor", "subject", "user", "ip", "place", "commune", "token"}
    assert not people & logs.FIELDS


def test_a_careless_call_leaks_nothing():
    body = f"logs.log().bind(session='s-1').info('rpc', method='/x', text={SECRET!r}, exc_info=True, stack_info=True)"
    [line] = lines(body)
    assert set(line) == {"event", "level", "timestamp", "service", "method"}
    assert (line["event"], line["service"], line["method"], line["level"]) == ("rpc", "chat_svc", "/x", "info")


def test_what_a_library_says_is_dropped_and_where_it_said_it_is_kept():
    body = f"logging.getLogger('pymongo.client').error('could not insert %s', {SECRET!r})"
    assert SECRET not in told(body)
    [line] = lines(body)
    assert (line["event"], line["level"]) == ("library", "error")
    assert line["where"].startswith("pymongo.client:")


def test_a_librarys_traceback_is_dropped():
    body = f"""
try:
    raise ValueError({SECRET!r})
except ValueError:
    logging.getLogger('asyncio').exception('unhandled', extra={{'text': {SECRET!r}}})
"""
    assert SECRET not in told(body)
    [line] = lines(body)
    assert (line["event"], line["error"]) == ("library", "ValueError")
    assert line["where"].startswith("asyncio:")


def test_what_a_library_only_mentions_is_nothing():
    assert lines("logging.getLogger('aiohttp').warning('x')") == []


FAILURE = f"""
def inner():
    raise ValueError({SECRET!r})
try:
    inner()
except ValueError as error:
    error.add_note({SECRET!r})
    logs.failure('unexpected exception', error, method='/x', text={SECRET!r})
"""


def test_a_failure_tells_its_kind_and_place_and_never_its_text():
    assert SECRET not in told(FAILURE)
    assert SECRET not in told(FAILURE, form="text")
    [line] = lines(FAILURE)
    assert (line["error"], line["event"], line["method"]) == ("ValueError", "unexpected exception", "/x")
    assert line["where"] == "__main__:7"


def test_an_exception_that_was_never_raised_has_no_place():
    [line] = lines("logs.failure('odd', ValueError('x'))")
    assert (line["error"], line["where"]) == ("ValueError", "")


def test_the_level_is_kept_to():
    body = "log = logs.log(); log.debug('a'); log.info('b'); log.warning('c'); log.error('d')"
    assert [line["event"] for line in lines(body, "warning")] == ["c", "d"]
    assert [line["event"] for line in lines(body, "debug")] == ["a", "b", "c", "d"]


def test_people_read_text():
    text = told("logs.log().info('serving', address='127.0.0.1:1')", form="text")
    assert "serving" in text
    assert "127.0.0.1:1" in text


def messages(source):
    """What each call of a logger in `source` says, as syntax."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and re.match(r"(logs\.)?log\(\)\.|logs\.failure$", ast.unparse(node.func)):
            yield node.args[0]


def test_no_call_site_puts_its_message_together():
    code = [*ROOT.glob("chassis/*.py"), *ROOT.glob("gateway/*.py"), *ROOT.glob("*_svc/**/*.py")]
    said = [message for file in code for message in messages(file.read_text())]
    assert len(said) > 10
    assert [ast.unparse(one) for one in said if isinstance(one, ast.JoinedStr | ast.BinOp | ast.Call)] == []
