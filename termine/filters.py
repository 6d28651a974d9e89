"""Filters: what the list of Termine can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from termine.enums import Teilnahmeform, Terminart, Terminzeit
from termine.models import Termin


class Zeitfacette(Facet):
    """Whether a Termin is still to come; computed, because it changes with the day."""

    ohne_text = "ohne Datum"

    def prepared(self, queryset):
        return queryset.mit_zeit()

    def condition(self, werte):
        alle = Termin.objects.mit_zeit()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        return Q(zeitraum_von__isnull=True)


class TerminFilterSet(PortalFilterSet):
    """What visitors can narrow the Termine by."""

    ordnung = ("sortiertext", "pk")
    zeit = Zeitfacette(
        "zeit", "Kommend oder vergangen", choices=Terminzeit.choices, ohne=True, haeufig=True
    )
    art = Facet("art", "Art", choices=Terminart.choices, haeufig=True)
    themenfeld = Facet(
        "themenfelder__slug",
        "Themenfeld",
        label_feld="themenfelder__name",
        zeile="themenfelder",
        ziel="themenfelder",
        ohne=True,
    )
    jahr = Jahr("zeitraum_von__year", "Jahr", ohne=True)
    teilnahme = Facet("teilnahme", "Online oder vor Ort", choices=Teilnahmeform.choices, ohne=True)
    veranstalter = Facet(
        "veranstalter__kennung",
        "Veranstalter",
        label_feld="veranstalter__kurzname",
        ziel="veranstalter",
        ohne=True,
    )
    projekt = Facet(
        "projekte__kennung",
        "Umsetzungsprojekt",
        label_feld="projekte__titel",
        zeile="projekte",
        ziel="projekte",
        ohne=True,
    )
    quelle = Facet(
        "quelle__kennung", "Quelle", label_feld="quelle__titel", ziel="quelle", ohne=True
    )

    class Meta:
        model = Termin
        fields: list[str] = []
