"""The people of the demonstration, and what the issuer says of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.auth import Role

EVERY_UNIT = "-"
BRIGADE = "95-brigade-l-isle-adam"  # a unit of the default directory
_SKILLS = ("sexual_sexist", "domestic", "discrimination_hate")


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in with a click."""

    subject: str
    name: str
    does: str
    role: Role
    force: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    units: tuple[str, ...] = ()

    def claims(self) -> Mapping[str, object]:
        """What her tokens carry (`chassis.auth.Staff` reads it)."""
        return {
            "sub": self.subject,
            "name": self.name,
            "roles": [self.role.value],
            "force": self.force,
            "skills": list(self.skills),
            "languages": list(self.languages),
            "units": list(self.units),
        }


ACCOUNTS = (
    Account("alice", "Alice", "opératrice, police", Role.OPERATOR, "police", _SKILLS, ("fr", "en")),
    Account("ines", "Inès", "opératrice, police", Role.OPERATOR, "police", _SKILLS),
    Account("bruno", "Bruno", "opérateur, gendarmerie", Role.OPERATOR, "gendarmerie", _SKILLS, ("fr", "de")),
    Account("jonas", "Jonas", "opérateur, gendarmerie", Role.OPERATOR, "gendarmerie", _SKILLS),
    Account("chloe", "Chloé", "opératrice, réserve nationale", Role.OPERATOR, "reserve", _SKILLS, ("fr", "ar")),
    Account("katia", "Katia", "opératrice, réserve nationale", Role.OPERATOR, "reserve", _SKILLS, ("fr", "uk")),
    Account("hana", "Hana", "psychologue", Role.PSYCHOLOGIST),
    Account("denis", "Denis", "superviseur", Role.SUPERVISOR),
    Account("elise", "Élise", "officière de toutes les unités", Role.UNIT_OFFICER, units=(EVERY_UNIT,)),
    Account(
        "farid", "Farid", "officier de la brigade de L'Isle-Adam", Role.UNIT_OFFICER, "gendarmerie", units=(BRIGADE,)
    ),
    Account("gaelle", "Gaëlle", "rédactrice de l'annuaire", Role.DIRECTORY_EDITOR),
    Account("hugo", "Hugo", "rédacteur de l'annuaire", Role.DIRECTORY_EDITOR),
)
