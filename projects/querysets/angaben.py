"""QuerySets: reads of phases, partners, evidence and changes."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, F, Max, Prefetch, Q, Value, When
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from bausteine.bearbeiten.doppelte import DoppeltQuerySet
from bausteine.bearbeiten.models import Weiterleitung
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from projects.enums import Rolle, Stand, Status
from projects.querysets.pflege import LeistungspflegeQuerySet, PhasenpflegeQuerySet
from themenfelder.models import Themenfeld

if TYPE_CHECKING:
    from projects.models import Aenderung, Fachlichkeit, Stichwort


class ProjektteilQuerySet(BegrenztQuerySet):
    """Parts of projects: they belong where their project does."""

    zugehoerig: tuple[str, ...] = ("projekt",)

    def eigene(self, bereich):
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        return Q(projekt__in=projekte.order_by().values("pk"))


class PhaseQuerySet(PhasenpflegeQuerySet, ProjektteilQuerySet):
    """The phases of projects."""

    def in_reihenfolge(self):
        """From Vorbereitung to bundesweiter Roll-out, with their Quelle."""
        return self.select_related("quelle").order_by("projekt", "reihenfolge")

    def mit_zeit(self):
        """Only phases with a place in time: planned or confirmed ones."""
        return self.filter(Q(geplant_von__isnull=False) | Q(stand__in=Stand.erreichte()))

    def fuer_kalender(self, projekte):
        """The planned ones of these projects, with what an entry of a calendar says."""
        return (
            self.filter(projekt__in=projekte.order_by().values("pk"), geplant_von__isnull=False)
            .select_related("projekt", "quelle")
            .prefetch_related(Prefetch("projekt__themenfelder", Themenfeld.objects.oeffentlich()))
            .order_by("geplant_von", "projekt__sortiertext", "reihenfolge")
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("projekt", "quelle").order_by(
            "projekt__sortiertext", "projekt_id", "reihenfolge"
        )


class BeteiligungQuerySet(ProjektteilQuerySet):
    """Organisationen in their roles."""

    zugehoerig = ("projekt", "organisation")

    def eigene(self, bereich):
        """Also what an Organisation does itself, in projects that everybody may see."""
        selbst = Q(organisation__in=bereich.organisationen) & nur_oeffentliche("projekt")
        return super().eigene(bereich) | selbst

    def mit_organisation(self):
        """With what every view of a Beteiligung shows."""
        return self.select_related("organisation", "quelle").order_by(
            "projekt", "rolle", "organisation__sortiertext", "pk"
        )

    def oeffentlich(self):
        """Only with public Organisationen."""
        return self.mit_organisation().filter(nur_oeffentliche("organisation"))

    def fuer_organisation(self):
        """The public projects of an Organisation, in the order of the roles."""
        return (
            self.filter(nur_oeffentliche("projekt"))
            .select_related("projekt", "quelle")
            .annotate(rollenrang=Rolle.reihenfolge())
            .order_by("rollenrang", "projekt__sortiertext", "pk")
        )

    def by_role(self) -> list[tuple[str, list]]:
        """The public projects of an Organisation under the name of its role in them."""
        rollen: dict[str, list] = {}
        for beteiligung in self.fuer_organisation():
            rollen.setdefault(beteiligung.get_rolle_display(), []).append(beteiligung)
        return list(rollen.items())

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("projekt", "organisation", "quelle").order_by(
            "projekt__sortiertext", "projekt_id", "rolle", "organisation__sortiertext", "pk"
        )


class ProjektleistungQuerySet(LeistungspflegeQuerySet, ProjektteilQuerySet):
    """The LeiKa-Leistungen in projects."""

    zugehoerig = ("projekt", "leika_leistung")

    def mit_leistung(self):
        """With what every view of it shows."""
        return self.select_related("leika_leistung", "quelle").order_by(
            "projekt", "leika_leistung__sortiertext", "pk"
        )

    def oeffentlich(self):
        """Only with public Leistungen."""
        return self.mit_leistung().filter(nur_oeffentliche("leika_leistung"))

    def fuer_leistung(self):
        """The public projects of a Leistung, the furthest first: annotates `gilt`, the value of its
        own status, else of theirs."""
        gilt = Case(When(status="", then=F("projekt__status")), default=F("status"))
        return (
            self.filter(nur_oeffentliche("projekt"))
            .select_related("projekt", "quelle")
            .annotate(gilt=gilt)
            .order_by(Status.fortschritt("gilt"), "projekt__sortiertext", "pk")
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("projekt", "leika_leistung", "quelle").order_by(
            "projekt__sortiertext", "projekt_id", "leika_leistung__sortiertext", "pk"
        )


class BelegtQuerySet(ProjektteilQuerySet):
    """Facts of a project that carry a Quelle."""

    def mit_quelle(self):
        """With the Quelle."""
        return self.select_related("quelle").order_by("pk")

    def datiert(self):
        """Only with public Quellen that say as of when they are."""
        return self.filter(nur_oeffentliche("quelle"), quelle__stand_bis__isnull=False)


#: a project's first publication
ERSTE = Q(unterschiede=[])
#: so many projects changed in one act are still told one by one
BUENDEL_AB = 20
#: so many of a larger act are still told one by one where a filter leaves no more
HANDVOLL = 5


def _mark(spalte: str) -> str:
    """How the name of a column stands in the text of a change; facts of any phase look alike.

    A quote inside a value is stored with a backslash, so that only names of columns match.
    """
    for teil in ("_phase_", "_partner_"):
        if teil in spalte:
            return f'{teil}{spalte.partition(teil)[2]}", "vorher"'
    return f'"spalte": "{spalte}"'


class Buendel(NamedTuple):
    """Changes of one act and kind; the primary key `vertreter` is that of the latest."""

    am: dt.datetime
    erste: bool
    anzahl: int
    vertreter: int


def _midnight(tag: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(tag, dt.time()))


class AenderungQuerySet(models.QuerySet["Aenderung"]):
    """Public changes of projects."""

    def oeffentlich(self):
        """Only of projects that are public now."""
        return self.filter(nur_oeffentliche("projekt"))

    def seit(self, zeitpunkt: dt.datetime):
        """Those made then or later."""
        return self.filter(am__gte=zeitpunkt)

    def found(self, eingabe: str):
        """Changes of the projects that the search finds."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.found(eingabe)
        return self.filter(projekt__in=projekte.order_by().values("pk"))

    def mit_spalten(self, spalten: list[str]):
        """Changes of at least one of these download columns; a first publication has none."""
        regel = Q(pk__in=[])
        for marke in sorted({_mark(spalte) for spalte in spalten}):
            regel |= Q(als_text__contains=marke)
        return self.alias(als_text=Cast("unterschiede", models.TextField())).filter(regel)

    def fuer_liste(self):
        """With the project."""
        return self.select_related("projekt")

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("projekt")

    def neueste(self, anzahl: int, ab: int = 0):
        """The latest public changes with their project, in one query; without the `ab` that are
        later still."""
        return self.oeffentlich().fuer_liste().order_by("-am", "-pk")[ab : ab + anzahl]

    def buendel(self, alle=None) -> list["Buendel"]:
        """Where more than `BUENDEL_AB` projects changed in one act: those taken up, those changed.

        Each with its number and the latest change, which stands for all of them. `alle`: of which
        changes these are a part; what is one entry there is one here too, but for a handful.
        """
        if alle is not None:
            teil = self.filter(
                Q(ERSTE, am__in=alle.filter(ERSTE)._large_acts())
                | Q(~ERSTE, am__in=alle.filter(~ERSTE)._large_acts())
            )
            return teil._bundles(ab=HANDVOLL)
        return self._bundles(ab=BUENDEL_AB)

    def _large_acts(self):
        """The times at which more than `BUENDEL_AB` of them were made."""
        zeiten = self.order_by().values("am").annotate(n=Count("pk", distinct=True))
        return zeiten.filter(n__gt=BUENDEL_AB).values("am")

    def _bundles(self, ab: int) -> list["Buendel"]:
        erste = Case(When(ERSTE, then=Value(True)), default=Value(False))
        gruppen = (
            self.order_by()
            .annotate(erste=erste)
            .values_list("am", "erste")
            .annotate(anzahl=Count("pk", distinct=True), vertreter=Max("pk"))
            .filter(anzahl__gt=ab)
        )
        return [Buendel(*gruppe) for gruppe in gruppen]

    def ohne_gebuendelte(self, buendel: list["Buendel"]):
        """Of each of these only the one change that stands for all."""
        if not buendel:
            return self
        vertreten = Q(pk__in=[])
        for erste, bedingung in ((True, ERSTE), (False, ~ERSTE)):
            if zeiten := [b.am for b in buendel if b.erste == erste]:
                vertreten |= bedingung & Q(am__in=zeiten)
        return self.filter(~vertreten | Q(pk__in=[b.vertreter for b in buendel]))

    def je_tag(self, tage: "Collection[dt.date]") -> "dict[dt.date, tuple[int, int]]":
        """For each of these days in Germany how many projects were taken up and how many changes
        were made; one query, none for no days."""
        if not tage:
            return {}
        von, bis = min(tage), max(tage) + dt.timedelta(days=1)
        mitternacht = [
            timezone.make_aware(dt.datetime.combine(tag, dt.time())) for tag in (von, bis)
        ]
        zeilen = (
            self.filter(am__gte=mitternacht[0], am__lt=mitternacht[1])
            .order_by()
            .values_list(TruncDate("am"))
            .annotate(
                aufgenommen=Count("pk", filter=ERSTE, distinct=True),
                geaendert=Count("pk", filter=~ERSTE, distinct=True),
            )
        )
        return {tag: (aufgenommen, geaendert) for tag, aufgenommen, geaendert in zeilen}

    def gemeinsam_mit(self, pk: int):
        """The changes of the same act and kind as this one; none if there is no such."""
        eine: Aenderung | None = self.filter(pk=pk).first()
        if eine is None:
            return self.none()
        return self.filter(~ERSTE if eine.unterschiede else ERSTE, am=eine.am)


