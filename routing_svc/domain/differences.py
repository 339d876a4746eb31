"""What differs between two versions, for whoever is about to choose one."""

from collections.abc import Iterable
from dataclasses import dataclass

from routing_svc.domain.values import Commune


@dataclass(frozen=True, slots=True)
class Difference:
    """A commune with another force or unit, or one that only one of the two versions has."""

    before: Commune | None
    after: Commune | None

    @property
    def code(self) -> str:
        """The commune's."""
        return self._either.code

    @property
    def title(self) -> str:
        """As the later version spells it."""
        return self._either.title

    @property
    def is_place(self) -> bool:
        """Only one version has it."""
        return self.before is None or self.after is None

    @property
    def is_force(self) -> bool:
        """Another force is competent."""
        return self.before is not None and self.after is not None and self.before.force is not self.after.force

    @property
    def is_unit(self) -> bool:
        """Another unit of the same force is competent."""
        return not self.is_place and not self.is_force

    @property
    def _either(self) -> Commune:
        one = self.after or self.before
        if one is None:
            raise ValueError("a difference is about a commune")
        return one


def differences(before: Iterable[Commune], after: Iterable[Commune]) -> list[Difference]:
    """By the communes' codes."""
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    pairs = (Difference(old.get(code), new.get(code)) for code in sorted(old.keys() | new.keys()))
    return [pair for pair in pairs if _says(pair.before) != _says(pair.after)]


def _says(one: Commune | None) -> tuple[str, str] | None:
    return (one.force, one.unit_title) if one else None
