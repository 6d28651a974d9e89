"""Counts: the Reifegrade of one Dienst, by each model for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dienste.models import OnlineDienst
    from reifegrad.models import Reifegradbewertung, Reifegradmodell


@dataclass(frozen=True)
class Dienstgrad:
    """Where a Dienst stands by one model: the lowest of its rated Leistungen, and how many of all
    are rated."""

    modell: "Reifegradmodell"
    niedrigste: "Reifegradbewertung"
    bewertet: int
    leistungen: int

    def __str__(self):
        von = f"{self.bewertet} von {self.leistungen} Leistungen bewertet"
        return f"{self.modell.name}: Stufe {self.niedrigste.stufe} ({von})"


def levels_of(
    dienst: "OnlineDienst", bewertungen: Sequence["Reifegradbewertung"]
) -> list[Dienstgrad]:
    """One for each model by which any of its Leistungen is rated."""
    leistungen = len(dienst.dienstleistungen.all())
    je_modell: dict[str, list[Reifegradbewertung]] = {}
    for bewertung in bewertungen:
        je_modell.setdefault(bewertung.modell.version, []).append(bewertung)
    return [
        Dienstgrad(gruppe[0].modell, min(gruppe, key=_level), len(gruppe), leistungen)
        for _, gruppe in sorted(je_modell.items())
    ]


def reifegradsatz(bewertungen: Sequence["Reifegradbewertung"]) -> str:
    """What the block says first."""
    return (
        "Der Reifegrad eines Dienstes ist der niedrigste seiner bewerteten Leistungen, für jedes "
        "Modell für sich."
    )


def _level(bewertung: "Reifegradbewertung") -> int:
    return bewertung.stufe.stufe if bewertung.stufe else 0
