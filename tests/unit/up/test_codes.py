"""Authorization codes with PKCE."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.up.accounts import ACCOUNTS
from chassis.up.codes import LIFE, CodeInvalid, Codes, challenge_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CONSOLE = ("pnav-console", "http://127.0.0.1:8081/")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


@pytest.fixture
def codes():
    return Codes()


@pytest.fixture
def code(codes):
    return codes.give(ACCOUNTS[0], *CONSOLE, challenge_of(VERIFIER), "", NOW)


def test_the_challenge_is_that_of_the_rfcs_own_example():
    # RFC 7636, appendix B
    assert challenge_of(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_code_stands_for_the_account_that_was_chosen(codes, code):
    assert codes.redeem(code, *CONSOLE, VERIFIER, NOW).account == ACCOUNTS[0]


def test_a_code_is_good_once(codes, code):
    codes.redeem(code, *CONSOLE, VERIFIER, NOW)
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, VERIFIER, NOW)


def test_a_code_is_good_for_a_minute(codes, code):
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, VERIFIER, NOW + LIFE)


def test_whoever_intercepts_a_code_cannot_redeem_it_without_the_verifier(codes, code):
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, "another verifier", NOW)


def test_a_failed_try_spends_the_code(codes, code):
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, "another verifier", NOW)
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, VERIFIER, NOW)


@pytest.mark.parametrize("other", [("another", CONSOLE[1]), (CONSOLE[0], "http://127.0.0.1:1/")])
def test_a_code_belongs_to_one_client_and_one_address(codes, code, other):
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *other, VERIFIER, NOW)


def test_codes_that_nobody_came_for_are_forgotten(codes, code):
    codes.give(ACCOUNTS[0], *CONSOLE, challenge_of(VERIFIER), "", NOW + LIFE + timedelta(seconds=1))
    with pytest.raises(CodeInvalid):
        codes.redeem(code, *CONSOLE, VERIFIER, NOW)
