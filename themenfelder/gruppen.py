"""Grouping: the OZG-Leistungen of a Themenfeld by Lage, and its projects by whether they move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from themenfelder.models import Lage

#: Leistungen on a page that are all shown at once; of more each Lage can be opened
OFFEN_BIS = 12
OHNE_LAGE = "Ohne Angabe zur Lage"


@dataclass(frozen=True)
class Lagegruppe:
    """The Leistungen of one Lage, in the order they were given."""

    name: str
    leistungen: list[Any] = field(default_factory=list)
    #: whether the page shows them at once
    offen: bool = True

    @property
    def mit_projekt(self) -> int:
        """For how many of them a project is known."""
        return sum(bool(leistung.anzahl_projekte) for leistung in self.leistungen)


def by_lage(leistungen: Sequence[Any], lagen: Iterable[Lage]) -> list[Lagegruppe]:
    """A group for each public Lage, by name; those without one last. Of `lagen` also the ones that
    no Leistung belongs to."""
    je: dict[str, list[Any]] = {lage.name: [] for lage in lagen}
    ohne = []
    for leistung in leistungen:
        lage = leistung.lage
        if lage and lage.ist_oeffentlich:
            je.setdefault(lage.name, []).append(leistung)
        else:
            ohne.append(leistung)
    offen = len(leistungen) <= OFFEN_BIS
    gruppen = [Lagegruppe(name, je[name], offen) for name in sorted(je, key=str.casefold)]
    return [*gruppen, *([Lagegruppe(OHNE_LAGE, ohne, offen)] if ohne else [])]


def moving(projekte: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Those with a confirmed phase that go on, and all others; each in the given order."""
    alle = list(projekte)
    bewegt = [projekt for projekt in alle if projekt.status_wert.stufe]
    return bewegt, [projekt for projekt in alle if not projekt.status_wert.stufe]
