"""Filters: what the archive of Rundbriefe can be narrowed by."""

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from rundbriefe.models import Rundbrief


class RundbriefFilterSet(PortalFilterSet):
    """What visitors can narrow the Rundbriefe by."""

    ordnung = ("sortiertext", "pk")
    themenfeld = Facet(
        "themenfelder__slug",
        "Themenfeld",
        label_feld="themenfelder__name",
        zeile="themenfelder",
        ziel="themenfelder",
        ohne=True,
        haeufig=True,
    )
    jahr = Jahr("datum__year", "Jahr", haeufig=True)
    quelle = Facet(
        "quelle__kennung", "Quelle", label_feld="quelle__titel", ziel="quelle", ohne=True
    )

    class Meta:
        model = Rundbrief
        fields: list[str] = []
