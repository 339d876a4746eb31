"""Places of one edition of the territory, and who is competent for them."""

import re
from collections.abc import Iterable, Sequence

from routing_svc.domain.communes import Communes, pack
from routing_svc.domain.refusals import CommuneUnknown, PostalCodeInvalid, PostalCodeUnknown
from routing_svc.domain.tables import Heaps, Table
from routing_svc.domain.values import Answer, Candidates, Commune, Force, Jurisdiction

_POSTAL_CODE = re.compile(r"[0-9]{5}")
_COVERS = {
    Force.POLICE: {Force.POLICE},
    Force.GENDARMERIE: {Force.GENDARMERIE},
    Force.MIXED: {Force.POLICE, Force.GENDARMERIE},
    Force.UNKNOWN: set[Force](),
}


class Territory:
    """All places of one edition."""

    def __init__(self, communes: Iterable[Commune], edition: str = "") -> None:
        """`edition` names it, wherever it is answered from. Raises ValueError for packed rows that are none."""
        self.edition = edition
        self.communes: Sequence[Commune] = communes if isinstance(communes, Communes) else pack(communes)
        """Most populated first: a commune's rank is its place here."""
        codes, postal_codes = Heaps(), Heaps()
        for rank, one in enumerate(self.communes):
            for code in (one.code, *(former.code for former in one.formers if former.code)):
                codes.add(code, rank)
            for code in () if one.arrondissements else one.postal_codes:
                postal_codes.add(code, rank)
        self._codes = Table(codes)
        self.by_postal_code = Table(postal_codes)
        """Ranks. Paris, Lyon and Marseille stand here by arrondissement."""

    @property
    def postal_codes(self) -> Iterable[str]:
        """Every postal code that serves a place."""
        return self.by_postal_code.keys

    def commune(self, code: str) -> Answer:
        """Who is competent for the commune with this INSEE code, today's or a former one. Raises CommuneUnknown.

        For Paris, Lyon and Marseille: for all their arrondissements together.
        """
        found = self._one(code)
        return settle([self._one(part) for part in found.arrondissements] or [found])

    def postal_code(self, code: str) -> Answer:
        """Who is competent for all communes of this postal code, or which communes to ask for.

        Raises PostalCodeInvalid, PostalCodeUnknown.
        """
        if not _POSTAL_CODE.fullmatch(code):
            raise PostalCodeInvalid
        ranks = self.by_postal_code.equal(code)
        if not ranks:
            raise PostalCodeUnknown
        return settle([self.communes[rank] for rank in ranks])

    def _one(self, code: str) -> Commune:
        """Should one code be several places' in a damaged source, the most populated."""
        ranks = self._codes.equal(code)
        if not ranks:
            raise CommuneUnknown
        return self.communes[ranks[0]]


def settle(communes: Sequence[Commune]) -> Answer:
    """One answer for several communes, or the question which of them is meant.

    Communes that all say the same give that answer, be it MIXED (Arles, alone in 13200) or UNKNOWN (Trappes). Where
    answers differ and together cover both forces, the commune matters and is asked for; a mixed commune counts for
    both (Annecy beside the gendarmerie's Quintal in 74600). Where one force stands beside communes that nobody
    published (78320), no force is known for the whole: UNKNOWN, and an operator of the reserve asks.
    """
    forces = {one.force for one in communes}
    if len(forces) > 1 and len(set[Force]().union(*(_COVERS[force] for force in forces))) > 1:
        return Candidates(tuple(communes))
    force = forces.pop() if len(forces) == 1 else Force.UNKNOWN
    units = {(one.unit_title, one.unit_id) for one in communes}
    title, identifier = units.pop() if len(units) == 1 else ("", "")
    return Jurisdiction(force, tuple(communes), title, identifier)
