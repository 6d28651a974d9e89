"""Filters: what the lists of Programme and of their projects can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.werte.land import Land
from programme.enums import Projektstufe, Uebertragbarkeit
from programme.models import Programm, Programmprojekt


class Standfacette(Facet):
    """How far a project is; worked out from what was confirmed."""

    ohne_text = "nichts bestätigt"
    liest = tuple(f"{stufe}_bestaetigt_von" for stufe in Projektstufe.values)

    def prepared(self, queryset):
        return queryset.mit_stufe()

    def condition(self, werte):
        alle = Programmprojekt.objects.mit_stufe()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        return Q(**{f"{stufe}_bestaetigt_von__isnull": True for stufe in Projektstufe.values})


class ProgrammFilterSet(PortalFilterSet):
    """What visitors can narrow the Programme by."""

    ordnung = ("sortiertext", "pk")
    land = Facet("land", "Bundesland", choices=Land.choices, ohne=True, haeufig=True)
    quelle = Facet(
        "quelle__kennung", "Quelle", label_feld="quelle__titel", ziel="quelle", ohne=True
    )

    class Meta:
        model = Programm
        fields: list[str] = []


class ProgrammprojektFilterSet(PortalFilterSet):
    """What visitors can narrow the projects of Programme by."""

    ordnung = ("sortiertext", "pk")
    programm = Facet(
        "programm__kennung",
        "Programm",
        label_feld="programm__name",
        ziel="programm",
        ohne=True,
        haeufig=True,
    )
    region = Facet(
        "regionen__kennung",
        "Region",
        label_feld="regionen__name",
        zeile="regionen",
        ziel="regionen__programm",
        ohne=True,
        haeufig=True,
    )
    stand = Standfacette("stand", "Stand", choices=Projektstufe.choices, ohne=True, haeufig=True)
    kategorie = Facet(
        "kategorien__name",
        "Kategorie",
        label_feld="kategorien__name",
        zeile="kategorien",
        ohne=True,
    )
    empfaenger = Facet(
        "zuwendungsempfaenger__kennung",
        "Zuwendungsempfänger",
        label_feld="zuwendungsempfaenger__kurzname",
        zeile="zuwendungsempfaenger",
        ziel="zuwendungsempfaenger",
        ohne=True,
    )
    uebertragbar = Facet("uebertragbar", "Übertragbar", choices=Uebertragbarkeit.choices, ohne=True)
    themenfeld = Facet(
        "themenfelder__slug",
        "Themenfeld",
        label_feld="themenfelder__name",
        zeile="themenfelder",
        ziel="themenfelder",
        ohne=True,
    )
    leistung = Facet(
        "ozg_leistungen__slug",
        "OZG-Leistung",
        label_feld="ozg_leistungen__name",
        zeile="ozg_leistungen",
        ziel="ozg_leistungen",
        ohne=True,
    )
    dienst = Facet(
        "dienste__kennung",
        "Online-Dienst",
        label_feld="dienste__name",
        zeile="dienste",
        ziel="dienste",
        ohne=True,
    )
    projekt = Facet(
        "umsetzungsprojekte__kennung",
        "Umsetzungsprojekt",
        label_feld="umsetzungsprojekte__titel",
        zeile="umsetzungsprojekte",
        ziel="umsetzungsprojekte",
        ohne=True,
    )
    quelle = Facet(
        "quelle__kennung", "Quelle", label_feld="quelle__titel", ziel="quelle", ohne=True
    )

    class Meta:
        model = Programmprojekt
        fields: list[str] = []
