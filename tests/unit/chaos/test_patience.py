"""The checkers of R12 and R13 find who waits unseen and who suffers from a crowd, and nothing where nobody does."""

from pathlib import Path

import msgspec
import pytest
import yaml

from tests.chaos import watch
from tests.chaos.history import Event, History, Logged, Recorder
from tests.chaos.patience import SCALE, WAIT_SECONDS, nobody_waits_unseen, overload_is_graceful

RULES = Path(__file__).parents[3] / "k8s" / "monitoring" / "rules"
S = "s1"
LONG = WAIT_SECONDS + 15
OPENED = Logged(S, 1, 1, "system", "opened", at=100)
OFFERED = Logged(S, 2, 1, "system", "offered", staff=True, at=101)
ASSIGNED = Logged(S, 3, 2, "operator", "assigned", at=102)
RETURNED = Logged(S, 4, 3, "system", "returned", at=200)
END = Event(1000, "visitor-1", "lost", S)


def unseen(*log, alarms=()):
    events = [Event(at, "watch", "alarmed", text="VisitorWaitsTooLong") for at in alarms]
    return len(list(nobody_waits_unseen(History((*events, END), log))))


def test_who_is_answered_in_time_did_not_wait_unseen():
    assert unseen(OPENED, OFFERED, ASSIGNED) == 0


def test_who_is_never_answered_waits_unseen():
    assert unseen(OPENED) == 1


def test_an_offer_is_no_answer():
    assert unseen(OPENED, OFFERED) == 1


def test_who_is_answered_too_late_has_waited_unseen():
    assert unseen(OPENED, msgspec.structs.replace(ASSIGNED, at=100 + LONG)) == 1


def test_who_comes_back_to_the_queue_waits_anew():
    assert unseen(OPENED, ASSIGNED, RETURNED) == 1


@pytest.mark.parametrize("kind", ["departed", "closed"])
def test_who_has_left_does_not_wait(kind):
    assert unseen(OPENED, msgspec.structs.replace(ASSIGNED, kind=kind)) == 0


@pytest.mark.parametrize(("at", "found"), [(99, 1), (100 + WAIT_SECONDS, 0), (100 + LONG, 1)])
def test_an_alarm_counts_while_she_waits_and_in_time(at, found):
    assert unseen(OPENED, alarms=[at]) == found


STRUCK = Event(10, "nemesis", "struck", text="flood")
DID = Event(19, "nemesis", "did", text="refused TOO_FAST", seq=900)
HEALED = Event(20, "nemesis", "healed", text="flood")
SAID = Event(12, "visitor-1", "invoked", S, id="v1")
HEARD = Event(13, "visitor-1", "acknowledged", S, id="v1")
LIGHT = Event(5, "gateway", "weighed", seq=50 << 10)
HEAVY = Event(15, "gateway", "weighed", seq=60 << 10)
GOOD = (LIGHT, STRUCK, SAID, HEARD, HEAVY, DID, HEALED)


def suffered(*events):
    return len(list(overload_is_graceful(History(events, ()))))


def changed(event, **changes):
    return [msgspec.structs.replace(one, **changes) if one is event else one for one in GOOD]


def test_a_crowd_that_is_refused_by_name_while_others_are_served_is_borne_gracefully():
    assert suffered(*GOOD) == 0


def test_who_is_not_answered_during_a_flood_suffers():
    assert suffered(*(event for event in GOOD if event is not HEARD)) == 1


def test_who_is_answered_late_during_a_flood_suffers():
    assert suffered(*changed(HEARD, at=30)) == 1


def test_who_spoke_before_a_flood_says_nothing_about_it():
    assert suffered(*(event for event in changed(SAID, at=9) if event is not HEARD)) == 0


@pytest.mark.parametrize("name", ["INTERNAL", "UNKNOWN", ""])
def test_a_crowd_that_is_refused_without_a_name_is_found(name):
    assert suffered(*changed(DID, text=f"refused {name}")) == 1


def test_anybody_who_is_refused_without_a_name_is_found():
    assert suffered(*GOOD, Event(30, "visitor-1", "refused", S, text="INTERNAL")) == 1


def test_a_process_that_grows_with_the_crowd_is_found():
    assert suffered(*changed(HEAVY, seq=500 << 10)) == 1


def test_a_process_that_is_heavy_without_a_crowd_is_not_its_affair():
    assert suffered(HEAVY, msgspec.structs.replace(HEAVY, seq=500 << 10)) == 0


def test_the_watch_rings_as_the_alerts_do():
    files = [yaml.safe_load(path.read_text("utf-8")) for path in RULES.glob("*.yaml")]
    rules = {rule["alert"]: rule for file in files for group in file["groups"] for rule in group["rules"]}
    assert rules.keys() >= watch.ALERTS
    assert rules["VisitorWaitsTooLong"]["expr"].endswith(f"> {watch.ALARM_SECONDS / SCALE:.0f}")
    assert watch.ALARM_SECONDS < WAIT_SECONDS
    assert {rules[name]["for"] for name in ("ServiceDown", "ServiceNotReady")} == {"15s"}


@pytest.mark.parametrize(("taking", "rings"), [(0, ["VisitorWaitsForNobody"]), (1, [])])
def test_who_waits_while_all_are_on_a_break_is_alarmed(taking, rings):
    page = {("pnav_ready", 'service="chat_svc"'): 1, ("pnav_chat_sessions", 'state="waiting"'): 1}
    page |= {("pnav_chat_operators", ""): 3, ("pnav_chat_operators_taking", ""): taking}
    assert list(watch.Watch(Recorder(), (), ())._ringing([page])) == rings
