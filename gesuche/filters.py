"""Filters: what the list of Gesuche can be narrowed by, and a facet for the list of projects."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from gesuche.enums import Gesuchsart, Gesuchstand
from gesuche.models import Gesuch
from projects.models import Umsetzungsprojekt
from themenfelder.models import Themenfeld


class Gesuchstandfacette(Facet):
    """What is left of a Gesuch today; computed, because it changes with the day."""

    haengt_am_tag = True

    def prepared(self, queryset):
        return queryset.mit_stand()

    def condition(self, werte):
        alle = Gesuch.objects.mit_stand()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class Gesuchsfeldfacette(Facet):
    """The Themenfelder that follow from what a Gesuch is about."""

    liest = ("projekte__themenfelder", "ozg_leistungen__themenfeld", "themenfelder")

    def prepared(self, queryset):
        return queryset.mit_themenfeldern()

    def condition(self, werte):
        alle = Gesuch.objects.mit_themenfeldern()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        mit = model.objects.mit_themenfeldern().filter(feld_slug__isnull=False)
        return ~Q(pk__in=mit.order_by().values("pk"))

    def known(self, model, werte):
        gefunden = Themenfeld.objects.oeffentlich().filter(slug__in=werte).order_by()
        return dict(gefunden.values_list("slug", "name"))


class GesuchFilterSet(PortalFilterSet):
    """What visitors can narrow the Gesuche by."""

    ordnung = ("sortiertext", "pk")
    stand = Gesuchstandfacette("stand_heute", "Stand", choices=Gesuchstand.choices, haeufig=True)
    art = Facet("art", "Art", choices=Gesuchsart.choices, haeufig=True)
    themenfeld = Gesuchsfeldfacette(
        "feld_slug", "Themenfeld", label_feld="feld_name", ohne=True, haeufig=True
    )
    organisation = Facet(
        "organisation__kennung",
        "Organisation",
        label_feld="organisation__kurzname",
        ziel="organisation",
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
    ozg_leistung = Facet(
        "ozg_leistungen__slug",
        "OZG-Leistung",
        label_feld="ozg_leistungen__name",
        zeile="ozg_leistungen",
        ziel="ozg_leistungen",
        ohne=True,
    )
    quelle = Facet(
        "quelle__kennung", "Quelle", label_feld="quelle__titel", ziel="quelle", ohne=True
    )

    class Meta:
        model = Gesuch
        fields: list[str] = []


class Partnersuche(Facet):
    """Whether a project has an open Gesuch; attached to the list of projects."""

    haengt_am_tag = True
    liest = ("gesuche",)

    def __init__(self):
        super().__init__(
            "partnersuche",
            "Partner gesucht",
            choices=[("ja", "Partner gesucht")],
            schalter="Projekte, für die ein offenes Gesuch Partner sucht.",
            gruppe="Wer macht mit",
        )

    def prepared(self, queryset):
        offene = Gesuch.objects.oeffentlich().offene().filter(projekte=OuterRef("pk"))
        return queryset.annotate(
            partnersuche=Case(
                When(Exists(offene), then=Value("ja")),
                default=Value(None),
                output_field=CharField(),
            )
        )

    def condition(self, werte):
        alle = self.prepared(Umsetzungsprojekt.objects.all())
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))
