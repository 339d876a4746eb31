"""Imports into the directory: what is uploaded, tiny official files, and editions compared without a database."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Set
from dataclasses import asdict
from typing import Any

from directory_svc.domain.comparison import Comparison, Fields, compare
from directory_svc.domain.editions import CURATED, Slot
from directory_svc.readers import hours
from pnav.directory.v1 import imports_pb2 as pb
from pnav.routing.v1 import import_pb2
from tests.fakes.directory import FakeDirectoryStore

CHUNK = 256 * 1024
_REQUESTS = {
    "ImportUnits": pb.ImportUnitsRequest,
    "ImportCompetence": pb.ImportCompetenceRequest,
    "ImportServices": pb.ImportServicesRequest,
}
_PLAGES = [f"{d}_plage{n}_{e}" for d in (*hours.DAYS, hours.HOLIDAYS) for n in (1, 2, 3) for e in ("debut", "fin")]
_PLACE = {"code_postal": "01210", "commune": "Ornex", "departement": "01", "adresse_geographique": "1 rue Inventée"}
_POINT = {
    "geocodage_epsg": "",
    "geocodage_x": "",
    "geocodage_y": "",
    "geocodage_x_GPS": "6.1",
    "geocodage_y_GPS": "46.3",
}


class FakeComparison:
    """What MongoComparison does, over what a FakeDirectoryStore holds."""

    def __init__(self, store: FakeDirectoryStore) -> None:
        self._store = store

    async def identifiers(self, slot: Slot, edition: str) -> Set[str]:
        return {one.id for name in (edition, CURATED) for one in self._store.held(name)}

    async def compare(self, slot: Slot, before: str, after: str, limit: int) -> Comparison:
        return await compare(self._records(before), self._records(after), limit)

    async def _records(self, edition: str) -> AsyncIterator[Fields]:
        for one in sorted(self._store.held(edition), key=lambda one: one.id):
            yield {**asdict(one), "record": one.id}


def messages(method: str, content: bytes, **header: Any) -> Iterable[Any]:
    """An upload: the header, then the file."""
    request = _REQUESTS[method]
    told = {"file_name": "file", "published": "2026-08", "size": len(content)} | header
    yield request(header=import_pb2.ImportHeader(**told))
    for start in range(0, len(content), CHUNK):
        yield request(chunk=content[start : start + CHUNK])


async def news(stub: Any, method: str, content: bytes, **header: Any) -> AsyncIterator[Any]:
    """What is answered to an upload, whose file follows once its header was answered, as `pnav import` does."""
    invited = asyncio.Event()

    async def sent() -> AsyncIterator[Any]:
        first, *rest = messages(method, content, **header)
        yield first
        await invited.wait()
        for one in rest:
            yield one

    async for answer in getattr(stub, method)(sent()):
        invited.set()
        yield answer


async def upload(stub: Any, method: str, content: bytes, **header: Any) -> import_pb2.ImportReport:
    """Imports a file; the report, which comes last."""
    *_, last = [one async for one in news(stub, method, content, **header)]
    report: import_pb2.ImportReport = last.report
    return report


def table(rows: Iterable[dict[str, str]]) -> bytes:
    """Rows as the ministry writes them: semicolons, the header bare, values in double quotes."""
    all_rows = list(rows)
    lines = [";".join(all_rows[0]), *(";".join(f'"{value}"' for value in row.values()) for row in all_rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def gendarmerie(count: int) -> bytes:
    """export-gn2 with so many brigades, numbers 1000000 …"""
    return table(
        {
            "identifiant_public_unite": str(1_000_000 + number),
            "service": f"Gendarmerie - Brigade d'Ornex {number}",
            "telephone": "+33 1 99 00 00 00",
            **_PLACE,
            "code_commune_insee": "01281",
            **_POINT,
            "horaires_accueil": "Lundi : 8h00-12h00",
            **dict.fromkeys(_PLAGES, ""),
        }
        for number in range(count)
    )


def police(count: int) -> bytes:
    """export-pn with so many stations."""
    return table(
        {"service": f"Commissariat d'Ornex {number}", "telephone": "01 99 00 00 00", **_PLACE, **_POINT}
        for number in range(count)
    )


def competence(count: int) -> bytes:
    """So many brigades of one commune each, as in `gendarmerie`, and a commissariat of two."""
    brigades = [(f"{1001 + n:05}", "GN", str(1_000_000 + n), f"Brigade {n}") for n in range(count)]
    station = [(code, "PN", "", "Commissariat d'Ornex 0") for code in ("01999", "01998")]
    return table(
        {
            "code_commune": code,
            "libelle_commune": f"Commune {code}",
            "institution": institution,
            "id_service": number,
            "service": service,
            "code_postal": "01000",
            "codes_postaux": "01000",
        }
        for code, institution, number, service in (*brigades, *station)
    )
