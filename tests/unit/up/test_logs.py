"""Reading the parts' logs."""

import itertools

import pytest

from chassis.up.logs import choose, read
from chassis.up.trouble import Trouble


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "chat_svc.log"
    file.write_text("one\ntwo\nthree\n")
    return file


def append(file, text):
    with file.open("a") as output:
        output.write(text)


@pytest.mark.parametrize(("lines", "seen"), [(0, []), (2, ["two", "three"]), (9, ["one", "two", "three"])])
def test_the_last_lines_of_a_log(log, lines, seen):
    assert [line for _, line in read([log], lines, follow=False)] == seen


def test_each_line_says_whose_it_is(log, tmp_path):
    other = tmp_path / "envoy.log"
    other.write_text("up\n")
    assert list(read([log, other], 1, follow=False)) == [("chat_svc", "three"), ("envoy", "up")]


def test_nothing_is_missed_between_the_last_lines_and_what_follows(log):
    following = read([log], 1, follow=True)
    assert next(following) == ("chat_svc", "three")
    append(log, "four\n")
    assert next(following) == ("chat_svc", "four")


def test_half_a_line_waits_for_its_end(log):
    append(log, "fo")
    following = read([log], 1, follow=True)
    assert next(following)[1] == "three"
    append(log, "ur\n")
    assert next(following)[1] == "four"


def test_a_log_that_is_begun_anew_is_read_from_its_start(log):
    following = read([log], 1, follow=True)
    next(following)
    log.rename(log.with_suffix(".log.1"))
    log.write_text("one\ntwo\nthree\nfour\n")
    assert [line for _, line in itertools.islice(following, 4)] == ["one", "two", "three", "four"]


def test_a_part_that_never_ran_has_no_log(tmp_path, log):
    assert choose(tmp_path, "chat_svc") == [log]
    with pytest.raises(Trouble, match="There is no log of apache; there are chat_svc"):
        choose(tmp_path, "apache")
    with pytest.raises(Trouble, match="nothing has been started there yet"):
        choose(tmp_path / "elsewhere", None)
