"""DILA's directory as it would be, if its services were invented: seeded, of any size, in each of its shapes.

Telephone numbers are those kept for fiction (ARCEP, décision 2018-0881); nothing in it leads to anybody.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

Record = dict[str, Any]
NESTED = ("pivot", "adresse", "telephone", "adresse_courriel", "site_internet", "plage_ouverture")
TAKEN = ("aav", "bav", "cidf", "mjd", "point_justice", "cdad", "tgi", "ordre_avocats", "gendarmerie", "pmi", "spip")
LEFT_OUT = ("mairie", "cpam", "tresorerie", "prefecture")
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi")
_PLACES = (("95127", 49.04, 2.03), ("13055", 43.3, 5.37), ("29019", 48.39, -4.48), ("97411", -20.88, 55.45))


def records(count: int, *, taken: float = 1.0, seed: int = 4) -> Iterator[Record]:
    """So many records, as in the bulk file; a share of them of kinds that are taken."""
    random = Random(seed)
    for number in range(count):
        yield record(number, random, random.choice(TAKEN if random.random() < taken else LEFT_OUT))


def record(number: int, random: Random, kind: str) -> Record:
    """One record, different from every other number's."""
    commune, latitude, longitude = random.choice(_PLACES)
    begin, end = sorted(random.sample(range(len(_DAYS)), 2))
    return {
        "id": f"{random.getrandbits(128):032x}",
        "nom": f"Service inventé n° {number} ({kind})",
        "sigle": "",
        "type_organisme": "Service local",
        "categorie": "SL",
        "mission": "Écoute, informe et accompagne des personnes qui n'existent pas. " * random.randint(1, 6),
        "pivot": [{"type_service_local": kind, "code_insee_commune": [commune] * random.randint(1, 5)}],
        "adresse": [_address(number, random, latitude, longitude), {**_BOX, "code_postal": commune}],
        "telephone": [{"valeur": f"01 99 00 {number // 100 % 100:02} {number % 100:02}", "description": "Accueil"}],
        "adresse_courriel": [f"service.{number}@example.invalid"],
        "site_internet": [{"libelle": "", "valeur": f"https://service-{number}.example.invalid/contact"}],
        "plage_ouverture": [_hours(_DAYS[begin], _DAYS[end], random)],
        "commentaire_plage_ouverture": "",
        "information_complementaire": "",
        "code_insee_commune": commune,
        "siret": "",
        "ancien_code_pivot": f"{kind}-{commune}-{number:02}",
        "url_service_public": f"https://lannuaire.example.invalid/{number}",
        "date_modification": f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/2025 10:00:00",
    }


_BOX = {
    "type_adresse": "Adresse postale",
    "numero_voie": "BP 1",
    "nom_commune": "Ailleurs",
    "longitude": "",
    "latitude": "",
}


def _address(number: int, random: Random, latitude: float, longitude: float) -> Record:
    return {
        "type_adresse": "Adresse",
        "complement1": "",
        "complement2": "",
        "numero_voie": f"{number % 200 + 1} rue Inventée",
        "service_distribution": "",
        "code_postal": "95000",
        "nom_commune": "Commune inventée",
        "pays": "",
        "continent": "",
        "longitude": f"{longitude + random.uniform(-0.05, 0.05):.6f}",
        "latitude": f"{latitude + random.uniform(-0.05, 0.05):.6f}",
        "accessibilite": random.choice(("ACC", "NAC", "DEM", "")),
        "note_accessibilite": "",
    }


def _hours(first: str, last: str, random: Random) -> Record:
    return {
        "nom_jour_debut": first,
        "nom_jour_fin": last,
        "valeur_heure_debut_1": "09:00:00",
        "valeur_heure_fin_1": "12:00:00",
        "valeur_heure_debut_2": random.choice(("14:00:00", "13:30:00")),
        "valeur_heure_fin_2": random.choice(("17:00:00", "18:00:00")),
        "commentaire": "",
    }


def flat(one: Record) -> Record:
    """A record as the API exports it: nested fields are JSON in a string, empty ones null."""
    return {
        name: (json.dumps(value, ensure_ascii=False) if name in NESTED else value) or None
        for name, value in one.items()
    }


def bulk(some: Iterable[Record]) -> Iterator[bytes]:
    """The bulk file, piece by piece."""
    separator = b'{"service":[\n'
    for one in some:
        yield separator + json.dumps(one, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n" if separator == b",\n" else b'{"service":[]}\n'


def export_list(some: Iterable[Record]) -> Iterator[bytes]:
    """The JSON export: a list."""
    yield json.dumps([flat(one) for one in some], ensure_ascii=False).encode()


def export_results(some: Iterable[Record]) -> Iterator[bytes]:
    """A page of the API: the count, then the results."""
    found = [flat(one) for one in some]
    yield json.dumps({"total_count": len(found), "results": found}, ensure_ascii=False).encode()


def export_lines(some: Iterable[Record]) -> Iterator[bytes]:
    """The JSON-lines export."""
    for one in some:
        yield json.dumps(flat(one), ensure_ascii=False).encode() + b"\n"


def export_csv(some: Iterable[Record]) -> Iterator[bytes]:
    """The CSV export, with semicolons."""
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for one in map(flat, some):
        if writer is None:
            writer = csv.DictWriter(text, list(one), delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            text.write(";".join(one) + "\r\n")
        writer.writerow(one)
    yield text.getvalue().encode()


SHAPES = {
    "bulk": bulk,
    "list": export_list,
    "results": export_results,
    "lines": export_lines,
    "csv": export_csv,
}
