"""Totals of money: never as if complete, so they say how many Vorgänge have no Betrag."""

from dataclasses import dataclass
from decimal import Decimal

from bausteine.werte.betrag import euro


def betragssatz(vorgaenge: list) -> str:
    """What the Beträge of these Vorgänge come to, in a sentence."""
    betraege = [vorgang.betrag for vorgang in vorgaenge if vorgang.betrag is not None]
    summe = sum(betraege, Decimal(0)) if betraege else None
    return str(Betragssumme(summe, len(vorgaenge), len(vorgaenge) - len(betraege)))


@dataclass(frozen=True)
class Betragssumme:
    """What the known Beträge of some Vorgänge come to, and how many of them have none."""

    summe: Decimal | None
    anzahl: int
    ohne: int

    def __str__(self):
        if not self.anzahl:
            return ""
        if self.summe is None:
            return "Die Quellen nennen zu keinem dieser Vorgänge einen Betrag."
        if not self.ohne:
            return f"Summe der Beträge: {euro(self.summe)}."
        return (
            f"Summe der genannten Beträge: {euro(self.summe)}. {self.ohne} von {self.anzahl} "
            f"Vorgängen {'ist' if self.ohne == 1 else 'sind'} darin nicht enthalten, weil kein "
            "Betrag genannt ist."
        )
