"""QuerySets: reads of Themenfelder and Lagen."""

from typing import TYPE_CHECKING

from django.db.models import Q

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, public_count
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Suchstoff
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet

if TYPE_CHECKING:
    from themenfelder.models import Lage, Themenfeld


class ThemenfeldQuerySet(
    BegrenztQuerySet["Themenfeld"], SuchQuerySet["Themenfeld"], OeffentlichQuerySet["Themenfeld"]
):
    """The Themenfelder of the OZG-Umsetzungskatalog."""

    def eigene(self, bereich):
        return Q(pk__in=bereich.themenfelder)

    def suchstoff(self):
        """Also who leads it."""
        return Suchstoff(titel=("name",), schluessel=("slug",), texte=("federfuehrung", "ressort"))

    def mit_anzahlen(self):
        """Annotates `anzahl_projekte` and `anzahl_leistungen`, public records only."""
        return self.annotate(
            anzahl_projekte=public_count(self.model, "projekte"),
            anzahl_leistungen=public_count(self.model, "ozg_leistungen"),
        )

    def fuer_liste(self):
        """In the order of their numbers, with counts."""
        return self.mit_anzahlen().order_by("nummer")

    def fuer_detail(self):
        """With what the page of one Themenfeld shows."""
        return self.select_related("quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.mit_anzahlen().select_related("quelle").order_by("nummer")

    def directory(self) -> "dict[str, list[Themenfeld]]":
        """Themenfelder by folded name, slug and number."""
        verzeichnis: dict[str, list[Themenfeld]] = {}
        for themenfeld in self:
            for text in {folded(themenfeld.name), themenfeld.slug, str(themenfeld.nummer)}:
                verzeichnis.setdefault(text, []).append(themenfeld)
        return verzeichnis


class LageQuerySet(BegrenztQuerySet["Lage"], OeffentlichQuerySet["Lage"]):
    """Lebens- und Unternehmenslagen."""

    zugehoerig = ("themenfeld",)

    def eigene(self, bereich):
        return Q(themenfeld__in=bereich.themenfelder)

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("themenfeld", "quelle").order_by("themenfeld__nummer", "name")

    def directory(self) -> "dict[str, list[Lage]]":
        """Lagen by folded name."""
        verzeichnis: dict[str, list[Lage]] = {}
        for lage in self.select_related("themenfeld"):
            verzeichnis.setdefault(folded(lage.name), []).append(lage)
        return verzeichnis
