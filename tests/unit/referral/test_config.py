"""The settings of referral_svc."""

from datetime import timedelta

import pytest

from chassis.config import Address, ConfigError, Env
from referral_svc.config import SmtpConfig, read
from referral_svc.domain.values import Urgency

LEAST = {
    "PNAV_LISTEN": "127.0.0.1:8099",
    "PNAV_PROBE_LISTEN": "127.0.0.1:8100",
    "PNAV_METRICS_LISTEN": "127.0.0.1:8101",
    "PNAV_TLS_DIR": "/",
    "PNAV_OIDC_ISSUER": "https://issuer.example",
    "MONGODB_URI": "mongodb://127.0.0.1",
    "PNAV_CHAT_TARGET": "chat:1",
    "PNAV_DIRECTORY_TARGET": "directory:2",
    "PNAV_SMTP_HOST": "mail.example",
    "PNAV_SMTP_PORT": "587",
    "PNAV_MAIL_FROM": "pnav@platform.example",
}


def settings(**changes):
    env = Env(LEAST | changes)
    config = read(env)
    env.done()
    return config


def test_the_least_that_must_be_said():
    config = settings()
    assert (config.chat, config.directory) == (Address("chat", 1), Address("directory", 2))
    assert config.smtp == SmtpConfig("mail.example", 587, "starttls", "", "", "pnav@platform.example")


def test_an_emergency_has_two_minutes_an_urgent_case_fifteen_and_the_others_four_hours():
    assert settings().pace.clocks == {
        Urgency.EMERGENCY: timedelta(minutes=2),
        Urgency.URGENT: timedelta(minutes=15),
        Urgency.NORMAL: timedelta(hours=4),
    }


def test_clocks_and_periods_are_settings():
    pace = settings(PNAV_REFERRAL_CLOCK_URGENT="600", PNAV_REFERRAL_LEASE="90").pace
    assert pace.clocks[Urgency.URGENT] == timedelta(minutes=10)
    assert pace.lease == timedelta(seconds=90)


def test_all_mistakes_are_told_together():
    env = Env({"PNAV_SMTP_SECURITY": "none", "PNAV_REFERRAL_LEASE": "soon"})
    read(env)
    with pytest.raises(ConfigError) as mistakes:
        env.done()
    told = str(mistakes.value)
    for name in (*LEAST, "PNAV_SMTP_SECURITY", "PNAV_REFERRAL_LEASE"):
        assert name in told
