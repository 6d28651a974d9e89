"""Filters: what the lists of Leistungen can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from leistungen.enums import Ebene, Fimart, Fimstatus
from leistungen.models import LeikaLeistung, OzgLeistung

FIM = "FIM"


#: marks of the Single Digital Gateway
SDG = [
    ("sdg1", "SDG1"),
    ("sdg2", "SDG2"),
    ("beide", "SDG1 und SDG2"),
    ("ohne", "kein Kennzeichen"),
]


class Annotiert(Facet):
    """A facet over an annotation: `methode` of the QuerySet makes it, and the label of each value
    comes from `choices` or, when first asked for, from a room above."""

    def __init__(self, methode: str, pfad: str, label: str, **optionen):
        super().__init__(pfad, label, **optionen)
        self.methode = methode

    def prepared(self, queryset):
        return getattr(queryset, self.methode)()

    def condition(self, werte):
        alle = self.prepared(LeikaLeistung.objects.all())
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        ohne = self.prepared(model.objects.all()).filter(**{self.pfad: ""})
        return Q(pk__in=ohne.order_by().values("pk"))


class Umsetzungsstand(Annotiert):
    """How far the furthest project is; `ohne`: no project is known."""

    ohne_text = "kein Projekt bekannt"

    @property
    def enum_labels(self):
        return LeikaLeistung.umsetzungsstaende()


class OzgLeistungFilterSet(PortalFilterSet):
    """What visitors can narrow the OZG-Leistungen by."""

    ordnung = ("sortiertext", "pk")
    themenfeld = Facet(
        "themenfeld__slug",
        "Themenfeld",
        label_feld="themenfeld__name",
        ziel="themenfeld",
        ohne=True,
        haeufig=True,
    )
    lage = Facet("lage__name", "Lage", label_feld="lage__name", ziel="lage", ohne=True)
    vollzug = Facet("vollzug", "Vollzug", choices=Ebene.choices, ohne=True)
    regelung = Facet("regelung", "Regelung", choices=Ebene.choices, ohne=True)

    class Meta:
        model = OzgLeistung
        fields: list[str] = []


class LeikaLeistungFilterSet(PortalFilterSet):
    """What visitors can narrow the LeiKa-Leistungen by."""

    ordnung = ("sortiertext", "pk")
    themenfeld = Facet(
        "ozg_leistung__themenfeld__slug",
        "Themenfeld",
        label_feld="ozg_leistung__themenfeld__name",
        ziel=("ozg_leistung", "ozg_leistung__themenfeld"),
        ohne=True,
        haeufig=True,
    )
    lage = Facet(
        "ozg_leistung__lage__name",
        "Lage",
        label_feld="ozg_leistung__lage__name",
        ziel=("ozg_leistung", "ozg_leistung__lage"),
        ohne=True,
    )
    umsetzungsstand = Umsetzungsstand(
        "mit_umsetzungsstand",
        "umsetzungsstand",
        "Umsetzungsstand",
        choices=(),
        ohne=True,
        haeufig=True,
    )
    vollzug = Annotiert("mit_vollzug", "geltend", "Vollzug", choices=Ebene.choices, ohne=True)
    typ = Facet("typ", "LeiKa-Typ", label_feld="typ", ohne=True)
    fim = Facet(
        "fim_bausteine__art",
        "FIM-Baustein",
        choices=Fimart.choices,
        zeile="fim_bausteine",
        ohne=True,
        gruppe=FIM,
    )
    fim_status = Facet(
        "fim_bausteine__status",
        "FIM-Status",
        choices=Fimstatus.choices,
        zeile="fim_bausteine",
        gruppe=FIM,
    )
    fim_typ = Facet(
        "fim_typisierung",
        "Typisierung im FIM-Portal",
        label_feld="fim_typisierung",
        ohne=True,
        gruppe=FIM,
    )
    sdg = Annotiert(
        "mit_sdg",
        "sdg",
        "SDG-Kennzeichen",
        choices=SDG,
    )
    im_leika = Facet(
        "im_leika", "Im LeiKa", choices=[("ja", "mit Schlüssel"), ("nein", "nicht im LeiKa")]
    )
    ozg_leistung = Facet(
        "ozg_leistung__slug",
        "OZG-Leistung",
        label_feld="ozg_leistung__name",
        ziel="ozg_leistung",
        ohne=True,
        alternativ=("ozg_leistung__ozg_id",),
    )

    class Meta:
        model = LeikaLeistung
        fields: list[str] = []
