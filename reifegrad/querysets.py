"""QuerySets: reads of Reifegrad models and of what is rated by them.

Each rating has its model, and each question here is about one model: levels of two models are never
counted, compared or sorted together.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, Subquery

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from reifegrad.regel import Regelergebnis, lowest

if TYPE_CHECKING:
    from reifegrad.models import Reifegradbewertung, Reifegradmodell


class ReifegradmodellQuerySet(BegrenztQuerySet["Reifegradmodell"]):
    """Versions of the model, each for itself."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("quelle").order_by("version")

    def fuer_seite(self):
        """With everything the page of one shows."""
        return self.select_related("quelle").prefetch_related("stufen", "kriterien")

    def directory(self) -> "dict[str, list[Reifegradmodell]]":
        """By version and name."""
        verzeichnis: dict[str, list[Reifegradmodell]] = {}
        for modell in self:
            # a spreadsheet makes 2 of 2.0
            texte = {modell.version, modell.version.removesuffix(".0"), modell.name}
            for text in map(folded, texte):
                verzeichnis.setdefault(text, []).append(modell)
        return verzeichnis


class ModellteilQuerySet(BegrenztQuerySet):
    """Levels and criteria: known to all, as their model is."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("modell").order_by(*(self.model._meta.ordering or ("pk",)))


class ReifegradbewertungQuerySet(BegrenztQuerySet["Reifegradbewertung"]):
    """What somebody said of one Leistung of a Dienst, by one model, on one day."""

    zugehoerig = ("dienst_leistung",)

    def oeffentlich(self):
        """Only those of public Dienste and public Leistungen."""
        leika = Q(dienst_leistung__leika_leistung__isnull=True) | nur_oeffentliche(
            "dienst_leistung__leika_leistung"
        )
        ozg = Q(dienst_leistung__ozg_leistung__isnull=True) | nur_oeffentliche(
            "dienst_leistung__ozg_leistung"
        )
        return self.filter(nur_oeffentliche("dienst_leistung__dienst") & leika & ozg)

    def vollstaendige(self):
        """With a level: what is being checked says nothing yet."""
        return self.filter(stufe__isnull=False)

    def unvollstaendige(self):
        """Begun and not finished."""
        return self.filter(stufe__isnull=True)

    def aktuelle(self):
        """The newest one with a level of each Leistung and model."""
        spaetere = self.model.objects.vollstaendige().filter(
            dienst_leistung=OuterRef("dienst_leistung"),
            modell=OuterRef("modell"),
            bewertet_am__gt=OuterRef("bewertet_am"),
        )
        return self.vollstaendige().filter(~Exists(spaetere.order_by()))

    def mit_allem(self):
        """With everything that is shown of one."""
        return self.select_related(
            "dienst_leistung__dienst",
            "dienst_leistung__leika_leistung",
            "dienst_leistung__ozg_leistung",
            "modell",
            "stufe",
            "durch",
            "quelle",
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.mit_allem().order_by(
            "dienst_leistung__dienst__sortiertext",
            "dienst_leistung",
            "modell__version",
            "bewertet_am",
        )

    def zu_dienst(self, dienst):
        """Of the Leistungen of one Dienst."""
        return self.filter(dienst_leistung__dienst=dienst)

    def fuer_anbau(self):
        """The public ones that hold today, Leistung by Leistung and model by model."""
        return (
            self.oeffentlich()
            .aktuelle()
            .mit_allem()
            .order_by("dienst_leistung", "modell__version", "pk")
        )

    def niedrigste(self, version: str):
        """Of the Dienst in the outer query the lowest level by this model among its public
        Leistungen, as an expression; NULL: none of them is rated."""
        je_dienst = (
            self.oeffentlich()
            .aktuelle()
            .filter(modell__version=version, dienst_leistung__dienst=OuterRef("pk"))
            .order_by()
            .values("dienst_leistung__dienst")
            .annotate(niedrigste=Min("stufe__stufe"))
            .values("niedrigste")
        )
        return Subquery(je_dienst, output_field=IntegerField())

    def dienste_je_stufe(self, version: str) -> dict[int, int]:
        """How many public Dienste stand at which level of this model, by their lowest Leistung."""
        dienste = apps.get_model("dienste", "OnlineDienst").objects.oeffentlich().order_by()
        zeilen = (
            dienste.annotate(reifegrad=self.niedrigste(version))
            .filter(reifegrad__isnull=False)
            .values("reifegrad")
            .annotate(anzahl=Count("pk"))
            .order_by("reifegrad")
        )
        return {zeile["reifegrad"]: zeile["anzahl"] for zeile in zeilen}


class KriteriumsantwortQuerySet(BegrenztQuerySet):
    """Answers to the criteria of a rating."""

    zugehoerig = ("bewertung",)

    def ergebnis(self, bewertung: "Reifegradbewertung") -> Regelergebnis:
        """What the answers of a rating come to by the minimum rule."""
        kriterien = bewertung.modell.kriterien.values_list("nummer", flat=True)
        antworten = dict(
            self.filter(bewertung=bewertung.pk)
            .annotate(nummer=F("kriterium__nummer"))
            .values_list("nummer", "stufe")
        )
        return lowest(kriterien, antworten)
