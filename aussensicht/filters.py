"""Filters: what the differences can be narrowed by."""

from aussensicht.enums import Abgleichart
from aussensicht.models import Abgleichzeile
from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet


class AbgleichFilterSet(PortalFilterSet):
    """What visitors can narrow the differences by."""

    ordnung = ("sortiertext", "pk")
    art = Facet("art", "Abweichung", choices=Abgleichart.choices, haeufig=True)
    kommune = Facet(
        "kommune__organisation__kennung",
        "Kommune",
        label_feld="kommune__organisation__kurzname",
        ziel="kommune__organisation",
        haeufig=True,
    )
    kreis = Facet(
        "kommune__organisation__kreis__kennung",
        "Kreis",
        label_feld="kommune__organisation__kreis__kurzname",
        ziel="kommune__organisation__kreis",
        ohne=True,
    )
    leistung = Facet(
        "leika__kennung",
        "LeiKa-Leistung",
        label_feld="leika__bezeichnung",
        ziel="leika",
        ohne=True,
    )
    dienst = Facet(
        "dienst__kennung",
        "Online-Dienst",
        label_feld="dienst__name",
        ziel="dienst",
        ohne=True,
    )

    class Meta:
        model = Abgleichzeile
        fields: list[str] = []
