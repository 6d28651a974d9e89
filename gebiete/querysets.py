"""QuerySets: reads of Kommunen and what they are ordered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, Q, Sum, Value, When

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.land import Land
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from gebiete.enums import Einwohnerspanne, Kommunenart
from organisationen.models import Organisation

if TYPE_CHECKING:
    from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk


@dataclass(frozen=True)
class Einwohnersumme:
    """How many people live in some Kommunen, and for how many of these nobody has said it."""

    anzahl: int
    einwohner: int
    ohne: int

    @property
    def bekannt(self) -> int:
        """How many of them are counted."""
        return self.anzahl - self.ohne

    @classmethod
    def of(cls, kommunen: "Sequence[Kommune]") -> "Einwohnersumme":
        """Of Kommunen that were read already."""
        bekannt = [k.einwohner for k in kommunen if k.einwohner is not None]
        return cls(len(kommunen), sum(bekannt), len(kommunen) - len(bekannt))


class RegierungsbezirkQuerySet(BegrenztQuerySet["Regierungsbezirk"]):
    """Parts of a Land."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("schluessel")

    def directory(self) -> "dict[str, list[Regierungsbezirk]]":
        """By key and folded name."""
        verzeichnis: dict[str, list[Regierungsbezirk]] = {}
        for bezirk in self:
            for text in {bezirk.schluessel, folded(bezirk.name)}:
                verzeichnis.setdefault(text, []).append(bezirk)
        return verzeichnis


class GroessenklasseQuerySet(BegrenztQuerySet["Groessenklasse"]):
    """What the law of a Land calls its Kommunen."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("land", "reihenfolge", "pk")

    def directory(self) -> "dict[str, list[Groessenklasse]]":
        """By slug and folded name."""
        verzeichnis: dict[str, list[Groessenklasse]] = {}
        for klasse in self:
            for text in {klasse.slug, folded(klasse.name)}:
                verzeichnis.setdefault(text, []).append(klasse)
        return verzeichnis


class KommuneQuerySet(BegrenztQuerySet["Kommune"], SuchQuerySet["Kommune"]):
    """Gemeinden, Städte and Kreise."""

    zugehoerig = ("organisation",)
    #: what the directory says is master data; its own account says whether it still holds
    nur_felder = ()

    def eigene(self, bereich):
        return Q(organisation__in=bereich.organisationen)

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def oeffentlich(self):
        """Only those of public Organisationen."""
        return self.filter(nur_oeffentliche("organisation"))

    def oeffentliche(self):
        """The same as a rule."""
        return nur_oeffentliche("organisation")

    def suchstoff(self):
        """The PLZ, and everything that its Organisation is found by."""
        return Suchstoff(
            titel=(),
            schluessel=("plz_sitz",),
            wege=(
                Weg(
                    "organisationen.organisation",
                    lambda: self.model.objects.values_list("organisation", "pk"),
                    {stelle: stelle for stelle in Stelle},
                ),
            ),
        )

    def suchorte(self, wort):
        """The PLZ, and everything that its Organisation is found by: name, alias, AGS, ARS."""
        gefunden = Organisation.objects.filter(Organisation.objects.all().suchorte(wort))
        return super().suchorte(wort) | Q(organisation__in=gefunden.order_by().values("pk"))

    def mit_land(self):
        """Annotates `bundesland`, which the first two digits of the AGS say."""
        faelle = [
            When(organisation__ags__startswith=land.schluessel, then=Value(land.value))
            for land in Land
        ]
        return self.annotate(
            bundesland=Case(*faelle, default=None, output_field=models.CharField())
        )

    def mit_spanne(self):
        """Annotates `einwohnerspanne`: the value of Einwohnerspanne, NULL where nobody knows."""
        faelle = [
            When(einwohner__gte=int(spanne.value), then=Value(spanne.value))
            for spanne in reversed(Einwohnerspanne)
        ]
        return self.annotate(
            einwohnerspanne=Case(*faelle, default=None, output_field=models.CharField())
        )

    def mit_anzahlen(self):
        """Annotates `anzahl_projekte`: public projects its Organisation has any role in."""
        projekte = "organisation__beteiligungen__projekt"
        return self.annotate(
            anzahl_projekte=Count(projekte, filter=nur_oeffentliche(projekte), distinct=True)
        )

    def _mit_allem(self):
        return self.select_related(
            "organisation__kreis", "regierungsbezirk", "groessenklasse"
        ).mit_anzahlen()

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self._mit_allem()

    def fuer_seite(self):
        """With everything the page of one shows."""
        return self.select_related(
            "organisation", "regierungsbezirk", "groessenklasse", "groessenklasse_quelle", "quelle"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self._mit_allem()
            .select_related("quelle", "groessenklasse_quelle")
            .order_by("organisation__sortiertext", "pk")
        )

    def gemeinden(self, kreis: Organisation):
        """The public Gemeinden of a Kreis that exist today, in the order of their names."""
        return (
            self.oeffentlich()
            .filter(organisation__kreis=kreis, gueltig_bis__isnull=True)
            .select_related("organisation", "groessenklasse")
            .order_by("organisation__sortiertext", "pk")
        )

    def ohne_angabe(self):
        """Of which nobody has said how far they are: neither Anschluss nor Onboarding nor
        Selbstauskunft; only those that exist today."""
        return self.filter(
            gueltig_bis__isnull=True,
            anschluesse__isnull=True,
            onboardings__isnull=True,
            selbstauskuenfte__isnull=True,
        )

    def nur_gemeinden(self):
        """Without the Kreise, whose people are those of their Gemeinden."""
        return self.exclude(art__in=Kommunenart.kreise())

    def einwohnersumme(self) -> Einwohnersumme:
        """Of all of them, in one query."""
        zahlen = self.order_by().aggregate(
            anzahl=Count("pk"), summe=Sum("einwohner"), bekannt=Count("einwohner")
        )
        return Einwohnersumme(
            zahlen["anzahl"], zahlen["summe"] or 0, zahlen["anzahl"] - zahlen["bekannt"]
        )

    def directory(self) -> "dict[str, list[Kommune]]":
        """By everything a cell may name one with: Kennung, names, AGS and ARS, which a spreadsheet
        may have taken for numbers and robbed of their zero."""
        verzeichnis: dict[str, list[Kommune]] = {}
        kommunen = self.select_related("organisation").prefetch_related("organisation__aliase")
        for kommune in kommunen:
            stelle = kommune.organisation
            texte = {stelle.kennung, stelle.kurzname, stelle.name}
            texte |= {alias.name for alias in stelle.aliase.all()}
            for schluessel in filter(None, (stelle.ags, stelle.ars)):
                texte |= {schluessel, schluessel.removeprefix("0")}
            for text in {folded(text) for text in texte if text}:
                verzeichnis.setdefault(text, []).append(kommune)
        return verzeichnis

    def je_ags(self) -> "dict[str, Kommune]":
        """By AGS, with what a row of the official directory is compared with."""
        kommunen = self.filter(organisation__ags__isnull=False).fuer_export()
        return {kommune.organisation.ags: kommune for kommune in kommunen}
