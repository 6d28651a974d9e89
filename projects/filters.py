"""Filters of the project list."""

import django_filters
from django.db.models import Q

from ozgportal.facette import Facet
from ozgportal.facetten import PortalFilterSet
from projects.enums import Efa, Phasenart, Prioritaet, Rolle, Stand, Status, Terminlage
from projects.models import Phase, Umsetzungsprojekt

STAND, WER, LEISTUNG = "Stand und Planung", "Wer macht mit", "Leistung und Amt"


class UmsetzungsprojektFilterSet(PortalFilterSet):
    """What visitors can narrow the project list by."""

    themenfeld = Facet(
        "themenfelder__slug", "Themenfeld", label_feld="themenfelder__name",
        zeile="themenfelder", ziel="themenfelder", ohne=True, haeufig=True,
    )  # fmt: skip
    status = Facet("status", "Status", choices=Status.choices, haeufig=True)
    phase = Facet("phasen__art", "Phase", choices=Phasenart.choices, zeile="phasen", gruppe=STAND)
    stand = Facet(
        "phasen__stand", "Stand der Phase", choices=Stand.choices, zeile="phasen", gruppe=STAND
    )
    termin = Facet("terminlage", "Nächster Termin", choices=Terminlage.choices, gruppe=STAND)
    efa = Facet("efa", "EfA", choices=Efa.choices, ohne=True, gruppe=STAND)
    prioritaet = Facet(
        "prioritaet", "Priorität", choices=Prioritaet.choices, ohne=True, gruppe=STAND
    )
    fachlichkeit = Facet(
        "fachlichkeiten__slug", "Fachlichkeit", label_feld="fachlichkeiten__name",
        zeile="fachlichkeiten", ohne=True, gruppe=LEISTUNG,
    )  # fmt: skip
    organisation = Facet(
        "beteiligungen__organisation__kennung", "Organisation",
        label_feld="beteiligungen__organisation__kurzname",
        zeile="beteiligungen", ziel="beteiligungen__organisation", ohne=True,
        gruppe=WER,
    )  # fmt: skip
    rolle = Facet(
        "beteiligungen__rolle", "Rolle der Organisation", choices=Rolle.choices,
        zeile="beteiligungen", ziel="beteiligungen__organisation", gruppe=WER,
    )  # fmt: skip
    ozg_leistung = Facet(
        "ozg_leistungen__slug", "OZG-Leistung", label_feld="ozg_leistungen__name",
        zeile="ozg_leistungen", ziel="ozg_leistungen", ohne=True,
        alternativ="ozg_leistungen__ozg_id", gruppe=LEISTUNG,
    )  # fmt: skip
    start_von = django_filters.CharFilter(method="projektstart_von", label="Projektstart ab")
    start_bis = django_filters.CharFilter(method="projektstart_bis", label="Projektstart bis")

    class Meta:
        model = Umsetzungsprojekt
        fields = []

    def prepared(self, queryset):
        """With the column of the facet `termin`."""
        return queryset.mit_terminlage()

    def projektstart_von(self, queryset, name, value):
        """Projects whose Vorbereitung is planned no earlier than the given time begins."""
        zeitraum = self.zeitraum(name)
        return _start(queryset, Q(geplant_von__gte=zeitraum.von)) if zeitraum else queryset.none()

    def projektstart_bis(self, queryset, name, value):
        """Projects whose Vorbereitung is planned to begin before the given time ends."""
        zeitraum = self.zeitraum(name)
        if zeitraum is None:
            return queryset.none()
        return _start(queryset, Q(geplant_von__lte=zeitraum.bis or zeitraum.von))


def _start(queryset, bedingung: Q):
    phasen = Phase.objects.filter(bedingung, art=Phasenart.VORBEREITUNG)
    return queryset.filter(pk__in=phasen.values("projekt"))
