"""Filters: what the list of Mittelvorgänge can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from mittel.enums import Mittelart, Mittelstand, Mittelzweck
from mittel.models import Mittelvorgang


class Vorgangsjahr(Jahr):
    """The year a Vorgang begins in, of an extension the year it ends in; `ohne`: no time at all."""

    def prepared(self, queryset):
        return queryset.mit_jahr()

    def condition(self, werte):
        alle = Mittelvorgang.objects.mit_jahr()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        return Q(zeitraum_von__isnull=True, gilt_bis__isnull=True)


class MittelvorgangFilterSet(PortalFilterSet):
    """What visitors can narrow the Vorgänge by."""

    ordnung = ("sortiertext", "pk")
    art = Facet("art", "Art", choices=Mittelart.choices, haeufig=True)
    stand = Facet("stand", "Stand", choices=Mittelstand.choices, ohne=True, haeufig=True)
    zweck = Facet("zweck", "Zweck", choices=Mittelzweck.choices, ohne=True)
    partner = Facet(
        "partner__kennung", "Partner", label_feld="partner__kurzname", ziel="partner", ohne=True
    )
    themenfeld = Facet(
        "projekt__themenfelder__slug",
        "Themenfeld",
        label_feld="projekt__themenfelder__name",
        zeile="projekt__themenfelder",
        ziel=("projekt", "projekt__themenfelder"),
        ohne=True,
    )
    jahr = Vorgangsjahr("jahr", "Jahr", ohne=True)
    projekt = Facet(
        "projekt__kennung",
        "Umsetzungsprojekt",
        label_feld="projekt__titel",
        ziel="projekt",
        ohne=True,
    )

    class Meta:
        model = Mittelvorgang
        fields: list[str] = []
