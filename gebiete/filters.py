"""Filters: what the list of Kommunen can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.werte.land import Land
from gebiete.enums import Einwohnerspanne, Kommunenart
from gebiete.models import Kommune

WO = "Wo"


class Landfacette(Facet):
    """The Land, which the key says."""

    def prepared(self, queryset):
        return queryset.mit_land()

    def condition(self, werte):
        anfaenge = Q(pk__in=[])
        for land in map(Land, werte):
            anfaenge |= Q(organisation__ags__startswith=land.schluessel)
        return anfaenge

    def missing(self, model):
        return Q(organisation__ags__isnull=True)


class Spannenfacette(Facet):
    """How many people live there, in ranges; `ohne`: nobody knows."""

    def prepared(self, queryset):
        return queryset.mit_spanne()

    def condition(self, werte):
        alle = Kommune.objects.mit_spanne()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        return Q(einwohner__isnull=True)


class Klassenfacette(Facet):
    """The Größenklasse; of whom nobody has read one, the pages say just that."""

    ohne_text = "nicht eingelesen"


class KommuneFilterSet(PortalFilterSet):
    """What visitors can narrow the Kommunen by."""

    ordnung = ("organisation__sortiertext", "pk")
    art = Facet("art", "Art", choices=Kommunenart.choices, haeufig=True)
    regierungsbezirk = Facet(
        "regierungsbezirk__schluessel",
        "Regierungsbezirk",
        label_feld="regierungsbezirk__name",
        ohne=True,
        haeufig=True,
    )
    groessenklasse = Klassenfacette(
        "groessenklasse__slug",
        "Größenklasse",
        label_feld="groessenklasse__name",
        ohne=True,
        haeufig=True,
    )
    kreis = Facet(
        "organisation__kreis__kennung",
        "Kreis",
        label_feld="organisation__kreis__name",
        zeile="organisation__kreis",
        ziel="organisation__kreis",
        alternativ=("organisation__kreis__ags",),
        ohne=True,
        gruppe=WO,
    )
    land = Landfacette("bundesland", "Bundesland", choices=Land.choices, ohne=True, gruppe=WO)
    einwohner = Spannenfacette(
        "einwohnerspanne", "Einwohner", choices=Einwohnerspanne.choices, ohne=True
    )

    class Meta:
        model = Kommune
        fields: list[str] = []
