"""Who is competent for a commune, and what is known of them. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from directory_svc.domain.records import Force, Unit, UnitDetails, UnitKind
from directory_svc.domain.refusals import UnitUnknown


def competent(known: Iterable[Unit], forces: Collection[Force]) -> Sequence[Unit]:
    """Who is competent, among the units of a commune and the operations centres of its département.

    A centre stands in for a force that has no unit there, and for no other. Units come before centres, each by id.
    Raises UnitUnknown when nobody is left.
    """
    asked = sorted((unit for unit in known if unit.force in forces), key=lambda unit: unit.id)
    units = [unit for unit in asked if unit.kind is not UnitKind.OPERATIONS_CENTRE]
    served = {unit.force for unit in units}
    centres = [unit for unit in asked if unit.kind is UnitKind.OPERATIONS_CENTRE and unit.force not in served]
    if not (units or centres):
        raise UnitUnknown
    return units + centres


def described(unit: Unit, details: UnitDetails | None) -> Unit:
    """The unit, with what `details` know better; they never change whose it is, whom it serves or where reports go."""
    if details is None:
        return unit
    return replace(
        unit,
        address=details.address or unit.address,
        phone=details.phone or unit.phone,
        opening_hours=details.opening_hours or unit.opening_hours,
        point=details.point or unit.point,
    )


def corrected(unit: Unit, known: UnitDetails | None) -> Unit:
    """The unit as its editors know it, where reports go included; what they left empty is as the source says."""
    if known is None:
        return unit
    email = known.referral_email or unit.referral_email
    return replace(described(unit, known), referral_email=email, provenance=known.provenance)
