"""A record of DILA's directory into a service: what it is, where, when, and for whom.

Format: DILA, "Référentiel de l'organisation administrative de l'État", dataset api-lannuaire-administration.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import IO, Any

from chassis.imports import Findings
from chassis.unit_keys import department_of
from directory_svc.domain.records import Accessibility, Audience, Category, Phone, Point, Provenance, Service
from directory_svc.readers import hours
from directory_svc.readers.dila_fields import Fields, plain
from directory_svc.readers.dila_shapes import Record, read_records
from directory_svc.readers.notes import Notes, RowRefused
from directory_svc.readers.phones import mail_addresses, numbers
from directory_svc.readers.points import read_point

CATEGORIES = {
    "aav": Category.VICTIM_SUPPORT,
    "bav": Category.COURT_VICTIM_OFFICE,
    "cidf": Category.WOMENS_RIGHTS,
    "dd_femmes": Category.WOMENS_RIGHTS,
    "dr_femmes": Category.WOMENS_RIGHTS,
    "mjd": Category.LEGAL_ADVICE,
    "point_justice": Category.LEGAL_ADVICE,
    "cdad": Category.LEGAL_ADVICE,
    "ordre_avocats": Category.LEGAL_ADVICE,
    "tgi": Category.COURT,
    "te": Category.COURT,
    "civi": Category.COURT,
    "pmi": Category.CHILD_PROTECTION,
    "commissariat_police": Category.POLICE_STATION,
    "gendarmerie": Category.POLICE_STATION,
    "spip": Category.PROBATION,
}
"""The local services that help a victim, or that she has to do with; all others are left out."""
_AUDIENCES = {
    "cidf": (Audience.WOMEN,),
    "dd_femmes": (Audience.WOMEN,),
    "dr_femmes": (Audience.WOMEN,),
    "pmi": (Audience.WOMEN, Audience.MINORS),
}
_ACCESSIBILITY = {"ACC": Accessibility.ACCESSIBLE, "NAC": Accessibility.NOT_ACCESSIBLE, "DEM": Accessibility.ON_REQUEST}
_ID = re.compile(r"[A-Za-z0-9_.~-]{1,120}")  # what a resource name may hold
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_LINES = ("complement1", "complement2", "numero_voie", "service_distribution")
_FRENCH_DATE = re.compile(r"(?P<day>\d{2})/(?P<month>\d{2})/(?P<year>\d{4})(?:\s.*)?")
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T\s].*)?")


def read_services(content: IO[bytes], findings: Findings, provenance: Provenance) -> Iterator[Service]:
    """Every service of use, each once. Raises FileRefused as `dila_shapes.read_records` does.

    All that is held of a record is its id and a digest: of those that stand twice, the same is taken once, and the
    second of two that differ is refused. What is of no use is left out, and counted.
    """
    seen: dict[str, bytes] = {}
    for number, record in read_records(content, findings):
        notes = Notes(findings, number, plain(record.get("id")))
        try:
            if not (of := kinds(record)):
                findings.left_out += 1
            elif _is_new(seen, record, notes):
                yield read_service(record, of, provenance, notes)
        except RowRefused as refused:
            notes.refused(refused)


def _is_new(seen: dict[str, bytes], record: Record, notes: Notes) -> bool:
    digest = hashlib.blake2b(json.dumps(record, sort_keys=True).encode(), digest_size=16).digest()
    before = seen.setdefault(notes.about, digest)
    if before is digest:
        return True
    if before != digest:
        raise RowRefused("id", "RECORD_TWICE", "The record stands twice in the file, and differently.")
    notes.corrected("id", "RECORD_REPEATED", "The record stands twice in the file; once was taken.")
    return False


def kinds(record: Record) -> Sequence[str]:
    """Which of CATEGORIES the record is; none for what is left out. Raises RowRefused where that cannot be read."""
    fields = Fields(record)
    found = [fields.text(pivot, "type_service_local") for pivot in fields.maps("pivot")]
    if not found:  # "gendarmerie-01281-01": an older name of the same
        found = [str(record.get("ancien_code_pivot") or "").rpartition("-")[0].rpartition("-")[0]]
    return [kind for kind in dict.fromkeys(found) if kind in CATEGORIES]


def read_service(record: Record, of: Sequence[str], provenance: Provenance, notes: Notes) -> Service:
    """The service that a record of the given kinds tells. Raises RowRefused."""
    fields = Fields(record)
    identifier, title = plain(record.get("id")), plain(record.get("nom"))
    if not _ID.fullmatch(identifier):
        raise RowRefused("id", "ID_INVALID", "The record's id is none.")
    if not title:
        raise RowRefused("nom", "NAME_MISSING", "The service has no name.")
    place = _place(fields.maps("adresse"))
    commune = _commune(plain(record.get("code_insee_commune")), notes)
    served = {code for pivot in fields.maps("pivot") for code in fields.texts(pivot, "code_insee_commune")}
    departments = tuple(sorted({department_of(code) for code in {*served, commune} if _COMMUNE.fullmatch(code)}))
    opening_hours, hours_note = _hours(fields, notes)
    return Service(
        id=identifier,
        title=title,
        sigle=plain(record.get("sigle")),
        description=_joined(fields.prose("mission"), fields.prose("information_complementaire")),
        categories=tuple(dict.fromkeys(CATEGORIES[kind] for kind in of)),
        audiences=tuple(dict.fromkeys(audience for kind in of for audience in _AUDIENCES.get(kind, ()))),
        accessibility=_ACCESSIBILITY.get(plain(place.get("accessibilite")).upper(), Accessibility.UNKNOWN),
        accessibility_note=plain(place.get("note_accessibilite")),
        address="\n".join(_lines(place, notes)),
        postal_code=plain(place.get("code_postal")),
        city=plain(place.get("nom_commune")),
        commune=commune,
        phones=tuple(_phones(fields, notes)),
        emails=tuple(mail_addresses(fields.values("adresse_courriel"), "adresse_courriel", notes)),
        websites=tuple(_websites(fields, notes)),
        opening_hours=opening_hours,
        hours_note=hours_note,
        point=_point(place, department_of(commune) if commune else "", notes),
        departments=departments,
        provenance=replace(provenance, verified=_verified(record, notes) or provenance.verified),
    )


def _place(places: Sequence[Record]) -> Record:
    """Where one goes, rather than where one writes to; of several, one with a point."""

    def rank(place: Record) -> tuple[bool, bool]:
        return "postal" in plain(place.get("type_adresse")).lower(), not plain(place.get("latitude"))

    return min(places, key=rank, default={})


def _lines(place: Record, notes: Notes) -> list[str]:
    raw = [str(place.get(name) or "") for name in _LINES]
    if any("$" in line for line in raw):
        notes.corrected("adresse", "ADDRESS_LINES", "Lines were divided by “$”.")
    return [line for text in raw for part in text.split("$") if (line := plain(part))]


def _point(place: Record, department: str, notes: Notes) -> Point | None:
    return read_point(plain(place.get("latitude")), plain(place.get("longitude")), department, notes)


def _commune(code: str, notes: Notes) -> str:
    if code and not _COMMUNE.fullmatch(code):
        notes.corrected("code_insee_commune", "COMMUNE_INVALID", f"“{code[:10]}” is no INSEE code.")
        return ""
    return code


def _phones(fields: Fields, notes: Notes) -> list[Phone]:
    found: dict[str, Phone] = {}
    for item in fields.maps("telephone"):
        for number in numbers(fields.text(item, "valeur"), "telephone", notes):
            found.setdefault(number, Phone(number, fields.text(item, "description")))
    return list(found.values())


def _websites(fields: Fields, notes: Notes) -> list[str]:
    found: list[str] = []
    for item in fields.maps("site_internet"):
        address = fields.text(item, "valeur")
        if re.match(r"www\.\S+\.\w", address):
            notes.corrected("site_internet", "WEBSITE_REWRITTEN", "“https://” was put before an address.")
            address = f"https://{address}"
        if re.fullmatch(r"https?://[^\s/]+\.\S+", address):
            found.append(address)
        elif address:
            notes.corrected("site_internet", "WEBSITE_UNREADABLE", f"“{address[:40]}” is no web address.")
    return list(dict.fromkeys(found))


def _hours(fields: Fields, notes: Notes) -> tuple[str, str]:
    """Hours, and what is said beside them. Wrong hours are worse than none: one time that is none drops them all."""
    week: dict[str, list[hours.Range]] = {}
    said: list[str] = []
    readable = True
    for item in fields.maps("plage_ouverture"):
        first, last, told = (fields.text(item, name) for name in ("nom_jour_debut", "nom_jour_fin", "commentaire"))
        if told:
            said.append(f"{first}{f'–{last}' if last not in {'', first} else ''} : {told}" if first else told)
        try:
            _add(week, hours.days_between(first, last), _ranges(fields, item))
        except hours.HoursUnreadable:
            readable = False
    said.append(fields.prose("commentaire_plage_ouverture"))
    if not readable:
        notes.corrected("plage_ouverture", "HOURS_UNREADABLE", "A day or time is none: the hours were left out.")
    return hours.render(week) if readable else "", _joined(*dict.fromkeys(said))


def _ranges(fields: Fields, item: dict[str, Any]) -> list[hours.Range]:
    both = [
        hours.span(fields.text(item, f"valeur_heure_debut_{number}"), fields.text(item, f"valeur_heure_fin_{number}"))
        for number in (1, 2)
    ]
    return [one for one in both if one]


def _add(week: dict[str, list[hours.Range]], days: Sequence[str], ranges: Sequence[hours.Range]) -> None:
    for day in days:
        week.setdefault(day, []).extend(ranges)


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _verified(record: Record, notes: Notes) -> str:
    """When it was last changed at the source (DD/MM/YYYY, or ISO 8601 in exports); "" where that is not told."""
    text = plain(record.get("date_modification"))
    if found := _FRENCH_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text):
        with suppress(ValueError):  # 31 February
            return date(*(int(found[part]) for part in ("year", "month", "day"))).isoformat()
    if text:
        notes.corrected("date_modification", "DATE_UNREADABLE", f"“{text[:20]}” is no date.")
    return ""
