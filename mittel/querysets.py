"""QuerySets: reads of Mittelvorgänge."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from mittel.betraege import Betragssumme
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from mittel.models import Mittelvorgang

#: when it begins; of an extension only the end is known
ZEIT = Coalesce("zeitraum_von", "gilt_bis")


class MittelvorgangQuerySet(
    BegrenztQuerySet["Mittelvorgang"],
    SuchQuerySet["Mittelvorgang"],
    OeffentlichQuerySet["Mittelvorgang"],
):
    """Förderanträge, Leistungsvereinbarungen and Beauftragungen."""

    zugehoerig = ("projekt",)

    def eigene(self, bereich):
        """Those of the projects of one's Themenfelder; without a project nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        return Q(projekt__in=projekte.order_by().values("pk"))

    def suchstoff(self):
        """Also the project and the partner by all of their names."""
        vorgaenge = self.model.objects
        return Suchstoff(
            titel=("gegenstand",),
            schluessel=("kennung",),
            texte=("zweck_text", "stand_text", "hinweis"),
            wege=(
                Weg(
                    "projects.umsetzungsprojekt",
                    lambda: vorgaenge.filter(projekt__isnull=False).values_list("projekt", "pk"),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
                Weg(
                    "organisationen.organisation",
                    lambda: vorgaenge.filter(partner__isnull=False).values_list("partner", "pk"),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.NAME: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also the public project and the public partner by all of their names."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        partner = apps.get_model("organisationen", "Organisation").objects.oeffentlich()
        return (
            super().suchorte(wort)
            | Q(projekt__in=_found(projekte.filter(suchtext__contains=wort)))
            | Q(partner__in=_found(partner.holding(wort)))
        )

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = long_unchecked()
        return self.filter(alt, nur_oeffentliche())

    def mit_jahr(self):
        """Annotates `jahr`: the year it begins in, of an extension the year it ends in."""
        return self.annotate(jahr=ExtractYear(ZEIT))

    def betraege(self) -> Betragssumme:
        """What their Beträge come to, and how many have none."""
        zahlen = self.order_by().aggregate(
            summe=Sum("betrag"), anzahl=Count("pk"), mit=Count("betrag")
        )
        return Betragssumme(zahlen["summe"], zahlen["anzahl"], zahlen["anzahl"] - zahlen["mit"])

    def fuer_liste(self):
        """With everything a row of the list shows, and of its project no long texts."""
        lang = ("suchtext", "interne_notiz", "oeffentliche_angaben")
        return self.select_related("projekt", "partner", "quelle").defer(
            "suchtext", *(f"projekt__{feld}" for feld in lang)
        )

    def fuer_detail(self):
        """With everything the page of one Vorgang shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by(ZEIT.asc(nulls_last=True), "sortiertext", "pk")

    def fuer_anbau(self):
        """The public ones as the page of a project or a partner shows them, the oldest first."""
        return self.oeffentlich().fuer_export()

    def projekte(self, pks) -> set[int]:
        """The projects that the Vorgänge with these keys belong to or ever belonged to."""
        heute = self.filter(pk__in=pks, projekt__isnull=False).order_by()
        frueher = self.model.history.filter(id__in=pks, projekt__isnull=False).order_by()
        return set(
            heute.values_list("projekt_id")
            .union(frueher.values_list("projekt_id"))
            .values_list("projekt_id", flat=True)
        )

    def directory(self) -> "dict[str, list[Mittelvorgang]]":
        """Vorgänge by Kennung."""
        return {folded(vorgang.kennung): [vorgang] for vorgang in self}


def _found(queryset: QuerySet) -> QuerySet:
    return queryset.order_by().values("pk")
