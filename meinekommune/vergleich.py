"""Comparison: how many Dienste Kommunen of the same Größenklasse have online.

Only Kommunen of which anything is known are compared: where nobody says anything is no zero.
"""

from dataclasses import dataclass, field
from statistics import median, quantiles

from django.db.models import Count, Q
from django.urls import reverse

from gebiete.models import Groessenklasse, Kommune
from rollout.enums import Anschlussstand
from rollout.models import Anschluss
from rollout.querysets import fresh

#: fewer than this have no quarters
VIERTEL_AB = 4
#: rows of the list behind the numbers
HOECHSTENS = 60


@dataclass(frozen=True)
class Vergleichswert:
    """A Kommune with the number of its Dienste online."""

    kennung: str
    name: str
    online: int

    @property
    def adresse(self) -> str:
        """Its page."""
        return reverse("kommune", args=[self.kennung])


@dataclass(frozen=True)
class Klassenvergleich:
    """The Kommunen of a Größenklasse of which something is known, most Dienste first; `klasse`
    None: nobody has read it."""

    klasse: Groessenklasse | None
    kennung: str
    werte: list[Vergleichswert] = field(default_factory=list)

    @property
    def gezeigte(self) -> list[Vergleichswert]:
        """As many as the page has room for."""
        return self.werte[:HOECHSTENS]

    @property
    def eigener(self) -> int | None:
        """The number of the Kommune itself; None where nothing is known of it."""
        return next((wert.online for wert in self.werte if wert.kennung == self.kennung), None)

    @property
    def mitte(self) -> str:
        """The median."""
        return _number(median(wert.online for wert in self.werte))

    @property
    def satz(self) -> str:
        """What the others come to, in a sentence that also reads well where all are alike."""
        zahlen, gruppe = {wert.online for wert in self.werte}, f"der Größenklasse „{self.klasse}“"
        if len(self.werte) == 1:
            return f"Angaben gibt es nur zu einer Kommune {gruppe}; das ist noch kein Vergleich."
        alle = f"{len(self.werte)} Kommunen {gruppe} mit Angaben"
        if zahlen == {0}:
            return f"Von {alle} hat keine einen Dienst online."
        if len(zahlen) == 1:
            (zahl,) = zahlen
            dienste = "einen Dienst" if zahl == 1 else f"{zahl} Dienste"
            return f"Alle {alle} haben gleich viel: {dienste} online."
        satz = f"Von {alle} ist die Mitte {self.mitte}"
        if self.viertel is None:
            return f"{satz}."
        unten, oben = self.viertel
        if unten == oben:
            return f"{satz}; die mittlere Hälfte hat genau so viele."
        return f"{satz}; die mittlere Hälfte liegt zwischen {unten} und {oben}."

    @property
    def viertel(self) -> tuple[str, str] | None:
        """Between which numbers the middle half lies; None where there are too few."""
        if len(self.werte) < VIERTEL_AB:
            return None
        unten, _, oben = quantiles((w.online for w in self.werte), n=4, method="inclusive")
        return _number(unten), _number(oben)


def _number(zahl: float) -> str:
    return f"{zahl:.1f}".removesuffix(".0").replace(".", ",")


def comparison(kommune: Kommune) -> Klassenvergleich:
    """What is known of the Kommunen of its Größenklasse, in one query; none without a class."""
    klasse, kennung = kommune.groessenklasse, kommune.organisation.kennung
    if klasse is None:
        return Klassenvergleich(None, kennung)
    stelle = "kommune__organisation"
    zeilen = (
        Anschluss.objects.oeffentlich()
        .filter(kommune__groessenklasse=klasse, kommune__gueltig_bis__isnull=True)
        .order_by()
        .values_list(f"{stelle}__kennung", f"{stelle}__kurzname")
        .annotate(online=Count("pk", filter=fresh() & Q(stand=Anschlussstand.ONLINE)))
        .order_by("-online", f"{stelle}__sortiertext")
    )
    return Klassenvergleich(klasse, kennung, [Vergleichswert(*zeile) for zeile in zeilen])
