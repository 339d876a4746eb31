"""The mail to a unit: its words, and the SMTP server that takes it (RFC 5321, 5322)."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import indent
from zoneinfo import ZoneInfo

import aiosmtplib

from chassis.config import ConfigError
from referral_svc.config import SmtpConfig
from referral_svc.domain.values import Category, Consent, Field, Intake, Kind, Referral, Standing, Urgency

_SENDER_NAME = "Plateforme d'accompagnement des victimes"
_PARIS = ZoneInfo("Europe/Paris")
_KINDS = {
    Kind.REPORT: "Signalement",
    Kind.APPOINTMENT: "Demande de rendez-vous pour un dépôt de plainte",
}
_URGENCIES = {
    Urgency.NORMAL: "Délai normal",
    Urgency.URGENT: "Urgent",
    Urgency.EMERGENCY: "Urgence absolue",
}
_FIELDS = {
    Field.NAME: "Nom",
    Field.PHONE: "Téléphone",
    Field.EMAIL: "Adresse électronique",
    Field.ADDRESS: "Adresse postale",
}
_CATEGORIES = {
    Category.SEXUAL_SEXIST: "Violences sexuelles ou sexistes",
    Category.DOMESTIC: "Violences conjugales ou intrafamiliales",
    Category.DISCRIMINATION_HATE: "Discrimination ou haine",
}
_STANDINGS = {
    Standing.VICTIM: "Victime",
    Standing.WITNESS: "Témoin",
    Standing.RELATIVE: "Proche",
    Standing.PROFESSIONAL: "Professionnel",
}
_HOW_TO_ACKNOWLEDGE = (
    "Connectez-vous à la console, ouvrez la transmission ci-dessous et choisissez « Prendre en charge ».\n"
    "La personne en est aussitôt informée. Ne répondez pas à ce message : personne ne le lirait."
)
_UNSAID = "non précisé"


class MailNotSent(Exception):
    """The server did not take it, or the address is none; nothing of the mail is in this exception."""


class Mailer:
    """Sends referrals. Raises ConfigError at once if the sender's address is none."""

    # Seconds for one mail, all in all: well within the lease of its errand.
    _TIMEOUT = 25

    def __init__(self, config: SmtpConfig) -> None:
        try:
            address(config.sender)
        except ValueError:
            raise ConfigError("PNAV_MAIL_FROM is not a mail address.") from None
        self._config = config

    async def send(self, referral: Referral, recipient: str) -> None:
        """Hands a delivered referral to the server; MailNotSent unless the server says it has it."""
        config = self._config
        try:
            await aiosmtplib.send(
                compose(referral, config.sender, recipient),
                hostname=config.host,
                port=config.port,
                use_tls=config.security == "tls",
                start_tls=config.security == "starttls",
                username=config.user or None,
                password=config.password or None,
                timeout=self._TIMEOUT,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError):
            raise MailNotSent from None


def compose(referral: Referral, sender: str, recipient: str) -> EmailMessage:
    """The mail, always the same for the same referral, so that a repeat is known by its Message-ID.

    Headers hold nothing that a person typed; what persons typed stands indented in the body.
    Raises ValueError if an address is none.
    """
    if referral.deliver_time is None or referral.due_time is None or referral.consent is None:
        raise ValueError("not delivered")
    origin = address(sender, _SENDER_NAME)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = origin
    mail["To"] = address(recipient)
    mail["Subject"] = _subject(referral)
    mail["Date"] = referral.deliver_time
    mail["Message-ID"] = f"<{referral.id}@{origin.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(_body(referral, referral.consent, referral.due_time), cte="quoted-printable")
    mail["Content-Language"] = "fr"
    return mail


def address(spec: str, shown: str = "") -> Address:
    """One mailbox (RFC 5322 §3.4.1). Raises ValueError for anything else."""
    try:
        return Address(shown, addr_spec=spec)
    except (MessageError, IndexError):
        raise ValueError("not a mail address") from None


def _subject(referral: Referral) -> str:
    asked = referral.proposal
    return f"[{_URGENCIES[asked.urgency]}] {_KINDS[asked.kind]} {referral.id[:8]}"


def _body(referral: Referral, consent: Consent, due: datetime) -> str:
    asked = referral.proposal
    details = [(_FIELDS[detail.field], detail.value) for detail in referral.details]
    sections = [
        ("Pour", referral.unit_title),
        ("Objet", _KINDS[asked.kind]),
        ("À prendre en charge avant", f"{_time(due)} ({_URGENCIES[asked.urgency].lower()})"),
        ("Situation", _lines(_intake(referral.intake))),
        ("Compte rendu de l'opérateur", asked.summary),
        ("Coordonnées données par la personne", _lines(details) or "Aucune."),
        ("Accord de la personne", _lines(_consent(consent))),
        ("Prise en charge", f"{_HOW_TO_ACKNOWLEDGE}\nTransmission : {referral.id}"),
    ]
    return "\n\n".join(f"{title} :\n{indent(_plain(text), '    ')}" for title, text in sections) + "\n"


def _intake(intake: Intake) -> list[tuple[str, str]]:
    return [
        ("Motif", _CATEGORIES[intake.category] if intake.category else _UNSAID),
        ("Qualité", _STANDINGS[intake.standing] if intake.standing else _UNSAID),
        ("Lieu", (intake.place and intake.place.title) or _UNSAID),
        ("Langue", intake.language or _UNSAID),
        ("Mineur", "oui" if intake.minor else _UNSAID),
    ]


def _consent(consent: Consent) -> list[tuple[str, str]]:
    return [
        ("Pour", ", ".join(_FIELDS[field].lower() for field in consent.fields) or "aucune coordonnée"),
        ("Constaté le", _time(consent.time)),
        ("Place dans l'échange", str(consent.seq)),
        ("Texte présenté", f"version {consent.wording_version or _UNSAID}, langue {consent.language or _UNSAID}"),
    ]


def _lines(pairs: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name} : {value}" for name, value in pairs)


def _time(value: datetime) -> str:
    return value.astimezone(_PARIS).strftime("%d/%m/%Y à %H:%M:%S (heure de Paris)")


def _plain(text: str) -> str:
    """Every kind of line break as one, and no control characters: nothing typed can pass for our own lines."""
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in text.splitlines())
