"""QuerySets: reads of Kennzahlen."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Suchstoff
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NurMitAllen
from kennzahlen.enums import Widerspruch
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from kennzahlen.models import Kennzahl

ZAHL = DecimalField(max_digits=14, decimal_places=2)


class KennzahlQuerySet(
    NurMitAllen["Kennzahl"],
    SuchQuerySet["Kennzahl"],
    OeffentlichQuerySet["Kennzahl"],
):
    """Figures of published documents; they belong to the whole portal."""

    def suchstoff(self):
        """What a figure is called, and what is said of it."""
        return Suchstoff(
            titel=("bezeichnung",), schluessel=("kennung",), texte=("einheit", "hinweis")
        )

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        return self.genannte().filter(long_unchecked(), nur_oeffentliche())

    def genannte(self):
        """Those that a Quelle states; what the portal counts nobody has to check."""
        return self.filter(liste="")

    def gezaehlte(self):
        """Those that the portal counts, public and in the order of their keys."""
        return self.oeffentlich().exclude(liste="").order_by("kennung")

    def mit_letztem(self):
        """Annotates `gezaehlt` and `gezaehlt_am`, the last Messwert; `zahlwert` is the number,
        whoever says it."""
        werte = apps.get_model("kennzahlen", "Messwert").objects.order_by("-am")
        letzter = werte.filter(kennzahl=OuterRef("pk"))
        return self.annotate(
            gezaehlt=Subquery(letzter.values("wert")[:1]),
            gezaehlt_am=Subquery(letzter.values("am")[:1]),
            zahlwert=Coalesce("wert", Subquery(letzter.values("wert")[:1]), output_field=ZAHL),
        )

    def mit_widerspruch(self):
        """Annotates `widerspruch`: whether another public Kennzahl says something else."""
        paare = self.model.widerspricht.through.objects.order_by()
        paare = paare.exclude(from_kennzahl=F("to_kennzahl"))  # two that became one
        hin = paare.filter(nur_oeffentliche("to_kennzahl"), from_kennzahl=OuterRef("pk"))
        her = paare.filter(nur_oeffentliche("from_kennzahl"), to_kennzahl=OuterRef("pk"))
        return self.annotate(
            widerspruch=Case(
                When(Exists(hin) | Exists(her), then=Value(Widerspruch.JA.value)),
                default=Value(Widerspruch.NEIN.value),
                output_field=CharField(),
            )
        )

    def _mit_paaren(self, andere):
        return self.select_related("quelle").prefetch_related(
            Prefetch("widerspricht", queryset=andere),
            Prefetch("widersprochen_von", queryset=andere),
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        andere = self.model.objects.defer("suchtext").mit_letztem()
        return self.defer("suchtext").mit_letztem()._mit_paaren(andere)

    def fuer_detail(self):
        """With everything the page of one Kennzahl shows, of the others beside it too."""
        andere = self.model.objects.select_related("quelle").mit_letztem()
        return self.mit_letztem()._mit_paaren(andere)

    def fuer_export(self, *, mit_teilen=False):
        """With everything the columns read. `mit_teilen`: also all Messwerte."""
        queryset = self.fuer_liste().order_by("sortiertext", "pk")
        return queryset.prefetch_related("messwerte") if mit_teilen else queryset

    def directory(self) -> "dict[str, list[Kennzahl]]":
        """Kennzahlen by Kennung."""
        return {folded(zahl.kennung): [zahl] for zahl in self}


class MesswertQuerySet(QuerySet):
    """What was counted, day by day."""

    def oeffentlich(self):
        """Only of public Kennzahlen."""
        return self.filter(nur_oeffentliche("kennzahl"))

    def der_letzten(self, tage: int):
        """Of so many days that there are values of, with their Kennzahl, in groups of one run."""
        von = self.order_by("-am").values_list("am", flat=True).distinct()[:tage]
        return (
            self.filter(am__in=list(von))
            .select_related("kennzahl")
            .order_by("gezaehlt_um", "kennzahl__kennung")
        )


class MomentaufnahmeQuerySet(QuerySet):
    """Numbers that were kept to be quoted."""

    def vom(self, tag):
        """Those kept on that day."""
        return self.filter(am=tag)