class FachlichkeitQuerySet(BegrenztQuerySet["Fachlichkeit"], DoppeltQuerySet["Fachlichkeit"]):
    """Kinds of municipal offices."""

    def gemeinsam(self, bereich):
        """Words that everyone works with."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("name")

    def directory(self) -> "dict[str, list[Fachlichkeit]]":
        """Fachlichkeiten by folded name."""
        return {folded(fachlichkeit.name): [fachlichkeit] for fachlichkeit in self}


class StichwortQuerySet(
    BegrenztQuerySet["Stichwort"], DoppeltQuerySet["Stichwort"], SuchQuerySet["Stichwort"]
):
    """Words that projects are filed under."""

    def gemeinsam(self, bereich):
        """Words that every Themenfeld works with."""
        return bool(bereich.themenfelder)

    def oeffentlich(self):
        """Only those that a public project has; a Stichwort has no state of its own."""
        through = apps.get_model("projects", "Umsetzungsprojekt").stichwoerter.through
        genannt = through.objects.filter(
            nur_oeffentliche("umsetzungsprojekt"), stichwort=models.OuterRef("pk")
        )
        return self.filter(models.Exists(genannt))

    def merged_addresses(self, slugs: list[str]) -> dict[str, str]:
        """Where the addresses of merged ones among these lead to, as far as these records go."""
        wege = Weiterleitung.objects.filter(
            art=self.model._meta.label_lower, alt__in=slugs, neu__in=self.values("slug")
        )
        return dict(wege.values_list("alt", "neu"))

    def mit_projektzahl(self):
        """Annotates `projektzahl`: projects of every state."""
        return self.annotate(projektzahl=models.Count("projekte")).order_by("suchtext", "pk")

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("suchtext", "pk")

    def directory(self) -> "dict[str, list[Stichwort]]":
        """Stichwörter by folded name."""
        return {folded(stichwort.name): [stichwort] for stichwort in self}
