"""QuerySets: reads of Rundbriefe."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Prefetch, Q

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet

if TYPE_CHECKING:
    from rundbriefe.models import Rundbrief


class RundbriefQuerySet(
    BegrenztQuerySet["Rundbrief"],
    SuchQuerySet["Rundbrief"],
    OeffentlichQuerySet["Rundbrief"],
):
    """Issues of newsletters."""

    zugehoerig = ("themenfelder",)

    def eigene(self, bereich):
        """Those of one's Themenfelder; one without any is nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        felder = self.model.themenfelder.through.objects.filter(themenfeld__in=bereich.themenfelder)
        return Q(pk__in=felder.values("rundbrief"))

    def suchstoff(self):
        """Also its Themenfelder."""
        rundbriefe = self.model.objects
        return Suchstoff(
            titel=("betreff",),
            schluessel=("kennung",),
            texte=("text", "berichtigung"),
            wege=(
                Weg(
                    "themenfelder.themenfeld",
                    lambda: rundbriefe.filter(themenfelder__isnull=False).values_list(
                        "themenfelder", "pk"
                    ),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also public Themenfelder."""
        felder = _themenfelder().oeffentlich().filter(suchtext__contains=wort)
        in_feldern = self.model.themenfelder.through.objects.filter(
            themenfeld__in=felder.order_by().values("pk")
        )
        return super().suchorte(wort) | Q(pk__in=in_feldern.values("rundbrief"))

    def _mit_feldern(self, felder):
        return (
            self.select_related("quelle")
            .defer("suchtext")
            .prefetch_related(Prefetch("themenfelder", felder.order_by("nummer")))
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        felder = _themenfelder().oeffentlich()
        return self._mit_feldern(felder.only("slug", "name", "nummer"))

    def fuer_detail(self):
        """With everything the page of one Rundbrief shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read, the oldest first."""
        felder = _themenfelder().defer("suchtext", "hinweis")
        return self._mit_feldern(felder).order_by("datum", "kennung")

    def fuer_anbau(self):
        """The public ones as a block shows them, the latest first, in one query."""
        return self.oeffentlich().defer("suchtext", "text").order_by("-datum", "sortiertext", "pk")

    def directory(self) -> "dict[str, list[Rundbrief]]":
        """Rundbriefe by Kennung."""
        return {folded(rundbrief.kennung): [rundbrief] for rundbrief in self}


def _themenfelder():
    return apps.get_model("themenfelder", "Themenfeld").objects
