"""Filters: what the lists of Leistungen can be narrowed by."""

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from leistungen.models import LeikaLeistung, OzgLeistung


class OzgLeistungFilterSet(PortalFilterSet):
    """What visitors can narrow the OZG-Leistungen by."""

    themenfeld = Facet(
        "themenfeld__slug",
        "Themenfeld",
        label_feld="themenfeld__name",
        ziel="themenfeld",
        ohne=True,
        haeufig=True,
    )
    lage = Facet("lage__name", "Lage", label_feld="lage__name", ziel="lage", ohne=True)

    class Meta:
        model = OzgLeistung
        fields: list[str] = []


class LeikaLeistungFilterSet(PortalFilterSet):
    """What visitors can narrow the LeiKa-Leistungen by."""

    themenfeld = Facet(
        "ozg_leistung__themenfeld__slug",
        "Themenfeld",
        label_feld="ozg_leistung__themenfeld__name",
        ziel=("ozg_leistung", "ozg_leistung__themenfeld"),
        ohne=True,
        haeufig=True,
    )
    typ = Facet("typ", "LeiKa-Typ", label_feld="typ", ohne=True)
    im_leika = Facet(
        "im_leika", "Im LeiKa", choices=[("ja", "mit Schlüssel"), ("nein", "nicht im LeiKa")]
    )
    ozg_leistung = Facet(
        "ozg_leistung__slug",
        "OZG-Leistung",
        label_feld="ozg_leistung__name",
        ziel="ozg_leistung",
        ohne=True,
        alternativ="ozg_leistung__ozg_id",
    )

    class Meta:
        model = LeikaLeistung
        fields: list[str] = []
