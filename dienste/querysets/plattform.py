"""QuerySets: Plattformen and Fachverfahren, and what all nouns of Online-Dienste share."""

from typing import TYPE_CHECKING

from django.db.models import Count

from bausteine.bearbeiten.doppelte import DoppeltQuerySet
from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Suchstoff
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from dienste.models import Fachverfahren, Plattform

NAME_UND_HINWEIS = Suchstoff(titel=("name",), schluessel=("kennung",), texte=("hinweis",))


class PflegeQuerySet(DoppeltQuerySet, OeffentlichQuerySet):
    """Records of the room that someone should look at."""

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = long_unchecked()
        return self.filter(alt, nur_oeffentliche())


class PlattformQuerySet(BegrenztQuerySet["Plattform"], SuchQuerySet["Plattform"], PflegeQuerySet):
    """Where Online-Dienste are offered."""

    def suchstoff(self):
        """Its name and what is said of it."""
        return NAME_UND_HINWEIS

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste on it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("betreiber", "quelle").mit_anzahlen().defer("suchtext")

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("betreiber", "quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Plattform]]":
        """By Kennung and folded name."""
        return by_names(self)


class FachverfahrenQuerySet(
    BegrenztQuerySet["Fachverfahren"], SuchQuerySet["Fachverfahren"], PflegeQuerySet
):
    """The programs an administration does its work with."""

    def suchstoff(self):
        """Its name and what is said of it."""
        return NAME_UND_HINWEIS

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste that work with it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return (
            self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")
            .mit_anzahlen()
            .defer("suchtext")
        )

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Fachverfahren]]":
        """By Kennung and folded name."""
        return by_names(self)


def by_names(queryset) -> dict[str, list]:
    """Records by Kennung and folded name."""
    verzeichnis: dict[str, list] = {}
    for eintrag in queryset:
        for text in {folded(eintrag.kennung), folded(eintrag.name)}:
            verzeichnis.setdefault(text, []).append(eintrag)
    return verzeichnis
