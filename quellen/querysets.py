"""QuerySets: reads of Quellen."""

from typing import TYPE_CHECKING

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet

if TYPE_CHECKING:
    from quellen.models import Quelle


class QuelleQuerySet(BegrenztQuerySet["Quelle"], OeffentlichQuerySet["Quelle"]):
    """Published documents and other evidence."""

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def fuer_liste(self):
        """Newest first, as the list of sources shows them."""
        return self.order_by("-stand_von", "kennung")

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("kennung")

    def directory(self) -> "dict[str, list[Quelle]]":
        """Every folded key or title a cell may name a Quelle by."""
        verzeichnis: dict[str, list[Quelle]] = {}
        for quelle in self:
            for text in {folded(quelle.kennung), folded(quelle.titel)}:
                verzeichnis.setdefault(text, []).append(quelle)
        return verzeichnis
