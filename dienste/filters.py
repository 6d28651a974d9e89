"""Filters: what the lists of Online-Dienste and of what they run on can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.werte.land import Land
from dienste.enums import (
    Abdeckung,
    Angebotsart,
    Barrierefreiheit,
    Betriebszustand,
    Eigenentwicklung,
    Plattformart,
    Vertrauensniveau,
)
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from leistungen.filters import SDG
from leistungen.models import OzgLeistung
from projects.enums import Terminlage
from themenfelder.models import Themenfeld

WO, WER, WOMIT = "Für wen", "Mit wem", "Womit"


class Zustandsfacette(Facet):
    """How far a Dienst is; `ohne`: no Quelle says it."""

    def prepared(self, queryset):
        return queryset.mit_zustand()

    def condition(self, werte):
        alle = OnlineDienst.objects.mit_zustand()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        ohne = model.objects.mit_zustand().filter(zustand="")
        return Q(pk__in=ohne.order_by().values("pk"))


class Dienstfacette(Facet):
    """One value for each Dienst that `methode` of the QuerySet annotates."""

    def __init__(self, methode: str, pfad: str, label: str, **optionen):
        super().__init__(pfad, label, **optionen)
        self.methode = methode
        self.haengt_am_tag = methode == "mit_planlage"  # whether a plan is over

    def prepared(self, queryset):
        return getattr(queryset, self.methode)()

    def condition(self, werte):
        alle = self.prepared(OnlineDienst.objects.all())
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class Leistungsfacette(Facet):
    """An OZG-Leistung that a Dienst covers, itself or by one of its LeiKa-Leistungen; or the
    Themenfeld of such a one. `methode` annotates it; `quelle`: whose slugs the values are."""

    def __init__(self, methode, pfad, label, *, quelle, **optionen):
        super().__init__(pfad, label, ohne=True, **optionen)
        self.methode, self.quelle = methode, quelle

    def prepared(self, queryset):
        return getattr(queryset, self.methode)()

    def condition(self, werte):
        alle = self.prepared(OnlineDienst.objects.all())
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        mit = self.prepared(model.objects.all()).filter(**{f"{self.pfad}__isnull": False})
        return ~Q(pk__in=mit.order_by().values("pk"))

    def known(self, model, werte):
        gefunden = self.quelle.objects.oeffentlich().filter(slug__in=werte).order_by()
        return dict(gefunden.values_list("slug", "name"))


class OnlineDienstFilterSet(PortalFilterSet):
    """What visitors can narrow the Online-Dienste by."""

    ordnung = ("sortiertext", "pk")
    zustand = Zustandsfacette(
        "zustand", "Zustand", choices=Betriebszustand.choices, ohne=True, haeufig=True
    )
    themenfeld = Leistungsfacette(
        "mit_themenfeldern",
        "feld_slug",
        "Themenfeld",
        label_feld="feld_name",
        quelle=Themenfeld,
        haeufig=True,
    )
    angebotsart = Facet(
        "angebotsart", "Angebotsart", choices=Angebotsart.choices, ohne=True, haeufig=True
    )
    leistung = Leistungsfacette(
        "mit_leistungen",
        "leistung_slug",
        "OZG-Leistung",
        label_feld="leistung_name",
        quelle=OzgLeistung,
    )
    plan = Dienstfacette("mit_planlage", "planlage", "Plan", choices=Terminlage.choices)
    sdg = Dienstfacette("mit_sdg", "sdg", "SDG-Kennzeichen", choices=SDG)
    land = Facet("umsetzendes_land", "Umsetzendes Land", choices=Land.choices, ohne=True, gruppe=WO)
    abdeckung = Facet("abdeckung", "Abdeckung", choices=Abdeckung.choices, ohne=True, gruppe=WO)
    vertrauensniveau = Facet(
        "vertrauensniveau",
        "Vertrauensniveau",
        choices=Vertrauensniveau.choices,
        ohne=True,
        gruppe=WO,
    )
    plattform = Facet(
        "plattformen__kennung",
        "Plattform",
        label_feld="plattformen__name",
        zeile="plattformen",
        ziel="plattformen",
        ohne=True,
        gruppe=WOMIT,
    )
    plattformart = Facet(
        "plattformen__art",
        "Art der Plattform",
        choices=Plattformart.choices,
        zeile="plattformen",
        ziel="plattformen",
        gruppe=WOMIT,
    )
    formularserver = Facet(
        "formularangaben__formularserver__kennung",
        "Formularserver",
        label_feld="formularangaben__formularserver__name",
        zeile="formularangaben",
        ziel="formularangaben__formularserver",
        ohne=True,
        gruppe=WOMIT,
    )
    fachverfahren = Facet(
        "fachverfahren__kennung",
        "Fachverfahren",
        label_feld="fachverfahren__name",
        zeile="fachverfahren",
        ziel="fachverfahren",
        ohne=True,
        gruppe=WOMIT,
    )
    betreiber = Facet(
        "betreiber__kennung",
        "Betreiber",
        label_feld="betreiber__kurzname",
        ziel="betreiber",
        ohne=True,
        gruppe=WER,
    )
    anbieter = Facet(
        "angebote__anbieter__kennung",
        "Anbieter",
        label_feld="angebote__anbieter__kurzname",
        zeile="angebote",
        ziel="angebote__anbieter",
        ohne=True,
        gruppe=WER,
    )
    projekt = Facet(
        "projekte__kennung",
        "Umsetzungsprojekt",
        label_feld="projekte__titel",
        zeile="projekte",
        ziel="projekte",
        ohne=True,
        gruppe=WER,
    )

    class Meta:
        model = OnlineDienst
        fields: list[str] = []


class PlattformFilterSet(PortalFilterSet):
    """What visitors can narrow the Plattformen by."""

    ordnung = ("sortiertext", "pk")
    art = Facet("art", "Art", choices=Plattformart.choices, ohne=True, haeufig=True)
    betreiber = Facet(
        "betreiber__kennung",
        "Betreiber",
        label_feld="betreiber__kurzname",
        ziel="betreiber",
        ohne=True,
        haeufig=True,
    )

    class Meta:
        model = Plattform
        fields: list[str] = []


class FachverfahrenFilterSet(PortalFilterSet):
    """What visitors can narrow the Fachverfahren by."""

    ordnung = ("sortiertext", "pk")
    hersteller = Facet(
        "hersteller__kennung",
        "Hersteller",
        label_feld="hersteller__kurzname",
        ziel="hersteller",
        ohne=True,
        haeufig=True,
    )
    eigenentwicklung = Facet(
        "eigenentwicklung", "Eigenentwicklung", choices=Eigenentwicklung.choices, ohne=True
    )
    barrierefreiheit = Facet(
        "barrierefreiheit", "Barrierefreiheit", choices=Barrierefreiheit.choices, ohne=True
    )

    class Meta:
        model = Fachverfahren
        fields: list[str] = []
