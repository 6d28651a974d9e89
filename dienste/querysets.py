"""QuerySets: reads of Online-Dienste and what they run on."""

from typing import TYPE_CHECKING

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.werte.suche import SuchQuerySet, folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet

if TYPE_CHECKING:
    from dienste.models import Fachverfahren, OnlineDienst, Plattform


class PlattformQuerySet(
    BegrenztQuerySet["Plattform"], SuchQuerySet["Plattform"], OeffentlichQuerySet["Plattform"]
):
    """Where Online-Dienste are offered."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("betreiber", "quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Plattform]]":
        """By Kennung and folded name."""
        return _directory(self)


class FachverfahrenQuerySet(
    BegrenztQuerySet["Fachverfahren"],
    SuchQuerySet["Fachverfahren"],
    OeffentlichQuerySet["Fachverfahren"],
):
    """The programs an administration does its work with."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("hersteller", "quelle").order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Fachverfahren]]":
        """By Kennung and folded name."""
        return _directory(self)


class OnlineDienstQuerySet(
    BegrenztQuerySet["OnlineDienst"],
    SuchQuerySet["OnlineDienst"],
    OeffentlichQuerySet["OnlineDienst"],
):
    """Online-Dienste."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("betreiber", "quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[OnlineDienst]]":
        """By Kennung and folded name."""
        return _directory(self)


class DienstLeistungQuerySet(BegrenztQuerySet["DienstLeistung"]):
    """Which Leistungen the Dienste cover."""

    zugehoerig = ("dienst",)


def _directory(queryset) -> dict[str, list]:
    verzeichnis: dict[str, list] = {}
    for eintrag in queryset:
        for text in {folded(eintrag.kennung), folded(eintrag.name)}:
            verzeichnis.setdefault(text, []).append(eintrag)
    return verzeichnis
