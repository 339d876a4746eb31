"""The mail to a unit: its words, and a real SMTP server that takes it."""

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP

from chassis.config import ConfigError
from referral_svc.config import SmtpConfig
from referral_svc.domain import life
from referral_svc.domain.values import Detail, Field, Intake, Kind, Urgency
from referral_svc.mail import Mailer, MailNotSent, compose
from tests.unit.referral.test_life import GRANTED, NOW, referral

ID = "9b2d3c6e-57c0-4f5c-9a2e-6f3f3f1a0c11"
CERGY = "cergy@police.example"
SENDER = "pnav@platform.example"


def delivered(summary="Elle a peur.\nIl rentre à 18 h.", details=GRANTED.details, **changes):
    waiting = replace(referral(), id=ID)
    waiting = replace(waiting, proposal=replace(waiting.proposal, summary=summary), **changes)
    answer = replace(GRANTED, details=details)
    queued = life.answered(waiting, answer, NOW)
    return life.deliver(queued, answer, NOW + timedelta(seconds=1), timedelta(minutes=15))


def text_of(one):
    mail = message_from_bytes(compose(one, SENDER, CERGY).as_bytes(), policy=default)
    assert mail.get_content_type() == "text/plain"
    return mail.get_content().replace("\r\n", "\n")


def test_headers_say_what_it_is_and_nothing_of_the_person():
    mail = compose(delivered(), SENDER, CERGY)
    assert dict(mail.items()) == {
        "From": "Plateforme d'accompagnement des victimes <pnav@platform.example>",
        "To": "cergy@police.example",
        "Subject": "[Urgent] Signalement 9b2d3c6e",
        "Date": "Sun, 01 Mar 2026 12:00:01 +0000",
        "Message-ID": f"<{ID}@platform.example>",
        "Content-Language": "fr",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_the_body_says_all_the_unit_needs():
    assert text_of(delivered()) == BODY


BODY = f"""\
Pour :
    Commissariat de Cergy

Objet :
    Signalement

À prendre en charge avant :
    01/03/2026 à 13:15:01 (heure de Paris) (urgent)

Situation :
    Motif : Violences conjugales ou intrafamiliales
    Qualité : Victime
    Lieu : Cergy (95000)
    Langue : fr
    Mineur : non précisé

Compte rendu de l'opérateur :
    Elle a peur.
    Il rentre à 18 h.

Coordonnées données par la personne :
    Téléphone : 01 99 00 12 34

Accord de la personne :
    Pour : téléphone
    Constaté le : 01/03/2026 à 13:00:00 (heure de Paris)
    Place dans l'échange : 7
    Texte présenté : version 1, langue fr

Prise en charge :
    Connectez-vous à la console, ouvrez la transmission ci-dessous et choisissez « Prendre en charge ».
    La personne en est aussitôt informée. Ne répondez pas à ce message : personne ne le lirait.
    Transmission : {ID}
"""


def test_what_she_did_not_say_is_said_to_be_unsaid():
    text = text_of(delivered(intake=Intake(None, None, None, "", minor=True), details=()))
    assert "Motif : non précisé" in text
    assert "Lieu : non précisé" in text
    assert "Mineur : oui" in text
    assert "Coordonnées données par la personne :\n    Aucune." in text


def test_a_repeat_is_the_same_mail_to_the_byte():
    assert compose(delivered(), SENDER, CERGY).as_bytes() == compose(delivered(), SENDER, CERGY).as_bytes()


EVIL = "x\r\nBcc: evil@example.org\r\n\r\nPrise en charge :\x0b\x85\u2028Pour :\x00\x1b[2J"


def test_what_people_typed_makes_neither_a_header_nor_a_title():
    typed = delivered(summary=EVIL, details=(Detail(Field.NAME, EVIL),), unit_title=EVIL)
    mail = message_from_bytes(compose(typed, SENDER, CERGY).as_bytes(), policy=default)
    assert "Bcc" not in mail
    lines = mail.get_content().splitlines()
    assert [line for line in lines if line and not line.startswith("    ")] == [
        line for line in BODY.splitlines() if line and not line.startswith("    ")
    ]
    assert not {"\x00", "\x1b"} & set(mail.get_content())


@pytest.mark.parametrize("address", ["", "a", "a@b\r\nBcc: c@d", "a@b, c@d", "<a@b>", "a@", "@b"])
def test_an_address_that_is_none_makes_no_mail(address):
    with pytest.raises(ValueError):
        compose(delivered(), SENDER, address)


def test_what_was_not_delivered_makes_no_mail():
    with pytest.raises(ValueError, match="not delivered"):
        compose(referral(), SENDER, CERGY)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("urgency", Urgency)
def test_every_kind_and_urgency_has_its_words(kind, urgency):
    one = delivered()
    one = replace(one, proposal=replace(one.proposal, kind=kind, urgency=urgency))
    assert compose(one, SENDER, CERGY)["Subject"].endswith(ID[:8])


@pytest.mark.parametrize("field", Field)
def test_every_field_has_its_word(field):
    waiting = referral()
    waiting = replace(waiting, id=ID, proposal=replace(waiting.proposal, fields=(field,)))
    answer = replace(GRANTED, details=(Detail(field, "ici"),))
    one = life.deliver(life.answered(waiting, answer, NOW), answer, NOW, timedelta(hours=4))
    assert " : ici\n" in text_of(one)


class Mailbox:
    """What a server has taken; refuses everybody while `closed`."""

    def __init__(self):
        self.taken = []
        self.closed = False

    async def handle_DATA(self, _server, _session, envelope):
        if self.closed:
            return "451 try again"
        self.taken.append(envelope)
        return "250 taken"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
async def port(mailbox):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


def mailer(port, security="plain"):
    return Mailer(SmtpConfig("127.0.0.1", port, security, "", "", SENDER))


async def test_a_real_server_takes_it(port, mailbox):
    await mailer(port).send(delivered(), CERGY)
    [envelope] = mailbox.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [CERGY])
    assert message_from_bytes(envelope.content, policy=default)["Message-ID"] == f"<{ID}@platform.example>"


async def test_a_lone_dot_does_not_end_the_mail(port, mailbox):
    await mailer(port).send(delivered(summary="avant\n.\naprès"), CERGY)
    content = message_from_bytes(mailbox.taken[0].content, policy=default).get_content()
    assert "après" in content
    assert f"Transmission : {ID}" in content


async def test_a_server_that_says_no_means_not_sent(port, mailbox):
    mailbox.closed = True
    with pytest.raises(MailNotSent) as failure:
        await mailer(port).send(delivered(), CERGY)
    assert str(failure.value) == ""
    assert failure.value.__cause__ is None


async def test_an_address_that_is_none_means_not_sent(port, mailbox):
    with pytest.raises(MailNotSent):
        await mailer(port).send(delivered(), "a@b\r\nBcc: c@d")
    assert mailbox.taken == []


async def test_a_server_that_is_not_there_means_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    with pytest.raises(MailNotSent):
        await mailer(nobody).send(delivered(), CERGY)


async def test_a_server_without_tls_gets_nothing_where_tls_is_required(port, mailbox):
    with pytest.raises(MailNotSent):
        await mailer(port, security="starttls").send(delivered(), CERGY)
    assert mailbox.taken == []


def test_a_sender_that_is_no_address_is_told_at_the_start():
    with pytest.raises(ConfigError, match="PNAV_MAIL_FROM"):
        Mailer(SmtpConfig("127.0.0.1", 25, "plain", "", "", "nobody"))
