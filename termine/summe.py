"""Totals of people at events: never as if complete, so they say how many Termine have no number."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kennzahlen.models import Kennzahl

if TYPE_CHECKING:
    from termine.models import Termin

#: the Einheit of Kennzahlen that count people
PERSONEN = "Personen"


@dataclass(frozen=True)
class Teilnehmersumme:
    """What the numbers of some Termine come to, and how many of them have one."""

    summe: int
    anzahl: int
    mit: int

    def __str__(self):
        if not self.mit:
            return ""
        zahl = f"{self.summe:,}".replace(",", ".")
        satz = f"{zahl} Teilnehmende laut Quellen: "
        if self.mit == 1:
            satz += "die Zahl eines Termins."
        else:
            satz += (
                f"die Summe der Zahlen von {self.mit} Terminen; wer mehrmals kam, zählt mehrmals."
            )
        ohne = self.anzahl - self.mit
        if ohne:
            satz += f" Zu {ohne} von {self.anzahl} Terminen nennt die Quelle keine Zahl."
        return satz


def same_total(summe: Teilnehmersumme, quellen: Collection[int]) -> Kennzahl | None:
    """The public Kennzahl that states exactly this total in the one Quelle that the numbers come
    from; what contradicts it hangs on it. One query at most where there is none."""
    if summe.mit < 2 or len(quellen) != 1:
        return None
    zahlen = Kennzahl.objects.oeffentlich().filter(
        quelle__in=quellen, wert=summe.summe, einheit=PERSONEN, wert_bis__isnull=True
    )
    return zahlen.fuer_liste().first()


def talk_about(termine: "list[Termin]") -> str:
    """How many of these are to come and how many are past, in a sentence."""
    kommend = sum(termin.lage is not None and not termin.ist_vergangen for termin in termine)
    vergangen = sum(termin.ist_vergangen for termin in termine)
    teile = [
        f"{zahl} {wort}{'r' if zahl == 1 else ''} {'Termin' if zahl == 1 else 'Termine'}"
        for zahl, wort in ((kommend, "kommende"), (vergangen, "vergangene"))
        if zahl
    ]
    if ohne := len(termine) - kommend - vergangen:
        teile.append(f"{ohne} ohne Datum")
    return f"{', '.join(teile)}."
