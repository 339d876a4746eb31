"""Who sends help in an emergency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chassis.unit_keys import department_of
from routing_svc.domain.values import Force, Jurisdiction

BOTH = (Force.POLICE, Force.GENDARMERIE)


@dataclass(frozen=True, slots=True)
class Centre:
    """The operations centre of a département, or a collectivity, and one force."""

    department: str
    force: Force
    title: str
    phone: str


Centres = Mapping[tuple[str, Force], Centre]


def centres_for(jurisdiction: Jurisdiction, centres: Centres) -> Iterable[Centre]:
    """The force's centre in each département of the communes; of both forces where it is mixed or unknown.

    The département is the commune's own, from its INSEE code: a postal code tells none (94390 is partly Essonne).
    """
    departments = dict.fromkeys(department_of(one.code) for one in jurisdiction.communes)
    forces = (jurisdiction.force,) if jurisdiction.force in BOTH else BOTH
    asked = ((department, force) for department in departments for force in forces)
    return [centres[one] for one in asked if one in centres]
