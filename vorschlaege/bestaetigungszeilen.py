"""Read model: what a project says about its phases and partners, line by line, to be confirmed."""

import hashlib
import json
from dataclasses import dataclass

from projects.enums import Stand
from projects.models import Beteiligung, Phase, Umsetzungsprojekt

PHASE, PARTNER = "phase", "partner"


@dataclass(frozen=True)
class Angabenzeile:
    """One phase or partner, and what is publicly said of it."""

    art: str
    record: Phase | Beteiligung
    name: str
    gezeigt: str

    @property
    def schluessel(self) -> str:
        """Names the line in forms and in what was answered."""
        return f"{self.art}-{self.record.pk}"

    @property
    def steht_aus(self) -> bool:
        """Whether it can still be planned anew or be finished."""
        return isinstance(self.record, Phase) and self.record.stand != Stand.ABGESCHLOSSEN


def lines_of(projekt: Umsetzungsprojekt) -> list[Angabenzeile]:
    """The phases in their order, then the public partners in theirs."""
    phasen = [Angabenzeile(PHASE, p, str(p), said_of(p)) for p in projekt.phasen.all()]
    partner = projekt.beteiligungen.select_related("organisation")
    oeffentliche = [b for b in partner if b.organisation.ist_oeffentlich]
    return phasen + [
        Angabenzeile(PARTNER, b, str(b.organisation), b.get_rolle_display())
        for b in sorted(oeffentliche, key=lambda b: b.rang)
    ]


def said_of(phase: Phase) -> str:
    """Stand and times of a phase in words."""
    teile = [phase.stand_text]
    for name in ("geplant", "begonnen", "beendet"):
        if zeitraum := getattr(phase, name):
            teile.append(f"{name} {zeitraum}")
    return ", ".join(teile)


def state_of(projekt: Umsetzungsprojekt, zeilen: list[Angabenzeile]) -> str:
    """One short text for everything that the lines say; it changes when any of them does."""
    gesagt = [[z.schluessel, z.name, z.gezeigt] for z in zeilen]
    return hashlib.sha256(json.dumps([projekt.titel, gesagt]).encode()).hexdigest()[:16]
