"""QuerySets: reads of Kennzahlen."""

from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Value, When

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Suchstoff
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NurMitAllen
from kennzahlen.enums import Widerspruch
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from kennzahlen.models import Kennzahl


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
        return self.filter(long_unchecked(), nur_oeffentliche())

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
        return self.defer("suchtext")._mit_paaren(self.model.objects.defer("suchtext"))

    def fuer_detail(self):
        """With everything the page of one Kennzahl shows, of the others beside it too."""
        return self._mit_paaren(self.model.objects.select_related("quelle"))

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Kennzahl]]":
        """Kennzahlen by Kennung."""
        return {folded(zahl.kennung): [zahl] for zahl in self}
