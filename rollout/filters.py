"""Filters: what the list of Anschlüsse can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.facettenindex import Bitindex
from bausteine.suche.frage import search_words
from bausteine.werte.land import Land
from gebiete.enums import Einwohnerspanne, Kommunenart
from gebiete.filters import WO, Klassenfacette
from rollout.enums import Anschlussstand, Hemmnis, Nachweisalter, Planlage, Stillstand
from rollout.gitter import Gitterindex
from rollout.models import Anschluss
from rollout.querysets import AnschlussQuerySet

ANBINDUNG = "Anbindung"
#: by Kommune, then by Dienst
LISTENFOLGE = (
    "kommune__organisation__sortiertext",
    "kommune_id",
    "dienst__sortiertext",
    "dienst_id",
)


class Lagefacette(Facet):
    """Computed, because it changes with the day; `mit_lage` of the QuerySet says how."""

    haengt_am_tag = True

    def prepared(self, queryset):
        return queryset.mit_lage()

    def condition(self, werte):
        alle = Anschluss.objects.mit_lage()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class Landeslage(Facet):
    """The Land of the Kommune, which its key says."""

    def prepared(self, queryset):
        return queryset.mit_land()

    def condition(self, werte):
        anfaenge = Q(pk__in=[])
        for land in map(Land, werte):
            anfaenge |= Q(kommune__organisation__ags__startswith=land.schluessel)
        return anfaenge

    def missing(self, model):
        return Q(kommune__organisation__ags__isnull=True)


class Einwohnerlage(Facet):
    """How many people live in the Kommune, in ranges; `ohne`: nobody knows."""

    def prepared(self, queryset):
        return queryset.mit_spanne()

    def condition(self, werte):
        alle = Anschluss.objects.mit_spanne()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        return Q(kommune__einwohner__isnull=True)


class AnschlussFilterSet(PortalFilterSet):
    """What visitors can narrow the Anschlüsse by."""

    queryset: AnschlussQuerySet
    #: two Kommunen of one name do not mix: the list is a grid
    ordnung = (*LISTENFOLGE, "pk")
    je_eintrag_eine_zeile = True
    schreibt_index_fort = True
    stand = Facet("stand", "Stand", choices=Anschlussstand.choices, haeufig=True)
    dienst = Facet(
        "dienst__kennung",
        "Online-Dienst",
        label_feld="dienst__name",
        ziel="dienst",
        haeufig=True,
    )
    steht = Lagefacette(
        "steht",
        "Steht seit mehr als 90 Tagen",
        choices=Stillstand.choices,
        schalter="Anschlüsse, die unterwegs sind und seit mehr als 90 Tagen denselben Stand haben.",
    )
    plan = Lagefacette("planlage", "Plan", choices=Planlage.choices)
    alter = Lagefacette("nachweisalter", "Alter der Angabe", choices=Nachweisalter.choices)
    hemmnis = Facet("hemmnis", "Hemmnis", choices=Hemmnis.choices, ohne=True, gruppe=ANBINDUNG)
    fachverfahren = Facet(
        "fachverfahren__kennung",
        "Fachverfahren",
        label_feld="fachverfahren__name",
        zeile="fachverfahren",
        ziel="fachverfahren",
        ohne=True,
        gruppe=ANBINDUNG,
    )
    traeger = Facet(
        "traeger__kennung",
        "Träger",
        label_feld="traeger__kurzname",
        zeile="traeger",
        ziel="traeger",
        ohne=True,
        gruppe=ANBINDUNG,
    )
    regierungsbezirk = Facet(
        "kommune__regierungsbezirk__schluessel",
        "Regierungsbezirk",
        label_feld="kommune__regierungsbezirk__name",
        ohne=True,
        gruppe=WO,
    )
    kreis = Facet(
        "kommune__organisation__kreis__kennung",
        "Kreis",
        label_feld="kommune__organisation__kreis__name",
        zeile="kommune__organisation__kreis",
        ziel="kommune__organisation__kreis",
        alternativ=("kommune__organisation__kreis__ags",),
        ohne=True,
        gruppe=WO,
    )
    kommune = Facet(
        "kommune__organisation__kennung",
        "Kommune",
        label_feld="kommune__organisation__name",
        ziel="kommune__organisation",
        alternativ=("kommune__organisation__ags", "kommune__organisation__ars"),
        gruppe=WO,
    )
    art = Facet("kommune__art", "Art der Kommune", choices=Kommunenart.choices, gruppe=WO)
    groessenklasse = Klassenfacette(
        "kommune__groessenklasse__slug",
        "Größenklasse",
        label_feld="kommune__groessenklasse__name",
        ohne=True,
        gruppe=WO,
    )
    land = Landeslage("bundesland", "Bundesland", choices=Land.choices, ohne=True, gruppe=WO)

    einwohner = Einwohnerlage(
        "einwohnerspanne", "Einwohner", choices=Einwohnerspanne.choices, ohne=True, gruppe=WO
    )

    def make_index(self, bisher: Bitindex | None) -> Bitindex:
        """A grid: there may be millions."""
        return Gitterindex(self.facets, self.queryset, bisher)

    def found(self, suche: str) -> int:
        """The database looks for words; the grid knows the Anschlüsse of the Kommunen and Dienste
        that it found."""
        gitter = self.used_index
        if not isinstance(gitter, Gitterindex):
            return super().found(suche)
        menge = gitter.alle
        for wort in search_words(suche):
            orte = self.queryset.suchworte(wort)
            menge &= (
                gitter.menge({"pk": orte["eigene"]})
                | gitter.of_kommunen(orte["kommunen"].values_list("pk", flat=True))
                | gitter.of_dienste(orte["dienste"].values_list("pk", flat=True))
            )
        return menge

    class Meta:
        model = Anschluss
        fields: list[str] = []
