"""Filters: what the Leistungen of a Kommune can be narrowed by."""

from typing import ClassVar

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from gebiete.models import Kommune
from leistungen.filters import LeikaLeistungFilterSet
from leistungen.models import LeikaLeistung
from relevanz.enums import Relevanz, Relevanzgrund
from relevanz.regel import with_relevance


class Relevanzfacette(Facet):
    """An annotation that the rule works out for one Kommune, which the FilterSet tells."""

    kommune: Kommune

    def prepared(self, queryset):
        return with_relevance(queryset, self.kommune)

    def condition(self, werte):
        alle = self.prepared(LeikaLeistung.objects.all())
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class KommunenleistungFilterSet(PortalFilterSet):
    """What visitors can narrow the Leistungen by, seen from a Kommune."""

    kommune: ClassVar[Kommune]
    themenfeld = LeikaLeistungFilterSet.base_filters["themenfeld"]
    lage = LeikaLeistungFilterSet.base_filters["lage"]
    umsetzungsstand = LeikaLeistungFilterSet.base_filters["umsetzungsstand"]
    sdg = LeikaLeistungFilterSet.base_filters["sdg"]
    relevanz = Relevanzfacette("relevanz", "Betrifft uns", choices=Relevanz.choices, haeufig=True)
    grund = Relevanzfacette("relevanz_grund", "Wer das sagt", choices=Relevanzgrund.choices)

    class Meta:
        model = LeikaLeistung
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for facet in self.facets.values():
            if isinstance(facet, Relevanzfacette):
                facet.kommune = self.kommune  # the facet is this FilterSet's own copy
        self.facets = {"relevanz": self.facets["relevanz"], **self.facets}


def filters_for(kommune: Kommune) -> type[PortalFilterSet]:
    """The filters of one Kommune."""
    return type("KommunenleistungFilterSet", (KommunenleistungFilterSet,), {"kommune": kommune})
