"""A country's worth of services that nobody runs, the same for the same seed, and what people ask of them."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from directory_svc.domain.records import Audience, Category, Phone, Point, Provenance, Service
from directory_svc.domain.search import Search, search

_POINTS = Path(__file__).parents[2] / "routing_svc/data/commune_points.csv"
_SOURCE = Provenance("synthetic", "2026-11", demonstration=True)
_ABOUT = (-0.02, 0.02)  # degrees: services lie about their town hall, within two kilometres
_KINDS = (
    ("Mairie", "", Category.OTHER),
    ("Brigade de gendarmerie", "", Category.POLICE_STATION),
    ("Centre d'information sur les droits des femmes et des familles", "CIDFF", Category.WOMENS_RIGHTS),
    ("Point d'accès au droit", "PAD", Category.LEGAL_ADVICE),
    ("Association d'aide aux victimes", "AAV", Category.VICTIM_SUPPORT),
    ("Protection maternelle et infantile", "PMI", Category.CHILD_PROTECTION),
    ("Hébergement d'urgence", "", Category.SHELTER),
)
_HOURS = ("24/7", "Mo-Fr 09:00-12:00,14:00-17:00; PH off", "Mo,We,Fr 09:00-12:00", "Tu-Sa 10:00-18:00; PH off", "")


def many_services(count: int, seed: int) -> Iterator[Service]:
    """`count` services, spread over the communes of France, four in ten of them in a hundred towns."""
    chance = random.Random(seed)
    communes = _communes()
    towns = chance.sample(communes, 100)
    for number in range(count):
        commune, city, centre = chance.choice(towns if chance.random() < 0.4 else communes)
        title, sigle, category = chance.choice(_KINDS)
        yield Service(
            id=f"synthetic-{number}",
            title=f"{title} - {city}",
            sigle=sigle,
            organisation=f"Réseau {number % 400}",
            description="Accueille, écoute et oriente gratuitement toute personne, sans rendez-vous.",
            categories=(category,),
            audiences=(Audience.WOMEN,) if sigle == "CIDFF" else (),
            languages=("fr", "en") if number % 3 == 0 else ("fr",),
            city=city,
            commune=commune,
            phones=(Phone("01 99 00 00 00"),),
            opening_hours=chance.choice(_HOURS),
            point=Point(centre.latitude + chance.uniform(*_ABOUT), centre.longitude + chance.uniform(*_ABOUT)),
            provenance=_SOURCE,
        )


def nearest_asked(count: int, seed: int) -> list[Search]:
    """Searches for what is near a town hall, as the page makes them."""
    chance = random.Random(seed)
    return [search(point=one[2]) for one in chance.choices(_communes(), k=count)]


def texts_asked(count: int, seed: int) -> list[str]:
    """What operators type: a sigle or words and the beginning of a commune, now and then only the common word."""
    chance = random.Random(seed)
    words = ("cidff", "aide victimes", "gendarmerie", "PAD", "hébergement urgence", "protection infantile")
    places = [one[1] for one in chance.choices(_communes(), k=count)]
    return [
        chance.choice(words) if chance.random() < 0.1 else f"{chance.choice(words)} {place[: chance.choice((4, 5))]}"
        for place in places
    ]


def _communes() -> list[tuple[str, str, Point]]:
    with _POINTS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        known = [row for row in rows if row["lat"]]
    return [(row["code_insee"], row["nom"], Point(float(row["lat"]), float(row["lon"]))) for row in known]
